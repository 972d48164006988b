/* SPDX-License-Identifier: MIT */
/* An alias index the other way round: the patterns that lead to each module. */
#ifndef LK_ALIAS_TABLE_H
#define LK_ALIAS_TABLE_H

#include "../base/map.h"
#include "../formats/trie.h"

/* The patterns of one module, in the order of the index. */
struct lk_patterns LK_LIST(const char *);

struct lk_alias_table {
	struct lk_map by_module; /* name -> struct lk_patterns */
};

/* Read a whole alias index; the table lives in the arena. 0; -EBADMSG; -ENOMEM. */
int lk_alias_table_read(
	struct lk_alias_table *table, struct lk_arena *arena, const struct lk_trie *index);

/* The patterns that lead to a (normalised) module; NULL: none. */
const struct lk_patterns *lk_alias_table_find(
	const struct lk_alias_table *table, const char *module);

#endif
