/* SPDX-License-Identifier: MIT */
/* One inquiry for each step that calls the kernel; what is the same for all modules is read once.
 */
#include "plan_forecast.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/denied.h"
#include "../plan/plan.h"
#include "../system/generation.h"
#include "inquiry.h"

struct forecasting {
	struct lkm *lkm;
	const struct lkm_plan *plan;
	const struct lk_plan_forecast_how *how;
	const struct lk_config *config;
	struct lk_inquiry around;
	bool around_known;
	struct lk_forecast *forecast;
	struct lkm_error *reterr;
};

/* The last of the directives that shaped a step, of one kind. */
static const struct lkm_directive *origin_of(
	const struct lkm_step *step, enum lkm_directive_kind kind)
{
	for (size_t i = step->origins.count; i-- > 0;)
		if (step->origins.items[i].kind == kind)
			return &step->origins.items[i];
	return NULL;
}

static const struct lkm_directive *line_of(const struct lkm_step *step)
{
	switch (step->action) {
	case LKM_ACTION_INSTALL:
		return origin_of(step, LKM_DIRECTIVE_INSTALL);
	case LKM_ACTION_REMOVE:
		return origin_of(step, LKM_DIRECTIVE_REMOVE);
	default:
		return origin_of(step, LKM_DIRECTIVE_BLACKLIST);
	}
}

/* The reason that "lkm deny" has written down. */
static int read_reason(const struct forecasting *forecasting, const struct lkm_step *step,
	struct lk_forecast_step *facts)
{
	const struct lk_denials_fact *denials;
	int rc;

	if (step->action != LKM_ACTION_INSTALL || !lk_denied_is_refusal(step->command))
		return 0;
	rc = lk_generation_denials(forecasting->lkm, &denials, forecasting->reterr);
	if (rc < 0)
		return rc;
	rc = lk_deny_file_reason(&denials->file, step->module,
		forecasting->forecast->findings.arena, &facts->reason);
	return rc < 0 ? lk_fail_memory(forecasting->reterr) : 0;
}

/* The numbers of the steps that a step depends on, with those of its soft dependencies left out. */
static int list_needs(const struct forecasting *forecasting, const struct lkm_step *step,
	struct lk_forecast_step *facts)
{
	size_t *needs = lk_arena_alloc(
		forecasting->forecast->findings.arena, (step->needs.count + 1) * sizeof(*needs));

	if (!needs)
		return lk_fail_memory(forecasting->reterr);
	for (size_t i = 0; i < step->needs.count; i++)
		if (step->needs.items[i]->index != SIZE_MAX)
			needs[facts->need_count++] = step->needs.items[i]->index;
	facts->needs = needs;
	return 0;
}

static int look_around(struct forecasting *forecasting)
{
	const struct lk_inquiry_subject subject = {.lkm = forecasting->lkm,
		.running = lk_open_is_running(forecasting->lkm),
		.module = "",
		.file = -1};
	int rc = 0;

	if (!forecasting->around_known)
		rc = lk_inquiry_around(&forecasting->around, &subject, forecasting->reterr);
	forecasting->around_known = true;
	return rc;
}

/* Take the holders away that the plan unloads before this step. */
static void leave_holders(const struct lkm_step *step, struct lk_evidence_live *live)
{
	const char **holders = (const char **)live->holders;
	size_t kept = 0;

	for (size_t i = 0; holders && holders[i]; i++) {
		const struct lkm_step *holder = lk_map_get(&step->plan->by_module, holders[i]);

		if (holder && holder->index < step->index && !holder->skip)
			live->refcount--;
		else
			holders[kept++] = holders[i];
	}
	if (holders)
		holders[kept] = NULL;
}

/* Does the step make a call to the kernel that this one could refuse? */
static bool calls_kernel(const struct lkm_step *step)
{
	if (step->action == LKM_ACTION_UNLOAD)
		return !step->conditional && (!step->skip || step->skip == LKM_SKIP_IN_USE);
	return step->action == LKM_ACTION_LOAD && !step->skip && step->path;
}

static int inquire(
	struct forecasting *forecasting, const struct lkm_step *step, struct lk_inquiry *inquiry)
{
	const struct lk_inquiry_subject subject = {.lkm = forecasting->lkm,
		.running = lk_open_is_running(forecasting->lkm),
		.module = step->module,
		.path = step->path,
		.file = -1,
		.params = step->params,
		.step = step,
		.around = forecasting->plan->unloads ? NULL : &forecasting->around};
	const unsigned flags = forecasting->how->flags;
	int rc = subject.around ? look_around(forecasting) : 0;

	if (rc < 0)
		return rc;
	inquiry->evidence.falls_back = true;
	if (!(flags & LKM_RUN_FORCE_TARGETS) || lk_plan_is_target(step)) {
		inquiry->evidence.ignores_vermagic = flags & LKM_RUN_FORCE_VERMAGIC;
		inquiry->evidence.ignores_crcs = flags & LKM_RUN_FORCE_MODVERSION;
	}
	if (step->action == LKM_ACTION_LOAD)
		rc = lk_inquiry_load(inquiry, &subject, forecasting->reterr);
	else
		rc = lk_inquiry_unload(inquiry, &subject, forecasting->reterr);
	leave_holders(step, &inquiry->evidence.live);
	return rc;
}

static int add_step(struct forecasting *forecasting, const struct lkm_step *step)
{
	const bool loads = step->action == LKM_ACTION_LOAD || step->action == LKM_ACTION_INSTALL;
	struct lk_inquiry inquiry = {0};
	struct lk_forecast_step facts = {.module = step->module,
		.named = forecasting->how->named
				 ? forecasting->plan->targets.items[step->target]->module
				 : NULL,
		.path = step->path,
		.action = step->action,
		.skip = step->skip,
		.target = lk_plan_is_target(step),
		.required = step->required,
		.conditional = step->conditional,
		.absent_fails = forecasting->how->flags & LKM_RUN_FIRST_TIME && !step->by,
		.forced = forecasting->how->flags & LKM_RUN_FORCE_UNLOAD,
		.command = step->command,
		.line = line_of(step),
		.group = step->target};
	int rc = read_reason(forecasting, step, &facts);

	if (rc == 0 && loads)
		rc = list_needs(forecasting, step, &facts);
	if (rc == 0 && calls_kernel(step) && step != forecasting->how->thin) {
		rc = inquire(forecasting, step, &inquiry);
		if (!forecasting->how->caller)
			facts.lacks_right = lk_inquiry_forget_process(&inquiry);
		facts.evidence = &inquiry.evidence;
	}
	if (rc == 0 && loads)
		facts.kernel_line = lk_config_kernel_blacklisted(forecasting->config,
			facts.evidence ? inquiry.evidence.module : step->module);
	if (rc == 0 && lk_forecast_add(forecasting->forecast, &facts) < 0)
		rc = lk_fail_memory(forecasting->reterr);
	lk_inquiry_done(&inquiry);
	return rc;
}

int lk_plan_forecast(struct lkm *lkm, const struct lkm_plan *plan,
	const struct lk_plan_forecast_how *how, struct lk_forecast *ret, struct lkm_error *reterr)
{
	struct forecasting forecasting = {
		.lkm = lkm, .plan = plan, .how = how, .forecast = ret, .reterr = reterr};
	int rc = lk_open_config(lkm, &forecasting.config, reterr);

	for (size_t i = 0; rc == 0 && i < plan->steps.count; i++)
		rc = add_step(&forecasting, plan->steps.items[i]);
	lk_inquiry_done(&forecasting.around);
	return rc;
}
