/* SPDX-License-Identifier: MIT */
/* Failures of a log: the module, what was said about it, causes and remedies. */
#include "failures_view.h"

#include <string.h>

#include "../../base/errno_text.h"

static const char *label_of(const struct lkm_finding *finding)
{
	switch (lkm_finding_certainty(finding)) {
	case LKM_CERTAIN:
		return lkm_finding_code(finding) == LKM_OK ? "meaning" : "cause";
	case LKM_LIKELY:
		return "likely";
	default:
		return "possible";
	}
}

/* Of causes with one remedy, the last shows it. */
static bool shows_remedy(const struct lkm_failure *failure, size_t i)
{
	const char *remedy = lkm_finding_remedy(lkm_failure_cause(failure, i)),
		   *next = lkm_finding_remedy(lkm_failure_cause(failure, i + 1));

	return remedy && !(next && strcmp(remedy, next) == 0);
}

/* The first line: the module, or the errno that was asked about. Without either, the lines of the
 * log begin it. */
static void add_title(struct lk_view *view, const struct lkm_failure *failure)
{
	const int errnum = lkm_failure_errno(failure);
	const bool is_errno = !lkm_failure_line_count(failure);

	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "module", lkm_failure_module(failure));
	if (is_errno)
		lk_view_more(view, LK_STRONG, NULL);
	lk_view_string(view, "errno_name", errnum ? lk_errno_name(errnum) : NULL);
	if (is_errno)
		lk_view_more(view, LK_PLAIN, "(errno %s)");
	lk_view_integer(view, "errno", errnum);
	if (is_errno)
		lk_view_row(view, "meaning", LK_PLAIN, NULL);
	lk_view_string(view, "errno_text",
		errnum >= LK_KERNELS_OWN_ERRNO ? "a number that the kernel only uses inside itself"
		: errnum                       ? lk_errno_text(errnum)
					       : NULL);
	if (lkm_failure_repeats(failure) > 1 && lkm_failure_module(failure))
		lk_view_more(view, LK_PLAIN, "(%s times)");
	else if (lkm_failure_repeats(failure) > 1)
		lk_view_line(view, LK_PLAIN, "%s times");
	lk_view_integer(view, "count", (int64_t)lkm_failure_repeats(failure));
}

void lk_failure_view(struct lk_view *view, const struct lkm_failure *failure)
{
	const struct lkm_finding *finding;
	const char *line;

	lk_view_object(view, NULL);
	add_title(view, failure);
	lk_view_string(view, "program", lkm_failure_program(failure));
	lk_view_row(view, lkm_failure_program(failure) ? "message" : "log", LK_PLAIN, NULL);
	lk_view_list(view, "lines");
	for (size_t i = 0; (line = lkm_failure_line(failure, i)); i++) {
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, NULL, line);
	}
	lk_view_end(view);
	lk_view_list(view, "causes");
	for (size_t i = 0; (finding = lkm_failure_cause(failure, i)); i++)
		lk_view_finding(view, NULL, finding, label_of(finding), shows_remedy(failure, i));
	lk_view_end(view);
	lk_view_end(view);
}

void lk_failures_view(struct lk_view *view, const struct lkm_log *log)
{
	const struct lkm_failure *failure;

	for (size_t i = 0; (failure = lkm_log_failure(log, i)); i++) {
		lk_view_blank(view);
		lk_failure_view(view, failure);
	}
}
