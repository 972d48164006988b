/* SPDX-License-Identifier: MIT */
/* Options as tables: one row says how an option is spelled, where its value goes and what --help
 * prints. */
#ifndef LK_OPTS_H
#define LK_OPTS_H

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

enum lk_opt_kind {
	LK_OPT_SET,   /* a bool becomes true */
	LK_OPT_COUNT, /* an int counts how often it is given */
	LK_OPT_BITS,  /* bits are set in an unsigned */
	LK_OPT_TEXT,  /* a const char * gets the argument */
	LK_OPT_TEXTS, /* a struct lk_texts gets one argument more */
	LK_OPT_VALUE, /* a const char * gets the fixed text of the row */
};

struct lk_opt {
	char letter;      /* 0: long only */
	const char *name; /* NULL: letter only */
	enum lk_opt_kind kind;
	size_t offset;        /* of the member in the command's options */
	unsigned bits;        /* for LK_OPT_BITS */
	const char *argument; /* the argument's name in the help; NULL: none; for LK_OPT_VALUE the
				 fixed text */
	const char *help;     /* NULL: an old spelling, not shown */
};

/* The arguments of a repeatable option, NULL-terminated. */
#define LK_TEXTS_MAX 64
struct lk_texts {
	const char *items[LK_TEXTS_MAX + 1];
	size_t count;
};

/* Shared by all commands; the first member of their options. */
struct lk_common_opts {
	bool help, version;
	bool to_syslog;
	int verbosity;
};

#define LK_OPTS_END                                                                                \
	{                                                                                          \
		0                                                                                  \
	}

struct lk_command_text {
	const char *usage;   /* one or several lines after "Usage:" */
	const char *purpose; /* a sentence or two below it */
};

/* Read options into the struct that table describes, which begins with a struct lk_common_opts;
 * operands are moved behind them. Long names may be abbreviated, options may follow operands, "--"
 * ends them. The index of the first operand; or -1 when the command ends here with *status: help or
 * version was asked for and printed, or getopt has said what is wrong. */
int lk_opts_begin(int argc, char **argv, const struct lk_command_text *text,
	const struct lk_opt *table, void *options, int *status);

/* getopt_long(), whose complaints control no terminal. */
int lk_opts_next(int argc, char **argv, const char *letters, const struct option *names);

/* Read options as lk_opts_begin() does, but leave --help to the caller: the index of the first
 * operand, or -1 with what is wrong in message. */
int lk_opts_parse(int argc, char **argv, const struct lk_opt *table, void *options, char *message,
	size_t size);

/* Is --json, or an abbreviation of it, among arguments that cannot be parsed? */
bool lk_opts_want_json(int argc, char **argv);

/* Print the help of --help on standard output. */
void lk_opts_help(const struct lk_command_text *text, const struct lk_opt *table);

/* Read options and ignore what is wrong with them. */
void lk_opts_read(int argc, char **argv, const struct lk_opt *table, void *options);

#endif
