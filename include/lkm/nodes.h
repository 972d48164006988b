/* SPDX-License-Identifier: MIT */
/* Static device nodes: the nodes of modules.devname, which must exist in /dev so that opening one
 * loads its module. */
#ifndef LKM_NODES_H
#define LKM_NODES_H

#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** The nodes of a module directory. Every accessor takes NULL, and then gives 0 or NULL. */
struct lkm_nodes;
struct lkm_node;

/**
 * Read modules.devname.
 *
 * Returns 0 and *ret, to be freed, independent of lkm, or -errno:
 *   LKM_E_UNREADABLE        -ENOENT (the file does not exist), -EACCES and the like
 *   LKM_E_TOO_LARGE         -EFBIG, more than 4 MiB
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_nodes_read(struct lkm *lkm, struct lkm_nodes **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_nodes_free(struct lkm_nodes *nodes);

/** How many nodes there are, and node i from 0, in the order of the file; NULL beyond the last. It
 * belongs to nodes. */
LKM_EXPORT size_t lkm_nodes_count(const struct lkm_nodes *nodes);
LKM_EXPORT const struct lkm_node *lkm_nodes_node(const struct lkm_nodes *nodes, size_t i);

/** The module that opening the node loads. */
LKM_EXPORT const char *lkm_node_module(const struct lkm_node *node);
/** The path below /dev, such as "net/tun". */
LKM_EXPORT const char *lkm_node_name(const struct lkm_node *node);
/** 'c' for a character device, 'b' for a block device; 0 for NULL. */
LKM_EXPORT char lkm_node_type(const struct lkm_node *node);
/** The device number. */
LKM_EXPORT unsigned lkm_node_major(const struct lkm_node *node);
LKM_EXPORT unsigned lkm_node_minor(const struct lkm_node *node);

/** Invalid lines, and lines whose node is not below /dev: how many, and the text of line i from 0;
 * NULL beyond the last. */
LKM_EXPORT size_t lkm_nodes_bad_line_count(const struct lkm_nodes *nodes);
LKM_EXPORT const char *lkm_nodes_bad_line(const struct lkm_nodes *nodes, size_t i);

#ifdef __cplusplus
}
#endif
#endif
