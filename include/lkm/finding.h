/* SPDX-License-Identifier: MIT */
/* One finding: why something failed, would fail, or is allowed; its certainty, its evidence and its
 * remedy. Reports, checks, audits, the doctor and "why" all give the same type. */
#ifndef LKM_FINDING_H
#define LKM_FINDING_H

#include <stddef.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A finding belongs to the result that gave it. Every function here takes NULL, and then returns 0
 * or NULL. */
struct lkm_finding;

/** The failure that it explains or leads to: an enum lkm_code; LKM_OK when it is about none. */
LKM_EXPORT int lkm_finding_code(const struct lkm_finding *finding);

/** How sure it is. */
LKM_EXPORT enum lkm_certainty lkm_finding_certainty(const struct lkm_finding *finding);

/** From lkm_doctor_run(): how the check ended, and the check's word, such as "rights", which never
 * changes. 0 and NULL from anything else. */
LKM_EXPORT enum lkm_health lkm_finding_health(const struct lkm_finding *finding);
LKM_EXPORT const char *lkm_finding_check(const struct lkm_finding *finding);

/** The name of the module, symbol, parameter or file that it is about; NULL if it is about none. */
LKM_EXPORT const char *lkm_finding_subject(const struct lkm_finding *finding);

/** One clause without a full stop, such as "the module was built for Linux 6.1.0, and this kernel
 * is 6.12.0". */
LKM_EXPORT const char *lkm_finding_text(const struct lkm_finding *finding);

/** The facts that support it, a sentence each: how many, and number i from 0; NULL beyond the last.
 */
LKM_EXPORT size_t lkm_finding_evidence_count(const struct lkm_finding *finding);
LKM_EXPORT const char *lkm_finding_evidence(const struct lkm_finding *finding, size_t i);

/** The remedy, a command or a sentence; NULL if there is none. */
LKM_EXPORT const char *lkm_finding_remedy(const struct lkm_finding *finding);

/** The file that it comes from, such as a file of modprobe.d, and the line in it; NULL and 0 where
 * there is none. */
LKM_EXPORT const char *lkm_finding_file(const struct lkm_finding *finding);
LKM_EXPORT unsigned lkm_finding_line(const struct lkm_finding *finding);

#ifdef __cplusplus
}
#endif
#endif
