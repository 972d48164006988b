/* SPDX-License-Identifier: MIT */
/* A report: what is known about a failure beyond its struct lkm_error. lkm_run(), lkm_insert() and
 * lkm_remove() give one; lkm_report_read() makes one for a failure of other functions. */
#ifndef LKM_REPORT_H
#define LKM_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>
#include <lkm/finding.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A report has its own memory. Every accessor here takes NULL. */
struct lkm_report;
struct lkm;

/**
 * Find the causes of a failure that lkm_lookup(), lkm_plan_load() or another function without a
 * report gave: why nothing was found, with the names that were probably meant; what denies a
 * module; who uses it. asked is the name or path as the user typed it. The indexes, the files of
 * the module directory, other installed kernels, the configuration and /proc are read, which takes
 * some milliseconds: call it when somebody reads the answer. The report may have no cause.
 *
 * Returns 0 and *ret, to be freed with lkm_report_free(), independent of lkm, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_report_read(struct lkm *lkm, const char *asked,
	const struct lkm_error *failure, struct lkm_report **ret, struct lkm_error *reterr);

/** Keep a report from struct lkm_result beyond lkm_run(): returns the same report, which must be
 * freed once for each call. Calls for one report must not overlap with each other or with
 * lkm_report_free(); inside on_done they do not. NULL for NULL. */
LKM_EXPORT struct lkm_report *lkm_report_keep(const struct lkm_report *report);

/** Free a report and everything that belongs to it. */
LKM_EXPORT void lkm_report_free(struct lkm_report *report);

/** The full path of the module file that the failure is about; after lkm_insert_fd() the name that
 * the caller gave. NULL when it is not about a file. */
LKM_EXPORT const char *lkm_report_path(const struct lkm_report *report);

/** General advice for the failure; NULL when there is none. */
LKM_EXPORT const char *lkm_report_hint(const struct lkm_report *report);

/** Could the kernel log be read? */
LKM_EXPORT bool lkm_report_log_readable(const struct lkm_report *report);

/** The lines that the kernel logged during the call: their number, and line i from 0; NULL beyond
 * the last. */
LKM_EXPORT size_t lkm_report_log_count(const struct lkm_report *report);
LKM_EXPORT const char *lkm_report_log(const struct lkm_report *report, size_t i);

/**
 * The causes that were found for what the kernel refused: their number, and cause i from 0; NULL
 * beyond the last. All causes of a report have the same certainty:
 *   LKM_CERTAIN                 all of them hold, such as two missing symbols
 *   LKM_LIKELY, LKM_POSSIBLE    one of them is the cause
 * There is none when the error says everything, or nothing is known.
 */
LKM_EXPORT size_t lkm_report_cause_count(const struct lkm_report *report);
LKM_EXPORT const struct lkm_finding *lkm_report_cause(const struct lkm_report *report, size_t i);

/**
 * With LKM_RUN_TRACE: how far the kernel came with the module that it refused. LKM_STAGE_UNKNOWN if
 * the call was not traced.
 */
LKM_EXPORT enum lkm_stage lkm_report_stage(const struct lkm_report *report);

/** With LKM_STAGE_INIT: what the module's init function returned, -errno for most; 0 otherwise. */
LKM_EXPORT int lkm_report_init_result(const struct lkm_report *report);

#ifdef __cplusplus
}
#endif
#endif
