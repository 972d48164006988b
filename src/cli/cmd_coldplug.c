/* SPDX-License-Identifier: MIT */
/* lkm coldplug: load the modules that the devices of this system ask for, in one process. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lkm/device.h>

#include "../base/map.h"
#include "../report/classic.h"
#include "../report/plan_json.h"
#include "commands.h"
#include "verb.h"

#define OUTPUT_MAX ((size_t)256 << 20)

/* Drivers of buses bring new devices. Nobody has buses behind buses so deep. */
#define ROUNDS_MAX 16

struct coldplug_opts {
	struct lk_verb_opts verb;
	bool dry_run;
};

static const struct lk_command_text text = {
	.usage = "  lkm coldplug [options]",
	.purpose = "Loads the modules for all devices of this system, as udev does at boot, in "
		   "one process.\nWhat is blacklisted is not loaded.",
};

static const struct lk_opt table[] = {
	{'n', "dry-run", LK_OPT_SET, offsetof(struct coldplug_opts, dry_run), 0, NULL,
		"print what would be loaded, and load nothing"},
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

/* Of modules that were asked for, not of what they need. */
struct counts {
	size_t devices, aliases, unknown, loaded, there, blacklisted, idle, failed;
};

struct coldplug {
	struct lk_verb verb; /* first: lk_verb_say_step() takes it for that */
	const struct coldplug_opts *opts;
	struct lk_arena arena;
	struct lk_map asked; /* aliases */
	struct lk_map tried; /* modules */
	struct lk_map lines; /* of a dry run, that were printed */
	struct counts counts;
	size_t steps;             /* that were begun */
	size_t lost;              /* modules of a plan that were to be loaded, and failed */
	struct lkm_error pending; /* a failure whose report may still come */
	bool over;                /* nothing more can be done */
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

/* The report goes with it; who has no failure to tell frees it. */
static void say_pending(struct coldplug *coldplug, struct lkm_report *report)
{
	if (coldplug->pending.code)
		lk_verb_fail(&coldplug->verb, &coldplug->pending, report);
	else
		lkm_report_free(report);
	coldplug->pending = (struct lkm_error){0};
}

static void say_idle(const struct coldplug *coldplug, const struct lkm_step *target)
{
	if (!coldplug->verb.opts->common.verbosity || coldplug->verb.opts->json)
		return;
	lk_screen_text(lkm_step_module(target));
	puts(" found no device that it can work with");
}

/* That a driver finds nothing to drive is quite usual: an alias says what a device looks like, not
 * what it is. What the kernel command line forbids is meant to stay out, as is what is
 * blacklisted. */
static void note_failure(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	struct coldplug *coldplug = data;

	say_pending(coldplug, NULL); /* the report will be that of the last one */
	coldplug->lost += lkm_step_skip(target) == LKM_SKIP_NONE;
	if (error->code == LKM_E_BLACKLISTED) {
		/* or what it needs is; then it was not foreseen */
		coldplug->counts.blacklisted += lkm_step_skip(target) == LKM_SKIP_NONE;
	} else if (error->errnum == ENODEV) {
		coldplug->counts.idle++;
		say_idle(coldplug, target);
	} else {
		coldplug->counts.failed++;
		coldplug->pending = *error;
		if (!*coldplug->pending.module)
			snprintf(coldplug->pending.module, sizeof(coldplug->pending.module), "%s",
				lkm_step_module(target));
	}
}

static void note_step(void *data, const struct lkm_step *step)
{
	struct coldplug *coldplug = data;

	coldplug->steps++;
	if (coldplug->verb.opts->common.verbosity)
		lk_verb_say_step(&coldplug->verb, step);
}

static void count_targets(struct counts *counts, const struct lkm_plan *plan)
{
	const struct lkm_step *target;

	for (size_t i = 0; (target = lkm_plan_target(plan, i)); i++)
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

static bool run(struct coldplug *coldplug, const struct lkm_plan *plan)
{
	struct lkm_run_options options = {.size = sizeof(options),
		.on_step = note_step,
		.on_failure = note_failure,
		.data = coldplug};
	/* Many may fail, and each is to be one line. */
	bool explains = coldplug->verb.opts->json || coldplug->verb.opts->common.verbosity;
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc;

	coldplug->lost = 0;
	rc = lkm_run(coldplug->verb.lkm, plan, &options, explains ? &report : NULL, &error);
	coldplug->over |= rc < 0 && error.code == LKM_E_NO_MODULE_SUPPORT;
	say_pending(coldplug, report);
	count_targets(&coldplug->counts, plan);
	coldplug->counts.loaded -= coldplug->lost;
	return rc == 0 && !coldplug->lost;
}

/* The lines of a plan that no other plan had. */
static void print_new_lines(struct coldplug *coldplug, char *lines)
{
	char *end;

	for (; (end = strchr(lines, '\n')) && !coldplug->over; lines = end + 1) {
		*end = '\0';
		if (remember(coldplug, &coldplug->lines, lines) > 0)
			puts(lines);
	}
}

static void show(struct coldplug *coldplug, const struct lkm_plan *plan)
{
	LK_BUF_CLEANUP struct lk_buf lines = {0};

	count_targets(&coldplug->counts, plan);
	if (coldplug->verb.opts->json)
		return;
	lk_buf_init(&lines, OUTPUT_MAX);
	if (lk_classic_load(plan, false, &lines) < 0 || !lk_buf_text(&lines))
		give_up(coldplug, &no_memory);
	else
		print_new_lines(coldplug, (char *)lines.data);
}

static void answer(
	struct coldplug *coldplug, const char *modalias, const struct lkm_plan *plan, bool done)
{
	struct lk_json *json = &coldplug->verb.answer.json;

	if (!coldplug->verb.opts->json)
		return;
	lk_json_object(json, NULL);
	lk_json_text(json, "asked", modalias);
	lk_json_bool(json, "done", done);
	lk_plan_json(json, plan);
	lk_json_end(json);
}

static void load(struct coldplug *coldplug, const char *modalias)
{
	struct lkm_plan *plan;
	struct lkm_error error;
	bool done = false;

	if (lkm_plan_load(coldplug->verb.lkm, modalias, NULL, LKM_LOAD_BLACKLIST_NAMES, &plan,
		    &error) < 0) {
		coldplug->counts.failed++;
		lk_verb_fail(&coldplug->verb, &error, NULL);
		return;
	}
	if (coldplug->opts->dry_run)
		show(coldplug, plan);
	else
		done = run(coldplug, plan);
	answer(coldplug, modalias, plan, done);
	lkm_plan_free(plan);
}

/* Has any of these not been tried? Then all have been, after this. */
static bool has_new(struct coldplug *coldplug, const struct lkm_found *found)
{
	bool any = false;

	for (size_t i = 0; i < lkm_found_count(found) && !coldplug->over; i++)
		any |= remember(coldplug, &coldplug->tried, lkm_found_module(found, i)) > 0;
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

/* All aliases that were not there before. */
static void go_round(struct coldplug *coldplug)
{
	struct lkm_devices *devices;
	struct lkm_error error;
	const char *modalias;

	if (lkm_devices_read(&devices, &error) < 0) {
		give_up(coldplug, &error);
		return;
	}
	coldplug->counts.devices = lkm_devices_count(devices);
	for (size_t i = 0; !coldplug->over && (modalias = lkm_devices_modalias(devices, i)); i++)
		if (remember(coldplug, &coldplug->asked, modalias) > 0)
			take(coldplug, modalias);
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

static void print_counts(const struct coldplug *coldplug)
{
	const struct counts *counts = &coldplug->counts;

	printf("%zu devices, %zu aliases, %zu of these without a module\n", counts->devices,
		counts->aliases, counts->unknown);
	printf("modules: %zu %s, %zu there already, %zu blacklisted, %zu without work, %zu "
	       "failed\n",
		counts->loaded, coldplug->opts->dry_run ? "to load" : "loaded", counts->there,
		counts->blacklisted, counts->idle, counts->failed);
}

static void answer_counts(struct coldplug *coldplug)
{
	const struct counts *counts = &coldplug->counts;
	struct lk_json *json = &coldplug->verb.answer.json;

	lk_json_object(json, "counts");
	lk_json_number(json, "devices", (int64_t)counts->devices);
	lk_json_number(json, "aliases", (int64_t)counts->aliases);
	lk_json_number(json, "unknown", (int64_t)counts->unknown);
	lk_json_number(json, "loaded", (int64_t)counts->loaded);
	lk_json_number(json, "there", (int64_t)counts->there);
	lk_json_number(json, "blacklisted", (int64_t)counts->blacklisted);
	lk_json_number(json, "idle", (int64_t)counts->idle);
	lk_json_number(json, "failed", (int64_t)counts->failed);
	lk_json_end(json);
}

static void plug(struct coldplug *coldplug)
{
	bool json = coldplug->verb.opts->json;

	lk_map_init(&coldplug->asked, &coldplug->arena);
	lk_map_init(&coldplug->tried, &coldplug->arena);
	lk_map_init(&coldplug->lines, &coldplug->arena);
	if (json)
		lk_json_array(&coldplug->verb.answer.json, "results");
	go_rounds(coldplug);
	if (json) {
		lk_json_end(&coldplug->verb.answer.json);
		answer_counts(coldplug);
	} else if (coldplug->verb.opts->common.verbosity) {
		print_counts(coldplug);
	}
	lk_arena_done(&coldplug->arena);
}

int lk_cmd_coldplug(int argc, char **argv)
{
	struct coldplug_opts opts = {0};
	struct coldplug coldplug = {.opts = &opts};
	struct lk_verb *verb = &coldplug.verb;
	int first = lk_verb_begin(verb, argc, argv, "coldplug", &text, table, &opts, 0);

	if (first < 0)
		return verb->status;
	if (first < argc)
		lk_verb_fail(verb, &surplus, NULL);
	else if (lk_verb_open(verb))
		plug(&coldplug);
	return lk_verb_end(verb);
}
