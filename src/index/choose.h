/* SPDX-License-Identifier: MIT */
/* Which of the module files that were found belong to a tree, and in which order: duplicates,
 * overrides, modules.order. */
#ifndef LK_CHOOSE_H
#define LK_CHOOSE_H

#include "../base/arena.h"
#include "notes.h"

struct lk_candidate {
	const char *path;  /* relative to the module directory; absolute in an external directory */
	unsigned external; /* 0: in the module directory; else the number of the external directory,
			      from 1 */
	size_t file;       /* the caller's number for it; carried along */
};

/* The module (its file name up to the first dot) is to be taken from this directory. */
struct lk_override {
	const char *module, *directory;
};

/* The rules of depmod.d for this release, in the order of the files. */
struct lk_search_rules {
	const char *
		*search; /* the words of all search directives, NULL-terminated; NULL: none given */
	const struct lk_override *overrides;
	size_t override_count;
	const char **excludes;  /* NULL-terminated; may be NULL */
	const char **externals; /* directories; NULL-terminated; may be NULL */
};

struct lk_chosen {
	const char *name; /* normalised */
	const char *path;
	size_t file;
};

/* One of several files of a module is taken: the one that
 *  - the last override names that names any of them;
 *  - comes first in the search order ("updates" when none is given; what no word matches counts as
 *    "built-in", or comes last when that is not given);
 *  - is in the module directory, or else in the external directory that is listed first;
 *  - is not compressed;
 *  - has the path that sorts first, by bytes.
 * The order of the modules is that of order, the contents of modules.order: a line means the file
 * in the module directory that has this path, whatever its compression, and the first of several
 * lines counts. Behind those come the others, sorted by name. So nothing depends on the order of
 * the candidates. order_shown is the name of modules.order for messages (NULL: there is none).
 *
 * Notes: duplicates; names that no index can hold (left out); lines of modules.order that are
 * damaged (they do not count). 0; -ENOMEM; -EFBIG with LKM_E_TOO_LARGE for more than
 * LK_TREE_MODULES_MAX modules. */
int lk_choose(struct lk_arena *arena, const struct lk_search_rules *rules,
	const struct lk_candidate *candidates, size_t count, struct lk_span order,
	const char *order_shown, struct lk_notes *notes, struct lk_chosen **ret, size_t *ret_count,
	struct lkm_error *reterr);

#endif
