/* SPDX-License-Identifier: MIT */
/* modprobe loads and unloads: plans that are run, or shown. */
#include "modprobe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <lkm/forecast.h>

#include "../../report/classic.h"
#include "../batch.h"
#include "../environment.h"

static void print_step(void *data, const struct lkm_step *step)
{
	const struct modprobe *modprobe = data;
	LK_BUF_CLEANUP struct lk_buf line;

	lk_buf_init(&line, LK_MODPROBE_OUTPUT_MAX);
	lk_modprobe_print(modprobe, &line, lk_classic_step(step, &line));
	fflush(stdout); /* in the order of what happens, also when a command prints */
}

/* Commands of modprobe.d that call modprobe again are to find the same configuration and to be as
 * loud; what is in the environment already is not said twice. */
static int add_options(
	const struct modprobe_opts *opts, const struct modprobe_opts *before, struct lk_buf *out)
{
	int rc = 0;

	for (size_t i = before->config.count; rc == 0 && i < opts->config.count; i++) {
		rc = lk_buf_add_text(out, " -C ");
		if (rc == 0)
			rc = lk_environment_quote(out, opts->config.items[i]);
	}
	if (rc == 0 && opts->common.to_syslog && !before->common.to_syslog)
		rc = lk_buf_add_text(out, " -s");
	if (rc == 0 && opts->quiet && !before->quiet)
		rc = lk_buf_add_text(out, " -q");
	if (rc == 0 && opts->ignore_denials && !before->ignore_denials)
		rc = lk_buf_add_text(out, " --ignore-unreadable-denials");
	for (int i = before->common.verbosity; rc == 0 && i < opts->common.verbosity; i++)
		rc = lk_buf_add_text(out, " -v");
	return rc;
}

/* 0, or 1 when out of memory. */
static int pass_options_on(const struct modprobe *modprobe)
{
	const char *given = getenv(LK_MODPROBE_ENVIRONMENT), *merged;
	LK_BUF_CLEANUP struct lk_buf options = {0};
	int rc;

	lk_buf_init(&options, LK_MODPROBE_PARAMS_MAX);
	rc = lk_buf_add_text(&options, given ? given : "");
	if (rc == 0)
		rc = add_options(modprobe->opts, modprobe->before, &options);
	merged = rc == 0 ? lk_buf_text(&options) : NULL;
	if (merged &&
		(!*merged || setenv(LK_MODPROBE_ENVIRONMENT, merged + (*merged == ' '), 1) == 0))
		return 0;
	lk_ui_say(&modprobe->ui, LOG_ERR, "out of memory");
	return 1;
}

static void note_end(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct modprobe *modprobe = data;

	if (result->outcome == LKM_OUTCOME_FAILED)
		modprobe->report = result->report;
	else if (modprobe->answer && !modprobe->together)
		lk_kept_warnings_add(&modprobe->warnings, &modprobe->answer->arena, step, result);
	else if (!modprobe->answer)
		lk_ui_warnings(&modprobe->ui, LK_UI_CLASSIC, result->report);
}

static void say_wait(void *data, const struct lkm_finding *what)
{
	const struct modprobe *modprobe = data;

	lk_ui_waiting(&modprobe->ui, what);
}

static struct lkm_run_options run_options(struct modprobe *modprobe)
{
	const struct modprobe_opts *opts = modprobe->opts;
	bool explains = modprobe->answer || lk_ui_explains(&modprobe->ui);

	/* The classic words only tell the errno. */
	return (struct lkm_run_options){.size = sizeof(struct lkm_run_options),
		.flags = opts->force | (opts->first_time ? LKM_RUN_FIRST_TIME : 0) |
			 (explains ? LKM_RUN_TRACE | LKM_RUN_INSPECT : LKM_RUN_NO_CAUSES) |
			 (opts->ignore_denials ? LKM_RUN_IGNORE_DENIALS : 0),
		.wait_unused_ms = opts->wait_ms,
		.on_step = opts->common.verbosity && !opts->json ? print_step : NULL,
		.on_done = note_end,
		.on_wait = explains && !modprobe->answer ? say_wait : NULL,
		.on_failure = lk_modprobe_say_failure,
		.data = modprobe,
		.threads = opts->thread_count};
}

/* Nothing was tried, so no callback has told it. */
/* What kept the plan from its first step was not told as the failure of a step. */
static void say_failure_before(
	const struct modprobe *modprobe, int rc, const struct lkm_error *error)
{
	if (rc < 0 && error->code == LKM_E_NO_MEMORY && !*error->module && !modprobe->answer)
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error->message);
	if (rc == 0 || error->code != LKM_E_DENIALS_UNREADABLE)
		return;
	if (modprobe->answer)
		lk_view_error(modprobe->answer, error, NULL);
	else
		lk_ui_say(&modprobe->ui, LOG_ERR, "%s", error->message);
	lk_ui_insist(&modprobe->ui, LOG_ERR, error->message);
}

/* A blacklisted module, and an install line such as /bin/true, end well without a word, and nothing
 * is loaded. */
static void remark_denied(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	struct lkm_forecast *forecast = NULL;
	const struct lkm_step *target;
	bool denied = false;

	if (modprobe->answer || modprobe->opts->remove || !lk_ui_explains(&modprobe->ui))
		return;
	for (size_t i = 0; (target = lkm_plan_target(plan, i)); i++)
		denied |= lkm_step_skip(target) == LKM_SKIP_BLACKLISTED ||
			  (lkm_step_action(target) == LKM_ACTION_INSTALL && !lkm_step_skip(target));
	if (!denied || lkm_forecast_read(modprobe->lkm, plan, 0, 0, &forecast, NULL) < 0)
		return;
	for (size_t i = 0; i < lkm_forecast_count(forecast); i++) {
		const struct lkm_finding *finding = lkm_forecast_finding(forecast, i);

		if (!lkm_step_by(lkm_forecast_step(forecast, i)) &&
			lkm_finding_code(finding) == LKM_E_BLACKLISTED)
			lk_ui_remark(&modprobe->ui, finding);
	}
	lkm_forecast_free(forecast);
}

static int run(struct modprobe *modprobe, const struct lkm_plan *plan)
{
	struct lkm_run_options options = run_options(modprobe);
	bool explains = modprobe->answer || lk_ui_explains(&modprobe->ui);
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc;

	if (pass_options_on(modprobe))
		return 1;
	rc = lkm_run(modprobe->lkm, plan, &options, explains ? &report : NULL, &error);
	say_failure_before(modprobe, rc, &error);
	if (rc < 0 && !modprobe->answer && !lk_modprobe_is_repetition(&error))
		lk_ui_explain(
			&modprobe->ui, lkm_step_module(lkm_plan_target(plan, 0)), &error, report);
	if (rc == 0)
		remark_denied(modprobe, plan);
	lkm_report_free(report);
	modprobe->report = NULL;
	return rc < 0;
}

/* A dry run of loading fails where the state alone decides. */
static int check_first_time(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	const struct lkm_error loaded = {.code = LKM_E_LOADED, .errnum = EEXIST};
	const struct lkm_step *target;
	int status = 0;

	for (size_t i = 0; (target = lkm_plan_target(plan, i)); i++) {
		enum lkm_skip skip = lkm_step_skip(target);

		status = skip == LKM_SKIP_LOADED || skip == LKM_SKIP_BUILTIN;
		if (status)
			lk_modprobe_say_not_loaded(modprobe, target, &loaded);
	}
	return status;
}

/* And where the kernel command line forbids what is needed. */
static int check_refused(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	struct lkm_error error = {.code = LKM_E_BLACKLISTED, .errnum = EPERM};
	const struct lkm_step *step;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		if (lkm_step_skip(step) != LKM_SKIP_REFUSED || !lkm_step_required(step))
			continue;
		snprintf(error.module, sizeof(error.module), "%s", lkm_step_module(step));
		snprintf(error.message, sizeof(error.message),
			"module_blacklist= on the kernel command line names '%s'", error.module);
		while (lkm_step_by(step))
			step = lkm_step_by(step);
		lk_modprobe_say_not_loaded(modprobe, step, &error);
		if (!modprobe->answer)
			lk_ui_explain(&modprobe->ui, lkm_step_module(step), &error, NULL);
		return 1;
	}
	return 0;
}

static int show_load(const struct modprobe *modprobe, const struct lkm_plan *plan)
{
	bool depends = modprobe->opts->show_depends;
	LK_BUF_CLEANUP struct lk_buf lines = {0};

	if (modprobe->opts->first_time && !depends && check_first_time(modprobe, plan))
		return 1;
	if (check_refused(modprobe, plan))
		return 1;
	if (modprobe->answer)
		return 0;
	lk_buf_init(&lines, LK_MODPROBE_OUTPUT_MAX);
	return lk_modprobe_print(modprobe, &lines, lk_classic_load(plan, depends, &lines));
}

/* The plan as an answer, with how it went. */
static void answer_plan(
	struct modprobe *modprobe, const char *operand, const struct lkm_plan *plan, int status)
{
	bool dry = modprobe->opts->dry_run || modprobe->opts->show_depends;

	if (!modprobe->answer)
		return;
	lk_batch_result(modprobe->answer, operand, !dry && status == 0, plan,
		dry || modprobe->opts->remove ? NULL : &modprobe->warnings);
	lk_kept_warnings_done(&modprobe->warnings);
	modprobe->warnings = (struct lk_kept_warnings){0};
}

static unsigned load_flags(const struct modprobe_opts *opts, const char *operand)
{
	return (opts->ignore_commands ? LKM_LOAD_IGNORE_COMMANDS : 0) |
	       (opts->show_depends ? LKM_LOAD_IGNORE_LOADED : 0) |
	       (opts->blacklist_names ? LKM_LOAD_BLACKLIST_NAMES : 0) |
	       (lk_modprobe_is_path(operand) ? LKM_LOAD_PATH : 0);
}

int lk_modprobe_load(struct modprobe *modprobe, const char *operand, const char *params)
{
	const struct modprobe_opts *opts = modprobe->opts;
	unsigned flags = load_flags(opts, operand);
	struct lkm_plan *plan;
	struct lkm_error error;
	int status;

	if (lkm_plan_load(modprobe->lkm, operand, params, flags, &plan, &error) < 0)
		return lk_modprobe_not_planned(modprobe, operand, &error);
	status = opts->dry_run || opts->show_depends ? show_load(modprobe, plan)
						     : run(modprobe, plan);
	answer_plan(modprobe, operand, plan, status);
	lkm_plan_free(plan);
	return status;
}

static void fail_target(void *data, const struct lkm_step *target, const struct lkm_error *error,
	const struct lkm_report *report)
{
	struct modprobe *modprobe = data;

	modprobe->report = report;
	lk_modprobe_say_not_loaded(modprobe, target, error);
	if (!modprobe->answer)
		lk_ui_explain(&modprobe->ui, lkm_step_module(target), error, report);
}

static int run_batch(struct modprobe *modprobe, struct lk_batch *batch)
{
	struct lkm_run_options options = run_options(modprobe);
	bool explains = modprobe->answer || lk_ui_explains(&modprobe->ui);
	int rc;

	if (pass_options_on(modprobe))
		return 1;
	rc = lk_batch_run(batch, &options, explains);
	modprobe->report = NULL;
	return rc < 0;
}

int lk_modprobe_load_all(struct modprobe *modprobe, char *const *operands, int count)
{
	struct lk_batch batch;
	struct lkm_error error;
	int status = 0;

	lk_batch_init(&batch, modprobe->lkm);
	batch.answers = batch.warns = modprobe->together = modprobe->answer;
	batch.failed = fail_target;
	for (int i = 0; i < count; i++)
		if (lk_batch_add(&batch, operands[i], NULL, load_flags(modprobe->opts, operands[i]),
			    &error) < 0)
			status |= lk_modprobe_not_planned(modprobe, operands[i], &error);
	status |= run_batch(modprobe, &batch);
	if (modprobe->answer)
		lk_batch_answer(&batch, modprobe->answer);
	lk_batch_done(&batch);
	return status;
}

/* Which error would a run end with at this step? None for most. */
static bool would_fail(
	const struct modprobe *modprobe, const struct lkm_step *step, struct lkm_error *ret)
{
	*ret = (struct lkm_error){0};
	if (!lkm_step_required(step))
		return false;
	switch (lkm_step_skip(step)) {
	case LKM_SKIP_BUILTIN:
		ret->code = LKM_E_BUILTIN;
		break;
	case LKM_SKIP_IN_USE:
		ret->code = LKM_E_IN_USE;
		break;
	case LKM_SKIP_NOT_LOADED:
		ret->code = modprobe->opts->first_time ? LKM_E_NOT_LOADED : LKM_OK;
		break;
	default:
		break;
	}
	return ret->code;
}

static int show_unload(struct modprobe *modprobe, const struct lkm_plan *plan)
{
	const struct lkm_step *step;
	struct lkm_error error;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		if (would_fail(modprobe, step, &error)) {
			lk_modprobe_say_not_removed(modprobe, step, &error);
			return 1;
		}
		if (!lkm_step_skip(step) && !modprobe->answer)
			print_step(modprobe, step);
	}
	return 0;
}

int lk_modprobe_unload(struct modprobe *modprobe, const char *operand)
{
	const struct modprobe_opts *opts = modprobe->opts;
	unsigned flags =
		(opts->ignore_commands ? LKM_UNLOAD_IGNORE_COMMANDS : 0) |
		(opts->force & LKM_RUN_FORCE_UNLOAD || opts->wait_ms ? LKM_UNLOAD_FORCE : 0) |
		(opts->remove_holders ? LKM_UNLOAD_HOLDERS : 0);
	struct lkm_plan *plan;
	struct lkm_error error;
	int status;

	if (lkm_plan_unload(modprobe->lkm, operand, flags, &plan, &error) < 0)
		return lk_modprobe_not_planned(modprobe, operand, &error);
	status = opts->dry_run || opts->show_depends ? show_unload(modprobe, plan)
						     : run(modprobe, plan);
	answer_plan(modprobe, operand, plan, status);
	lkm_plan_free(plan);
	return status;
}
