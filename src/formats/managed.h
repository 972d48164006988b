/* SPDX-License-Identifier: MIT */
/* Files of modprobe.d that lkm writes: which of their lines are its own, and what else stands
 * there.
 */
#ifndef LK_MANAGED_H
#define LK_MANAGED_H

#include <stdbool.h>
#include "../base/buf.h"

/* The most that is read of such a file, and kept of lines that lkm did not write. */
#define LK_MANAGED_MAX ((size_t)16 << 20)

/* How to read one. */
struct lk_managed {
	const char *head; /* what lkm writes above all; it is passed over */
	/* Take a line that is one of ours, with the lines of comment that stand above it (of size 0
	 * for none): 1; 0: it is none of ours; -errno. */
	int (*take)(void *context, struct lk_span line, struct lk_span comment);
	void *context;
	struct lk_buf *others; /* gets the lines that were not taken, as they stand there */
};

/* Read such a file. A line that goes on on the next is none of ours, nor is what it goes on with.
 * 0; -ENOMEM; -EFBIG; what take() fails with. */
int lk_managed_read(const struct lk_managed *managed, struct lk_span contents);

/* Can a module have this name, and does it mean the same in a file? */
bool lk_managed_is_name(const char *module);

#endif
