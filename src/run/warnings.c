/* SPDX-License-Identifier: MIT */
/* The kernel says in its log alone that it ignored a parameter, that a driver failed or that
 * firmware is missing. Without LKM_RUN_INSPECT only a step with parameters has its log read, and
 * only an ignored one its file. */
#include "warnings.h"

#include <stdlib.h>
#include <string.h>

#include "../api/lkm_report.h"
#include "../base/nearest.h"
#include "../evidence/after_load_facts.h"
#include "../formats/name.h"
#include "../formats/param_list.h"
#include "../os/os_proc.h"
#include "../system/image.h"
#include "../system/open.h"
#include "params_compare.h"

/* The module of a step, while it is looked at. */
struct inspection {
	const struct lk_taker *taker;
	const struct lkm_step *step;
	struct lkm_report *report;
	bool tried;              /* to open the file */
	struct lkm_image *image; /* NULL: not needed, or not readable */
	struct lk_after_load facts;
	struct lk_klog *lines;
	size_t line_capacity;
};

static void inspection_done(struct inspection *inspection)
{
	lk_image_free(inspection->image);
}

/* Its file, opened at first need; NULL: not readable. The steps of modules that are loaded already
 * have no path. */
static const struct lkm_image *open_file(struct inspection *inspection)
{
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lkm *lkm = inspection->taker->run->lkm;
	struct lk_known known = {.path = inspection->step->path};
	int fd = -1;

	if (inspection->tried)
		return inspection->image;
	inspection->tried = true;
	if (!known.path)
		lk_catalog_module(&lkm->catalog, &scratch, inspection->step->module, &known, NULL);
	if (known.path)
		fd = lk_open_module(lkm, known.path, NULL);
	if (fd < 0 || lk_image_take(fd, known.path, &inspection->image, NULL) < 0)
		inspection->image = NULL;
	return inspection->image;
}

/* The parameters that the kernel takes for every module are in no file. */
static bool is_declared(const struct lkm_image *image, const char *name)
{
	for (size_t i = 0; i < image->param_count; i++)
		if (lk_name_equal(image->params[i].name, name))
			return true;
	return lk_name_equal(name, "dyndbg") || lk_name_equal(name, "async_probe");
}

/* The parameters that the module has and that are spelled much like the unknown one. */
static void add_suggestion(
	const struct lkm_image *image, struct lkm_report *report, const char *name)
{
	struct lk_nearest nearest;
	char question[4 * LK_NEAREST_MAX];

	lk_nearest_begin(&nearest, name);
	for (size_t i = 0; image && i < image->param_count; i++)
		lk_nearest_consider(&nearest, image->params[i].name);
	lk_nearest_question(&nearest, "", question, sizeof(question));
	if (nearest.count)
		lk_finding_remedy(&report->causes, "%s", question);
}

/* "modprobe a b" loads a with the parameter b. */
static bool is_second_module(const struct lk_taker *taker, const char *name)
{
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lk_matches matches = {0};

	return lk_catalog_lookup(&taker->run->lkm->catalog, &scratch, name, 0, &matches, NULL) ==
		       0 &&
	       (matches.by == LK_FOUND_NAME || matches.by == LK_FOUND_BUILTIN);
}

/* The line of configuration that has this parameter. */
static void add_origin(const struct lkm_step *step, struct lkm_report *report, const char *name)
{
	const struct lkm_directive *line = lk_step_giver(step, name);

	if (line)
		lk_finding_origin(
			&report->causes, lkm_directive_file(line), lkm_directive_line(line));
}

/* The parameter as it was given; NULL: it was not. The kernel cuts a name at a dot. */
static const char *given_name(
	const struct lkm_step *step, struct lk_arena *arena, struct lk_span name)
{
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lk_param_list list = {.rest = step->params};
	const char *given, *value, *wanted = lk_arena_copy_span(&scratch, name);

	while (wanted && *wanted && lk_param_list_next(&list, &scratch, &given, &value) > 0) {
		const char *start =
			lk_arena_format(&scratch, "%.*s", (int)strcspn(given, "."), given);

		if (start && lk_name_equal(start, wanted))
			return lk_arena_copy(arena, given);
	}
	return NULL;
}

/* The name in the kernel may be unknown where it is not that of the file. */
static bool is_module(const struct lkm_step *step, const char *module)
{
	for (size_t i = 0; i < step->plan->steps.count; i++)
		if (step->plan->steps.items[i] != step &&
			lk_name_equal(step->plan->steps.items[i]->module, module))
			return false;
	return !step->own_name || lk_name_equal(step->own_name, module);
}

/* A '#' behind an options line begins no comment: it and each word after it are parameters. */
static bool is_comment(const struct lkm_step *step, const char *name)
{
	const char *start = strstr(step->params, " #"), *found = start;
	const size_t size = strlen(name);

	while (found && (found = strstr(found + 1, name)))
		if (found[-1] <= ' ' && (unsigned char)found[size] <= ' ')
			return true;
	return false;
}

static void add_ignored(struct inspection *inspection, const struct lk_klog *line)
{
	const struct lkm_step *step = inspection->step;
	struct lkm_report *report = inspection->report;
	const char *module = lk_arena_copy_span(&report->arena, line->module);
	const char *name = given_name(step, &report->arena, line->name);
	const char *dot = name ? strchr(name, '.') : NULL;
	const struct lkm_image *image;

	/* Others may be loading, too. */
	if (!module || !name || !is_module(step, module))
		return;
	if (is_comment(step, name) && *name != '#')
		return;
	if (*name == '#')
		lk_finding_add(&report->causes, LKM_E_PARAM_UNKNOWN, LKM_CERTAIN,
			"'#' begins no comment behind parameters, so it and the words after it "
			"went to '%s' as parameters",
			module);
	else
		lk_finding_add(&report->causes, LKM_E_PARAM_UNKNOWN, LKM_CERTAIN,
			"'%s' has no parameter '%s', so the kernel ignored it", module, name);
	lk_finding_subject(&report->causes, name);
	add_origin(step, report, name);
	if (is_second_module(inspection->taker, name)) {
		lk_finding_remedy(&report->causes,
			"'%s' is a module: to load both, modprobe -a %s %s", name, step->module,
			name);
		return;
	}
	image = open_file(inspection);
	if (dot && image && is_declared(image, dot + 1))
		lk_finding_remedy(
			&report->causes, "give it without the name of the module: '%s'", dot + 1);
	else
		add_suggestion(image, report, name);
}

/* What drivers log after the call: firmware that they asked for in the background, and probes of
 * async_probe. A run waits for it at most this long. */
#define LATE_MS  100
#define PAUSE_MS 20

/* Read the new lines of the log. 0 or -ENOMEM. */
static int read_lines(struct inspection *inspection)
{
	struct lkm_report *report = inspection->report;
	struct lk_span rest, line;
	const char *copy;
	const size_t from = report->log_text.size;

	lk_report_read_more(report, inspection->taker->mark);
	rest = lk_buf_span(&report->log_text);
	if (rest.size <= from)
		return 0;
	/* The buffer moves when it grows. */
	copy = lk_arena_copy_span(
		&report->arena, (struct lk_span){rest.data + from, rest.size - from});
	if (!copy)
		return -ENOMEM;
	rest = lk_span_of(copy);
	while (lk_span_line(&rest, &line)) {
		if (lk_arena_grow(&report->arena, &inspection->lines, &inspection->line_capacity,
			    inspection->facts.log_count, sizeof(*inspection->lines)) < 0)
			return -ENOMEM;
		inspection->lines[inspection->facts.log_count++] = lk_klog_read(line);
		inspection->facts.log = inspection->lines;
	}
	return 0;
}

static bool has_trouble(const struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->facts.log_count; i++) {
		const struct lk_klog *line = &inspection->facts.log[i];

		if ((line->kind == LK_KLOG_FIRMWARE || line->kind == LK_KLOG_PROBE) &&
			lk_after_load_is_own(&inspection->facts, line))
			return true;
	}
	return false;
}

/* Its name in the kernel. */
static const char *own_name(const struct inspection *inspection)
{
	const char *name = inspection->image ? lk_image_find(inspection->image, "name") : NULL;

	if (inspection->step->own_name)
		return inspection->step->own_name;
	return name ? name : inspection->step->module;
}

/* How long this step may wait for what comes after the call, in all steps together LATE_MS. */
static int64_t take_patience(struct lk_run *run, int64_t wanted)
{
	int64_t taken;

	pthread_mutex_lock(&run->lock);
	taken = LATE_MS - run->waited_late < wanted ? LATE_MS - run->waited_late : wanted;
	run->waited_late += taken;
	pthread_mutex_unlock(&run->lock);
	return taken;
}

static int wait_for_more(struct inspection *inspection)
{
	int64_t pause;
	int rc = 0;

	while (rc == 0 && !has_trouble(inspection) &&
		(pause = take_patience(inspection->taker->run, PAUSE_MS)) > 0) {
		lk_proc_sleep(pause);
		rc = read_lines(inspection);
	}
	return rc;
}

/* 0 or -ENOMEM. The file of a dependency is read only if something may be wrong with it. */
static int gather(struct inspection *inspection)
{
	struct lk_after_load *facts = &inspection->facts;
	struct lk_arena *arena = &inspection->report->arena;
	struct lkm *lkm = inspection->taker->run->lkm;
	const bool target = lk_plan_is_target(inspection->step);
	int rc = read_lines(inspection);

	if (target || facts->log_count)
		open_file(inspection);
	if (rc == 0)
		rc = lk_after_load_read_drivers(lkm, own_name(inspection), arena, facts);
	if (rc < 0 || !inspection->image)
		return rc;
	rc = lk_after_load_read_firmware(inspection->image, arena, facts);
	facts->probes_later = given_name(inspection->step, arena, lk_span_of("async_probe"));
	if (rc == 0 && target && (facts->firmware || facts->probes_later))
		rc = wait_for_more(inspection);
	if (rc == 0 && facts->probes_later)
		rc = lk_after_load_read_drivers(lkm, facts->module, arena, facts);
	/* Of several modules that an alias stands for, one drives the device. */
	if (rc == 0 && target && inspection->step->reason == LKM_REASON_ASKED && *facts->drivers &&
		!facts->device_count)
		rc = lk_after_load_read_matches(lkm, inspection->image, arena, facts);
	return rc;
}

/* Add what is wrong with a module that has just been loaded. */
static void inspect(struct inspection *inspection)
{
	const struct lkm_step *step = inspection->step;
	struct lk_after_load *facts = &inspection->facts;
	const bool inspects = inspection->taker->run->options->flags & LKM_RUN_INSPECT;

	facts->params = step->params;
	if ((inspects ? gather(inspection) : read_lines(inspection)) < 0)
		return;
	for (size_t i = 0; *step->params && i < facts->log_count; i++)
		if (facts->log[i].kind == LK_KLOG_PARAM_UNKNOWN)
			add_ignored(inspection, &facts->log[i]);
	if (inspects)
		lk_after_load_judge(facts, &inspection->report->causes);
}

/* A module that was there before may still wait for its device. */
static void inspect_loaded(struct inspection *inspection)
{
	struct lk_after_load *facts = &inspection->facts;
	struct lk_arena *arena = &inspection->report->arena;
	struct lkm *lkm = inspection->taker->run->lkm;

	facts->was_loaded = true;
	if (!open_file(inspection) ||
		lk_after_load_read_drivers(lkm, own_name(inspection), arena, facts) < 0)
		return;
	if (*facts->drivers && !facts->device_count)
		lk_after_load_read_matches(lkm, inspection->image, arena, facts);
	lk_after_load_judge(facts, &inspection->report->causes);
}

/* Refuted by a file that declares the parameter, or by one that cannot be read. */
static bool add_undeclared(struct inspection *inspection, const char *module, const char *name)
{
	struct lkm_report *report = inspection->report;
	const struct lkm_image *image = open_file(inspection);

	if (!image || is_declared(image, name))
		return false;
	lk_finding_add(&report->causes, LKM_E_PARAM_UNKNOWN, LKM_CERTAIN,
		"'%s' has no parameter '%s', and was loaded already", module, name);
	lk_finding_subject(&report->causes, name);
	add_suggestion(image, report, name);
	return true;
}

/* A parameter that was not applied, because the module was loaded already. */
static void add_unapplied(void *data, const struct lk_param_difference *difference)
{
	struct inspection *inspection = data;
	const struct lkm_step *step = inspection->step;
	const struct lk_after_load_param param = {
		.module = step->own_name ? step->own_name : step->module,
		.name = difference->name,
		.value = difference->value,
		.now = difference->now,
		.builtin = step->skip == LKM_SKIP_BUILTIN,
		.writable = difference->writable};

	if (!param.now && !param.builtin && add_undeclared(inspection, param.module, param.name))
		return;
	lk_after_load_judge_param(&param, &inspection->report->causes);
}

struct lkm_report *lk_warnings_find(
	const struct lk_taker *taker, const struct lkm_step *step, const struct lkm_result *result)
{
	const struct lk_run *run = taker->run;
	const bool inspects = run->options->flags & LKM_RUN_INSPECT;
	const bool done = result->outcome == LKM_OUTCOME_DONE && step->action == LKM_ACTION_LOAD;
	const bool idle = step->skip == LKM_SKIP_LOADED && lk_plan_is_target(step) &&
			  step->reason == LKM_REASON_ASKED && !run->plan->unloads;
	struct lkm_report *report;

	if (!run->reports ||
		(!done && (!inspects || (!idle && result->params == LKM_PARAMS_AS_ASKED))) ||
		(done && !inspects && (taker->mark < 0 || !*step->params)))
		return NULL;
	report = calloc(1, sizeof(*report));
	if (!report)
		return NULL;
	__attribute__((cleanup(inspection_done))) struct inspection inspection = {
		.taker = taker, .step = step, .report = report};
	report->causes.arena = &report->arena;
	lk_report_begin_log(report);
	if (done)
		inspect(&inspection);
	else if (result->params != LKM_PARAMS_AS_ASKED)
		lk_params_differences(run->lkm, step->own_name ? step->own_name : step->module,
			step->asked, add_unapplied, &inspection);
	if (!done && idle)
		inspect_loaded(&inspection);
	lk_buf_done(&report->log_text);
	if (report->causes.count)
		return report;
	lkm_report_free(report);
	return NULL;
}
