/* SPDX-License-Identifier: MIT */
/* <lkm/report.h>: what a report answers. */
#include "lkm_report.h"

#include <stdlib.h>

#include "../os/os_kernel.h"

#define LOG_MAX ((size_t)1 << 20)

void lk_report_read_log(struct lkm_report *report, int mark)
{
	struct lk_span rest, line;

	lk_buf_init(&report->log_text, LOG_MAX);
	if (mark < 0 ||
		(lk_kernel_log_since(mark, &report->log_text) < 0 && !report->log_text.size))
		return;
	report->log_readable = true;
	rest = lk_buf_span(&report->log_text);
	while (lk_span_line(&rest, &line)) {
		if (lk_arena_grow(&report->arena, (void **)&report->log, &report->log_capacity,
			    report->log_count, sizeof(*report->log)) < 0)
			return;
		report->log[report->log_count] = lk_arena_copy_span(&report->arena, line);
		if (!report->log[report->log_count])
			return;
		report->log_count++;
	}
}

LKM_EXPORT void lkm_report_free(struct lkm_report *report)
{
	if (!report)
		return;
	lk_buf_done(&report->log_text);
	lk_arena_done(&report->arena);
	free(report);
}

LKM_EXPORT const char *lkm_report_path(const struct lkm_report *report)
{
	return report ? report->path : NULL;
}

LKM_EXPORT const char *lkm_report_hint(const struct lkm_report *report)
{
	return report ? report->hint : NULL;
}

LKM_EXPORT bool lkm_report_log_readable(const struct lkm_report *report)
{
	return report && report->log_readable;
}

LKM_EXPORT size_t lkm_report_log_count(const struct lkm_report *report)
{
	return report ? report->log_count : 0;
}

LKM_EXPORT const char *lkm_report_log(const struct lkm_report *report, size_t i)
{
	return report && i < report->log_count ? report->log[i] : NULL;
}

LKM_EXPORT size_t lkm_report_cause_count(const struct lkm_report *report)
{
	return report ? report->causes.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_report_cause(const struct lkm_report *report, size_t i)
{
	return report ? lk_finding_item(&report->causes, i) : NULL;
}

LKM_EXPORT enum lkm_stage lkm_report_stage(const struct lkm_report *report)
{
	return report ? report->stage : LKM_STAGE_UNKNOWN;
}

LKM_EXPORT int lkm_report_init_result(const struct lkm_report *report)
{
	return report ? report->init_result : 0;
}
