/* SPDX-License-Identifier: MIT */
/* What counts for a system: the merged directives of its configuration, each with the file and line
 * that it came from, and the contents of its indexes. */
#ifndef LKM_CONFIG_H
#define LKM_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/directive.h>
#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** Read the configuration, unless it has been; what is wrong with it is for lkm_problem(). 0 or
 * -ENOMEM. */
LKM_EXPORT int lkm_config_read(struct lkm *lkm, struct lkm_error *reterr);

/** The same without what modules say of themselves (softdeps and weakdeps), which looking up names
 * does not need. */
LKM_EXPORT int lkm_config_read_user(struct lkm *lkm, struct lkm_error *reterr);

/** Does the kernel command line of this machine count? It does not for another root, another
 * kernel release, or where the configuration was named. */
LKM_EXPORT bool lkm_config_has_cmdline(const struct lkm *lkm);

/** Directive number i of a kind, from 0, in the order in which they were read; NULL beyond the last
 * and before lkm_config_read(). It belongs to lkm. When files were replaced and have been read anew
 * (see lkm_refresh()), the new ones are counted, and what was given before stays valid. */
LKM_EXPORT const struct lkm_directive *lkm_config_directive(
	const struct lkm *lkm, enum lkm_directive_kind kind, size_t i);

/**
 * Give every key of an index with each of its values to visit, in the order of the file, until it
 * returns something else than 0. The strings last as long as the call. 0 at the end; what visit
 * returned; -ENOENT LKM_E_INDEX_MISSING; LKM_E_UNREADABLE; -EBADMSG LKM_E_INDEX_DAMAGED (some of it
 * may have been given by then); -EINVAL LKM_E_INVALID_ARGUMENT; -ENOMEM.
 */
LKM_EXPORT int lkm_index_each(struct lkm *lkm, enum lkm_index index,
	int (*visit)(void *data, const char *key, const char *value), void *data,
	struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
