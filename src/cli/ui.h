/* SPDX-License-Identifier: MIT */
/* Messages in the classic form, and the explanations that follow them. */
#ifndef LK_UI_H
#define LK_UI_H

#include <stdbool.h>
#include <syslog.h>

#include <lkm/lkm.h>

struct lk_ui {
	const char *program; /* the classic name: "modprobe" */
	int level;           /* LOG_*: messages up to this one are printed; -1: none */
	bool verbose;        /* -v: help is printed wherever stderr goes */
	bool syslog;         /* -s, or no stderr: messages go to syslog */
};

/* Call this first. The kernel starts modprobe without open files; a file that we open must not
 * become standard output or standard error. */
void lk_ui_guard_streams(void);

/* Begin with messages of up to level. */
void lk_ui_init(struct lk_ui *ui, const char *program, int level);

/* Apply the options that all commands share. */
void lk_ui_set(struct lk_ui *ui, int verbosity, bool quiet, bool to_syslog);

/* "PROGRAM: ERROR: message" on stderr or syslog. priority is LOG_CRIT (FATAL) LOG_ERR LOG_WARNING
 * LOG_NOTICE LOG_INFO LOG_DEBUG. No final newline in format. */
void lk_ui_say(const struct lk_ui *ui, int priority, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* After the classic line of a failure, on a terminal or with -v: which module and file it was
 * about, the kernel's own lines, what to do. asked is the module of the classic line; report may be
 * NULL. */
void lk_ui_explain(const struct lk_ui *ui, const char *asked, const struct lkm_error *error,
	const struct lkm_report *report);

/* The same for a failure that has no report yet: of a look-up, or of a plan. lkm NULL: the running
 * system. */
void lk_ui_explain_request(
	const struct lk_ui *ui, struct lkm *lkm, const char *asked, const struct lkm_error *error);

/* After a step that succeeded: what is wrong all the same, in a few lines, with -v all of it. With
 * a priority as messages; LK_UI_CLASSIC: only on a terminal or with -v, as what follows the classic
 * lines. report may be NULL. */
#define LK_UI_CLASSIC (-1)
void lk_ui_warnings(const struct lk_ui *ui, int priority, const struct lkm_report *report);

/* A warning of a classic tool that no step has: on a terminal or with -v. */
void lk_ui_remark(const struct lk_ui *ui, const struct lkm_finding *finding);

/* While a load waits: print for what, on a terminal or with -v. */
void lk_ui_waiting(const struct lk_ui *ui, const struct lkm_finding *what);

/* For the verbs of lkm, whose messages are for people in any case: what the kernel said and what to
 * do. report may be NULL. */
void lk_ui_details(
	const struct lk_ui *ui, const struct lkm_error *error, const struct lkm_report *report);

/* An addition to the classic text of a failure that alone would mislead: " (...)"; "" for
 * most. */
const char *lk_ui_addition(const struct lkm_error *error);
/* Does lk_ui_explain() print anything? */
bool lk_ui_explains(const struct lk_ui *ui);

/* A message that reaches the log of the system, and stderr although the level forbids it: a quiet
 * tool may not be silent about it. What lk_ui_say() has written to both is not repeated. */
void lk_ui_insist(const struct lk_ui *ui, int priority, const char *message);

/* Print each problem (lkm_problem()) from *next on as an ERROR; *next moves after the last. Was one
 * of them an unreadable file of the configuration? */
bool lk_ui_problems(const struct lk_ui *ui, struct lkm *lkm, size_t *next);

/* Write to stdout; lk_print_own() is for a view, which is clean and may have colours. */
void lk_ui_print(const char *text);

/* Flush stdout: status, or 1 when not all of it could be written. */
int lk_ui_finish(const struct lk_ui *ui, int status);

/* Flush stdout where it is only a log of the work: a failure is a warning and leaves the exit
 * status alone. */
void lk_ui_finish_log(const struct lk_ui *ui);

/* The two lines of -V, for the classic names. */
void lk_ui_version(void);

#endif
