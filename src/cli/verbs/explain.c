/* SPDX-License-Identifier: MIT */
/* lkm explain: what a failure means, with an example, its causes, and what to do. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <lkm/error.h>

#include "../commands.h"
#include "../verb.h"

struct explain_opts {
	struct lk_verb_opts verb;
	bool list;
};

static const struct lk_command_text text = {
	.usage = "  lkm explain [options] CODE...\n"
		 "  lkm explain --list",
	.purpose = "Shows what a failure means: an example, its causes, and what to do. CODE is "
		   "its word, its\nnumber, or its name in C.",
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

/* Cut the next line off the front; NULL at the end. *ret_size: without its newline. */
static const char *next_line(const char **rest, int *ret_size)
{
	const char *line = *rest;
	size_t size = strcspn(line, "\n");

	if (!*line)
		return NULL;
	*ret_size = (int)size;
	*rest = line + size + (line[size] == '\n');
	return line;
}

static void print_lines(const char *heading, const char *mark, const char *lines)
{
	const char *line;
	int size;

	printf("%s\n", heading);
	while ((line = next_line(&lines, &size)))
		printf("  %s%.*s\n", mark, size, line);
}

static void print_code(const struct lk_verb *verb, const struct code *code)
{
	const struct lk_screen *screen = &verb->screen;
	const char *sentence = lkm_code_text(code->number);

	printf("%s%s%s (%d, %s, exit status %d)\n", screen->strong, lkm_code_name(code->number),
		screen->normal, code->number, code->name, lkm_code_exit(code->number));
	/* They begin with small letters, of ASCII. */
	printf("%c%s.\n", *sentence - 'a' + 'A', sentence + 1);
	print_lines("Example:", "", code->explanation->example);
	print_lines("Causes:", "- ", code->explanation->causes);
	print_lines("What to do:", "- ", code->explanation->remedies);
}

static void print_row(const struct lk_verb *verb, const struct code *code)
{
	printf("%3d  %s%-20s%s %s\n", code->number, verb->screen.strong,
		lkm_code_name(code->number), verb->screen.normal, lkm_code_text(code->number));
}

static void add_lines(struct lk_json *json, const char *key, const char *lines)
{
	char copy[512]; /* the texts are ours: none is as long */
	const char *line;
	int size;

	lk_json_array(json, key);
	while ((line = next_line(&lines, &size))) {
		snprintf(copy, sizeof(copy), "%.*s", size, line);
		lk_json_text(json, NULL, copy);
	}
	lk_json_end(json);
}

static void add_code(struct lk_json *json, const struct code *code)
{
	lk_json_object(json, NULL);
	lk_json_text(json, "code", lkm_code_name(code->number));
	lk_json_number(json, "number", code->number);
	lk_json_text(json, "name", code->name);
	lk_json_number(json, "exit_status", lkm_code_exit(code->number));
	lk_json_text(json, "text", lkm_code_text(code->number));
	lk_json_text(json, "hint", lkm_code_hint(code->number));
	lk_json_text(json, "example", code->explanation->example);
	add_lines(json, "causes", code->explanation->causes);
	add_lines(json, "remedies", code->explanation->remedies);
	lk_json_end(json);
}

static void show(struct lk_verb *verb, const struct code *code, bool row)
{
	if (verb->opts->json)
		add_code(&verb->answer.json, code);
	else if (row)
		print_row(verb, code);
	else
		print_code(verb, code);
}

static void show_operand(struct lk_verb *verb, const char *operand, bool first)
{
	struct lkm_error error = {.code = LKM_E_NOT_FOUND};
	const struct code *code = find_code(operand);

	if (!code) {
		snprintf(error.message, sizeof(error.message),
			"no failure is called '%s'; see lkm explain --list", operand);
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	if (!first && !verb->opts->json)
		putchar('\n');
	show(verb, code, false);
}

int lk_cmd_explain(int argc, char **argv)
{
	struct explain_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "explain", &text, table, &opts, 0);

	if (first < 0)
		return verb.status;
	if (first == argc && !opts.list)
		lk_verb_fail(&verb,
			&(struct lkm_error){.code = LKM_E_INVALID_ARGUMENT,
				.message = "a code is missing; see --list"},
			NULL);
	if (opts.verb.json)
		lk_json_array(&verb.answer.json, "codes");
	for (size_t i = 0; opts.list && i < CODES; i++)
		show(&verb, &codes[i], true);
	for (int i = first; !opts.list && i < argc; i++)
		show_operand(&verb, argv[i], i == first);
	if (opts.verb.json)
		lk_json_end(&verb.answer.json);
	return lk_verb_end(&verb);
}
