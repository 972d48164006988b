/* SPDX-License-Identifier: MIT */
/* The lines of configuration and indexes that decide how a module is loaded, the outcome of a
 * request for it now, and the reasons that refuse it. */
#ifndef LKM_WHY_H
#define LKM_WHY_H

#include <stddef.h>

#include <lkm/directive.h>
#include <lkm/error.h>
#include <lkm/finding.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_why;
struct lkm_why_line;

/**
 * Find the lines that decide how one module is loaded. module is its own name; alias (may be NULL)
 * is the alias that led to it, as lkm_lookup() was asked: its options lines and the blacklist then
 * count. A missing index is treated as empty. For another root or kernel release, the loaded
 * modules and restrictions of the running kernel do not count. The result is independent of lkm.
 *
 * Returns 0 and *ret, to be freed with lkm_why_free(), or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, module or ret is NULL; unbalanced brackets
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        an index exists and cannot be read
 *   LKM_E_STATE_UNREADABLE  the list of loaded modules cannot be read
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_why_read(struct lkm *lkm, const char *module, const char *alias,
	struct lkm_why **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_why_free(struct lkm_why *why);

/** The name of the module, with underscores. */
LKM_EXPORT const char *lkm_why_module(const struct lkm_why *why);
/** The outcome of a request for it now; 0 for NULL. */
LKM_EXPORT enum lkm_verdict lkm_why_verdict(const struct lkm_why *why);
/** The full path of its file; NULL when it has none. */
LKM_EXPORT const char *lkm_why_path(const struct lkm_why *why);

/** The name that it has in the kernel where its file has another name, such as "nvidia" for
 * nvidia-current.ko; NULL: the names are equal, or it is loaded or has no file. */
LKM_EXPORT const char *lkm_why_own_name(const struct lkm_why *why);

/** For LKM_VERDICT_DENIED: the reason that was given to lkm_deny_add(); NULL when there is none. */
LKM_EXPORT const char *lkm_why_reason(const struct lkm_why *why);

/** How many reasons refuse it; 0 for a module that is loaded or built in. */
LKM_EXPORT size_t lkm_why_refusal_count(const struct lkm_why *why);
/** Reason i, from 0; NULL beyond the last. It belongs to why. */
LKM_EXPORT const struct lkm_finding *lkm_why_refusal(const struct lkm_why *why, size_t i);

/** How many lines are about it. */
LKM_EXPORT size_t lkm_why_count(const struct lkm_why *why);
/** Line i, from 0; NULL beyond the last. It belongs to why. */
LKM_EXPORT const struct lkm_why_line *lkm_why_line(const struct lkm_why *why, size_t i);

/** The kind of a line; 0 for NULL. */
LKM_EXPORT enum lkm_why_kind lkm_why_line_kind(const struct lkm_why_line *line);
/** The text of a line: a pattern, parameters or the name of a module if the kind says so; otherwise
 * the directive. NULL for NULL. */
LKM_EXPORT const char *lkm_why_line_text(const struct lkm_why_line *line);
/** The directive, with its file and line (0 in an index); NULL for LKM_WHY_NEEDS and LKM_WHY_USER,
 * which follow from modules.dep. */
LKM_EXPORT const struct lkm_directive *lkm_why_line_origin(const struct lkm_why_line *line);

#ifdef __cplusplus
}
#endif
#endif
