/* SPDX-License-Identifier: MIT */
/* lkm why: what decides about a module here, with the place where each thing stands. */
#include <stdio.h>
#include <string.h>

#include "../commands.h"
#include "../verb.h"
#include "verdict.h"

#define COLUMN 14

/* Without -v, of a list that is longer only this many are shown. */
#define SHORT 8

struct why_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm why [options] NAME|ALIAS...",
	.purpose = "Shows what would happen if a module were asked for now, and everything that "
		   "decides about it,\neach with file and line. With -v lists are shown as a "
		   "whole.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct why_opts),
	LK_VERB_ROWS_WHERE(struct why_opts),
	LK_VERB_ROWS_COMMON(struct why_opts),
	LK_OPTS_END,
};

/* The lines of one kind. */
struct lines {
	const struct lkm_why *why;
	enum lkm_why_kind kind;
};

/* The index of line number wanted of a kind; the count of all lines when there is none. */
static size_t find(const struct lines *lines, size_t wanted)
{
	size_t i = 0, count = lkm_why_count(lines->why);

	for (; i < count; i++)
		if (lkm_why_kind(lines->why, i) == lines->kind && wanted-- == 0)
			break;
	return i;
}

static size_t count_lines(const struct lines *lines)
{
	size_t count = 0;

	for (size_t i = 0; i < lkm_why_count(lines->why); i++)
		count += lkm_why_kind(lines->why, i) == lines->kind;
	return count;
}

static const char *word(const void *from, unsigned long wanted)
{
	const struct lines *lines = from;

	return lkm_why_text(lines->why, find(lines, wanted));
}

static void label(const struct lk_screen *screen, const char *name)
{
	printf("  %s%-*s%s", screen->faint, COLUMN - 2, name, screen->normal);
}

/* Is this the place of the line above too? An index has many aliases and no line numbers. */
static bool is_same_place(const struct lkm_why *why, size_t i)
{
	return i > 0 && lkm_why_kind(why, i - 1) == lkm_why_kind(why, i) && !lkm_why_line(why, i) &&
	       !lkm_why_line(why, i - 1) && lkm_why_file(why, i - 1) &&
	       strcmp(lkm_why_file(why, i - 1), lkm_why_file(why, i)) == 0;
}

static void print_line(const struct lk_screen *screen, const struct lkm_why *why, size_t i)
{
	const char *file = lkm_why_file(why, i);
	unsigned line = lkm_why_line(why, i);

	lk_screen_text(lkm_why_text(why, i));
	if (file && !is_same_place(why, i)) {
		printf("  %s", screen->faint);
		lk_screen_text(file);
		if (line)
			printf(":%u", line);
		fputs(screen->normal, stdout);
	}
	putchar('\n');
}

static void print_lines(const struct lk_verb *verb, const struct lines *lines, const char *name)
{
	size_t count = count_lines(lines), shown = 0;
	size_t room = verb->opts->common.verbosity || count <= SHORT + 1 ? count : SHORT;

	for (size_t i = 0; shown < room && i < lkm_why_count(lines->why); i++) {
		if (lkm_why_kind(lines->why, i) != lines->kind)
			continue;
		label(&verb->screen, shown++ ? "" : name);
		print_line(&verb->screen, lines->why, i);
	}
	if (count > room) {
		label(&verb->screen, "");
		printf("and %zu more (-v shows them)\n", count - room);
	}
}

static void print_kind(
	const struct lk_verb *verb, const struct lkm_why *why, const struct lk_verdict_kind *kind)
{
	struct lines lines = {why, kind->kind};

	if (!count_lines(&lines))
		return;
	if (!kind->words) {
		print_lines(verb, &lines, kind->label);
		return;
	}
	label(&verb->screen, kind->label);
	lk_screen_words(&verb->screen, COLUMN, word, &lines);
	putchar('\n');
}

static void print_text(const struct lk_verb *verb, const struct lkm_why *why)
{
	const struct lk_screen *screen = &verb->screen;
	enum lkm_verdict verdict = lkm_why_verdict(why);

	printf("%s%s%s %s%s%s\n", screen->strong, lkm_why_module(why), screen->normal,
		lk_verdict_colour(screen, verdict), lk_verdict_text(verdict), screen->normal);
	if (lkm_why_path(why)) {
		label(screen, "file");
		lk_screen_text(lkm_why_path(why));
		putchar('\n');
	}
	for (size_t i = 0; lk_verdict_kind(i); i++)
		print_kind(verb, why, lk_verdict_kind(i));
}

/* Is this what was asked for by its own name? */
static bool is_name(const char *asked, const char *module)
{
	for (; *asked && *module; asked++, module++)
		if ((*asked == '-' ? '_' : *asked) != *module)
			return false;
	return *asked == *module;
}

static void show(struct lk_verb *verb, const char *asked, const char *module)
{
	const char *alias = is_name(asked, module) ? NULL : asked;
	struct lkm_why *why;
	struct lkm_error error;

	if (lkm_why_ask(verb->lkm, module, alias, &why, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	if (verb->opts->json)
		lk_verdict_json(&verb->answer.json, asked, alias, why);
	else
		print_text(verb, why);
	lkm_why_free(why);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;

	if (lkm_lookup(verb->lkm, operand, 0, &found, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	for (size_t i = 0; i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i))
			show(verb, operand, lkm_found_name(lkm_found_module(found, i)));
	lkm_found_free(found);
}

int lk_cmd_why(int argc, char **argv)
{
	struct why_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "why", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb)) {
		if (opts.verb.json)
			lk_json_array(&verb.answer.json, "modules");
		for (int i = first; i < argc; i++)
			show_operand(&verb, argv[i]);
		if (opts.verb.json)
			lk_json_end(&verb.answer.json);
	}
	return lk_verb_end(&verb);
}
