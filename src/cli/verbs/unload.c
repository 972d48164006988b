/* SPDX-License-Identifier: MIT */
/* lkm unload: unload modules and what nobody uses then, or exactly what is named. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <lkm/live.h>

#include "../batch.h"
#include "../commands.h"
#include "../foresee.h"
#include "../verb.h"

struct unload_opts {
	struct lk_verb_opts verb;
	bool only;
	bool force;
	bool dry;
	unsigned flags; /* LKM_UNLOAD_* */
};

static const struct lk_command_text text = {
	.usage = "  lkm unload [options] NAME...",
	.purpose =
		"Unloads modules and dependencies that become unused. With --only it unloads just\n"
		"the named modules, and reads no configuration and no index.",
};

#define MEMBER(member) offsetof(struct unload_opts, member)
static const struct lk_opt table[] = {
	{'n', "dry-run", LK_OPT_SET, MEMBER(dry), 0, NULL,
		"show the steps and what would fail; unload nothing"},
	{'o', "only", LK_OPT_SET, MEMBER(only), 0, NULL, "unload only the named modules"},
	{'i', "ignore-commands", LK_OPT_BITS, MEMBER(flags), LKM_UNLOAD_IGNORE_COMMANDS, NULL,
		"ignore commands and softdeps of named modules"},
	{'f', "force", LK_OPT_SET, MEMBER(force), 0, NULL,
		"unload modules in use (can crash the kernel)"},
	LK_VERB_ROW_JSON(struct unload_opts),
	LK_VERB_ROWS_WHERE(struct unload_opts),
	LK_VERB_ROWS_COMMON(struct unload_opts),
	LK_OPTS_END,
};

static void say_step(void *data, const struct lkm_step *step)
{
	lk_verb_progress(data,
		lkm_step_command(step) ? "running the remove command of %s" : "unloading %s",
		lkm_step_module(step));
}

static unsigned run_flags(const struct unload_opts *opts)
{
	return LKM_RUN_FIRST_TIME | (opts->force ? LKM_RUN_FORCE_UNLOAD : 0);
}

static bool run(struct lk_verb *verb, const struct lkm_plan *plan)
{
	const struct unload_opts *opts = (const struct unload_opts *)verb->opts;
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = run_flags(opts),
		.on_step = say_step,
		.on_wait = lk_verb_say_wait,
		.data = verb};
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc =
		lkm_run(verb->lkm, plan, &options, lk_verb_explains(verb) ? &report : NULL, &error);

	if (rc < 0)
		lk_verb_fail(verb, &error, report);
	return rc == 0;
}

static void unload(struct lk_verb *verb, const char *name)
{
	const struct unload_opts *opts = (const struct unload_opts *)verb->opts;
	const struct lk_foresee how = {
		.text = LK_PLAN_STEPS, .flags = LKM_FORECAST_CALLER, .run_flags = run_flags(opts)};
	unsigned flags = opts->flags | LKM_UNLOAD_OWN_NAMES | (opts->force ? LKM_UNLOAD_FORCE : 0);
	struct lkm_plan *plan;
	struct lkm_error error;
	bool done;

	if (lkm_plan_unload(verb->lkm, name, flags, &plan, &error) < 0) {
		lk_verb_fail_about(verb, name, &error);
		return;
	}
	if (opts->dry) {
		lk_foresee(verb, name, plan, &how);
		return;
	}
	done = run(verb, plan);
	lk_batch_result(&verb->view, name, done, plan, NULL);
	lkm_plan_free(plan);
}

/* The name as /proc/modules has it, from what is loaded and from nothing else. */
static int loaded_name(const char *name, char *ret, size_t size, struct lkm_error *reterr)
{
	const struct lkm_live_module *module;
	struct lkm_live *live;
	int rc = lkm_live_read(&live, reterr);

	if (rc < 0)
		return rc;
	module = lkm_live_find(live, name);
	if (module) {
		snprintf(ret, size, "%s", lkm_live_module_name(module));
	} else {
		*reterr = (struct lkm_error){.code = LKM_E_NOT_LOADED, .errnum = ENOENT};
		snprintf(reterr->module, sizeof(reterr->module), "%s", name);
		snprintf(reterr->message, sizeof(reterr->message), "'%.256s' is not loaded", name);
		rc = -ENOENT;
	}
	lkm_live_free(live);
	return rc;
}

static void unload_only(struct lk_verb *verb, const char *name)
{
	const struct unload_opts *opts = (const struct unload_opts *)verb->opts;
	struct lkm_report *report = NULL;
	struct lkm_error error;
	char module[LKM_NAME_SIZE];
	int rc = loaded_name(name, module, sizeof(module), &error);

	if (rc == 0)
		rc = lkm_remove(module, opts->force ? LKM_RUN_FORCE_UNLOAD : 0,
			lk_verb_explains(verb) ? &report : NULL, &error);
	if (rc < 0 && !report)
		lk_verb_fail_about(verb, name, &error);
	else if (rc < 0)
		lk_verb_fail(verb, &error, report);
	else
		lk_verb_progress(verb, "unloaded %s", module);
	lk_batch_result(&verb->view, name, rc == 0, NULL, NULL);
}

int lk_cmd_unload(int argc, char **argv)
{
	struct unload_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "unload", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	verb.acts = !opts.dry;
	if (opts.only && opts.dry)
		lk_verb_usage(&verb, "--only and --dry-run exclude each other");
	else if (opts.only || lk_verb_open(&verb)) {
		lk_view_list(&verb.view, opts.dry ? "plans" : "results");
		for (int i = first; i < argc; i++)
			(opts.only ? unload_only : unload)(&verb, argv[i]);
		lk_view_end(&verb.view);
	}
	return lk_verb_end(&verb);
}
