/* SPDX-License-Identifier: MIT */
/* Making and reading a report: what the kernel logged during the call, and what the facts then say
 * of the causes. */
#include "aftermath.h"

#include <stdlib.h>

#include "../base/arena.h"
#include "../base/buf.h"
#include "../diagnose/diagnose.h"
#include "../evidence/inquiry.h"
#include "../system/open.h"
#include "../os/os_kernel.h"

#define LOG_MAX ((size_t)1 << 20)

struct lkm_report {
	struct lk_arena arena;
	const char *path;
	const char *hint;
	bool log_readable;
	struct lk_buf log_text;
	char **log;
	size_t log_count, log_capacity;
	struct lk_findings causes;
};

int lk_aftermath_mark(bool wanted)
{
	return wanted ? lk_kernel_log_mark() : -1;
}

void lk_aftermath_forget(int mark)
{
	if (mark >= 0)
		lk_kernel_log_forget(mark);
}

static void read_log(struct lkm_report *report, int mark)
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

/* Did the kernel answer it, so that its reason is to be found? What was found out before the call,
 * the error says itself. */
static bool is_kernels_answer(const struct lkm_error *error)
{
	switch (error->code) {
	case LKM_E_REFUSED:
	case LKM_E_NOT_PERMITTED:
	case LKM_E_NO_MODULE_SUPPORT:
	case LKM_E_IN_USE:
		return error->errnum != 0;
	default:
		return false;
	}
}

static struct lk_evidence what_happened(const struct lkm_report *report,
	const struct lk_aftermath *subject, const struct lkm_error *error)
{
	return (struct lk_evidence){.tried = true,
		.errnum = error->errnum,
		.falls_back = true,
		.ignores_vermagic = subject->flags & LKM_RUN_FORCE_VERMAGIC,
		.ignores_crcs = subject->flags & LKM_RUN_FORCE_MODVERSION,
		.log_shared = subject->log_shared,
		.log_readable = report->log_readable ? LK_YES : LK_NO};
}

static int inquire(struct lk_inquiry *inquiry, struct lkm *lkm, const struct lk_aftermath *subject,
	const struct lkm_error *error)
{
	const struct lk_inquiry_subject about = {.lkm = lkm,
		.running = true,
		.module = *error->module    ? error->module
			  : subject->module ? subject->module
					    : "",
		.path = subject->path,
		.file = subject->file,
		.params = subject->params,
		.step = subject->step};

	return subject->deed == LK_DEED_LOAD ? lk_inquiry_load(inquiry, &about, NULL)
					     : lk_inquiry_unload(inquiry, &about, NULL);
}

static void ask(struct lkm_report *report, struct lkm *lkm, const struct lk_aftermath *subject,
	const struct lkm_error *error)
{
	struct lk_inquiry inquiry = {.evidence = what_happened(report, subject, error)};
	int rc = inquire(&inquiry, lkm, subject, error);

	if (rc == 0 && report->log_readable)
		rc = lk_inquiry_log(&inquiry, lk_buf_span(&report->log_text), NULL);
	if (rc == 0)
		lk_diagnose(&inquiry.evidence, &report->arena, &report->causes);
	lk_inquiry_done(&inquiry);
}

/* The causes; none is found where there is no memory for it. */
static void find_causes(struct lkm_report *report, const struct lk_aftermath *subject,
	const struct lkm_error *error)
{
	struct lkm *opened = NULL;

	if (!is_kernels_answer(error))
		return;
	if (!subject->lkm && lkm_open(NULL, &opened, NULL) < 0)
		return;
	ask(report, subject->lkm ? subject->lkm : opened, subject, error);
	lkm_close(opened);
}

void lk_aftermath(struct lkm_report **report, int mark, const struct lk_aftermath *subject,
	const struct lkm_error *error)
{
	struct lkm_report *made = report ? calloc(1, sizeof(*made)) : NULL;

	if (!made)
		return;
	made->path = subject->path ? lk_arena_copy(&made->arena, subject->path) : NULL;
	made->hint = *lkm_code_hint(error->code) ? lkm_code_hint(error->code) : NULL;
	read_log(made, mark);
	find_causes(made, subject, error);
	lk_buf_done(&made->log_text);
	*report = made;
}

LKM_EXPORT void lkm_report_free(struct lkm_report *report)
{
	if (!report)
		return;
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

LKM_EXPORT const char *lkm_report_log(const struct lkm_report *report, size_t i)
{
	return report && i < report->log_count ? report->log[i] : NULL;
}

LKM_EXPORT bool lkm_report_log_readable(const struct lkm_report *report)
{
	return report && report->log_readable;
}

LKM_EXPORT size_t lkm_report_cause_count(const struct lkm_report *report)
{
	return report ? report->causes.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_report_cause(const struct lkm_report *report, size_t i)
{
	return report ? lk_finding_item(&report->causes, i) : NULL;
}
