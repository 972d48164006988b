/* SPDX-License-Identifier: MIT */
/* Beginning and end of the verbs. */
#include "verb.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "params_text.h"
#include "../base/utf8.h"
#include "../report/print.h"

#define OUTPUT_MAX ((size_t)256 << 20)

/* Beyond what the kernel takes. */
#define PARAMS_MAX ((size_t)4 << 20)

static void begin_output(struct lk_verb *verb)
{
	lk_ui_init(&verb->ui, verb->title, LOG_WARNING);
	lk_ui_set(&verb->ui, verb->opts->common.verbosity, verb->opts->quiet, false);
	lk_screen_look(&verb->screen);
	lk_view_init(&verb->view);
	verb->view.verbose = verb->opts->common.verbosity > 0;
	verb->view.quiet = verb->opts->quiet;
}

/* A command line that is right but for the number of operands. */
static bool are_operands_wrong(struct lk_verb *verb, char *const *operands, int count, int wanted)
{
	if (wanted == LK_VERB_NO_OPERANDS && count > 0)
		lk_verb_usage(verb, "unexpected argument '%.256s'", operands[0]);
	else if (count < wanted)
		lk_verb_usage(verb, "expected the name of a module");
	else
		return false;
	return true;
}

int lk_verb_begin(struct lk_verb *verb, int argc, char **argv, const char *name,
	const struct lk_command_text *text, const struct lk_opt *table, void *opts, int operands)
{
	char wrong[384];
	int first;

	*verb = (struct lk_verb){.opts = opts, .name = name};
	snprintf(verb->title, sizeof(verb->title), "lkm %s", name);
	first = lk_opts_parse(argc, argv, table, opts, wrong, sizeof(wrong));
	if (first < 0)
		verb->opts->json |= lk_opts_want_json(argc, argv);
	begin_output(verb);
	if (first >= 0 && verb->opts->common.help) {
		lk_opts_help(text, table);
		verb->status = lk_ui_finish(&verb->ui, 0);
		return -1;
	}
	if (first < 0)
		lk_verb_usage(verb, "%s", wrong);
	else if (!are_operands_wrong(verb, argv + first, argc - first, operands))
		return first;
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

static bool prints_text(const struct lk_verb *verb)
{
	return !verb->opts->json && !verb->opts->dot;
}

/* Print the view in the form that the options ask for. */
static void print_view(struct lk_verb *verb)
{
	LK_BUF_CLEANUP struct lk_buf out;
	int rc;

	lk_buf_init(&out, OUTPUT_MAX);
	if (verb->opts->json)
		rc = lk_view_to_json(&verb->view, verb->name, &out);
	else if (verb->opts->dot)
		rc = lk_view_to_dot(&verb->view, verb->name, &out);
	else
		rc = lk_view_to_text(&verb->view, &verb->screen, &out);
	if (rc == 0 && lk_buf_text(&out)) {
		lk_print_own(stdout, "%s", lk_buf_text(&out));
		return;
	}
	lk_ui_say(&verb->ui, LOG_ERR, "out of memory");
	verb->status = 1;
}

void lk_verb_flush(struct lk_verb *verb)
{
	if (prints_text(verb))
		print_view(verb);
}

void lk_verb_progress(struct lk_verb *verb, const char *format, ...)
{
	char line[4096];
	va_list arguments;

	if (!prints_text(verb) || verb->opts->quiet)
		return;
	lk_verb_flush(verb);
	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	lk_utf8_clean(line, '\0');
	lk_print(stdout, "%s\n", line);
	fflush(stdout); /* before what a command prints */
}

bool lk_verb_explains(const struct lk_verb *verb)
{
	if (verb->opts->json)
		return true;
	return !verb->opts->quiet && (!verb->brief || verb->opts->common.verbosity);
}

unsigned lk_verb_traces(const struct lk_verb *verb)
{
	return lk_verb_explains(verb) && (verb->opts->json || lk_ui_explains(&verb->ui))
		       ? LKM_RUN_TRACE
		       : 0;
}

bool lk_verb_shows_all(const struct lk_verb *verb)
{
	return verb->opts->json;
}

/* That a command such as /bin/false failed is how a module is denied: the denial is the failure. */
static void name_denial(struct lkm_error *error, const struct lkm_report *report)
{
	const struct lkm_finding *cause = lkm_report_cause(report, 0);

	if (error->code != LKM_E_COMMAND_FAILED || lkm_finding_code(cause) != LKM_E_BLACKLISTED)
		return;
	error->code = LKM_E_BLACKLISTED;
	error->line = lkm_finding_line(cause);
	snprintf(error->message, sizeof(error->message), "%.240s (%.80s:%u)",
		lkm_finding_text(cause), lkm_finding_file(cause), lkm_finding_line(cause));
}

void lk_verb_tell(
	struct lk_verb *verb, const struct lkm_error *failure, const struct lkm_report *report)
{
	struct lkm_error named = *failure, *error = &named;

	name_denial(error, report);
	if (!verb->status)
		verb->status = lkm_code_exit(error->code);
	lk_view_error(&verb->view, error, report);
	if (verb->opts->json)
		return;
	lk_verb_flush(verb);
	lk_ui_say(&verb->ui, LOG_ERR, "%s",
		*error->message ? error->message : lkm_code_text(error->code));
	lk_ui_details(&verb->ui, error, report);
}

void lk_verb_fail_about(struct lk_verb *verb, const char *asked, const struct lkm_error *error)
{
	struct lkm_report *report = NULL;
	struct lkm *lkm = verb->lkm, *opened = NULL;

	if (!lkm && lk_verb_explains(verb) && lkm_open(NULL, &opened, NULL) == 0)
		lkm = opened;
	if (!lkm || !lk_verb_explains(verb) ||
		lkm_report_read(lkm, asked, error, &report, NULL) < 0)
		report = NULL;
	lk_verb_fail(verb, error, report);
	lkm_close(opened);
}

void lk_verb_fail(struct lk_verb *verb, const struct lkm_error *error, struct lkm_report *report)
{
	lk_verb_tell(verb, error, report);
	lkm_report_free(report);
}

void lk_verb_usage(struct lk_verb *verb, const char *format, ...)
{
	struct lkm_error error = {.code = LKM_E_INVALID_ARGUMENT, .errnum = EINVAL};
	char what[384];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	snprintf(error.message, sizeof(error.message), "%.300s (see '%s --help')", what,
		verb->title);
	lk_verb_fail(verb, &error, NULL);
}

void lk_verb_unread(struct lk_verb *verb, const char *message)
{
	lk_ui_say(&verb->ui, LOG_ERR, "%s", message);
	if (!verb->status)
		verb->status = 1;
	if (LK_GROW(&verb->view.arena, verb->unread, verb->unread_count, verb->unread_capacity) < 0)
		return;
	verb->unread[verb->unread_count] = lk_arena_copy(&verb->view.arena, message);
	verb->unread_count += verb->unread[verb->unread_count] != NULL;
}

/* What is wrong with the configuration or could not be read; there is no list when all is well. */
static void view_problems(struct lk_verb *verb)
{
	const char *message = verb->lkm ? lkm_problem(verb->lkm, 0) : NULL;

	if (!message && !verb->unread_count)
		return;
	lk_view_list(&verb->view, "problems");
	for (size_t i = 0; message; message = lkm_problem(verb->lkm, ++i))
		lk_view_string(&verb->view, NULL, message);
	for (size_t i = 0; i < verb->unread_count; i++)
		lk_view_string(&verb->view, NULL, verb->unread[i]);
	lk_view_end(&verb->view);
}

int lk_verb_end(struct lk_verb *verb)
{
	size_t first = 0;

	if (verb->lkm && lk_ui_problems(&verb->ui, verb->lkm, &first) && !verb->acts &&
		!verb->status)
		verb->status = 1;
	view_problems(verb);
	lkm_close(verb->lkm);
	print_view(verb);
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
		lk_verb_usage(verb, "expected the name of a module before '%.256s'", operands[0]);
		return;
	}
	while (count > 0) {
		int params = count_params(operands + 1, count - 1);
		LK_BUF_CLEANUP struct lk_buf joined;
		const char *text;
		int rc;

		lk_buf_init(&joined, PARAMS_MAX);
		rc = lk_params_join(operands + 1, params, &joined, &text);
		if (rc == 0)
			act(verb, operands[0], text);
		else
			lk_verb_fail(verb,
				&(struct lkm_error){
					.code = rc == -ENOMEM ? LKM_E_NO_MEMORY : LKM_E_TOO_LARGE},
				NULL);
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
	if (lkm_live_read(&live, &error) < 0 && error.errnum != ENOENT)
		lk_verb_unread(verb, error.message);
	return live;
}

void lk_verb_say_step(void *data, const struct lkm_step *step)
{
	const char *params = lkm_step_params(step);

	if (lkm_step_command(step))
		lk_verb_progress(data, "running the install command of %s", lkm_step_module(step));
	else if (lkm_step_path(step))
		lk_verb_progress(data, "loading %s%s%s", lkm_step_module(step),
			*params ? " with " : "", params);
}

void lk_verb_say_wait(void *data, const struct lkm_finding *what)
{
	const struct lk_verb *verb = data;

	if (prints_text(verb))
		lk_ui_waiting(&verb->ui, what);
}

const char *lk_verb_kernel_name(struct lk_verb *verb, const char *operand, char ret[LKM_NAME_SIZE])
{
	const struct lkm_options options = {.size = sizeof(options), .flags = LKM_OPEN_ONCE};
	struct lkm *opened = NULL, *lkm = verb->lkm;
	bool found;

	if (lkm_is_loaded(operand) > 0)
		return operand;
	if (!lkm && lkm_open(&options, &opened, NULL) == 0)
		lkm = opened;
	found = lkm && lkm_own_name(lkm, operand, ret, LKM_NAME_SIZE, NULL) == 0;
	lkm_close(opened);
	return found && !lkm_name_equal(ret, operand) ? ret : operand;
}
