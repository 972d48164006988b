/* SPDX-License-Identifier: MIT */
/* Static device nodes: what modules.devname says must exist in /dev, so that opening it loads a
 * module. */
#ifndef LKM_NODES_H
#define LKM_NODES_H

#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_nodes;

/** Read modules.devname. 0 and *ret, to be freed; LKM_E_UNREADABLE with -ENOENT (there is none),
 * -EACCES ...; LKM_E_TOO_LARGE -EFBIG; -ENOMEM. */
LKM_EXPORT int lkm_nodes_read(struct lkm *lkm, struct lkm_nodes **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_nodes_free(struct lkm_nodes *nodes);

/** How many nodes. */
LKM_EXPORT size_t lkm_nodes_count(const struct lkm_nodes *nodes);
/** Of node number i, from 0: the module it loads; its name below /dev, such as "net/tun"; 'c' for a
 * character device, 'b' for a block device; its numbers. NULL or 0 beyond the last. */
LKM_EXPORT const char *lkm_nodes_module(const struct lkm_nodes *nodes, size_t i);
LKM_EXPORT const char *lkm_nodes_name(const struct lkm_nodes *nodes, size_t i);
LKM_EXPORT char lkm_nodes_type(const struct lkm_nodes *nodes, size_t i);
LKM_EXPORT unsigned lkm_nodes_major(const struct lkm_nodes *nodes, size_t i);
LKM_EXPORT unsigned lkm_nodes_minor(const struct lkm_nodes *nodes, size_t i);

/** Line number i of those that could not be understood, or whose node is not below /dev; NULL
 * beyond the last. */
LKM_EXPORT const char *lkm_nodes_bad_line(const struct lkm_nodes *nodes, size_t i);

#ifdef __cplusplus
}
#endif
#endif
