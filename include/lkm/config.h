/* SPDX-License-Identifier: MIT */
/* The configuration of a system, merged, each directive with its file and line; the parameters that
 * it gives a module; and the contents of the indexes. */
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

/**
 * Read the configuration, unless it has been read. Invalid lines are not an error: see
 * lkm_problem().
 *
 * Returns 0 or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_config_read(struct lkm *lkm, struct lkm_error *reterr);

/** Read the configuration without modules.softdep and modules.weakdep, which look-ups do not need.
 * The errors are those of lkm_config_read(). */
LKM_EXPORT int lkm_config_read_user(struct lkm *lkm, struct lkm_error *reterr);

/** Does the kernel command line of this machine count? It does not for another root or kernel
 * release, or when config_paths is given. */
LKM_EXPORT bool lkm_config_has_cmdline(const struct lkm *lkm);

/** How many directives of a kind have been read: 0 before lkm_config_read(). When files have been
 * replaced and read again (see lkm_refresh()), the new ones count. */
LKM_EXPORT size_t lkm_config_count(const struct lkm *lkm, enum lkm_directive_kind kind);
/** Directive i of a kind, from 0, in the order of reading; NULL beyond the last. It belongs to lkm
 * and is valid until lkm_close(), even if files are replaced. */
LKM_EXPORT const struct lkm_directive *lkm_config_directive(
	const struct lkm *lkm, enum lkm_directive_kind kind, size_t i);

/** The parameters that the configuration gives a module. */
struct lkm_module_options;

/**
 * Merge all options lines for a module and its parameters on the kernel command line. module is its
 * own name; alias (may be NULL) is the alias that led to it, whose options lines then count too.
 * The module need not exist. The result is independent of lkm.
 *
 * Returns 0 and *ret, to be freed with lkm_module_options_free(), or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, module or ret is NULL; unbalanced brackets
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_module_options_read(struct lkm *lkm, const char *module,
	const char *alias, struct lkm_module_options **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_module_options_free(struct lkm_module_options *options);

/** All parameters as one text, such as "debug=1 io=0x300", in the order in which the kernel gets
 * them: the last of several values wins. "" for none; NULL for NULL. */
LKM_EXPORT const char *lkm_module_options_text(const struct lkm_module_options *options);
/** How many directives the text consists of. */
LKM_EXPORT size_t lkm_module_options_count(const struct lkm_module_options *options);
/** Directive i, from 0; its value is its part of the text. NULL beyond the last. */
LKM_EXPORT const struct lkm_directive *lkm_module_options_directive(
	const struct lkm_module_options *options, size_t i);

/**
 * Visit every key of an index with each of its values, in the order of the file, until visit()
 * returns something other than 0. The strings are valid during the call only.
 *
 * Returns 0 at the end, what visit() returned, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or visit is NULL, or an unknown index
 *   LKM_E_INDEX_MISSING     -ENOENT
 *   LKM_E_INDEX_DAMAGED     -EBADMSG, some keys may have been visited
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_index_each(struct lkm *lkm, enum lkm_index index,
	int (*visit)(void *data, const char *key, const char *value), void *data,
	struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
