/* SPDX-License-Identifier: MIT */
/* modules.dep lists all dependencies of a module; a person wants to see the direct ones. */
#include "depgraph.h"

#include <errno.h>

#include "../formats/name.h"
#include "../formats/tables.h"

static struct lk_depnode *get(struct lk_depgraph *graph, const char *name)
{
	struct lk_depnode *node = lk_map_get(&graph->by_name, name);

	if (node)
		return node;
	node = lk_arena_alloc(graph->arena, sizeof(*node));
	if (!node)
		return NULL;
	node->name = lk_arena_copy(graph->arena, name);
	if (!node->name || lk_map_put(&graph->by_name, node->name, node) < 0 ||
		LK_APPEND(graph->arena, &graph->nodes, node) < 0)
		return NULL;
	return node;
}

static int add_line(void *context, const char *key, const char *value, uint32_t priority)
{
	struct lk_depgraph *graph = context;
	struct lk_depnode *node = get(graph, key);
	struct lk_dep_line line;
	struct lk_span word;

	if (!node)
		return -ENOMEM;
	if (!lk_dep_parse(lk_span_of(value), &line))
		return -EBADMSG;
	if (node->path) /* a key stands in the index once; a second value is not a module's */
		return 0;
	node->path = lk_arena_copy_span(graph->arena, line.path);
	if (!node->path)
		return -ENOMEM;
	while (lk_span_word(&line.deps, &word)) {
		char *name = lk_name_of_file(graph->arena, word);
		struct lk_depnode *dep = name ? get(graph, name) : NULL;

		if (!dep || LK_APPEND(graph->arena, &node->all, dep) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int find_needs(struct lk_depgraph *graph, struct lk_depnode *node)
{
	bool circle = true;

	/* Mark what is a dependency of a dependency. */
	for (size_t i = 0; i < node->all.count; i++) {
		const struct lk_depnodes *further = &node->all.items[i]->all;

		for (size_t j = 0; j < further->count; j++)
			if (further->items[j] != node->all.items[i])
				further->items[j]->seen_by = node;
	}
	for (size_t i = 0; i < node->all.count; i++)
		circle = circle && node->all.items[i]->seen_by == node;
	/* In a circle every module depends on every other: then all of them are direct. */
	for (size_t i = 0; i < node->all.count; i++) {
		struct lk_depnode *need = node->all.items[i];

		if (!circle && need->seen_by == node)
			continue;
		if (LK_APPEND(graph->arena, &node->needs, need) < 0 ||
			LK_APPEND(graph->arena, &need->users, node) < 0)
			return -ENOMEM;
	}
	return 0;
}

int lk_depgraph_read(struct lk_depgraph *graph, struct lk_arena *arena, const struct lk_trie *index)
{
	int rc;

	*graph = (struct lk_depgraph){.arena = arena};
	lk_map_init(&graph->by_name, arena);
	rc = lk_trie_each(index, add_line, graph);
	for (size_t i = 0; rc == 0 && i < graph->nodes.count; i++)
		rc = find_needs(graph, graph->nodes.items[i]);
	return rc;
}

const struct lk_depnode *lk_depgraph_find(const struct lk_depgraph *graph, const char *module)
{
	return lk_map_get(&graph->by_name, module);
}
