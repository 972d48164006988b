/* SPDX-License-Identifier: MIT */
/* The answer to --json: one object on standard output, also when something failed. */
#ifndef LK_ANSWER_H
#define LK_ANSWER_H

#include "../report/json.h"
#include "../report/view.h"
#include "ui.h"

/* Print a view as the JSON object of a command: status, or 1 when it could not be printed. */
int lk_answer_print(
	const struct lk_ui *ui, const struct lk_view *view, const char *command, int status);

struct lk_answer {
	struct lk_buf text;
	struct lk_json json;
	struct lkm_error failure;  /* the first; code 0 for none */
	struct lkm_report *report; /* of it; may be NULL */
};

/* Begin the object of a command. */
void lk_answer_begin(struct lk_answer *answer, const char *command);

/* Take note of a failure; the first one is told. */
void lk_answer_fail(struct lk_answer *answer, const struct lkm_error *error);

/* Take over the report of a failure, which may be NULL: it is told with it. */
void lk_answer_explain(
	struct lk_answer *answer, const struct lkm_error *error, struct lkm_report *report);

/* Add "error": the part of an object that says what failed. report may be NULL. */
void lk_answer_error(
	struct lk_json *json, const struct lkm_error *failure, const struct lkm_report *report);

/* Wrong usage of a command under a classic name: said, or answered when json. The exit status. */
int lk_answer_usage(const struct lk_ui *ui, const char *command, bool json, const char *message);

/* Print a view as the JSON object of a command. status, or 1 when it could not be printed. The view
 * is freed. */
int lk_answer_view(struct lk_view *view, const char *command, const struct lk_ui *ui, int status);

/* Add "error" when something failed, end the object and print it. status, or 1 when it could not be
 * printed. What the answer consists of is freed. */
int lk_answer_finish(struct lk_answer *answer, const struct lk_ui *ui, int status);

#endif
