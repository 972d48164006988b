/* SPDX-License-Identifier: MIT */
/* lkm boot: load what the configuration wants loaded at boot. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <lkm/boot.h>

#include "../../base/error.h"
#include "../../report/plan_view.h"
#include "../batch.h"
#include "../commands.h"
#include "../verb.h"

struct boot_opts {
	struct lk_verb_opts verb;
	bool dry_run;
	const char *threads;
};

static const struct lk_command_text text = {
	.usage = "  lkm boot [options]",
	.purpose =
		"Loads the modules that these name: modules-load.d, /etc/modules, modules.load of\n"
		"the module directory, and modules_load= of the kernel command line. Blacklisted\n"
		"modules are not loaded.",
};

static const struct lk_opt table[] = {
	{'n', "dry-run", LK_OPT_SET, offsetof(struct boot_opts, dry_run), 0, NULL,
		"list the modules and their origin; load nothing"},
	{0, "threads", LK_OPT_TEXT, offsetof(struct boot_opts, threads), 0, "NUMBER",
		"load in parallel with NUMBER threads"},
	LK_VERB_ROW_JSON(struct boot_opts),
	LK_VERB_ROWS_WHERE(struct boot_opts),
	LK_VERB_ROWS_COMMON(struct boot_opts),
	LK_OPTS_END,
};

static const struct lkm_error surplus = {.code = LKM_E_INVALID_ARGUMENT,
	.errnum = EINVAL,
	.message = "boot takes no operands; see --help"};

static const struct lkm_error no_memory = {
	.code = LKM_E_NO_MEMORY, .errnum = ENOMEM, .message = "out of memory"};

/* Of modules that were asked for, not of what they need. */
struct counts {
	size_t loaded, there, blacklisted, failed;
};

struct booting {
	struct lk_verb verb; /* first: lk_verb_say_step() takes it for that */
	const struct boot_opts *opts;
	struct counts counts;
	struct lkm_error failure; /* of the present entry: the first */
	struct lk_arena arena;    /* of the maps, which are of modules that were asked for */
	struct lk_map loaded;     /* counted as such */
	struct lk_map refused;    /* what they need must not be loaded */
	struct lk_map failed;     /* with --threads */
	/* With --threads all are loaded together. */
	int threads; /* 0: one after the other, in the order in which they are named */
	struct lk_batch batch;
	const struct lkm_boot_entry **entries; /* of the requests of the batch */
};

/* The message with FILE:LINE before it. */
static void name_failure(
	const struct lkm_boot_entry *entry, const struct lkm_error *error, struct lkm_error *ret)
{
	const char *what = *error->message ? error->message : lkm_code_text(error->code);
	const unsigned line = lkm_directive_line(lkm_boot_entry_origin(entry));

	*ret = (struct lkm_error){0};
	if (line)
		lk_fail_line(ret, error->code, error->errnum, line, "%s:%u: %s",
			lkm_directive_file(lkm_boot_entry_origin(entry)), line, what);
	else
		lk_fail(ret, error->code, error->errnum, "%s: %s",
			lkm_directive_file(lkm_boot_entry_origin(entry)), what);
	lk_fail_module(ret, error->module);
}

static void fail(struct booting *booting, const struct lkm_boot_entry *entry,
	const struct lkm_error *error, struct lkm_report *report)
{
	struct lkm_error named;

	name_failure(entry, error, &named);
	booting->counts.failed++;
	lk_verb_fail(&booting->verb, &named, report);
}

/* Loading ------------------------------------------------------------------------------------- */

static void note_step(void *data, const struct lkm_step *step)
{
	const struct booting *booting = data;

	if (booting->verb.opts->common.verbosity)
		lk_verb_say_step(data, step);
}

/* Without memory for it the counts are the poorer. */
static void note(struct booting *booting, struct lk_map *map, const struct lkm_step *target)
{
	const char *module = lk_arena_copy(&booting->arena, lkm_step_module(target));

	if (module) /* which outlives the plan */
		lk_map_put(map, module, map);
}

static bool is_noted(const struct lk_map *map, const struct lkm_step *target)
{
	return lk_map_get(map, lkm_step_module(target));
}

/* What the kernel command line forbids is meant to stay out, as is what is blacklisted. */
static void note_failure(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	struct booting *booting = data;

	if (error->code == LKM_E_BLACKLISTED)
		note(booting, &booting->refused, target);
	if (error->code == LKM_E_BLACKLISTED || booting->failure.code)
		return;
	booting->failure = *error;
	if (!*error->module)
		snprintf(booting->failure.module, sizeof(booting->failure.module), "%s",
			lkm_step_module(target));
}

static void say_blacklisted(struct booting *booting, const struct lkm_step *target)
{
	if (booting->verb.opts->common.verbosity)
		lk_verb_progress(&booting->verb, "%s is blacklisted", lkm_step_module(target));
}

/* A target that was to be loaded. Together several entries may have asked for it. */
static void count_loaded(struct booting *booting, const struct lkm_step *target)
{
	struct counts *counts = &booting->counts;

	if (is_noted(&booting->refused, target))
		counts->blacklisted++;
	else if (is_noted(&booting->loaded, target))
		counts->there++;
	else
		counts->loaded++;
	if (!booting->opts->dry_run)
		note(booting, &booting->loaded, target);
}

/* The targets of a plan that did not fail. */
static void count_targets(struct booting *booting, const struct lkm_plan *plan)
{
	struct counts *counts = &booting->counts;
	const struct lkm_step *target;

	for (size_t i = 0; (target = lkm_plan_target(plan, i)); i++)
		switch (lkm_step_skip(target)) {
		case LKM_SKIP_NONE:
			count_loaded(booting, target);
			break;
		case LKM_SKIP_BLACKLISTED:
		case LKM_SKIP_REFUSED:
			counts->blacklisted++;
			if (!booting->opts->dry_run)
				say_blacklisted(booting, target);
			break;
		default:
			counts->there++;
			break;
		}
}

/* Carry the plan of one entry out: true when nothing of it failed. */
static bool run(
	struct booting *booting, const struct lkm_boot_entry *entry, const struct lkm_plan *plan)
{
	const bool explains = lk_verb_explains(&booting->verb);
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = lk_verb_traces(&booting->verb),
		.on_step = note_step,
		.on_failure = note_failure,
		.data = booting};
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc;

	booting->failure = (struct lkm_error){0};
	rc = lkm_run(booting->verb.lkm, plan, &options, explains ? &report : NULL, &error);
	if (rc < 0 && error.code != LKM_E_BLACKLISTED && !booting->failure.code)
		booting->failure = error;
	if (!booting->failure.code) {
		lkm_report_free(report);
		count_targets(booting, plan);
		return true;
	}
	fail(booting, entry, &booting->failure, report);
	return false;
}

/* Listing ------------------------------------------------------------------------------------- */

static const char *verdict_of(const struct lkm_step *target)
{
	switch (lkm_step_skip(target)) {
	case LKM_SKIP_NONE:
		return "to load";
	case LKM_SKIP_LOADED:
		return "loaded";
	case LKM_SKIP_BUILTIN:
		return "built in";
	case LKM_SKIP_BLACKLISTED:
	case LKM_SKIP_REFUSED:
		return "blacklisted";
	default:
		return "unknown";
	}
}

/* Entries ------------------------------------------------------------------------------------- */

/* One result; of a dry run it is a row of the table. */
static void answer(struct booting *booting, const struct lkm_boot_entry *entry,
	const struct lkm_plan *plan, bool done)
{
	const struct lkm_directive *origin = lkm_boot_entry_origin(entry);
	struct lk_view *view = &booting->verb.view;

	lk_view_object(view, NULL);
	lk_view_line(view, LK_PLAIN, NULL);
	lk_view_string(view, "asked", lkm_boot_entry_name(entry));
	lk_view_cell(view, LK_PLAIN, plan ? verdict_of(lkm_plan_target(plan, 0)) : "failed");
	lk_view_bool(view, "done", done);
	lk_view_origin(view, lkm_directive_file(origin), lkm_directive_line(origin));
	lk_view_cell(view, LK_PLAIN, NULL);
	lk_view_string(view, "params", lkm_boot_entry_params(entry));
	if (plan)
		lk_plan_view(view, plan, LK_PLAN_HIDDEN);
	lk_view_end(view);
}

static void take_plan(
	struct booting *booting, const struct lkm_boot_entry *entry, const struct lkm_plan *plan)
{
	bool done = false;

	if (!booting->opts->dry_run)
		done = run(booting, entry, plan);
	else
		count_targets(booting, plan);
	answer(booting, entry, plan, done);
}

static void take(struct booting *booting, const struct lkm_boot_entry *entry)
{
	struct lkm_plan *plan = NULL;
	struct lkm_error error;

	if (lkm_plan_load(booting->verb.lkm, lkm_boot_entry_name(entry),
		    lkm_boot_entry_params(entry), LKM_LOAD_BLACKLIST_NAMES, &plan, &error) < 0) {
		fail(booting, entry, &error, NULL);
		answer(booting, entry, NULL, false);
		return;
	}
	take_plan(booting, entry, plan);
	lkm_plan_free(plan);
}

/* All entries, one after the other; a failure is no reason to leave the others out. */
static void take_all(struct booting *booting, const struct lkm_boot *boot)
{
	const struct lkm_boot_entry *entry;

	for (size_t i = 0; (entry = lkm_boot_entry(boot, i)); i++)
		take(booting, entry);
}

/* Together ------------------------------------------------------------------------------------ */

static bool is_target(const struct lkm_plan *plan, const struct lkm_step *step)
{
	const struct lkm_step *target;

	for (size_t i = 0; (target = lkm_plan_target(plan, i)); i++)
		if (strcmp(lkm_step_module(target), lkm_step_module(step)) == 0)
			return true;
	return false;
}

/* The first entry that asks for a module is the one to name. */
static void note_target(void *data, const struct lkm_step *target, const struct lkm_error *error,
	const struct lkm_report *report)
{
	struct booting *booting = data;
	struct lkm_error named;
	size_t i = 0;

	if (error->code == LKM_E_BLACKLISTED) {
		note(booting, &booting->refused, target);
		return;
	}
	while (i < booting->batch.count && !is_target(booting->batch.items[i].plan, target))
		i++;
	note(booting, &booting->failed, target);
	if (i < booting->batch.count)
		name_failure(booting->entries[i], error, &named);
	else
		named = *error;
	lk_verb_tell(&booting->verb, &named, report);
}

static void add(struct booting *booting, const struct lkm_boot_entry *entry)
{
	struct lk_batch *batch = &booting->batch;
	struct lkm_error error;

	if (lk_batch_add(batch, lkm_boot_entry_name(entry), lkm_boot_entry_params(entry),
		    LKM_LOAD_BLACKLIST_NAMES, &error) == 0) {
		booting->entries[batch->count - 1] = entry;
		return;
	}
	fail(booting, entry, &error, NULL);
	answer(booting, entry, NULL, false);
}

static void run_together(struct booting *booting)
{
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = lk_verb_traces(&booting->verb),
		.on_step = note_step,
		.data = booting,
		.threads = booting->threads};

	lk_batch_run(&booting->batch, &options, lk_verb_explains(&booting->verb));
}

static void tell_end(struct booting *booting, size_t i)
{
	const struct lkm_plan *plan = booting->batch.items[i].plan;
	const struct lkm_step *target;
	bool done = booting->batch.ran;

	for (size_t j = 0; (target = lkm_plan_target(plan, j)); j++)
		done = done && !is_noted(&booting->failed, target);
	if (done)
		count_targets(booting, plan);
	else
		booting->counts.failed++;
	answer(booting, booting->entries[i], plan, done);
}

static void take_together(struct booting *booting, const struct lkm_boot *boot)
{
	struct lk_batch *batch = &booting->batch;
	const struct lkm_boot_entry *entry;

	lk_batch_init(batch, booting->verb.lkm);
	batch->answers = true;
	batch->failed = note_target;
	booting->entries = lk_arena_alloc(
		&batch->arena, (lkm_boot_count(boot) + 1) * sizeof(*booting->entries));
	if (!booting->entries)
		lk_verb_fail(&booting->verb, &no_memory, NULL);
	for (size_t i = 0; booting->entries && (entry = lkm_boot_entry(boot, i)); i++)
		add(booting, entry);
	run_together(booting);
	for (size_t i = 0; i < batch->count; i++)
		tell_end(booting, i);
	lk_batch_done(batch);
}

/* Text shows them with -v. */
static void answer_counts(struct booting *booting)
{
	const struct counts *counts = &booting->counts;
	struct lk_view *view = &booting->verb.view;

	lk_view_object(view, "counts");
	lk_view_integer(view, "loaded", (int64_t)counts->loaded);
	lk_view_integer(view, "there", (int64_t)counts->there);
	lk_view_integer(view, "blacklisted", (int64_t)counts->blacklisted);
	lk_view_integer(view, "failed", (int64_t)counts->failed);
	lk_view_end(view);
	if (booting->verb.opts->common.verbosity)
		lk_verb_progress(&booting->verb,
			"%zu %s, %zu already loaded, %zu blacklisted, %zu failed", counts->loaded,
			booting->opts->dry_run ? "to load" : "loaded", counts->there,
			counts->blacklisted, counts->failed);
}

/* Files that could not be read may have named modules: so that is a failure too. */
static void tell_problems(struct lk_verb *verb, const struct lkm_boot *boot)
{
	const char *message;

	for (size_t i = 0; (message = lkm_boot_problem(boot, i)); i++) {
		struct lkm_error error = {.code = LKM_E_UNREADABLE};

		snprintf(error.message, sizeof(error.message), "%s", message);
		lk_verb_fail(verb, &error, NULL);
	}
}

static void load_all(struct booting *booting)
{
	static const struct lk_view_column columns[] = {
		{"", false, 0}, {"", false, 0}, {"", false, 0}, {"", false, 0}, {0}};
	struct lk_verb *verb = &booting->verb;
	struct lkm_boot *boot;
	struct lkm_error error;

	if (lkm_boot_read(verb->lkm, &boot, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	lk_map_init(&booting->loaded, &booting->arena);
	lk_map_init(&booting->refused, &booting->arena);
	lk_map_init(&booting->failed, &booting->arena);
	if (!booting->opts->dry_run)
		lk_view_hide(&verb->view);
	lk_view_table(&verb->view, columns);
	lk_view_list(&verb->view, "results");
	if (booting->threads && !booting->opts->dry_run)
		take_together(booting, boot);
	else
		take_all(booting, boot);
	lk_view_end(&verb->view);
	answer_counts(booting);
	tell_problems(verb, boot);
	lkm_boot_free(boot);
	lk_arena_done(&booting->arena);
}

int lk_cmd_boot(int argc, char **argv)
{
	struct boot_opts opts = {0};
	struct booting booting = {.opts = &opts};
	struct lk_verb *verb = &booting.verb;
	struct lkm_error error;
	int first = lk_verb_begin(verb, argc, argv, "boot", &text, table, &opts, 0);

	if (first < 0)
		return verb->status;
	verb->acts = true;
	if (first < argc)
		lk_verb_fail(verb, &surplus, NULL);
	else if (!lk_batch_threads(opts.threads, 0, &booting.threads, &error))
		lk_verb_fail(verb, &error, NULL);
	else if (lk_verb_open(verb))
		load_all(&booting);
	return lk_verb_end(verb);
}
