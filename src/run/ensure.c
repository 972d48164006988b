/* SPDX-License-Identifier: MIT */
/* lkm_ensure(): a plan, its run, and then a look whether the requested module is loaded. */
#include "ensure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/sized.h"
#include "../facts/denied.h"
#include "../formats/managed.h"
#include "../os/os_kernel.h"
#include "../os/os_proc.h"
#include "../plan/plan.h"
#include "../system/generation.h"
#include "../system/module_state.h"
#include "../system/open.h"
#include "module_wait.h"
#include "params_compare.h"
#include "run_plan.h"

/* A modalias has its bus and a ':' first; those of dmi have dates with slashes in them. */
bool lk_ensure_is_path(const char *what)
{
	size_t size = strcspn(what, "/:");

	return what[size] == '/';
}

/* A module leaves the kernel's list within moments of leaving sysfs. */
#define LEAVING_TRIES    10
#define LEAVING_PAUSE_MS 10

/* A plan being run, and how its steps ended. */
struct attempt {
	const struct lk_ensure *ensure;
	const struct lkm_ensure_options *options;
	struct lkm *lkm;
	struct lkm_plan *plan;
	struct lkm_result
		*results;       /* by index of the step; outcome 0: the run did not come to it */
	struct lkm_error first; /* the first failure of a required step */
	enum lkm_stage stage;   /* how far the kernel came with the one that ended the run */
};

static void begin_step(void *data, const struct lkm_step *step)
{
	const struct attempt *attempt = data;

	if (attempt->ensure->on_step)
		attempt->ensure->on_step(attempt->ensure->data, step);
}

static void end_step(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct attempt *attempt = data;

	attempt->results[step->index] = *result;
	if (result->outcome == LKM_OUTCOME_FAILED && step->required && !attempt->first.code)
		attempt->first = *result->error;
	if (attempt->ensure->on_done)
		attempt->ensure->on_done(attempt->ensure->data, step, result);
}

static bool is_satisfied(const struct attempt *attempt, const struct lkm_step *step)
{
	switch (attempt->results[step->index].outcome) {
	case LKM_OUTCOME_DONE:
	case LKM_OUTCOME_FOUND:
		/* An install command may end well for many reasons. A name that only a command is
		 * known for can mean anything. */
		return step->action != LKM_ACTION_INSTALL || !step->path ||
		       lk_module_look(attempt->lkm->system, step->module) != LK_MODULE_ABSENT;
	case LKM_OUTCOME_SKIPPED:
		return step->skip == LKM_SKIP_LOADED || step->skip == LKM_SKIP_BUILTIN;
	default:
		return false;
	}
}

/* A target that satisfies the request; NULL: none does. */
static const struct lkm_step *satisfied_target(const struct attempt *attempt)
{
	for (size_t i = 0; i < attempt->plan->targets.count; i++)
		if (is_satisfied(attempt, attempt->plan->targets.items[i]))
			return attempt->plan->targets.items[i];
	return NULL;
}

/* "module NAME is VERB by FILE line N", from the last directive of this kind. */
static int fail_forbidden(const struct lkm_step *step, enum lkm_directive_kind kind,
	const char *verb, struct lkm_error *reterr)
{
	const struct lkm_directive *found = NULL;
	char needed[LKM_NAME_SIZE + 32] = "", line[32] = "";

	for (size_t i = 0; i < step->origins.count; i++)
		if (step->origins.items[i].kind == kind)
			found = &step->origins.items[i];
	if (step->by)
		snprintf(needed, sizeof(needed), ", which '%.*s' needs,", LKM_NAME_SIZE,
			step->by->module);
	if (found && found->line)
		snprintf(line, sizeof(line), " line %u", found->line);
	lk_fail_module(reterr, step->module);
	return lk_fail_line(reterr, LKM_E_BLACKLISTED, EPERM, found ? found->line : 0,
		"module '%s'%s is %s by '%s'%s", step->module, needed, verb,
		found ? found->file : "modprobe.d", line);
}

/* 0 unless an install line refuses something that is needed. */
static int find_refusal(const struct lkm_plan *plan, struct lkm_error *reterr)
{
	for (size_t i = 0; i < plan->steps.count; i++) {
		const struct lkm_step *step = plan->steps.items[i];

		if (step->required && step->skip == LKM_SKIP_NONE &&
			step->action == LKM_ACTION_INSTALL && lk_denied_is_refusal(step->command))
			return fail_forbidden(step, LKM_DIRECTIVE_INSTALL, "denied", reterr);
	}
	return 0;
}

/* No module is loaded, although the run has not failed. */
static int fail_silent(const struct attempt *attempt, struct lkm_error *reterr)
{
	const struct lkm_step *step = attempt->plan->targets.items[0];

	for (size_t i = 0; i < attempt->plan->targets.count; i++)
		if (attempt->plan->targets.items[i]->skip == LKM_SKIP_BLACKLISTED)
			return fail_forbidden(attempt->plan->targets.items[i],
				LKM_DIRECTIVE_BLACKLIST, "blacklisted", reterr);
	lk_fail_module(reterr, step->module);
	return lk_fail(reterr, LKM_E_COMMAND_FAILED, EINVAL,
		"the install command of '%s' ended well, but the module is not loaded",
		step->module);
}

static int judge(
	const struct attempt *attempt, const struct lkm_error *error, struct lkm_error *reterr)
{
	const struct lkm_step *target = satisfied_target(attempt);
	struct lkm_ensure_result *result = attempt->options->result;
	int rc;

	if (target && result) {
		result->outcome = attempt->results[target->index].outcome;
		result->params = attempt->results[target->index].params;
	}
	if (target)
		return 0;
	rc = find_refusal(attempt->plan, reterr);
	if (rc < 0)
		return rc;
	if (!error->code && !attempt->first.code)
		return fail_silent(attempt, reterr);
	return lk_fail_pass(reterr, error->code ? error : &attempt->first);
}

/* Has a module disappeared that a failed step needed, and that was loaded when the plan was made,
 * or by this run? */
static bool is_need_gone(const struct attempt *attempt)
{
	for (size_t i = 0; i < attempt->plan->steps.count; i++) {
		const struct lkm_step *step = attempt->plan->steps.items[i];

		if (attempt->results[i].outcome != LKM_OUTCOME_FAILED)
			continue;
		for (size_t j = 0; j < step->needs.count; j++)
			if (step->needs.items[j]->skip != LKM_SKIP_BUILTIN &&
				lk_module_look(attempt->lkm->system,
					step->needs.items[j]->module) != LK_MODULE_LIVE)
				return true;
	}
	return false;
}

/* Plan and run. *ret_again: another process has unloaded what this one needs. */
static int try_once(struct attempt *attempt, bool *ret_again, struct lkm_error *reterr)
{
	const struct lk_ensure *ensure = attempt->ensure;
	const struct lkm_ensure_options *options = attempt->options;
	const struct lkm_run_options run = {.size = sizeof(run),
		.flags = options->flags & LKM_ENSURE_TRACE ? LKM_RUN_TRACE : 0,
		.wait_ms = options->wait_ms,
		.timeout_ms = options->timeout_ms,
		.cancel_fd = options->cancel_fd,
		.on_step = begin_step,
		.on_done = end_step,
		.data = attempt};
	unsigned flags = (options->flags & LKM_ENSURE_BLACKLIST ? LKM_LOAD_BLACKLIST_NAMES : 0u) |
			 (lk_ensure_is_path(ensure->what) ? LKM_LOAD_PATH : 0u);
	struct lkm_report *report = NULL;
	struct lkm_error error = {0};
	int rc = lkm_plan_load(
		attempt->lkm, ensure->what, options->params, flags, &attempt->plan, reterr);

	*ret_again = false;
	if (rc < 0)
		return rc;
	attempt->results = calloc(attempt->plan->steps.count + 1, sizeof(*attempt->results));
	if (!attempt->results)
		return lk_fail_memory(reterr);
	/* If nothing else was requested, a refusal is not even tried. */
	if (attempt->plan->targets.count == 1)
		rc = find_refusal(attempt->plan, reterr);
	if (rc == 0 && ensure->on_plan)
		rc = ensure->on_plan(ensure->data, attempt->plan, reterr);
	if (rc < 0)
		return rc;
	/* With a report, the kernel log helps to find the cause. */
	rc = lk_run_plan(attempt->lkm, attempt->plan, ensure->what, &run, &report, &error);
	attempt->stage = lkm_report_stage(report);
	lkm_report_free(report);
	*ret_again = rc < 0 && is_need_gone(attempt);
	rc = judge(attempt, &error, reterr);
	if (rc < 0)
		lk_fail_module(reterr, error.module);
	return rc;
}

/* Did the kernel answer EBUSY because another process is unloading the module? For a moment it has
 * left sysfs and is still in the kernel's list. EBUSY may also come from the init function, which
 * must not run again. A trace tells; without one, only a module that the first plan of this call
 * saw in the kernel counts. */
static bool is_leaving(
	const struct lkm_plan *first, const struct attempt *attempt, const struct lkm_error *error)
{
	bool was_loaded = attempt->stage == LKM_STAGE_UNKNOWN && first && first->live_known &&
			  lk_live_find(&first->live, error->module);

	return error->errnum == EBUSY && *error->module &&
	       (was_loaded || attempt->stage == LKM_STAGE_LOADER) &&
	       lk_module_look(attempt->lkm->system, error->module) == LK_MODULE_ABSENT;
}

static void attempt_done(struct attempt *attempt)
{
	free(attempt->results);
	lkm_plan_free(attempt->plan);
}

static int load(const struct lk_ensure *ensure, const struct lkm_ensure_options *options,
	struct lkm *lkm, struct lkm_error *reterr)
{
	int64_t deadline = lk_proc_now() + options->timeout_ms;
	struct lkm_ensure_options rest = *options;
	struct lkm_plan *first = NULL;
	bool again = true;
	int rc = -EAGAIN;

	/* Once more where something needed is gone; some more times while it is leaving. */
	for (int tries = 0; rc < 0 && again; tries++) {
		struct attempt attempt = {.ensure = ensure, .options = &rest, .lkm = lkm};
		struct lkm_error error = {0};

		lk_fail_clear(reterr);
		if (tries && rest.timeout_ms > 0)
			rest.timeout_ms =
				lk_proc_now() < deadline ? (int)(deadline - lk_proc_now()) : 1;
		rc = try_once(&attempt, &again, &error);
		again = again && !tries;
		if (rc < 0 && !again && tries < LEAVING_TRIES &&
			is_leaving(first ? first : attempt.plan, &attempt, &error)) {
			again = true;
			lk_proc_sleep(LEAVING_PAUSE_MS);
		}
		if (rc < 0)
			lk_fail_pass(reterr, &error);
		if (!first) {
			first = attempt.plan;
			attempt.plan = NULL;
		}
		attempt_done(&attempt);
	}
	lkm_plan_free(first);
	return rc;
}

/* Is a module of this name loaded or built-in for certain? Looks at the state of the kernel only.
 */
static bool is_there(int system, const char *what)
{
	struct lk_module_state state;

	/* An alias or a path is not the name of a module. */
	return lk_managed_is_name(what) && lk_module_state_read(system, what, &state) > 0 &&
	       state.state == LKM_STATE_LIVE;
}

static int check(
	const struct lk_ensure *ensure, struct lkm_ensure_options *ret, struct lkm_error *reterr)
{
	int rc = lk_sized_take(
		ret, sizeof(*ret), ensure->options, "struct lkm_ensure_options", reterr);

	if (rc < 0)
		return rc;
	if (!ensure->what)
		return lk_fail_argument(reterr, "the name of the module is NULL");
	if (ret->flags & ~(unsigned)(LKM_ENSURE_BLACKLIST | LKM_ENSURE_TRACE))
		return lk_fail_argument(reterr, "a flag of struct lkm_ensure_options is unknown");
	if (ret->result && ret->result->size != sizeof(*ret->result))
		return lk_fail_argument(
			reterr, "struct lkm_ensure_result has the wrong size; set its member size");
	return 0;
}

/* Does the module that is loaded have these parameters? lkm may be NULL. */
static enum lkm_params_state compare_loaded(
	const struct lk_ensure *ensure, struct lkm *lkm, const char *params)
{
	if (!lkm)
		return lk_params_compare(NULL, ensure->what, params);
	LK_REQUEST(lkm);
	return lk_params_compare(lkm, ensure->what, params);
}

int lk_ensure(const struct lk_ensure *ensure, struct lkm_error *reterr)
{
	const struct lkm_options once = {.size = sizeof(once), .flags = LKM_OPEN_ONCE};
	struct lkm_ensure_options options;
	struct lkm *lkm = ensure->lkm, *opened = NULL;
	LK_FD_CLEANUP int root = -1;
	bool compares;
	int rc = check(ensure, &options, reterr);

	if (rc < 0)
		return rc;
	compares = options.result && options.params && *options.params;
	if (!lkm)
		root = lk_kernel_root();
	if ((lkm || root >= 0) && is_there(lkm ? lkm->system : root, ensure->what)) {
		if (compares && !lkm && lkm_open(&once, &opened, NULL) == 0)
			lkm = opened;
		if (options.result)
			options.result->outcome = LKM_OUTCOME_SKIPPED;
		if (options.result)
			options.result->params =
				compares ? compare_loaded(ensure, lkm, options.params)
					 : LKM_PARAMS_AS_ASKED;
		lkm_close(opened);
		return 0;
	}
	if (!lkm)
		rc = lkm_open(&once, &opened, reterr);
	if (rc == 0)
		rc = load(ensure, &options, lkm ? lkm : opened, reterr);
	lkm_close(opened);
	return rc;
}

LKM_EXPORT int lkm_ensure(
	const char *what, const struct lkm_ensure_options *options, struct lkm_error *reterr)
{
	const struct lk_ensure ensure = {.what = what, .options = options};

	lk_fail_clear(reterr);
	return lk_ensure(&ensure, reterr);
}
