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

/* What depmod.d says for this release, in the order of the files. */
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

/* candidates are sorted in place, so the answer does not depend on the order in which they were
 * found. order is the contents of modules.order, order_shown its name for messages (NULL: there is
 * none). Notes: duplicates, names that no index can hold (left out), a damaged modules.order. 0;
 * -ENOMEM; -EFBIG with LKM_E_TOO_LARGE for more than LK_TREE_MODULES_MAX modules. */
int lk_choose(struct lk_arena *arena, const struct lk_search_rules *rules,
	struct lk_candidate *candidates, size_t count, struct lk_span order,
	const char *order_shown, struct lk_notes *notes, struct lk_chosen **ret, size_t *ret_count,
	struct lkm_error *reterr);

/* The name of a file as a module file (".ko" with or without a compression behind it)? */
bool lk_choose_is_module(const char *file_name);

#endif
