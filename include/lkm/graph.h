/* SPDX-License-Identifier: MIT */
/* The dependencies of all modules: which modules each one needs directly, and which need it; and
 * the line of modules.dep about one module. */
#ifndef LKM_GRAPH_H
#define LKM_GRAPH_H

#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_graph;
struct lkm_graph_module;

/**
 * Read the graph of modules.dep.bin, of several module directories that of the first. It is
 * computed once and shared by all results, until depmod replaces the index. The result is
 * independent of lkm.
 *
 * Returns 0 and *ret, to be freed with lkm_graph_free(), or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_INDEX_MISSING     -ENOENT
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_graph_read(
	struct lkm *lkm, struct lkm_graph **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_graph_free(struct lkm_graph *graph);

/** How many modules the graph has. */
LKM_EXPORT size_t lkm_graph_count(const struct lkm_graph *graph);
/** Module i, from 0, in the order of the index; NULL beyond the last. It belongs to the graph. */
LKM_EXPORT const struct lkm_graph_module *lkm_graph_module(const struct lkm_graph *graph, size_t i);
/** The module with this name ('-' counts as '_'); NULL when the graph has none. */
LKM_EXPORT const struct lkm_graph_module *lkm_graph_find(
	const struct lkm_graph *graph, const char *name);

/** The name of the module, with underscores. */
LKM_EXPORT const char *lkm_graph_module_name(const struct lkm_graph_module *module);
/** Its path as in modules.dep, relative to the module directory or absolute; NULL for a module that
 * the index only names as a dependency. */
LKM_EXPORT const char *lkm_graph_module_path(const struct lkm_graph_module *module);
/** How many modules it needs directly, not only through another one. */
LKM_EXPORT size_t lkm_graph_module_need_count(const struct lkm_graph_module *module);
/** Module i of these, from 0; NULL beyond the last. */
LKM_EXPORT const struct lkm_graph_module *lkm_graph_module_need(
	const struct lkm_graph_module *module, size_t i);
/** How many modules need it directly. */
LKM_EXPORT size_t lkm_graph_module_user_count(const struct lkm_graph_module *module);
/** Module i of these, from 0, in the order of the index; NULL beyond the last. */
LKM_EXPORT const struct lkm_graph_module *lkm_graph_module_user(
	const struct lkm_graph_module *module, size_t i);

/** The line of modules.dep about one module. */
struct lkm_dep_line;

/**
 * Read the line of one module, of several module directories from the first one that has it.
 * module is its own name. The result is independent of lkm.
 *
 * Returns 0 and *ret, to be freed with lkm_dep_line_free(), or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, module or ret is NULL
 *   LKM_E_NOT_FOUND         -ENOENT, no directory has a line for it
 *   LKM_E_INDEX_MISSING     -ENOENT, no directory has the index
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_dep_line_read(
	struct lkm *lkm, const char *module, struct lkm_dep_line **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_dep_line_free(struct lkm_dep_line *line);

/** The module directory that relative paths of the line are below. */
LKM_EXPORT const char *lkm_dep_line_directory(const struct lkm_dep_line *line);
/** The path of the module as depmod wrote it, such as "kernel/fs/fat/vfat.ko". */
LKM_EXPORT const char *lkm_dep_line_path(const struct lkm_dep_line *line);
/** How many modules it depends on, directly or indirectly. */
LKM_EXPORT size_t lkm_dep_line_count(const struct lkm_dep_line *line);
/** The path of dependency i as depmod wrote it, from 0: the last one has to be loaded first. NULL
 * beyond the last. */
LKM_EXPORT const char *lkm_dep_line_dependency(const struct lkm_dep_line *line, size_t i);

#ifdef __cplusplus
}
#endif
#endif
