/* SPDX-License-Identifier: MIT */
/* Archives of cpio in the form "newc", of which an initramfs consists. */
#ifndef LK_CPIO_H
#define LK_CPIO_H

#include "../base/span.h"

struct lk_cpio {
	struct lk_span archive;
	size_t at; /* of the next header; after the archive after its end */
};

struct lk_cpio_entry {
	struct lk_span name; /* as it stands there, without the NUL */
	struct lk_span contents;
	bool regular; /* a file, and no directory, link or device */
};

/* Does an archive begin here? 6 bytes suffice. */
bool lk_cpio_is(struct lk_span start);

void lk_cpio_open(struct lk_cpio *cpio, struct lk_span archive);

/* The next entry: 1; 0 after the last, with cpio->at after the archive; -EBADMSG when it is
 * damaged or cut short, and from then on. The spans are parts of the archive. */
int lk_cpio_next(struct lk_cpio *cpio, struct lk_cpio_entry *ret);

#endif
