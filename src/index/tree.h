/* SPDX-License-Identifier: MIT */
/* A tree of modules on its way to indexes: which modules there are, what each says, who needs whom.
 */
#ifndef LK_TREE_H
#define LK_TREE_H

#include "../formats/extract.h"

/* More, and priorities and the format of the index would not hold. */
#define LK_TREE_MODULES_MAX 65534u

struct lk_tree_module {
	const char *path; /* as modules.dep has it: relative to the module directory, absolute
			     outside */
	const char *name; /* normalised; once in the tree */
	struct lk_extract extract;
	/* Set by lk_link(): all that it needs, directly or not, nearest users first; positions in
	 * modules. */
	const uint32_t *needs;
	size_t need_count;
};

struct lk_tree_symbol {
	const char *name;
	uint32_t owner; /* position of the module that exports it */
};

struct lk_tree {
	struct lk_tree_module *modules; /* in the order of the indexes: a position is a priority */
	size_t count;
	/* Set by lk_link(): what modules export, sorted by name; of several owners the last. */
	struct lk_tree_symbol *symbols;
	size_t symbol_count;
};

#endif
