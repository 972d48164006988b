/* SPDX-License-Identifier: MIT */
/* The answer to --json of the commands under classic names: one object, also after a failure. */
#ifndef LK_ANSWER_H
#define LK_ANSWER_H

#include "../report/view.h"
#include "ui.h"

/* Print a view as the JSON object of a command: status, or 1 when it could not be printed. */
int lk_answer_print(
	const struct lk_ui *ui, const struct lk_view *view, const char *command, int status);

/* A command line with an error: print the message, or with json the object that has it as "error".
 * The exit status. */
int lk_answer_usage(const struct lk_ui *ui, const char *command, bool json, const char *message);

#endif
