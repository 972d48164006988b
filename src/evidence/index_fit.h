/* SPDX-License-Identifier: MIT */
/* Do the indexes still fit module files that are newer than they are? */
#ifndef LK_INDEX_FIT_H
#define LK_INDEX_FIT_H

#include "../system/open.h"

struct lk_index_fit {
	const char *path;   /* below the module directory */
	const char *module; /* its name */
	/* Results. */
	bool fits;         /* its aliases, exports and dependencies are in the indexes */
	const char *fault; /* why the file cannot be read; NULL: it was */
};

/* Read the files, and look for what they say in the indexes: that depmod would add something. What
 * it would take out is not found. Strings are in the arena. 0 or -ENOMEM. */
int lk_index_fit(struct lkm *lkm, struct lk_arena *arena, struct lk_index_fit *files, size_t count);

#endif
