/* SPDX-License-Identifier: MIT */
/* Making and reading a report: path, hint, and what the kernel logged during the call. */
#include "aftermath.h"

#include <stdlib.h>

#include "../base/arena.h"
#include "../base/buf.h"
#include "../os/os_kernel.h"

#define LOG_MAX ((size_t)1 << 20)

struct lkm_report {
	struct lk_arena arena;
	const char *path;
	const char *hint;
	bool log_readable;
	char **log;
	size_t log_count, log_capacity;
};

int lk_aftermath_mark(struct lkm_report **report)
{
	if (!report)
		return -1;
	*report = NULL;
	return lk_kernel_log_mark();
}

static void keep_log(struct lkm_report *report, int mark)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;

	lk_buf_init(&text, LOG_MAX);
	if (mark < 0 || (lk_kernel_log_since(mark, &text) < 0 && !text.size))
		return;
	report->log_readable = true;
	rest = lk_buf_span(&text);
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

void lk_aftermath(struct lkm_report **report, int mark, const char *path, int code)
{
	struct lkm_report *made = report ? calloc(1, sizeof(*made)) : NULL;

	if (!made)
		return;
	made->path = path ? lk_arena_copy(&made->arena, path) : NULL;
	made->hint = *lkm_code_hint(code) ? lkm_code_hint(code) : NULL;
	keep_log(made, mark);
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
	return report->path;
}

LKM_EXPORT const char *lkm_report_hint(const struct lkm_report *report)
{
	return report->hint;
}

LKM_EXPORT const char *lkm_report_log(const struct lkm_report *report, size_t i)
{
	return i < report->log_count ? report->log[i] : NULL;
}

LKM_EXPORT bool lkm_report_log_readable(const struct lkm_report *report)
{
	return report->log_readable;
}
