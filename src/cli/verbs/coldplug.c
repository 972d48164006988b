/* SPDX-License-Identifier: MIT */
/* lkm coldplug: load the modules that the devices of this system ask for, in one process. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/device.h>

#include "../../base/map.h"
#include "../../report/classic.h"
#include "../batch.h"
#include "../commands.h"
#include "../verb.h"

#define OUTPUT_MAX ((size_t)256 << 20)

/* Drivers of buses bring new devices. Nobody has buses behind buses so deep. */
#define ROUNDS_MAX 16

#define LINE_MAX_SIZE 4096

struct coldplug_opts {
	struct lk_verb_opts verb;
	bool dry_run;
	const char *threads;
};

static const struct lk_command_text text = {
	.usage = "  lkm coldplug [options]",
	.purpose =
		"Loads the modules for all devices of this system in one process, as udev does at\n"
		"boot. Blacklisted modules are not loaded.",
};

static const struct lk_opt table[] = {
	{'n', "dry-run", LK_OPT_SET, offsetof(struct coldplug_opts, dry_run), 0, NULL,
		"list the modules, but load nothing"},
	{0, "threads", LK_OPT_TEXT, offsetof(struct coldplug_opts, threads), 0, "NUMBER",
		"load in parallel with NUMBER threads (0: none)"},
	LK_VERB_ROW_JSON(struct coldplug_opts),
	LK_VERB_ROWS_WHERE(struct coldplug_opts),
	LK_VERB_ROWS_COMMON(struct coldplug_opts),
	LK_OPTS_END,
};

static const struct lkm_error no_memory = {
	.code = LKM_E_NO_MEMORY, .errnum = ENOMEM, .message = "out of memory"};
static const struct lkm_error surplus = {.code = LKM_E_INVALID_ARGUMENT,
	.errnum = EINVAL,
	.message = "coldplug takes no operands; see --help"};

/* Of modules that were asked for, not of what they need; idle and failed: of those to blame. */
struct counts {
	size_t devices, aliases, unknown, loaded, there, blacklisted, idle, failed;
	size_t steps; /* that were, or would be, carried out, dependencies included */
};

/* A module that failed, and the modules that a device asks for and that need it. */
struct blamed {
	struct lkm_error error;
	struct lkm_report *report;
	struct user_list LK_LIST(const char *) users;
};

struct coldplug {
	struct lk_verb verb; /* first: lk_verb_say_step() takes it for that */
	const struct coldplug_opts *opts;
	struct lk_arena arena;
	struct lk_map asked; /* aliases */
	struct lk_map tried; /* modules */
	struct counts counts;
	struct lk_batch batch;  /* of the present round */
	struct lk_buf commands; /* of a dry run */
	struct blamed_list LK_LIST(struct blamed *) blamed;
	size_t told; /* how many of them have been */
	int threads;
	size_t steps;     /* that were begun */
	size_t lost;      /* modules of a plan that were to be loaded, and failed */
	bool unsupported; /* this kernel has no modules, which has been said */
	bool over;        /* nothing more can be done */
};

static void give_up(struct coldplug *coldplug, const struct lkm_error *error)
{
	lk_verb_fail(&coldplug->verb, error, NULL);
	coldplug->over = true;
}

/* Remember a text: 1 when it is new, 0, or -1 when there is no memory for it. */
static int remember(struct coldplug *coldplug, struct lk_map *map, const char *word)
{
	const char *copy;

	if (lk_map_get(map, word))
		return 0;
	copy = lk_arena_copy(&coldplug->arena, word);
	if (copy && lk_map_put(map, copy, map) == 0)
		return 1;
	give_up(coldplug, &no_memory);
	return -1;
}

/* The entry of the module that an error is about: it may be what the target needs. NULL when there
 * is no memory for it. */
static struct blamed *blame(struct coldplug *coldplug, const char *module,
	const struct lkm_error *error, const struct lkm_report *report)
{
	struct blamed *blamed;

	for (size_t i = 0; i < coldplug->blamed.count; i++)
		if (lkm_name_equal(coldplug->blamed.items[i]->error.module, module))
			return coldplug->blamed.items[i];
	blamed = lk_arena_alloc(&coldplug->arena, sizeof(*blamed));
	if (!blamed || LK_APPEND(&coldplug->arena, &coldplug->blamed, blamed) < 0)
		return NULL;
	*blamed = (struct blamed){.error = *error, .report = lkm_report_keep(report)};
	snprintf(blamed->error.module, sizeof(blamed->error.module), "%s", module);
	return blamed;
}

/* What the kernel command line forbids is meant to stay out, as is what is blacklisted. */
static void note_failure(void *data, const struct lkm_step *target, const struct lkm_error *error,
	const struct lkm_report *report)
{
	struct coldplug *coldplug = data;
	const char *asked = lkm_step_module(target);
	struct blamed *blamed;

	coldplug->lost += lkm_step_skip(target) == LKM_SKIP_NONE;
	if (error->code == LKM_E_BLACKLISTED) {
		/* or what it needs is; then it was not foreseen */
		coldplug->counts.blacklisted += lkm_step_skip(target) == LKM_SKIP_NONE;
		return;
	}
	if (coldplug->unsupported)
		return;
	coldplug->unsupported = error->code == LKM_E_NO_MODULE_SUPPORT;
	coldplug->over |= coldplug->unsupported;
	blamed = blame(coldplug, *error->module ? error->module : asked, error, report);
	if (!blamed)
		give_up(coldplug, &no_memory);
	else if (!lkm_name_equal(blamed->error.module, asked))
		(void)LK_APPEND(
			&coldplug->arena, &blamed->users, lk_arena_copy(&coldplug->arena, asked));
}

/* Of a bus that fails, many drivers may be in need. */
#define USERS_SHOWN 3

static const char *users_text(struct coldplug *coldplug, const struct blamed *blamed)
{
	const size_t count = blamed->users.count;
	const char *words = "";

	for (size_t i = 0; i < count && i < USERS_SHOWN && words; i++)
		words = lk_arena_format(&coldplug->arena, "%s%s%s", words,
			i ? ", " : " (needed by ", blamed->users.items[i]);
	if (count > USERS_SHOWN && words)
		words = lk_arena_format(
			&coldplug->arena, "%s and %zu more", words, count - USERS_SHOWN);
	if (count && words)
		words = lk_arena_format(&coldplug->arena, "%s)", words);
	return words ? words : "";
}

/* That a driver finds nothing to drive is quite usual: an alias says what a device looks like, not
 * what it is. */
static bool is_idle(const struct blamed *blamed)
{
	return blamed->error.errnum == ENODEV;
}

static void say_blamed(struct coldplug *coldplug, const struct blamed *blamed)
{
	const char *users = users_text(coldplug, blamed);
	struct lkm_error told = blamed->error;

	coldplug->counts.idle += is_idle(blamed);
	coldplug->counts.failed += !is_idle(blamed);
	if (!is_idle(blamed)) {
		snprintf(told.message, sizeof(told.message), "%.300s%s",
			*blamed->error.message ? blamed->error.message
					       : lkm_code_text(blamed->error.code),
			users);
		lk_verb_tell(&coldplug->verb, &told, blamed->report);
	} else if (coldplug->verb.opts->common.verbosity) {
		lk_verb_progress(&coldplug->verb, "%s found no hardware%s", told.module, users);
	}
}

/* One line for each module that failed in this round. */
static void say_failures(struct coldplug *coldplug)
{
	for (; coldplug->told < coldplug->blamed.count; coldplug->told++)
		say_blamed(coldplug, coldplug->blamed.items[coldplug->told]);
}

static void answer_failures(struct coldplug *coldplug)
{
	struct lk_view *view = &coldplug->verb.view;

	lk_view_list(view, "failures");
	for (size_t i = 0; i < coldplug->blamed.count; i++) {
		const struct blamed *blamed = coldplug->blamed.items[i];

		if (is_idle(blamed))
			continue;
		lk_view_object(view, NULL);
		lk_view_string(view, "module", blamed->error.module);
		lk_view_string(view, "code", lkm_code_name(blamed->error.code));
		lk_view_integer(view, "errno", blamed->error.errnum);
		lk_view_string(view, "message", blamed->error.message);
		lk_view_list(view, "needed_by");
		for (size_t j = 0; j < blamed->users.count; j++)
			lk_view_string(view, NULL, blamed->users.items[j]);
		lk_view_end(view);
		lk_view_end(view);
	}
	lk_view_end(view);
}

static void note_step(void *data, const struct lkm_step *step)
{
	struct coldplug *coldplug = data;

	coldplug->steps++;
	if (coldplug->verb.opts->common.verbosity)
		lk_verb_say_step(&coldplug->verb, step);
}

/* Several aliases may stand for one module. */
static bool is_counted(const struct lkm_plan *plan, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (lkm_plan_target(plan, j) == lkm_plan_target(plan, i))
			return true;
	return false;
}

static void count_targets(struct counts *counts, const struct lkm_plan *plan)
{
	const struct lkm_step *target;

	for (size_t i = 0; (target = lkm_plan_target(plan, i)); i++) {
		if (is_counted(plan, i))
			continue;
		switch (lkm_step_skip(target)) {
		case LKM_SKIP_NONE:
			counts->loaded++;
			break;
		case LKM_SKIP_LOADED:
		case LKM_SKIP_BUILTIN:
			counts->there++;
			break;
		case LKM_SKIP_BLACKLISTED:
		case LKM_SKIP_REFUSED:
			counts->blacklisted++;
			break;
		default: /* fails */
			break;
		}
	}
}

/* All that this round has found. */
static void run(struct coldplug *coldplug)
{
	struct lk_batch *batch = &coldplug->batch;
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = lk_verb_traces(&coldplug->verb),
		.on_step = note_step,
		.data = coldplug,
		.threads = coldplug->threads};

	coldplug->lost = 0;
	batch->failed = note_failure;
	lk_batch_run(batch, &options, lk_verb_explains(&coldplug->verb));
	if (batch->plan)
		count_targets(&coldplug->counts, batch->plan);
	coldplug->counts.steps += batch->done;
	coldplug->counts.loaded -= coldplug->lost;
	say_failures(coldplug);
}

/* What a dry run prints: the commands of modprobe -n. */
static void collect_commands(struct coldplug *coldplug, const struct lkm_plan *plan)
{
	count_targets(&coldplug->counts, plan);
	for (size_t i = 0; i < lkm_plan_count(plan); i++)
		coldplug->counts.steps += lkm_step_skip(lkm_plan_step(plan, i)) == LKM_SKIP_NONE;
	if (lk_classic_load_once(plan, &coldplug->commands) < 0)
		give_up(coldplug, &no_memory);
}

static void load(struct coldplug *coldplug, const char *modalias)
{
	struct lkm_error error;

	if (lk_batch_add(&coldplug->batch, modalias, NULL, LKM_LOAD_BLACKLIST_NAMES, &error) == 0)
		return;
	coldplug->counts.failed++;
	lk_verb_fail(&coldplug->verb, &error, NULL);
}

/* Has any of these not been tried? Then all have been, after this. */
static bool has_new(struct coldplug *coldplug, const struct lkm_found *found)
{
	bool any = false;

	for (size_t i = 0; i < lkm_found_count(found) && !coldplug->over; i++)
		any |= remember(coldplug, &coldplug->tried,
			       lkm_found_name(lkm_found_module(found, i))) > 0;
	return any && !coldplug->over;
}

static void take(struct coldplug *coldplug, const char *modalias)
{
	struct lkm_found *found;
	struct lkm_error error;

	coldplug->counts.aliases++;
	if (lkm_lookup(coldplug->verb.lkm, modalias, 0, &found, &error) < 0) {
		coldplug->counts.unknown++;
		if (error.code != LKM_E_NOT_FOUND && error.code != LKM_E_INVALID_ARGUMENT)
			give_up(coldplug, &error);
		return;
	}
	if (has_new(coldplug, found))
		load(coldplug, modalias);
	lkm_found_free(found);
}

/* Load, or show, what the aliases stand for that were not there before. */
static void end_round(struct coldplug *coldplug)
{
	struct lk_batch *batch = &coldplug->batch;

	if (!coldplug->opts->dry_run)
		run(coldplug);
	else if (batch->plan)
		collect_commands(coldplug, batch->plan);
	lk_batch_answer(batch, &coldplug->verb.view);
}

static void go_round(struct coldplug *coldplug)
{
	struct lkm_devices *devices;
	struct lkm_error error;
	const char *modalias;

	if (lkm_devices_read(NULL, 0, &devices, &error) < 0) {
		give_up(coldplug, &error);
		return;
	}
	coldplug->counts.devices = lkm_devices_count(devices);
	lk_batch_init(&coldplug->batch, coldplug->verb.lkm);
	coldplug->batch.answers = lk_verb_shows_all(&coldplug->verb);
	for (size_t i = 0; !coldplug->over && (modalias = lkm_devices_modalias(devices, i)); i++)
		if (remember(coldplug, &coldplug->asked, modalias) > 0)
			take(coldplug, modalias);
	end_round(coldplug);
	lk_batch_done(&coldplug->batch);
	for (size_t i = 0; lkm_devices_problem(devices, i); i++)
		lk_verb_unread(&coldplug->verb, lkm_devices_problem(devices, i));
	lkm_devices_free(devices);
}

static void go_rounds(struct coldplug *coldplug)
{
	size_t steps;
	int rounds = 0;

	do {
		steps = coldplug->steps;
		go_round(coldplug);
	} while (!coldplug->over && coldplug->steps > steps && ++rounds < ROUNDS_MAX);
}

static void add_count(struct lk_buf *line, size_t count, const char *what)
{
	if (count)
		lk_buf_format(line, ", %zu %s", count, what);
}

/* Text shows them with -v. */
static void print_counts(struct coldplug *coldplug)
{
	const struct counts *counts = &coldplug->counts;
	LK_BUF_CLEANUP struct lk_buf line = {0};

	if (!coldplug->verb.opts->common.verbosity)
		return;
	lk_verb_progress(&coldplug->verb,
		"%zu devices with %zu aliases; %zu aliases match no module", counts->devices,
		counts->aliases, counts->unknown);
	lk_buf_init(&line, LINE_MAX_SIZE);
	lk_buf_format(&line, "%zu %s (%zu with dependencies)", counts->loaded,
		coldplug->opts->dry_run ? "to load" : "loaded", counts->steps);
	add_count(&line, counts->there, "already loaded");
	add_count(&line, counts->blacklisted, "blacklisted");
	add_count(&line, counts->idle, "found no hardware");
	add_count(&line, counts->failed, "failed");
	if (lk_buf_text(&line))
		lk_verb_progress(&coldplug->verb, "%s", lk_buf_text(&line));
}

static void answer_counts(struct coldplug *coldplug)
{
	const struct counts *counts = &coldplug->counts;
	struct lk_view *view = &coldplug->verb.view;

	lk_view_object(view, "counts");
	lk_view_integer(view, "devices", (int64_t)counts->devices);
	lk_view_integer(view, "aliases", (int64_t)counts->aliases);
	lk_view_integer(view, "unknown", (int64_t)counts->unknown);
	lk_view_integer(view, "loaded", (int64_t)counts->loaded);
	lk_view_integer(view, "with_dependencies", (int64_t)counts->steps);
	lk_view_integer(view, "there", (int64_t)counts->there);
	lk_view_integer(view, "blacklisted", (int64_t)counts->blacklisted);
	lk_view_integer(view, "idle", (int64_t)counts->idle);
	lk_view_integer(view, "failed", (int64_t)counts->failed);
	lk_view_end(view);
}

static void plug(struct coldplug *coldplug)
{
	struct lk_view *view = &coldplug->verb.view;

	lk_buf_init(&coldplug->commands, OUTPUT_MAX);
	lk_map_init(&coldplug->asked, &coldplug->arena);
	lk_map_init(&coldplug->tried, &coldplug->arena);
	coldplug->verb.brief = true;
	lk_view_list(view, "results");
	go_rounds(coldplug);
	lk_view_end(view);
	if (coldplug->opts->dry_run) {
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_lines(view, "commands", lk_buf_text(&coldplug->commands));
	}
	answer_failures(coldplug);
	answer_counts(coldplug);
	print_counts(coldplug);
	lk_buf_done(&coldplug->commands);
	for (size_t i = 0; i < coldplug->blamed.count; i++)
		lkm_report_free(coldplug->blamed.items[i]->report);
	lk_arena_done(&coldplug->arena);
}

int lk_cmd_coldplug(int argc, char **argv)
{
	struct coldplug_opts opts = {0};
	struct coldplug coldplug = {.opts = &opts};
	struct lk_verb *verb = &coldplug.verb;
	struct lkm_error error;
	int first = lk_verb_begin(verb, argc, argv, "coldplug", &text, table, &opts, 0);

	if (first < 0)
		return verb->status;
	verb->acts = true;
	if (first < argc)
		lk_verb_fail(verb, &surplus, NULL);
	else if (!lk_batch_threads(opts.threads, -1, &coldplug.threads, &error))
		lk_verb_fail(verb, &error, NULL);
	else if (lk_verb_open(verb))
		plug(&coldplug);
	return lk_verb_end(verb);
}
