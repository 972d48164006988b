/* SPDX-License-Identifier: MIT */
/* The sections of a PE file, such as a unified kernel image: a boot stub with a kernel and its
 * initramfs in sections of their own. */
#ifndef LK_PE_H
#define LK_PE_H

#include "../base/span.h"

struct lk_pe {
	struct lk_span file;
	uint64_t at; /* of the next section header */
	unsigned left;
};

struct lk_pe_section {
	struct lk_span name; /* up to 8 bytes, without the NULs after it */
	struct lk_span contents;
};

/* Begin with the first section; false when this is not a PE file. */
bool lk_pe_open(struct lk_pe *pe, struct lk_span file);

/* The next section: 1; 0 after the last; -EBADMSG when it does not lie inside the file, and from
 * then on. The spans are parts of the file. */
int lk_pe_next(struct lk_pe *pe, struct lk_pe_section *ret);

#endif
