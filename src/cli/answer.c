/* SPDX-License-Identifier: MIT */
/* A view as JSON on standard output. */
#include "answer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../report/print.h"

/* Several times the size of modules.alias of a large tree. */
#define ANSWER_MAX ((size_t)256 << 20)

int lk_answer_print(
	const struct lk_ui *ui, const struct lk_view *view, const char *command, int status)
{
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, ANSWER_MAX);
	if (lk_view_to_json(view, command, &text) == 0 && lk_buf_text(&text)) {
		lk_print_own(stdout, "%s", lk_buf_text(&text));
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
