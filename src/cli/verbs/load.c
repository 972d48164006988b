/* SPDX-License-Identifier: MIT */
/* lkm load: load modules with what they depend on, and say what was done. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <lkm/boot.h>
#include <lkm/image.h>

#include "../../base/error.h"
#include "../batch.h"
#include "../commands.h"
#include "../foresee.h"
#include "../verb.h"
#include "../watch.h"

struct load_opts {
	struct lk_verb_opts verb;
	unsigned flags; /* LKM_LOAD_* */
	unsigned force; /* LKM_RUN_FORCE_* */
	const char *from;
	const char *threads;
	bool dry, keep, verify;
};

/* With --threads all names are loaded together. */
struct loading {
	struct lk_verb verb; /* first: lk_verb_say_step() and lk_verb_each() take it for that */
	struct lk_batch batch;
	int threads;                        /* 0: each by itself */
	const struct lkm_boot_entry *entry; /* the line of --from; NULL: the command line */
	bool differs; /* the present module was loaded already, with other parameters */
};

static const struct lk_command_text text = {
	.usage = "  lkm load [options] NAME [PARAM=VALUE...] [NAME...]\n"
		 "  lkm load [options] --from FILE",
	.purpose =
		"Loads modules and their dependencies. NAME is a module, an alias, or a path with\n"
		"a '/'. Parameters belong to the name before them.",
};

#define MEMBER(member) offsetof(struct load_opts, member)
static const struct lk_opt table[] = {
	{'n', "dry-run", LK_OPT_SET, MEMBER(dry), 0, NULL,
		"show the steps and what would fail; load nothing"},
	{0, "keep", LK_OPT_SET, MEMBER(keep), 0, NULL, "after a failure, keep dependencies loaded"},
	{0, "verify", LK_OPT_SET, MEMBER(verify), 0, NULL,
		"fail if something is wrong after the load"},
	{'i', "ignore-commands", LK_OPT_BITS, MEMBER(flags), LKM_LOAD_IGNORE_COMMANDS, NULL,
		"ignore commands and softdeps of named modules"},
	{0, "use-blacklist", LK_OPT_BITS, MEMBER(flags), LKM_LOAD_BLACKLIST_NAMES, NULL,
		"apply the blacklist to module names, too"},
	{'f', "force", LK_OPT_BITS, MEMBER(force),
		LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION, NULL,
		"skip version checks (can crash the kernel)"},
	{0, "from", LK_OPT_TEXT, MEMBER(from), 0, "FILE",
		"load the modules listed in FILE (-: stdin)"},
	{0, "threads", LK_OPT_TEXT, MEMBER(threads), 0, "NUMBER",
		"load in parallel with NUMBER threads"},
	LK_VERB_ROW_JSON(struct load_opts),
	LK_VERB_ROWS_WHERE(struct load_opts),
	LK_VERB_ROWS_COMMON(struct load_opts),
	LK_OPTS_END,
};

static const struct lkm_error no_name = {.code = LKM_E_INVALID_ARGUMENT,
	.errnum = EINVAL,
	.message = "a name is missing; see --help"};

/* The kernel had a module before, by its own name, of which the plan did not know. */
static void say_found(struct loading *loading, const struct lkm_step *step)
{
	struct lkm_image *image = NULL;
	const char *name;

	if (!lkm_step_path(step) || lkm_image_open(lkm_step_path(step), &image, NULL) < 0)
		return;
	name = lkm_image_value(image, "name");
	if (name && !lkm_name_equal(name, lkm_step_module(step)))
		lk_verb_progress(&loading->verb, "%s (loads as %s) is already loaded",
			lkm_step_module(step), name);
	lkm_image_close(image);
}

/* The load goes on without a soft dependency that failed. It is usual that one finds no hardware,
 * or is not installed. */
static void say_optional(
	struct lk_verb *verb, const struct lkm_step *step, const struct lkm_error *error)
{
	if (lkm_step_required(step) || !error || error->errnum == ENODEV ||
		error->errnum == ENXIO || error->code == LKM_E_NOT_FOUND || lk_verb_shows_all(verb))
		return;
	lk_ui_say(&verb->ui, LOG_WARNING, "optional module %s: %s", lkm_step_module(step),
		error->message);
}

/* A target that was loaded already keeps its parameters. */
static void note_end(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct loading *loading = data;
	struct lk_verb *verb = &loading->verb;
	const bool verify = ((const struct load_opts *)verb->opts)->verify;

	loading->differs |= result->params == LKM_PARAMS_DIFFER;
	if (result->outcome == LKM_OUTCOME_FOUND && !lkm_step_by(step))
		say_found(loading, step);
	if (result->outcome == LKM_OUTCOME_FAILED)
		say_optional(verb, step, result->error);
	if (result->outcome == LKM_OUTCOME_FAILED || !lkm_report_cause_count(result->report))
		return;
	if (verify && !verb->status)
		verb->status = 1;
	if (!lk_verb_shows_all(verb))
		lk_ui_warnings(&verb->ui, verify ? LOG_ERR : LOG_WARNING, result->report);
}

static void say_target(struct lk_verb *verb, const struct lkm_step *target)
{
	const struct loading *loading = (const struct loading *)verb;
	enum lkm_skip skip = lkm_step_skip(target);

	if (skip == LKM_SKIP_BUILTIN)
		lk_verb_progress(verb, "%s is built-in", lkm_step_module(target));
	else if (skip == LKM_SKIP_LOADED && lkm_step_own_name(target))
		lk_verb_progress(verb, "module %s (the name inside %s) is already loaded%s",
			lkm_step_own_name(target), lkm_step_path(target),
			loading->differs ? ", with other parameters than requested" : "");
	else if (skip == LKM_SKIP_LOADED)
		lk_verb_progress(verb, "%s is already loaded%s", lkm_step_module(target),
			loading->differs ? ", with other parameters than requested" : "");
}

/* A blacklist is no failure of the plan, but the person does not get what was asked for. */
static void fail_blacklisted(struct lk_verb *verb, const struct lkm_step *target)
{
	struct lkm_error error = {.code = LKM_E_BLACKLISTED, .errnum = EPERM};
	size_t last = lkm_step_origin_count(target) - 1;

	snprintf(error.module, sizeof(error.module), "%s", lkm_step_module(target));
	error.line = lkm_directive_line(lkm_step_origin(target, last));
	snprintf(error.message, sizeof(error.message), "%s is blacklisted: %s:%u: %s", error.module,
		lkm_directive_file(lkm_step_origin(target, last)), error.line,
		lkm_directive_text(lkm_step_origin(target, last)));
	lk_verb_fail(verb, &error, NULL);
}

static bool is_blacklisted(const struct lkm_step *target)
{
	return lkm_step_skip(target) == LKM_SKIP_BLACKLISTED && lkm_step_origin_count(target) > 0;
}

static unsigned flags_for(const struct lk_verb *verb, const char *name)
{
	const struct load_opts *opts = (const struct load_opts *)verb->opts;

	return opts->flags | (strchr(name, '/') ? LKM_LOAD_PATH | LKM_LOAD_OWN_NAMES : 0);
}

/* No plan can be made: what a file names has its line before the message. */
static void fail_request(struct lk_verb *verb, const char *name, const struct lkm_error *error)
{
	const struct lkm_boot_entry *entry = ((const struct loading *)verb)->entry;
	struct lkm_error named = {0};

	if (!entry) {
		lk_verb_fail_about(verb, name, error);
		return;
	}
	lk_fail_line(&named, error->code, error->errnum,
		lkm_directive_line(lkm_boot_entry_origin(entry)), "%s:%u: %s",
		lkm_directive_file(lkm_boot_entry_origin(entry)),
		lkm_directive_line(lkm_boot_entry_origin(entry)), error->message);
	lk_fail_module(&named, error->module);
	lk_verb_fail_about(verb, name, &named);
}

/* What a file names, with the parameters that stand there. */
static void each_of_list(struct lk_verb *verb, const char *path,
	void (*one)(struct lk_verb *verb, const char *name, const char *params))
{
	struct loading *loading = (struct loading *)verb;
	bool standard = strcmp(path, "-") == 0;
	struct lkm_boot *boot;
	struct lkm_error error;

	if ((standard ? lkm_boot_read_list_fd(STDIN_FILENO, "(standard input)", &boot, &error)
		      : lkm_boot_read_list(path, &boot, &error)) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	for (size_t i = 0; (loading->entry = lkm_boot_entry(boot, i)); i++)
		one(verb, lkm_boot_entry_name(loading->entry),
			lkm_boot_entry_params(loading->entry));
	lkm_boot_free(boot);
}

static void each(struct lk_verb *verb, char *const *operands, int count,
	void (*one)(struct lk_verb *verb, const char *name, const char *params))
{
	const struct load_opts *opts = (const struct load_opts *)verb->opts;

	if (opts->from)
		each_of_list(verb, opts->from, one);
	if (count || !opts->from)
		lk_verb_each(verb, operands, count, one);
}

static void add(struct lk_verb *verb, const char *name, const char *params)
{
	struct loading *loading = (struct loading *)verb;
	struct lkm_error error;

	if (lk_batch_add(&loading->batch, name, params, flags_for(verb, name), &error) < 0)
		fail_request(verb, name, &error);
}

static void fail(void *data, const struct lkm_step *target, const struct lkm_error *error,
	const struct lkm_report *report)
{
	lk_verb_tell(data, error, report);
}

/* An install command such as /bin/true ends well, and the person does not get what was asked for.
 */
static bool fail_denied(struct loading *loading, const struct lkm_plan *plan, size_t i)
{
	const struct lkm_step *target = lkm_plan_target(plan, i);
	struct lkm_error error = {.code = LKM_E_BLACKLISTED, .errnum = EPERM};
	struct lkm_forecast *forecast = NULL;
	const struct lkm_finding *finding = NULL;

	if (lkm_step_action(target) != LKM_ACTION_INSTALL || lkm_step_skip(target) ||
		lkm_forecast_read(loading->verb.lkm, plan, 0, 0, &forecast, NULL) < 0)
		return false;
	for (size_t j = 0; j < lkm_forecast_count(forecast); j++)
		if (lkm_forecast_step(forecast, j) == target &&
			lkm_finding_code(lkm_forecast_finding(forecast, j)) == LKM_E_BLACKLISTED)
			finding = lkm_forecast_finding(forecast, j);
	if (finding) {
		snprintf(error.module, sizeof(error.module), "%s", lkm_step_module(target));
		error.line = lkm_finding_line(finding);
		snprintf(error.message, sizeof(error.message), "%s (%s:%u)",
			lkm_finding_text(finding), lkm_finding_file(finding), error.line);
		lk_verb_fail(&loading->verb, &error, NULL);
	}
	lkm_forecast_free(forecast);
	return finding;
}

/* Tell what became of the targets that did not fail. */
static void say_ends(struct loading *loading)
{
	struct lk_batch *batch = &loading->batch;
	const struct lkm_step *target;

	for (size_t i = 0; batch->plan && (target = lkm_plan_target(batch->plan, i)); i++) {
		say_target(&loading->verb, target);
		if (lk_batch_is_lost(batch, target))
			continue;
		if (is_blacklisted(target))
			fail_blacklisted(&loading->verb, target);
		else if (!fail_denied(loading, batch->plan, i))
			continue;
		lk_batch_lose(batch, target);
	}
}

/* Tell what has become of the modules that were loaded for targets that failed. */
static void say_steps(struct loading *loading, const struct lk_steps *steps, const char *before,
	const char *after)
{
	LK_BUF_CLEANUP struct lk_buf names;

	lk_buf_init(&names, (size_t)64 << 10);
	for (size_t i = 0; i < steps->count; i++)
		lk_buf_format(&names, " %s", lkm_step_module(steps->items[i]));
	if (names.size && lk_buf_text(&names))
		lk_verb_progress(&loading->verb, "%s%s%s", before, lk_buf_text(&names), after);
}

static void begin(struct loading *loading)
{
	lk_batch_init(&loading->batch, loading->verb.lkm);
	loading->batch.answers = lk_verb_shows_all(&loading->verb);
	loading->batch.warns = true;
	loading->batch.verifies = ((const struct load_opts *)loading->verb.opts)->verify;
	loading->batch.failed = fail;
	loading->differs = false;
}

/* Load what has been added, and tell what became of it. */
static void run(struct loading *loading)
{
	const struct load_opts *opts = (const struct load_opts *)loading->verb.opts;
	const unsigned traces = lk_verb_traces(&loading->verb);
	const struct lkm_run_options options = {.size = sizeof(options),
		.flags = opts->force | traces | (opts->keep ? 0 : LKM_RUN_UNDO) |
			 (traces || opts->verify ? LKM_RUN_INSPECT : 0),
		.on_step = lk_verb_say_step,
		.on_done = note_end,
		.on_wait = lk_verb_say_wait,
		.data = loading,
		.threads = loading->threads};

	lk_batch_run(&loading->batch, &options, opts->verify || lk_verb_explains(&loading->verb));
	if (opts->keep)
		lk_batch_find_kept(&loading->batch);
	say_steps(loading, &loading->batch.undone, "unloaded again:", "");
	say_steps(loading, &loading->batch.kept, "still loaded:", opts->keep ? "" : " (in use)");
	say_ends(loading);
	lk_batch_answer(&loading->batch, &loading->verb.view);
	lk_batch_done(&loading->batch);
}

static void load(struct lk_verb *verb, const char *name, const char *params)
{
	struct loading *loading = (struct loading *)verb;

	begin(loading);
	add(verb, name, params);
	run(loading);
}

/* Show what load() would do, and what is known to fail. */
static void foresee(struct lk_verb *verb, const char *name, const char *params)
{
	const struct load_opts *opts = (const struct load_opts *)verb->opts;
	const struct lk_foresee how = {
		.text = LK_PLAN_STEPS, .flags = LKM_FORECAST_CALLER, .run_flags = opts->force};
	struct lkm_plan *plan;
	struct lkm_error error;

	if (lkm_plan_load(verb->lkm, name, params, flags_for(verb, name) | LKM_LOAD_OWN_NAMES,
		    &plan, &error) < 0)
		fail_request(verb, name, &error);
	else
		lk_foresee(verb, name, plan, &how);
}

static void load_all(struct loading *loading, char *const *operands, int count)
{
	struct lk_verb *verb = &loading->verb;
	const bool dry = ((const struct load_opts *)verb->opts)->dry;

	lk_view_list(&verb->view, dry ? "plans" : "results");
	if (dry) {
		each(verb, operands, count, foresee);
	} else if (loading->threads) {
		begin(loading);
		each(verb, operands, count, add);
		run(loading);
	} else {
		each(verb, operands, count, load);
	}
	lk_view_end(&verb->view);
}

int lk_cmd_load(int argc, char **argv)
{
	struct load_opts opts = {0};
	struct loading loading = {.entry = NULL};
	struct lk_verb *verb = &loading.verb;
	struct lkm_error error;
	int first = lk_verb_begin(verb, argc, argv, "load", &text, table, &opts, 0), status;

	if (first < 0)
		return verb->status;
	verb->acts = true;
	if ((first < argc || opts.from) &&
		lk_watch_child(verb, first < argc ? argv[first] : NULL, &status))
		return status;
	if (first == argc && !opts.from)
		lk_verb_fail(verb, &no_name, NULL);
	else if (!lk_batch_threads(opts.threads, 0, &loading.threads, &error))
		lk_verb_fail(verb, &error, NULL);
	else if (lk_verb_open(verb))
		load_all(&loading, argv + first, argc - first);
	return lk_verb_end(verb);
}
