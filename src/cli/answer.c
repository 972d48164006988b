/* SPDX-License-Identifier: MIT */
/* JSON answers: begun, filled by the commands, ended with what failed. */
#include "answer.h"

#include <errno.h>
#include <stdio.h>

/* What modules.alias of a whole tree amounts to, several times over. */
#define ANSWER_MAX ((size_t)256 << 20)

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

void lk_answer_error(struct lk_json *json, const struct lkm_error *failure)
{
	lk_json_object(json, "error");
	lk_json_text(json, "code", lkm_code_name(failure->code));
	lk_json_number(json, "errno", failure->errnum);
	lk_json_text_or_null(json, "module", *failure->module ? failure->module : NULL);
	lk_json_text(json, "message",
		*failure->message ? failure->message : lkm_code_text(failure->code));
	lk_json_end(json);
}

int lk_answer_finish(struct lk_answer *answer, const struct lk_ui *ui, int status)
{
	const char *text = NULL;

	if (answer->failure.code)
		lk_answer_error(&answer->json, &answer->failure);
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
	return status;
}

int lk_answer_usage(const struct lk_ui *ui, const char *command, bool json, const char *message)
{
	struct lkm_error error = {.code = LKM_E_INVALID_ARGUMENT, .errnum = EINVAL};
	struct lk_answer answer;

	if (!json) {
		lk_ui_say(ui, LOG_ERR, "%s", message);
		return 1;
	}
	snprintf(error.message, sizeof(error.message), "%s", message);
	lk_answer_begin(&answer, command);
	lk_answer_fail(&answer, &error);
	return lk_answer_finish(&answer, ui, 1);
}
