/* SPDX-License-Identifier: MIT */
/* lkm_graph: the graph of modules.dep as an object of its own. */
#include <lkm/graph.h>

#include <errno.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../facts/depgraph.h"
#include "../system/generation.h"

struct lkm_graph {
	struct lk_arena arena;
	struct lk_depgraph graph;
};

static int read_graph(struct lkm *lkm, struct lkm_graph *graph, struct lkm_error *reterr)
{
	const struct lk_trie *index;
	int rc = lkm->catalog.index(lkm->catalog.context, LKM_INDEX_DEP, &index, reterr);

	if (rc < 0)
		return rc;
	rc = lk_depgraph_read(&graph->graph, &graph->arena, index);
	if (rc == -EBADMSG)
		return lk_fail(reterr, LKM_E_INDEX_DAMAGED, EBADMSG, "'%s/%s' is damaged",
			lkm->catalog.directory, lk_catalog_file(LKM_INDEX_DEP));
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

LKM_EXPORT int lkm_graph_read(struct lkm *lkm, struct lkm_graph **ret, struct lkm_error *reterr)
{
	struct lkm_graph *graph = calloc(1, sizeof(*graph));
	int rc;

	lk_fail_clear(reterr);
	lk_generation_renew(lkm);
	if (!graph)
		return lk_fail_memory(reterr);
	rc = read_graph(lkm, graph, reterr);
	if (rc < 0) {
		lkm_graph_free(graph);
		return rc;
	}
	*ret = graph;
	return 0;
}

LKM_EXPORT void lkm_graph_free(struct lkm_graph *graph)
{
	if (!graph)
		return;
	lk_arena_done(&graph->arena);
	free(graph);
}

LKM_EXPORT size_t lkm_graph_count(const struct lkm_graph *graph)
{
	return graph->graph.nodes.count;
}

static const char *name_in(const struct lk_depnodes *list, size_t i)
{
	return i < list->count ? list->items[i]->name : NULL;
}

LKM_EXPORT const char *lkm_graph_module(const struct lkm_graph *graph, size_t i)
{
	return name_in(&graph->graph.nodes, i);
}

LKM_EXPORT const char *lkm_graph_need(const struct lkm_graph *graph, const char *module, size_t i)
{
	const struct lk_depnode *node = lk_depgraph_find(&graph->graph, module);

	return node ? name_in(&node->needs, i) : NULL;
}

LKM_EXPORT const char *lkm_graph_user(const struct lkm_graph *graph, const char *module, size_t i)
{
	const struct lk_depnode *node = lk_depgraph_find(&graph->graph, module);

	return node ? name_in(&node->users, i) : NULL;
}
