/* SPDX-License-Identifier: MIT */
/* What decides about a module here: everything that configuration, indexes, the file and the
 * kernel have to say, each with its place. */
#ifndef LKM_WHY_H
#define LKM_WHY_H

#include <stddef.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_why;

/**
 * Ask about one module by its own name. alias (may be NULL) is what led to it, as lkm_lookup() was
 * asked: options lines for it count then, and so does the blacklist. Indexes that are missing have
 * nothing to say. Of another root or kernel release nothing is loaded, and what the running kernel
 * forbids does not count. 0 and *ret, to be freed, independent of lkm; LKM_E_INDEX_DAMAGED
 * (-EBADMSG); LKM_E_STATE_UNREADABLE; -EINVAL LKM_E_INVALID_ARGUMENT; -ENOMEM.
 */
LKM_EXPORT int lkm_why_ask(struct lkm *lkm, const char *module, const char *alias,
	struct lkm_why **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_why_free(struct lkm_why *why);

/** Its name with underscores, and what would happen if it were asked for now. */
LKM_EXPORT const char *lkm_why_module(const struct lkm_why *why);
LKM_EXPORT enum lkm_verdict lkm_why_verdict(const struct lkm_why *why);
/** The full path of its file; NULL when it has none. */
LKM_EXPORT const char *lkm_why_path(const struct lkm_why *why);

/** How many lines there are about it. */
LKM_EXPORT size_t lkm_why_count(const struct lkm_why *why);
/** Line number i: its kind, 0 beyond the last. */
LKM_EXPORT enum lkm_why_kind lkm_why_kind(const struct lkm_why *why, size_t i);
/** What it says: see the kinds; directives as they are written. NULL beyond the last. */
LKM_EXPORT const char *lkm_why_text(const struct lkm_why *why, size_t i);
/** The full path of the file that says so, and the line in it; NULL and 0 where there is none. */
LKM_EXPORT const char *lkm_why_file(const struct lkm_why *why, size_t i);
LKM_EXPORT unsigned lkm_why_line(const struct lkm_why *why, size_t i);

#ifdef __cplusplus
}
#endif
#endif
