/* SPDX-License-Identifier: MIT */
/* <lkm/graph.h>: the graph of modules.dep, and its line about one module. */
#include <lkm/graph.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/tables.h"
#include "../system/generation.h"

struct lkm_graph {
	const struct lk_graph_fact *fact; /* ours too */
};

LKM_EXPORT int lkm_graph_read(struct lkm *lkm, struct lkm_graph **ret, struct lkm_error *reterr)
{
	const struct lk_graph_fact *fact;
	struct lkm_graph *graph;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	LK_REQUEST(lkm);
	rc = lk_generation_graph(lkm, &fact, reterr);
	if (rc < 0)
		return rc;
	graph = calloc(1, sizeof(*graph));
	if (!graph)
		return lk_fail_memory(reterr);
	lk_generation_fact_take(&fact->fact);
	graph->fact = fact;
	*ret = graph;
	return 0;
}

LKM_EXPORT void lkm_graph_free(struct lkm_graph *graph)
{
	if (!graph)
		return;
	lk_generation_fact_drop(&graph->fact->fact);
	free(graph);
}

/* A node is given out as an opaque struct lkm_graph_module. */
static const struct lkm_graph_module *opaque(const struct lk_depnode *node)
{
	return (const struct lkm_graph_module *)node;
}

static const struct lk_depnode *node_of(const struct lkm_graph_module *module)
{
	static const struct lk_depnode none;

	return module ? (const struct lk_depnode *)module : &none;
}

static const struct lkm_graph_module *item(const struct lk_depnodes *list, size_t i)
{
	return i < list->count ? opaque(list->items[i]) : NULL;
}

LKM_EXPORT size_t lkm_graph_count(const struct lkm_graph *graph)
{
	return graph ? graph->fact->graph.nodes.count : 0;
}

LKM_EXPORT const struct lkm_graph_module *lkm_graph_module(const struct lkm_graph *graph, size_t i)
{
	return graph ? item(&graph->fact->graph.nodes, i) : NULL;
}

LKM_EXPORT const struct lkm_graph_module *lkm_graph_find(
	const struct lkm_graph *graph, const char *name)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	const struct lkm_graph_module *found;
	const char *module;

	if (!graph || !name)
		return NULL;
	/* A name as the graph has it needs no memory, so this cannot fail for one. */
	found = opaque(lk_depgraph_find(&graph->fact->graph, name));
	module = found ? NULL : lk_name_module(&arena, name);
	return module ? opaque(lk_depgraph_find(&graph->fact->graph, module)) : found;
}

LKM_EXPORT const char *lkm_graph_module_name(const struct lkm_graph_module *module)
{
	return node_of(module)->name;
}

LKM_EXPORT const char *lkm_graph_module_path(const struct lkm_graph_module *module)
{
	return node_of(module)->path;
}

LKM_EXPORT size_t lkm_graph_module_need_count(const struct lkm_graph_module *module)
{
	return node_of(module)->needs.count;
}

LKM_EXPORT const struct lkm_graph_module *lkm_graph_module_need(
	const struct lkm_graph_module *module, size_t i)
{
	return item(&node_of(module)->needs, i);
}

LKM_EXPORT size_t lkm_graph_module_user_count(const struct lkm_graph_module *module)
{
	return node_of(module)->users.count;
}

LKM_EXPORT const struct lkm_graph_module *lkm_graph_module_user(
	const struct lkm_graph_module *module, size_t i)
{
	return item(&node_of(module)->users, i);
}

struct lkm_dep_line {
	struct lk_arena arena;
	const char *directory, *path;
	const char **deps;
	size_t count, capacity;
};

/* Take over the value that an index has for the module. */
static int read_line(struct lkm_dep_line *line, const struct lk_catalog *catalog, const char *value,
	struct lkm_error *reterr)
{
	struct lk_dep_line found;
	struct lk_span word;

	if (!lk_dep_parse(lk_span_of(value), &found))
		return lk_catalog_fail(catalog, LKM_INDEX_DEP, -EBADMSG, reterr);
	line->directory = lk_arena_copy(&line->arena, catalog->directory);
	line->path = lk_arena_copy_span(&line->arena, found.path);
	if (!line->directory || !line->path)
		return lk_fail_memory(reterr);
	while (lk_span_word(&found.deps, &word)) {
		char *dep = lk_arena_copy_span(&line->arena, word);

		if (!dep || LK_GROW(&line->arena, line->deps, line->count, line->capacity) < 0)
			return lk_fail_memory(reterr);
		line->deps[line->count++] = dep;
	}
	return 0;
}

static int find_line(
	struct lkm *lkm, const char *name, struct lkm_dep_line *line, struct lkm_error *reterr)
{
	const char *module = lk_name_module(&line->arena, name), *value;

	if (!module)
		return lk_fail_memory(reterr);
	for (const struct lk_catalog *at = &lkm->catalog; at; at = at->next) {
		const struct lk_trie *trie;
		struct lkm_error error = {0};
		int rc = at->index(at->context, LKM_INDEX_DEP, &trie, &error);

		if (rc < 0 && error.code == LKM_E_INDEX_MISSING)
			continue;
		if (rc < 0)
			return lk_fail_pass(reterr, &error);
		rc = lk_trie_find(trie, module, &value);
		if (rc < 0)
			return lk_catalog_fail(at, LKM_INDEX_DEP, rc, reterr);
		if (rc > 0)
			return read_line(line, at, value, reterr);
	}
	return lk_catalog_not_found(&lkm->catalog, "module", module, reterr);
}

LKM_EXPORT int lkm_dep_line_read(
	struct lkm *lkm, const char *module, struct lkm_dep_line **ret, struct lkm_error *reterr)
{
	struct lkm_dep_line *line;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !module || !ret)
		return lk_fail_argument(
			reterr, "the system, the module or the place for the result is NULL");
	LK_REQUEST(lkm);
	line = calloc(1, sizeof(*line));
	if (!line)
		return lk_fail_memory(reterr);
	rc = find_line(lkm, module, line, reterr);
	if (rc < 0)
		lkm_dep_line_free(line);
	else
		*ret = line;
	return rc;
}

LKM_EXPORT void lkm_dep_line_free(struct lkm_dep_line *line)
{
	if (!line)
		return;
	lk_arena_done(&line->arena);
	free(line);
}

LKM_EXPORT const char *lkm_dep_line_directory(const struct lkm_dep_line *line)
{
	return line ? line->directory : NULL;
}

LKM_EXPORT const char *lkm_dep_line_path(const struct lkm_dep_line *line)
{
	return line ? line->path : NULL;
}

LKM_EXPORT size_t lkm_dep_line_count(const struct lkm_dep_line *line)
{
	return line ? line->count : 0;
}

LKM_EXPORT const char *lkm_dep_line_dependency(const struct lkm_dep_line *line, size_t i)
{
	return line && i < line->count ? line->deps[i] : NULL;
}
