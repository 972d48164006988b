/* SPDX-License-Identifier: MIT */
/* JSON answers: begun, filled by the commands, ended with what failed. */
#include "answer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Several times the size of modules.alias of a large tree. */
#define ANSWER_MAX ((size_t)256 << 20)

int lk_answer_print(
	const struct lk_ui *ui, const struct lk_view *view, const char *command, int status)
{
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, ANSWER_MAX);
	if (lk_view_to_json(view, command, &text) == 0 && lk_buf_text(&text)) {
		lk_ui_print(lk_buf_text(&text));
		return lk_ui_finish(ui, status);
	}
	lk_ui_say(ui, LOG_ERR, "out of memory");
	return 1;
}

void lk_answer_begin(struct lk_answer *answer, const char *command)
{
	*answer = (struct lk_answer){0};
	lk_buf_init(&answer->text, ANSWER_MAX);
	lk_json_begin(&answer->json, &answer->text, command);
}

void lk_answer_fail(struct lk_answer *answer, const struct lkm_error *error)
{
	if (!answer->failure.code)
		answer->failure = *error;
}

void lk_answer_explain(
	struct lk_answer *answer, const struct lkm_error *error, struct lkm_report *report)
{
	const struct lkm_error *told = &answer->failure;

	if (answer->report || told->code != error->code || told->errnum != error->errnum ||
		strcmp(told->message, error->message) != 0)
		lkm_report_free(report);
	else
		answer->report = report;
}

static void add_cause(struct lk_json *json, const struct lkm_report *report, size_t i)
{
	static const char *const certainties[] = {
		[LKM_CERTAIN] = "certain", [LKM_LIKELY] = "likely", [LKM_POSSIBLE] = "possible"};
	const char *fact;

	lk_json_object(json, NULL);
	lk_json_text(json, "code", lkm_code_name(lkm_finding_code(lkm_report_cause(report, i))));
	lk_json_text(
		json, "certainty", certainties[lkm_finding_certainty(lkm_report_cause(report, i))]);
	lk_json_text(json, "cause", lkm_finding_text(lkm_report_cause(report, i)));
	lk_json_array(json, "evidence");
	for (size_t j = 0; (fact = lkm_finding_evidence(lkm_report_cause(report, i), j)); j++)
		lk_json_text(json, NULL, fact);
	lk_json_end(json);
	lk_json_text_or_null(json, "remedy", lkm_finding_remedy(lkm_report_cause(report, i)));
	lk_json_end(json);
}

static void add_causes(struct lk_json *json, const struct lkm_report *report)
{
	if (!report || !lkm_report_cause_count(report))
		return;
	lk_json_array(json, "causes");
	for (size_t i = 0; i < lkm_report_cause_count(report); i++)
		add_cause(json, report, i);
	lk_json_end(json);
}

void lk_answer_error(
	struct lk_json *json, const struct lkm_error *failure, const struct lkm_report *report)
{
	lk_json_object(json, "error");
	lk_json_text(json, "code", lkm_code_name(failure->code));
	lk_json_number(json, "errno", failure->errnum);
	lk_json_text_or_null(json, "module", *failure->module ? failure->module : NULL);
	lk_json_text(json, "message",
		*failure->message ? failure->message : lkm_code_text(failure->code));
	add_causes(json, report);
	lk_json_end(json);
}

int lk_answer_finish(struct lk_answer *answer, const struct lk_ui *ui, int status)
{
	const char *text = NULL;

	if (answer->failure.code)
		lk_answer_error(&answer->json, &answer->failure, answer->report);
	if (lk_json_finish(&answer->json) == 0)
		text = lk_buf_text(&answer->text);
	if (text) {
		lk_ui_print(text);
		status = lk_ui_finish(ui, status);
	} else {
		lk_ui_say(ui, LOG_ERR, "out of memory");
		status = 1;
	}
	lk_buf_done(&answer->text);
	lkm_report_free(answer->report);
	answer->report = NULL;
	return status;
}

int lk_answer_view(struct lk_view *view, const char *command, const struct lk_ui *ui, int status)
{
	LK_BUF_CLEANUP struct lk_buf out;
	const char *text = NULL;

	lk_buf_init(&out, ANSWER_MAX);
	if (lk_view_to_json(view, command, &out) == 0)
		text = lk_buf_text(&out);
	lk_view_done(view);
	if (text) {
		lk_ui_print(text);
		return lk_ui_finish(ui, status);
	}
	lk_ui_say(ui, LOG_ERR, "out of memory");
	return 1;
}

int lk_answer_usage(const struct lk_ui *ui, const char *command, bool json, const char *message)
{
	struct lkm_error error = {.code = LKM_E_INVALID_ARGUMENT, .errnum = EINVAL};
	struct lk_view view;
	int status;

	if (!json) {
		lk_ui_say(ui, LOG_ERR, "%s", message);
		return 1;
	}
	snprintf(error.message, sizeof(error.message), "%s", message);
	lk_view_init(&view);
	lk_view_error(&view, &error, NULL);
	status = lk_answer_print(ui, &view, command, 1);
	lk_view_done(&view);
	return status;
}
