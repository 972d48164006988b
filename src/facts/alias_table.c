/* SPDX-License-Identifier: MIT */
/* modules.alias.bin leads from patterns to modules; questions about a module go the other way. */
#include "alias_table.h"

#include <errno.h>

static struct lk_patterns *patterns_of(struct lk_alias_table *table, const char *module)
{
	struct lk_arena *arena = table->by_module.arena;
	struct lk_patterns *patterns = lk_map_get(&table->by_module, module);
	char *name;

	if (patterns)
		return patterns;
	name = lk_arena_copy(arena, module);
	patterns = lk_arena_alloc(arena, sizeof(*patterns));
	if (!name || !patterns || lk_map_put(&table->by_module, name, patterns) < 0)
		return NULL;
	return patterns;
}

static int add_alias(void *context, const char *key, const char *value, uint32_t priority)
{
	struct lk_alias_table *table = context;
	struct lk_arena *arena = table->by_module.arena;
	struct lk_patterns *patterns = patterns_of(table, value);
	char *pattern = lk_arena_copy(arena, key);

	return patterns && pattern ? LK_APPEND(arena, patterns, pattern) : -ENOMEM;
}

int lk_alias_table_read(
	struct lk_alias_table *table, struct lk_arena *arena, const struct lk_trie *index)
{
	lk_map_init(&table->by_module, arena);
	return lk_trie_each(index, add_alias, table);
}

const struct lk_patterns *lk_alias_table_find(
	const struct lk_alias_table *table, const char *module)
{
	return lk_map_get(&table->by_module, module);
}
