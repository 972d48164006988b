/* SPDX-License-Identifier: MIT */
/* lkm load: load modules with what they depend on, and say what was done. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <lkm/boot.h>

#include "../../base/error.h"
#include "../batch.h"
#include "../commands.h"
#include "../verb.h"
#include "../watch.h"

struct load_opts {
	struct lk_verb_opts verb;
	unsigned flags; /* LKM_LOAD_* */
	unsigned force; /* LKM_RUN_FORCE_* */
	const char *from;
	const char *threads;
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

/* A target that was loaded already keeps its parameters. */
static void note_end(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct loading *loading = data;

	loading->differs |= result->params == LKM_PARAMS_DIFFER;
}

static void say_target(struct lk_verb *verb, const struct lkm_step *target)
{
	const struct loading *loading = (const struct loading *)verb;
	enum lkm_skip skip = lkm_step_skip(target);

	if (skip == LKM_SKIP_BUILTIN)
		lk_verb_progress(verb, "%s is built-in", lkm_step_module(target));
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

	return opts->flags | (strchr(name, '/') ? LKM_LOAD_PATH : 0);
}

/* No plan can be made: what a file names has its line before the message. */
static void fail_request(struct lk_verb *verb, const struct lkm_error *error)
{
	const struct lkm_boot_entry *entry = ((const struct loading *)verb)->entry;
	struct lkm_error named = {0};

	if (!entry) {
		lk_verb_fail(verb, error, NULL);
		return;
	}
	lk_fail_line(&named, error->code, error->errnum,
		lkm_directive_line(lkm_boot_entry_origin(entry)), "%s:%u: %s",
		lkm_directive_file(lkm_boot_entry_origin(entry)),
		lkm_directive_line(lkm_boot_entry_origin(entry)), error->message);
	lk_fail_module(&named, error->module);
	lk_verb_fail(verb, &named, NULL);
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
		fail_request(verb, &error);
}

static void fail(void *data, const struct lkm_step *target, const struct lkm_error *error,
	const struct lkm_report *report)
{
	lk_verb_tell(data, error, report);
}

/* Tell what became of the targets that did not fail. */
static void say_ends(struct loading *loading)
{
	struct lk_batch *batch = &loading->batch;
	const struct lkm_step *target;

	for (size_t i = 0; batch->plan && (target = lkm_plan_target(batch->plan, i)); i++) {
		say_target(&loading->verb, target);
		if (!is_blacklisted(target))
			continue;
		fail_blacklisted(&loading->verb, target);
		lk_batch_lose(batch, target);
	}
}

static void begin(struct loading *loading)
{
	lk_batch_init(&loading->batch, loading->verb.lkm);
	loading->batch.answers = lk_verb_shows_all(&loading->verb);
	loading->batch.failed = fail;
	loading->differs = false;
}

/* Load what has been added, and tell what became of it. */
static void run(struct loading *loading)
{
	const struct load_opts *opts = (const struct load_opts *)loading->verb.opts;
	const struct lkm_run_options options = {.size = sizeof(options),
		.flags = opts->force,
		.on_step = lk_verb_say_step,
		.on_done = note_end,
		.data = loading,
		.threads = loading->threads};

	lk_batch_run(&loading->batch, &options, lk_verb_explains(&loading->verb));
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

static void load_all(struct loading *loading, char *const *operands, int count)
{
	struct lk_verb *verb = &loading->verb;

	lk_view_list(&verb->view, "results");
	if (loading->threads) {
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
