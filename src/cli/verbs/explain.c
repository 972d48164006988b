/* SPDX-License-Identifier: MIT */
/* lkm explain: what a failure means, with an example, its causes, and what to do. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <lkm/error.h>

#include "../../base/nearest.h"
#include "../commands.h"
#include "../verb.h"

struct explain_opts {
	struct lk_verb_opts verb;
	bool list;
};

static const struct lk_command_text text = {
	.usage = "  lkm explain [options] CODE...\n"
		 "  lkm explain --list",
	.purpose =
		"Explains a failure: an example, its causes, and what to do. CODE is a word such\n"
		"as in-use, its number, or its name in C.",
};

static const struct lk_opt table[] = {
	{'l', "list", LK_OPT_SET, offsetof(struct explain_opts, list), 0, NULL,
		"list all failures"},
	LK_VERB_ROW_JSON(struct explain_opts),
	LK_VERB_ROWS_COMMON(struct explain_opts),
	LK_OPTS_END,
};

struct explanation {
	const char *example, *causes, *remedies; /* lines */
};

/* One that belongs to no failure of this version is no fault; one that is missing does not compile.
 */
#define LKM_EXPLAIN(name, example, causes, remedies)                                               \
	__attribute__((unused)) static const struct explanation explanation_##name = {             \
		example, causes, remedies};
#include "../explanations.def"
#undef LKM_EXPLAIN

struct code {
	int number;
	const char *name; /* in C */
	const struct explanation *explanation;
};

static const struct code codes[] = {
#define LKM_ERROR(number, name, slug, exit_status, text, hint)                                     \
	{number, "LKM_E_" #name, &explanation_##name},
#include <lkm/errors.def>
#undef LKM_ERROR
};
#define CODES (sizeof(codes) / sizeof(*codes))

static bool is_called(const struct code *code, const char *operand)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", code->number);
	return strcmp(operand, number) == 0 || strcasecmp(operand, code->name) == 0 ||
	       strcasecmp(operand, code->name + strlen("LKM_E_")) == 0 ||
	       strcasecmp(operand, lkm_code_name(code->number)) == 0;
}

static const struct code *find_code(const char *operand)
{
	for (size_t i = 0; i < CODES; i++)
		if (is_called(&codes[i], operand))
			return &codes[i];
	return NULL;
}

/* A list of the lines of a text. */
static void add_lines(struct lk_view *view, const char *label, const char *key, const char *lines)
{
	if (label)
		lk_view_row(view, label, LK_PLAIN, NULL);
	lk_view_list(view, key);
	while (*lines) {
		const size_t size = strcspn(lines, "\n");
		char line[512]; /* longer than any of our texts */

		snprintf(line, sizeof(line), "%.*s", (int)size, lines);
		if (label)
			lk_view_line(view, LK_PLAIN, "- %s");
		lk_view_string(view, NULL, line);
		lines += size + (lines[size] == '\n');
	}
	lk_view_end(view);
}

static void show_code(struct lk_view *view, const struct code *code)
{
	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "code", lkm_code_name(code->number));
	lk_view_more(view, LK_PLAIN, "(%s,");
	lk_view_integer(view, "number", code->number);
	lk_view_more(view, LK_PLAIN, "%s,");
	lk_view_string(view, "name", code->name);
	lk_view_more(view, LK_PLAIN, "exit status %s)");
	lk_view_integer(view, "exit_status", lkm_code_exit(code->number));
	lk_view_row(view, "meaning", LK_PLAIN, NULL);
	lk_view_string(view, "text", lkm_code_text(code->number));
	lk_view_string(view, "hint", lkm_code_hint(code->number));
	lk_view_row(view, "example", LK_PLAIN, NULL);
	lk_view_lines(view, "example", code->explanation->example);
	add_lines(view, "causes", "causes", code->explanation->causes);
	add_lines(view, "what to do", "remedies", code->explanation->remedies);
	lk_view_end(view);
}

/* The same members as show_code(): text shows three of them as a row of a table. */
static void list_code(struct lk_view *view, const struct code *code)
{
	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "code", lkm_code_name(code->number));
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_integer(view, "number", code->number);
	lk_view_string(view, "name", code->name);
	lk_view_integer(view, "exit_status", lkm_code_exit(code->number));
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "text", lkm_code_text(code->number));
	lk_view_string(view, "hint", lkm_code_hint(code->number));
	lk_view_string(view, "example", code->explanation->example);
	add_lines(view, NULL, "causes", code->explanation->causes);
	add_lines(view, NULL, "remedies", code->explanation->remedies);
	lk_view_end(view);
}

static void show_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_error error = {.code = LKM_E_NOT_FOUND};
	const struct code *code = find_code(operand);
	struct lk_nearest nearest;
	char question[160];

	if (code) {
		lk_view_blank(&verb->view);
		show_code(&verb->view, code);
		return;
	}
	lk_nearest_begin(&nearest, operand);
	for (size_t i = 0; i < CODES; i++)
		lk_nearest_consider(&nearest, lkm_code_name(codes[i].number));
	lk_nearest_question(&nearest, "", question, sizeof(question));
	snprintf(error.message, sizeof(error.message), "'%.128s' is not a code of lkm%s%s", operand,
		nearest.count ? "; " : " (see 'lkm explain --list')", question);
	lk_verb_fail(verb, &error, NULL);
}

int lk_cmd_explain(int argc, char **argv)
{
	static const struct lk_view_column columns[] = {
		{"", false, 0}, {"", true, 0}, {"", false, 0}, {0}};
	struct explain_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "explain", &text, table, &opts, 0);

	if (first < 0)
		return verb.status;
	if (first == argc && !opts.list)
		lk_verb_usage(&verb, "expected a code, such as 'in-use'");
	if (opts.list)
		lk_view_table(&verb.view, columns);
	lk_view_list(&verb.view, "codes");
	for (size_t i = 0; opts.list && i < CODES; i++)
		list_code(&verb.view, &codes[i]);
	for (int i = first; !opts.list && i < argc; i++)
		show_operand(&verb, argv[i]);
	lk_view_end(&verb.view);
	return lk_verb_end(&verb);
}
