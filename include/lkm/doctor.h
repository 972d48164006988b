/* SPDX-License-Identifier: MIT */
/* Can modules be loaded here at all, by this process, now? A look at everything that a load depends
 * on, before there is one. */
#ifndef LKM_DOCTOR_H
#define LKM_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_doctor;

/** How a check ended. */
enum lkm_health {
	LKM_HEALTH_FINE = 1, /**< nothing is wrong */
	LKM_HEALTH_UNKNOWN,  /**< it could not be found out */
	LKM_HEALTH_WARNING,  /**< it keeps some modules out, or will be a nuisance */
	LKM_HEALTH_PROBLEM,  /**< it keeps modules from being loaded */
};

/**
 * Look. Where lkm is the running system, as lkm_open() opens it by default (other files of
 * configuration may be named), it is asked what its kernel and this process may do; of another root
 * or release only its files are looked at. All of its configuration is read, and the directory of
 * its modules, but of the modules only those that are newer than their indexes. It changes nothing,
 * and loads nothing. What cannot be read is found to be unknown. 0 and *ret, to be freed,
 * independent of lkm; LKM_E_UNREADABLE when no more files can be opened; -ENOMEM.
 */
LKM_EXPORT int lkm_doctor_run(struct lkm *lkm, struct lkm_doctor **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_doctor_free(struct lkm_doctor *doctor);

/** Was the running kernel asked? */
LKM_EXPORT bool lkm_doctor_is_running(const struct lkm_doctor *doctor);
/** The release of the kernel that it is about, and its module directory, which need not exist. */
LKM_EXPORT const char *lkm_doctor_release(const struct lkm_doctor *doctor);
LKM_EXPORT const char *lkm_doctor_directory(const struct lkm_doctor *doctor);

/** The worst of all findings. */
LKM_EXPORT enum lkm_health lkm_doctor_worst(const struct lkm_doctor *doctor);

/** How many findings: at least one for each check that was made. */
LKM_EXPORT size_t lkm_doctor_count(const struct lkm_doctor *doctor);
/** Finding number i, from 0: how it ended, 0 beyond the last. */
LKM_EXPORT enum lkm_health lkm_doctor_health(const struct lkm_doctor *doctor, size_t i);
/** The word of the check, such as "rights", which stays the same, and a clause that says what was
 * found; NULL beyond the last. */
LKM_EXPORT const char *lkm_doctor_check(const struct lkm_doctor *doctor, size_t i);
LKM_EXPORT const char *lkm_doctor_text(const struct lkm_doctor *doctor, size_t i);
/** The failure that it leads to, an enum lkm_code; 0 for none. */
LKM_EXPORT int lkm_doctor_code(const struct lkm_doctor *doctor, size_t i);
/** What it was seen from: fact number j; NULL beyond the last. */
LKM_EXPORT const char *lkm_doctor_evidence(const struct lkm_doctor *doctor, size_t i, size_t j);
/** What to do, a command or a sentence; NULL where there is nothing to say. */
LKM_EXPORT const char *lkm_doctor_remedy(const struct lkm_doctor *doctor, size_t i);

#ifdef __cplusplus
}
#endif
#endif
