/* SPDX-License-Identifier: MIT */
/* All modules of a system, who needs whom directly, and who is needed by whom. */
#ifndef LKM_GRAPH_H
#define LKM_GRAPH_H

#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_graph;

/** Read modules.dep.bin as a whole. 0 and *ret, to be freed, independent of lkm;
 * LKM_E_INDEX_MISSING
 * (-ENOENT), LKM_E_INDEX_DAMAGED (-EBADMSG), LKM_E_UNREADABLE; -ENOMEM. */
LKM_EXPORT int lkm_graph_read(struct lkm *lkm, struct lkm_graph **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_graph_free(struct lkm_graph *graph);

/** How many modules the index has. */
LKM_EXPORT size_t lkm_graph_count(const struct lkm_graph *graph);
/** The name of module number i, in the order of the index; NULL beyond the last. */
LKM_EXPORT const char *lkm_graph_module(const struct lkm_graph *graph, size_t i);

/** Modules that one needs directly, not through another of them, nearest first: number i; NULL
 * beyond the last, and for a name that is not in the graph. module is a name with underscores. */
LKM_EXPORT const char *lkm_graph_need(const struct lkm_graph *graph, const char *module, size_t i);
/** Modules that need it directly, in the order of the index. */
LKM_EXPORT const char *lkm_graph_user(const struct lkm_graph *graph, const char *module, size_t i);

#ifdef __cplusplus
}
#endif
#endif
