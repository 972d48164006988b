/* SPDX-License-Identifier: MIT */
/* The kernel says in its log alone that it ignored a parameter. Only a step with parameters has its
 * log read, and only an ignored one its file. */
#include "warnings.h"

#include <stdlib.h>
#include <string.h>

#include "../api/lkm_report.h"
#include "../base/nearest.h"
#include "../formats/name.h"
#include "../formats/param_list.h"
#include "../system/image.h"
#include "../system/open.h"

/* The parameters that the module has and that are spelled much like the ignored one. */
static void add_suggestion(const struct lk_taker *taker, const struct lkm_step *step,
	struct lkm_report *report, const char *name)
{
	struct lkm_image *image = NULL;
	struct lk_nearest nearest;
	char question[4 * LK_NEAREST_MAX];
	int fd = lk_open_module(taker->run->lkm, step->path, NULL);

	if (fd < 0 || lk_image_take(fd, step->path, &image, NULL) < 0)
		return;
	lk_nearest_begin(&nearest, name);
	for (size_t i = 0; i < image->param_count; i++)
		lk_nearest_consider(&nearest, image->params[i].name);
	lk_nearest_question(&nearest, "", question, sizeof(question));
	if (nearest.count)
		lk_finding_remedy(&report->causes, "%s", question);
	lk_image_free(image);
}

/* The line of configuration that has this parameter. */
static void add_origin(const struct lkm_step *step, struct lkm_report *report, const char *name)
{
	for (size_t i = lkm_step_origin_count(step); i > 0; i--) {
		const struct lkm_directive *origin = lkm_step_origin(step, i - 1);
		struct lk_span rest = lk_span_of(lkm_directive_text(origin)), word;
		const size_t size = strlen(name);

		while (lk_span_word(&rest, &word))
			if (lk_span_starts(word, name) &&
				(word.size == size || word.data[size] == '=')) {
				lk_finding_origin(&report->causes, lkm_directive_file(origin),
					lkm_directive_line(origin));
				return;
			}
	}
}

/* Only lines about parameters of this step count: others may be loading, too. */
static bool is_given(const struct lkm_step *step, struct lk_arena *arena, const char *name)
{
	struct lk_param_list list = {.rest = step->params};
	const char *given, *value;

	while (lk_param_list_next(&list, arena, &given, &value) > 0)
		if (lk_name_equal(given, name))
			return true;
	return false;
}

static void add_ignored(const struct lk_taker *taker, const struct lkm_step *step,
	struct lkm_report *report, const struct lk_klog *line)
{
	const char *module = lk_arena_copy_span(&report->arena, line->module);
	const char *name = lk_arena_copy_span(&report->arena, line->name);

	if (!module || !name || !is_given(step, &report->arena, name))
		return;
	lk_finding_add(&report->causes, LKM_E_PARAM_UNKNOWN, LKM_CERTAIN,
		"'%s' has no parameter '%s', so the kernel ignored it", module, name);
	lk_finding_subject(&report->causes, name);
	add_origin(step, report, name);
	add_suggestion(taker, step, report, name);
}

struct lkm_report *lk_warnings_find(const struct lk_taker *taker, const struct lkm_step *step)
{
	struct lkm_report *report;

	if (!taker->run->reports || taker->mark < 0 || step->action != LKM_ACTION_LOAD ||
		!*step->params)
		return NULL;
	report = calloc(1, sizeof(*report));
	if (!report)
		return NULL;
	lk_report_read_log(report, taker->mark);
	report->causes.arena = &report->arena;
	for (size_t i = 0; i < report->log_count; i++) {
		struct lk_klog line = lk_klog_read(lk_span_of(report->log[i]));

		if (line.kind == LK_KLOG_PARAM_UNKNOWN)
			add_ignored(taker, step, report, &line);
	}
	lk_buf_done(&report->log_text);
	if (report->causes.count)
		return report;
	lkm_report_free(report);
	return NULL;
}
