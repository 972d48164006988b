/* SPDX-License-Identifier: MIT */
/* Modules that need each other: telling of them, and going on without. */
#ifndef LK_CYCLES_H
#define LK_CYCLES_H

#include "edges.h"
#include "notes.h"
#include "tree.h"

/* All dependencies that are part of a cycle are taken out of edges, so that none is left; they are
 * told as kmod does, from the first module of each on, then how many modules were found.
 * *ret_cyclic is that number. 0 or -ENOMEM. */
int lk_cycles_cut(struct lk_edges *edges, const struct lk_tree *tree, const char *directory,
	struct lk_arena *scratch, struct lk_notes *notes, size_t *ret_cyclic);

/* The path of a module in messages; NULL when out of memory. */
const char *lk_cycles_shown(
	struct lk_arena *arena, const char *directory, const struct lk_tree_module *module);

#endif
