/* SPDX-License-Identifier: MIT */
/* Would a module load on a kernel? Asked before it is tried, of the running kernel or of another
 * one whose modules are installed. */
#ifndef LKM_CHECK_H
#define LKM_CHECK_H

#include <stddef.h>

#include <lkm/lkm.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm_check;

/**
 * Prepare to check modules against the kernel that lkm speaks of: the symbols of its modules are
 * read, with their CRCs, which takes some tenths of a second where they are not compressed. lkm
 * must outlive *ret. 0 and *ret, to be closed; LKM_E_INDEX_MISSING or LKM_E_INDEX_DAMAGED where
 * nothing is known of that kernel; -ENOMEM.
 */
LKM_EXPORT int lkm_check_open(struct lkm *lkm, struct lkm_check **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_check_close(struct lkm_check *check);

/**
 * Check one file with these parameters ("" for none). What is found stands in the check until the
 * next call: nothing when all that can be known speaks for the module. What cannot be known, such
 * as a symbol that no other module needs, is not found fault with. 0; LKM_E_UNREADABLE; -ENOMEM.
 */
LKM_EXPORT int lkm_check_file(
	struct lkm_check *check, const char *path, const char *params, struct lkm_error *reterr);

/** How many things were found. */
LKM_EXPORT size_t lkm_check_count(const struct lkm_check *check);
/** Of number i, from 0: its enum lkm_code, whether the module would surely not load for it
 * (LKM_CERTAIN), a clause that names it, what speaks for it, and what to do; 0 and NULL beyond the
 * last, as with lkm_report_cause(). */
LKM_EXPORT int lkm_check_code(const struct lkm_check *check, size_t i);
LKM_EXPORT enum lkm_certainty lkm_check_certainty(const struct lkm_check *check, size_t i);
LKM_EXPORT const char *lkm_check_cause(const struct lkm_check *check, size_t i);
LKM_EXPORT const char *lkm_check_evidence(const struct lkm_check *check, size_t i, size_t j);
LKM_EXPORT const char *lkm_check_remedy(const struct lkm_check *check, size_t i);

/** How many of the symbols that the module needs are known to be there with the right CRC, and of
 * how many nothing is known. */
LKM_EXPORT void lkm_check_symbols(
	const struct lkm_check *check, size_t *ret_good, size_t *ret_unknown);

#ifdef __cplusplus
}
#endif
#endif
