/* SPDX-License-Identifier: MIT */
/* Beginning and end of the verbs. */
#include "verb.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "params_text.h"

/* Wrong usage, as errors.def has it for malformed requests. */
#define USAGE 2

#define OUTPUT_MAX ((size_t)256 << 20)

/* Beyond what the kernel takes. */
#define PARAMS_MAX ((size_t)4 << 20)

static const struct lkm_error no_name = {.code = LKM_E_INVALID_ARGUMENT,
	.errnum = EINVAL,
	.message = "a name is missing; see --help"};

static void begin_output(struct lk_verb *verb)
{
	lk_ui_init(&verb->ui, verb->title, LOG_WARNING);
	lk_ui_set(&verb->ui, verb->opts->common.verbosity, verb->opts->quiet, false);
	lk_screen_look(&verb->screen);
	lk_view_init(&verb->view);
	verb->view.verbose = verb->opts->common.verbosity > 0;
	verb->view.quiet = verb->opts->quiet;
	if (verb->opts->json)
		lk_answer_begin(&verb->answer, verb->name);
	verb->unanswered = verb->answer.text.size;
}

int lk_verb_begin(struct lk_verb *verb, int argc, char **argv, const char *name,
	const struct lk_command_text *text, const struct lk_opt *table, void *opts, int operands)
{
	int first;

	*verb = (struct lk_verb){.opts = opts, .name = name};
	snprintf(verb->title, sizeof(verb->title), "lkm %s", name);
	argv[0] = verb->title; /* what getopt calls us in its messages */
	first = lk_opts_begin(argc, argv, text, table, opts, &verb->status);
	if (first < 0) {
		verb->status = verb->status ? USAGE : 0;
		return -1;
	}
	begin_output(verb);
	if (argc - first >= operands)
		return first;
	lk_verb_fail(verb, &no_name, NULL);
	verb->status = lk_verb_end(verb);
	return -1;
}

bool lk_verb_open(struct lk_verb *verb)
{
	const struct lk_verb_opts *opts = verb->opts;
	struct lkm_options where = {.size = sizeof(where),
		.root = opts->root,
		.module_roots = opts->module_roots.count ? opts->module_roots.items : NULL,
		.release = opts->release,
		.flags = LKM_OPEN_ONCE | (opts->scan ? LKM_OPEN_SCAN : 0),
		.config_paths = opts->config.count ? opts->config.items : NULL};
	struct lkm_error error;

	if (lkm_open(&where, &verb->lkm, &error) == 0)
		return true;
	lk_verb_fail(verb, &error, NULL);
	return false;
}

static void fail_memory(struct lk_verb *verb)
{
	lk_ui_say(&verb->ui, LOG_ERR, "out of memory");
	verb->status = 1;
}

void lk_verb_flush(struct lk_verb *verb)
{
	LK_BUF_CLEANUP struct lk_buf lines;

	if (verb->opts->json)
		return;
	lk_buf_init(&lines, OUTPUT_MAX);
	if (lk_view_to_text(&verb->view, &verb->screen, &lines) < 0 || !lk_buf_text(&lines))
		fail_memory(verb);
	else
		lk_ui_print(lk_buf_text(&lines));
}

void lk_verb_progress(struct lk_verb *verb, const char *format, ...)
{
	char line[4096];
	va_list arguments;

	if (verb->opts->json || verb->opts->quiet)
		return;
	lk_verb_flush(verb);
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	lk_screen_text(line);
	putchar('\n');
	fflush(stdout); /* before what a command prints */
}

bool lk_verb_explains(const struct lk_verb *verb)
{
	return verb->opts->json || !verb->opts->quiet;
}

void lk_verb_tell(
	struct lk_verb *verb, const struct lkm_error *error, const struct lkm_report *report)
{
	if (!verb->status)
		verb->status = lkm_code_exit(error->code);
	lk_view_error(&verb->view, error, report);
	if (verb->opts->json) {
		lk_answer_fail(&verb->answer, error);
		return;
	}
	lk_verb_flush(verb);
	lk_ui_say(&verb->ui, LOG_ERR, "%s",
		*error->message ? error->message : lkm_code_text(error->code));
	lk_ui_details(&verb->ui, error, report);
}

void lk_verb_fail(struct lk_verb *verb, const struct lkm_error *error, struct lkm_report *report)
{
	lk_verb_tell(verb, error, report);
	if (verb->opts->json)
		lk_answer_explain(&verb->answer, error, report);
	else
		lkm_report_free(report);
}

static void print_json(struct lk_verb *verb)
{
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, OUTPUT_MAX);
	if (lk_view_to_json(&verb->view, verb->name, &text) < 0 || !lk_buf_text(&text))
		fail_memory(verb);
	else
		lk_ui_print(lk_buf_text(&text));
	lkm_report_free(verb->answer.report);
	lk_buf_done(&verb->answer.text);
}

int lk_verb_end(struct lk_verb *verb)
{
	if (verb->lkm)
		lk_ui_problems(&verb->ui, verb->lkm);
	lkm_close(verb->lkm);
	if (verb->opts->json && verb->answer.text.size > verb->unanswered)
		verb->status = lk_answer_finish(&verb->answer, &verb->ui, verb->status);
	else if (verb->opts->json)
		print_json(verb);
	else
		lk_verb_flush(verb);
	lk_view_done(&verb->view);
	return lk_ui_finish(&verb->ui, verb->status);
}

/* Names have neither '=' nor, as aliases have, a ':' before one. */
bool lk_verb_is_param(const char *operand)
{
	size_t size = strcspn(operand, "=:/");

	return size > 0 && operand[size] == '=';
}

static int count_params(char *const *operands, int count)
{
	int params = 0;

	while (params < count && lk_verb_is_param(operands[params]))
		params++;
	return params;
}

void lk_verb_each(struct lk_verb *verb, char *const *operands, int count,
	void (*act)(struct lk_verb *verb, const char *name, const char *params))
{
	if (lk_verb_is_param(operands[0])) {
		lk_verb_fail(verb, &no_name, NULL);
		return;
	}
	while (count > 0) {
		int params = count_params(operands + 1, count - 1);
		LK_BUF_CLEANUP struct lk_buf joined;
		const char *text;

		lk_buf_init(&joined, PARAMS_MAX);
		text = lk_params_join(operands + 1, params, &joined);
		if (text)
			act(verb, operands[0], text);
		else
			lk_verb_fail(verb, &(struct lkm_error){.code = LKM_E_TOO_LARGE}, NULL);
		operands += 1 + params;
		count -= 1 + params;
	}
}

bool lk_verb_is_repeated(const struct lkm_found *found, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(lkm_found_name(lkm_found_module(found, j)),
			    lkm_found_name(lkm_found_module(found, i))) == 0)
			return true;
	return false;
}

struct lkm_live *lk_verb_live(struct lk_verb *verb)
{
	const struct lk_verb_opts *opts = verb->opts;
	struct lkm_live *live = NULL;
	struct lkm_error error;

	if (opts->release || opts->root || opts->module_roots.count)
		return NULL;
	if (lkm_live_read(&live, &error) == -ENOMEM)
		lk_verb_fail(verb, &error, NULL);
	return live;
}

void lk_verb_say_step(void *data, const struct lkm_step *step)
{
	const struct lk_verb *verb = data;

	if (verb->opts->json || verb->opts->quiet)
		return;
	if (lkm_step_command(step)) {
		fputs("running the install command of ", stdout);
		lk_screen_text(lkm_step_module(step));
		putchar('\n');
	} else if (lkm_step_path(step)) {
		printf("loading %s", verb->screen.strong);
		lk_screen_text(lkm_step_module(step));
		fputs(verb->screen.normal, stdout);
		if (*lkm_step_params(step)) {
			fputs(" with ", stdout);
			lk_screen_text(lkm_step_params(step));
		}
		putchar('\n');
	}
	fflush(stdout); /* before what a command prints */
}
