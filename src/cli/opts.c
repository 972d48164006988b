/* SPDX-License-Identifier: MIT */
/* Tables of options to getopt_long and to --help. */
#include "opts.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/nearest.h"
#include "../base/utf8.h"
#include "ui.h"
#include "../report/print.h"

/* Long options without a letter are numbered from here. */
#define FIRST_LONG 256
#define OPTS_MAX   64

struct getopt_tables {
	char letters[3 * OPTS_MAX + 1];
	struct option names[OPTS_MAX + 1];
};

static bool takes_argument(const struct lk_opt *opt)
{
	return opt->kind == LK_OPT_TEXT || opt->kind == LK_OPT_TEXTS;
}

static bool is_end(const struct lk_opt *opt)
{
	return !opt->letter && !opt->name;
}

static void translate(const struct lk_opt *table, struct getopt_tables *ret)
{
	char *letter = ret->letters;
	struct option *name = ret->names;

	for (size_t i = 0; !is_end(&table[i]) && i < OPTS_MAX; i++) {
		const struct lk_opt *opt = &table[i];

		if (opt->letter) {
			*letter++ = opt->letter;
			if (takes_argument(opt))
				*letter++ = ':';
		}
		if (opt->name)
			*name++ = (struct option){.name = opt->name,
				.has_arg = takes_argument(opt) ? required_argument : no_argument,
				.val = FIRST_LONG + (int)i};
	}
}

static const struct lk_opt *find(const struct lk_opt *table, int value)
{
	if (value >= FIRST_LONG)
		return &table[value - FIRST_LONG];
	for (; !is_end(table); table++)
		if (table->letter == value)
			return table;
	return NULL;
}

static bool add_text(struct lk_texts *texts, const char *text)
{
	if (texts->count == LK_TEXTS_MAX)
		return false;
	texts->items[texts->count++] = text;
	return true;
}

/* false: an option that was given too often. */
static bool store(const struct lk_opt *opt, void *options, const char *argument)
{
	void *member = (char *)options + opt->offset;

	switch (opt->kind) {
	case LK_OPT_SET:
		*(bool *)member = true;
		break;
	case LK_OPT_COUNT:
		++*(int *)member;
		break;
	case LK_OPT_BITS:
		*(unsigned *)member |= opt->bits;
		break;
	case LK_OPT_TEXT:
		*(const char **)member = argument;
		break;
	case LK_OPT_TEXTS:
		return add_text(member, argument);
	case LK_OPT_VALUE:
		*(const char **)member = opt->argument;
		break;
	}
	return true;
}

/* What getopt did not take: it has set optopt, and optind to what comes after it. */
static void describe(char **argv, const struct lk_opt *table, char *message, size_t size)
{
	const struct lk_opt *opt = optopt ? find(table, optopt) : NULL;
	/* musl goes past the end when the last option lacks its argument. */
	const char *argument = argv[optind - 1] ? argv[optind - 1] : argv[optind - 2];
	const size_t length = strcspn(argument, "=");
	struct lk_nearest nearest;
	char typed[64], question[160];
	int matches = 0;

	if (opt && takes_argument(opt)) {
		snprintf(message, size, "option '%s' expects %s", argument, opt->argument);
	} else if (opt && optopt >= FIRST_LONG) {
		snprintf(message, size, "option '--%s' takes no argument", opt->name);
	} else if (optopt) {
		snprintf(message, size, "unknown option '-%c'", optopt);
	} else {
		snprintf(typed, sizeof(typed), "%.*s", (int)length, argument);
		lk_nearest_begin(&nearest, typed + strspn(typed, "-"));
		for (opt = table; !is_end(opt); opt++) {
			if (!opt->name)
				continue;
			matches += strncmp(opt->name, nearest.typed, strlen(nearest.typed)) == 0;
			if (opt->help)
				lk_nearest_consider(&nearest, opt->name);
		}
		lk_nearest_question(&nearest, "--", question, sizeof(question));
		if (matches > 1)
			snprintf(message, size, "option '%s' is ambiguous", argument);
		else if (nearest.count)
			snprintf(message, size, "unknown option '%s'; %s", typed, question);
		else
			snprintf(message, size, "unknown option '%s'", argument);
	}
}

int lk_opts_parse(int argc, char **argv, const struct lk_opt *table, void *options, char *message,
	size_t size)
{
	struct getopt_tables tables = {0};
	int value;

	translate(table, &tables);
	optind = 1;
	opterr = 0;
	while ((value = getopt_long(argc, argv, tables.letters, tables.names, NULL)) >= 0) {
		const struct lk_opt *opt = value == '?' ? NULL : find(table, value);

		if (opt && store(opt, options, optarg))
			continue;
		if (opt)
			snprintf(message, size, "option '--%s' is given more than %d times",
				opt->name, LK_TEXTS_MAX);
		else
			describe(argv, table, message, size);
		break;
	}
	opterr = 1;
	return value >= 0 ? -1 : optind;
}

bool lk_opts_want_json(int argc, char **argv)
{
	/* Where an argument is missing, musl has moved the final NULL among the others. */
	for (int i = 1; i < argc && (!argv[i] || strcmp(argv[i], "--") != 0); i++)
		if (argv[i] && strlen(argv[i]) >= 3 &&
			strncmp("--json", argv[i], strlen(argv[i])) == 0)
			return true;
	return false;
}

/* Have getopt complain about the same option in operands that control no terminal. */
static void complain(int argc, char **argv, const char *letters, const struct option *names)
{
	char **clean = calloc((size_t)argc + 1, sizeof(*clean));
	bool complete = clean;
	int value = 0;

	for (int i = 0; complete && i < argc; i++) {
		clean[i] = strdup(argv[i]);
		complete = clean[i];
		if (complete)
			lk_utf8_clean(clean[i], '\0');
	}
	optind = 0; /* glibc would go on inside the option that it stopped at */
	while (complete && value >= 0 && value != '?')
		value = getopt_long(argc, clean, letters, names, NULL);
	if (!complete)
		lk_print(stderr, "%s: out of memory\n", argv[0]);
	for (int i = 0; clean && i < argc; i++)
		free(clean[i]);
	free(clean);
}

int lk_opts_next(int argc, char **argv, const char *letters, const struct option *names)
{
	int value;

	if (!lk_print_is_clean(stderr))
		return getopt_long(argc, argv, letters, names, NULL);
	opterr = 0;
	value = getopt_long(argc, argv, letters, names, NULL);
	opterr = 1;
	if (value == '?')
		complain(argc, argv, letters, names);
	return value;
}

static int parse(int argc, char **argv, const struct lk_opt *table, void *options)
{
	struct getopt_tables tables = {0};
	int value;

	translate(table, &tables);
	optind = 1;
	while ((value = lk_opts_next(argc, argv, tables.letters, tables.names)) >= 0) {
		const struct lk_opt *opt = value == '?' ? NULL : find(table, value);

		if (!opt)
			return -1;
		if (store(opt, options, optarg))
			continue;
		lk_print(stderr, "%s: --%s was given more than %d times\n", argv[0], opt->name,
			LK_TEXTS_MAX);
		return -1;
	}
	return optind;
}

static void help_row(const struct lk_opt *opt)
{
	char left[80];
	const char *argument = takes_argument(opt) ? opt->argument : NULL;

	snprintf(left, sizeof(left), "%c%c%s%s%s%s%s", opt->letter ? '-' : ' ',
		opt->letter ? opt->letter : ' ', opt->name ? (opt->letter ? ", " : "  ") : "",
		opt->name ? "--" : "", opt->name ? opt->name : "", argument ? " " : "",
		argument ? argument : "");
	lk_print(stdout, "  %-30s %s\n", left, opt->help);
}

static void print_help(const struct lk_command_text *text, const struct lk_opt *table)
{
	lk_print(stdout, "Usage:\n%s\n\n%s\n\nOptions:\n", text->usage, text->purpose);
	for (; !is_end(table); table++)
		if (table->help)
			help_row(table);
}

int lk_opts_begin(int argc, char **argv, const struct lk_command_text *text,
	const struct lk_opt *table, void *options, int *status)
{
	const struct lk_common_opts *common = options;
	int first = parse(argc, argv, table, options);
	struct lk_ui ui;

	*status = first < 0;
	if (first >= 0 && common->help)
		print_help(text, table);
	else if (first >= 0 && common->version)
		lk_ui_version();
	else
		return first;
	if (first >= 0) {
		lk_ui_init(&ui, argv[0], LOG_ERR);
		*status = lk_ui_finish(&ui, 0);
	}
	return -1;
}

void lk_opts_help(const struct lk_command_text *text, const struct lk_opt *table)
{
	print_help(text, table);
}

void lk_opts_read(int argc, char **argv, const struct lk_opt *table, void *options)
{
	opterr = 0;
	parse(argc, argv, table, options);
	opterr = 1;
}
