/* SPDX-License-Identifier: MIT */
/* The parts that all verbs of lkm share: options, the system they look at, messages, exit status.
 */
#ifndef LK_VERB_H
#define LK_VERB_H

#include <lkm/live.h>

#include "opts.h"
#include "../report/view.h"
#include "ui.h"

/* The first member of every verb's options. */
struct lk_verb_opts {
	struct lk_common_opts common;
	bool json, dot, quiet;
	bool scan;
	const char *release, *root;
	struct lk_texts module_roots, config;
};

/* Rows for the options of all verbs; type is the struct of the verb's options, whose member verb is
 * a struct lk_verb_opts. */
#define LK_VERB_ROW_JSON(type)                                                                     \
	{                                                                                          \
		0, "json", LK_OPT_SET, offsetof(type, verb.json), 0, NULL,                         \
			"print one JSON object; see lkm-json(7)"                                   \
	}
#define LK_VERB_ROW_DOT(type)                                                                      \
	{                                                                                          \
		0, "dot", LK_OPT_SET, offsetof(type, verb.dot), 0, NULL,                           \
			"print a graph for Graphviz"                                               \
	}
#define LK_VERB_ROWS_COMMON(type)                                                                  \
	{'v', "verbose", LK_OPT_COUNT, offsetof(type, verb.common.verbosity), 0, NULL,             \
		"print more"},                                                                     \
		{'q', "quiet", LK_OPT_SET, offsetof(type, verb.quiet), 0, NULL,                    \
			"print no messages"},                                                      \
	{                                                                                          \
		'h', "help", LK_OPT_SET, offsetof(type, verb.common.help), 0, NULL,                \
			"show this help"                                                           \
	}
/* Rows for verbs that can look at another system. */
#define LK_VERB_ROWS_WHERE(type)                                                                   \
	{'k', "kernel", LK_OPT_TEXT, offsetof(type, verb.release), 0, "RELEASE",                   \
		"use RELEASE instead of the running kernel"},                                      \
		{'b', "basedir", LK_OPT_TEXTS, offsetof(type, verb.module_roots), 0, "DIR",        \
			"look for " LKM_MODULE_DIRECTORY " below DIR (repeatable)"},               \
		{'d', "dirname", LK_OPT_TEXTS, offsetof(type, verb.module_roots), 0, "DIR", NULL}, \
		{0, "root", LK_OPT_TEXT, offsetof(type, verb.root), 0, "DIR",                      \
			"use the modules and configuration below DIR"},                            \
		{0, "scan", LK_OPT_SET, offsetof(type, verb.scan), 0, NULL,                        \
			"without indexes, read the module files (slow)"},                          \
	{                                                                                          \
		'C', "config", LK_OPT_TEXTS, offsetof(type, verb.config), 0, "PATH",               \
			"read PATH instead of the usual configuration"                             \
	}

struct lk_verb {
	struct lk_ui ui;
	struct lk_screen screen;
	struct lk_view view; /* the result; see ../report/view.h */
	struct lk_verb_opts *opts;
	const char *name;    /* "plan" */
	char title[32];      /* "lkm plan" */
	struct lkm *lkm;     /* NULL until lk_verb_open() */
	int status;          /* of the first failure */
	const char **unread; /* messages of lk_verb_unread() */
	size_t unread_count, unread_capacity;
	bool acts;  /* it goes on when some of the configuration cannot be read */
	bool brief; /* text explains failures only with -v: there may be many */
};

/* Read the options, which begin with a struct lk_verb_opts. The index of the first operand, or -1
 * with the exit status in verb->status. operands is how many there must be at least, or
 * LK_VERB_NO_OPERANDS. */
#define LK_VERB_NO_OPERANDS (-1)
int lk_verb_begin(struct lk_verb *verb, int argc, char **argv, const char *name,
	const struct lk_command_text *text, const struct lk_opt *table, void *opts, int operands);

/* Open the system that the options name; false after a failure, which has been printed. */
bool lk_verb_open(struct lk_verb *verb);

/* Report something that could not be read, which makes the answer incomplete. */
void lk_verb_unread(struct lk_verb *verb, const char *message);

/* Print a line about the work at once; only in text, and not with -q. */
void lk_verb_progress(struct lk_verb *verb, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Print the finished part of the view; only in text. */
void lk_verb_flush(struct lk_verb *verb);

/* Is the report of a failure shown? Making one takes time. */
bool lk_verb_explains(const struct lk_verb *verb);

/* LKM_RUN_TRACE where a person or a program waits for the explanation of a failure; 0 otherwise, as
 * ending a trace takes time. */
unsigned lk_verb_traces(const struct lk_verb *verb);

/* Is all of the view shown, with the values that have no cue? Making these may take time. */
bool lk_verb_shows_all(const struct lk_verb *verb);

/* Print a failure and its explanation; the exit status of the first failure stays. The
 * report is taken over, and may be NULL. */
void lk_verb_fail(struct lk_verb *verb, const struct lkm_error *error, struct lkm_report *report);

/* Print the failure of a look-up or plan, with its causes; asked is what the user typed. */
void lk_verb_fail_about(struct lk_verb *verb, const char *asked, const struct lkm_error *error);

/* Print what is wrong with the command line; " (see 'lkm VERB --help')" is added. */
void lk_verb_usage(struct lk_verb *verb, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Print a failure whose report stays with the caller. */
void lk_verb_tell(
	struct lk_verb *verb, const struct lkm_error *error, const struct lkm_report *report);

/* Close what is open, and print the rest of the view as text, or the whole of it as JSON. The exit
 * status. */
int lk_verb_end(struct lk_verb *verb);

/* Call act for each name among the operands, with the parameters that follow it, joined ("" for
 * none). */
void lk_verb_each(struct lk_verb *verb, char *const *operands, int count,
	void (*act)(struct lk_verb *verb, const char *name, const char *params));

/* Is module number i of a look-up a repetition? An alias that several patterns match finds a
 * module several times. */
bool lk_verb_is_repeated(const struct lkm_found *found, size_t i);

/* Print which step comes next; only in text, and not with -q. data is the verb: for
 * lkm_run_options.on_step. */
void lk_verb_say_step(void *data, const struct lkm_step *step);

/* Print for which module a run waits: for lkm_run_options.on_wait. data is the verb. */
void lk_verb_say_wait(void *data, const struct lkm_finding *what);

/* What is loaded, for verbs that only add it to what they show, to be freed; NULL when it is
 * unknown, or says nothing about the system that the options speak of. */
struct lkm_live *lk_verb_live(struct lk_verb *verb);

/* The name that the kernel has a module under: the operand, unless no module of this name is loaded
 * and the file of this name or path says another. */
const char *lk_verb_kernel_name(struct lk_verb *verb, const char *operand, char ret[LKM_NAME_SIZE]);

/* Is this operand a parameter, NAME=VALUE? */
bool lk_verb_is_param(const char *operand);

#endif
