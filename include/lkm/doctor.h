/* SPDX-License-Identifier: MIT */
/* Checks whether this process can load modules on this system now: everything that a load depends
 * on. */
#ifndef LKM_DOCTOR_H
#define LKM_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>
#include <lkm/finding.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_doctor;

/**
 * Check everything that a load depends on. This changes nothing, and loads nothing. A check whose
 * files cannot be read ends as LKM_HEALTH_UNKNOWN. Checked are:
 *   - the running kernel and this process, if lkm is the running system as lkm_open() opens it by
 *     default (config_paths may be given)
 *   - the whole configuration: each line and file without effect is a finding with its place
 *     (lkm_finding_file(), lkm_finding_line())
 *   - the module directory, and the modules that are newer than their indexes
 *
 * Returns 0 and *ret, to be freed, independent of lkm, or -errno:
 *   LKM_E_UNREADABLE        no more files can be opened
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_doctor_run(
	struct lkm *lkm, struct lkm_doctor **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_doctor_free(struct lkm_doctor *doctor);

/** Was the running kernel checked? */
LKM_EXPORT bool lkm_doctor_is_running(const struct lkm_doctor *doctor);
/** The release of the checked kernel, and its module directory, which need not exist. */
LKM_EXPORT const char *lkm_doctor_release(const struct lkm_doctor *doctor);
LKM_EXPORT const char *lkm_doctor_directory(const struct lkm_doctor *doctor);

/** The worst of all findings; 0 for NULL. */
LKM_EXPORT enum lkm_health lkm_doctor_worst(const struct lkm_doctor *doctor);

/** How many findings there are: at least one for each check. */
LKM_EXPORT size_t lkm_doctor_count(const struct lkm_doctor *doctor);
/** Finding number i, from 0; NULL beyond the last. */
LKM_EXPORT const struct lkm_finding *lkm_doctor_finding(const struct lkm_doctor *doctor, size_t i);

#ifdef __cplusplus
}
#endif
#endif
