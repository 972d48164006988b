/* SPDX-License-Identifier: MIT */
/* The contents of a file in one run of memory that is filled where it is read, and nowhere else. */
#ifndef LK_PAGES_H
#define LK_PAGES_H

#include <stdbool.h>
#include <stdint.h>

struct lk_pages {
	bool complete; /* nothing is left to load; other threads may set it */
	/* Fill [offset, offset + size), as far as the file reaches; what is filled never changes.
	 * Any thread may call it. 0; -ESTALE when the file is not what it was when it was opened;
	 * another errno of reading. */
	int (*load)(struct lk_pages *pages, uint64_t offset, uint64_t size);
};

/* The pages of which some may still have to be loaded; NULL when none has to be. */
static inline struct lk_pages *lk_pages_left(struct lk_pages *pages)
{
	return pages && !__atomic_load_n(&pages->complete, __ATOMIC_ACQUIRE) ? pages : NULL;
}

#endif
