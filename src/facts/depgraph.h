/* SPDX-License-Identifier: MIT */
/* The whole of modules.dep as a graph: who needs whom directly, and who is needed by whom. */
#ifndef LK_DEPGRAPH_H
#define LK_DEPGRAPH_H

#include "../base/map.h"
#include "../formats/trie.h"

struct lk_depnode;
struct lk_depnodes LK_LIST(struct lk_depnode *);

struct lk_depnode {
	const char *name;
	const char *path;                 /* as modules.dep has it; NULL: only others mention it */
	struct lk_depnodes all;           /* what it depends on, transitively, nearest first */
	struct lk_depnodes needs;         /* of these, what is not a dependency of another one */
	struct lk_depnodes users;         /* whose needs it is in */
	const struct lk_depnode *seen_by; /* while the graph is made */
};

struct lk_depgraph {
	struct lk_arena *arena;
	struct lk_depnodes nodes; /* in the order of the index */
	struct lk_map by_name;
};

/* Read modules.dep.bin; what the graph holds lives in the arena. 0; -EBADMSG; -ENOMEM. */
int lk_depgraph_read(
	struct lk_depgraph *graph, struct lk_arena *arena, const struct lk_trie *index);

/* The node of a (normalised) module name, or NULL. */
const struct lk_depnode *lk_depgraph_find(const struct lk_depgraph *graph, const char *module);

#endif
