/* SPDX-License-Identifier: MIT */
/* lkm_ensure(): a plan, its run, and then whether that what was asked for is there. */
#include "ensure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/denied.h"
#include "../formats/managed.h"
#include "../system/module_state.h"
#include "../system/open.h"
#include "../os/os_kernel.h"
#include "../plan/plan.h"
#include "settle.h"
#include "sharpen.h"

/* A modalias has its bus and a ':' first; those of dmi have dates with slashes in them. */
bool lk_ensure_is_path(const char *what)
{
	size_t size = strcspn(what, "/:");

	return what[size] == '/';
}

bool lk_ensure_is_there(int system, const char *what)
{
	struct lk_module_state state;

	/* An alias or a path is no module's name. */
	return lk_managed_is_name(what) && lk_module_state_read(system, what, &state) > 0 &&
	       state.state == LKM_STATE_LIVE;
}

/* A plan being run, and what became of its steps. */
struct attempt {
	struct lkm *lkm;
	const struct lk_ensure *ensure;
	struct lkm_plan *plan;
	enum lkm_outcome *outcomes; /* by the step's place; 0: the run did not come to it */
	struct lkm_error first;     /* what failed first of what is required */
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

	attempt->outcomes[step->index] = result->outcome;
	if (result->outcome == LKM_OUTCOME_FAILED && step->required && !attempt->first.code)
		attempt->first = *result->error;
	if (attempt->ensure->on_done)
		attempt->ensure->on_done(attempt->ensure->data, step, result);
}

/* An install command has loaded it only if it is there now. Names that are no module's, and that
 * only a command is known for, can mean anything. */
static bool command_kept_word(const struct attempt *attempt, const struct lkm_step *step)
{
	return step->action != LKM_ACTION_INSTALL || !step->path ||
	       lk_settle(attempt->lkm->system, step->module, 0) != LK_SETTLED_ABSENT;
}

static bool is_satisfied(const struct attempt *attempt, const struct lkm_step *step)
{
	switch (attempt->outcomes[step->index]) {
	case LKM_OUTCOME_DONE:
	case LKM_OUTCOME_FOUND:
		return command_kept_word(attempt, step);
	case LKM_OUTCOME_SKIPPED:
		return step->skip == LKM_SKIP_LOADED || step->skip == LKM_SKIP_BUILTIN;
	default:
		return false;
	}
}

static bool is_any_satisfied(const struct attempt *attempt)
{
	for (size_t i = 0; i < attempt->plan->targets.count; i++)
		if (is_satisfied(attempt, attempt->plan->targets.items[i]))
			return true;
	return false;
}

static bool is_refusal(const struct lkm_step *step)
{
	return step->required && step->skip == LKM_SKIP_NONE &&
	       step->action == LKM_ACTION_INSTALL && lk_denied_is_refusal(step->command);
}

/* "module NAME is VERB by FILE line N", from the directive that begins with word. */
static int fail_forbidden(
	const struct lkm_step *step, const char *word, const char *verb, struct lkm_error *reterr)
{
	const struct lk_origin *found = NULL;
	char needed[LKM_NAME_SIZE + 32] = "", line[32] = "";

	for (size_t i = 0; i < step->origins.count; i++)
		if (strncmp(step->origins.items[i].text, word, strlen(word)) == 0)
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
	for (size_t i = 0; i < plan->steps.count; i++)
		if (is_refusal(plan->steps.items[i]))
			return fail_forbidden(plan->steps.items[i], "install", "denied", reterr);
	return 0;
}

/* Why none of the modules is there, when the run has found nothing wrong. */
static int fail_silent(const struct attempt *attempt, struct lkm_error *reterr)
{
	const struct lkm_step *step = attempt->plan->targets.items[0];

	for (size_t i = 0; i < attempt->plan->targets.count; i++)
		if (attempt->plan->targets.items[i]->skip == LKM_SKIP_BLACKLISTED)
			return fail_forbidden(attempt->plan->targets.items[i], "blacklist",
				"blacklisted", reterr);
	lk_fail_module(reterr, step->module);
	return lk_fail(reterr, LKM_E_COMMAND_FAILED, EINVAL,
		"the install command of '%s' ended well, but the module is not loaded",
		step->module);
}

static int judge(const struct attempt *attempt, struct lkm_error *error, struct lkm_error *reterr)
{
	int rc;

	if (is_any_satisfied(attempt))
		return 0;
	rc = find_refusal(attempt->plan, reterr);
	if (rc < 0)
		return rc;
	if (!error->code)
		*error = attempt->first;
	if (!error->code)
		return fail_silent(attempt, reterr);
	if (reterr)
		*reterr = *error;
	return -error->errnum;
}

static int run(struct attempt *attempt, struct lkm_error *reterr)
{
	const struct lkm_run_options options = {.size = sizeof(options),
		.on_step = begin_step,
		.on_done = end_step,
		.data = attempt};
	struct lkm_report *report = NULL;
	struct lkm_error error = {0};
	int rc;

	lkm_run(attempt->lkm, attempt->plan, &options, &report, &error);
	lk_sharpen_load(&error, report, attempt->ensure->what);
	lkm_report_free(report);
	rc = judge(attempt, &error, reterr);
	if (rc < 0)
		lk_fail_module(reterr, error.module);
	return rc;
}

/* Where nothing else was asked for, what is refused is not tried. */
static int start(struct attempt *attempt, struct lkm_error *reterr)
{
	const struct lk_ensure *ensure = attempt->ensure;
	int rc = 0;

	if (attempt->plan->targets.count == 1)
		rc = find_refusal(attempt->plan, reterr);
	if (rc == 0 && ensure->planned)
		rc = ensure->planned(ensure->data, attempt->plan, reterr);
	return rc;
}

int lk_ensure_check(const char *what, unsigned flags, struct lkm_error *reterr)
{
	if (!what)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "no module was named");
	if (flags & ~(unsigned)LKM_ENSURE_BLACKLIST)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "there is no such flag");
	return 0;
}

int lk_ensure(struct lkm *lkm, const struct lk_ensure *ensure, struct lkm_error *reterr)
{
	struct attempt attempt = {.lkm = lkm, .ensure = ensure};
	unsigned flags = (ensure->flags & LKM_ENSURE_BLACKLIST ? LKM_LOAD_BLACKLIST_NAMES : 0u) |
			 (lk_ensure_is_path(ensure->what) ? LKM_LOAD_PATH : 0u);
	int rc = lkm_plan_load(lkm, ensure->what, ensure->params, flags, &attempt.plan, reterr);

	if (rc < 0)
		return rc;
	attempt.outcomes = calloc(attempt.plan->steps.count + 1, sizeof(*attempt.outcomes));
	rc = attempt.outcomes ? start(&attempt, reterr) : lk_fail_memory(reterr);
	if (rc == 0)
		rc = run(&attempt, reterr);
	free(attempt.outcomes);
	lkm_plan_free(attempt.plan);
	return rc;
}

LKM_EXPORT int lkm_ensure(
	const char *what, const char *params, unsigned flags, struct lkm_error *reterr)
{
	const struct lk_ensure ensure = {.what = what, .params = params, .flags = flags};
	LK_FD_CLEANUP int system = -1;
	const struct lkm_options once = {.size = sizeof(once), .flags = LKM_OPEN_ONCE};
	struct lkm *lkm = NULL;
	int rc;

	lk_fail_clear(reterr);
	rc = lk_ensure_check(what, flags, reterr);
	if (rc < 0)
		return rc;
	system = lk_kernel_root();
	if (system >= 0 && lk_ensure_is_there(system, what))
		return 0;
	rc = lkm_open(&once, &lkm, reterr);
	if (rc == 0)
		rc = lk_ensure(lkm, &ensure, reterr);
	lkm_close(lkm);
	return rc;
}
