/* SPDX-License-Identifier: MIT */
/* What the commands say to people and to scripts: messages in the classic form, and the help that
 * comes after them. */
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

/* To be called first: the kernel starts modprobe without any open file, and what we open must not
 * take the place of standard output or standard error. */
void lk_ui_guard_streams(void);

/* Ready to print errors at level. */
void lk_ui_init(struct lk_ui *ui, const char *program, int level);

/* Act on the options that all commands share. */
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

/* For the verbs of lkm, whose messages are for people in any case: what the kernel said and what to
 * do. report may be NULL. */
void lk_ui_details(
	const struct lk_ui *ui, const struct lkm_error *error, const struct lkm_report *report);

/* What to put behind the classic text of a failure where that alone would mislead: " (...)"; "" for
 * most. */
const char *lk_ui_addition(const struct lkm_error *error);
/* The cause alone, where lk_ui_explain() takes it to be in the classic line. */
void lk_ui_cause(const struct lk_ui *ui, const struct lkm_error *error);

/* After "is in use", on a terminal or with -v: by whom, or that it is just coming or going. */
void lk_ui_users(const struct lk_ui *ui, const char *module);

/* Would lk_ui_explain() print anything? */
bool lk_ui_explains(const struct lk_ui *ui);

/* Lines of the configuration that were not understood, as ERROR. */
void lk_ui_problems(const struct lk_ui *ui, struct lkm *lkm);

/* Write to stdout. */
void lk_ui_print(const char *text);

/* The exit status, after all that was written to stdout has really arrived: 1 when it has not. */
int lk_ui_finish(const struct lk_ui *ui, int status);

/* The same where the output only tells what was done, and the status is that of the deed. */
void lk_ui_finish_log(const struct lk_ui *ui);

/* The two lines of -V, for the classic names. */
void lk_ui_version(void);

#endif
