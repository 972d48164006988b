/* SPDX-License-Identifier: MIT */
/* From direct dependencies to all of them: the order of depmod, and the closure. */
#ifndef LK_REACH_H
#define LK_REACH_H

#include "edges.h"
#include "tree.h"

/* All that modules need, in pairs, at most: each takes five bytes ("a.ko" and a blank) or more of
 * modules.dep.bin, which ends below 256 MiB. */
#define LK_REACH_PAIRS_MAX (((size_t)1 << 28) / 5)

/* Sort so that users come before what they need: first those without users, the last of them in
 * front, and after a module those that have no other users left. order (of edges->count) gets
 * the positions; what is in a cycle, or needed from one, is left out. *ret_sorted is the number of
 * those that were sorted. 0 or -ENOMEM. */
int lk_reach_sort(const struct lk_edges *edges, struct lk_arena *scratch, uint32_t *order,
	size_t *ret_sorted);

/* Set needs of all modules, each in the given order, which holds all of them. 0; -ENOMEM; -EFBIG
 * with LKM_E_TOO_LARGE for more than LK_REACH_PAIRS_MAX. */
int lk_reach_close(const struct lk_edges *edges, const uint32_t *order, struct lk_arena *arena,
	struct lk_arena *scratch, struct lk_tree *tree, struct lkm_error *reterr);

#endif
