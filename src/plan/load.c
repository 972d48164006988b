/* SPDX-License-Identifier: MIT */
/* Planning a load. Every module gets one step, at the place where it is needed first. */
#include "load.h"

#include <errno.h>
#include <stdint.h>

#include "../base/error.h"
#include "../formats/name.h"

static int build(const struct lk_planner *planner, struct lkm_step *step, unsigned depth);

static int append_params(struct lk_arena *arena, struct lkm_step *step, const char *params)
{
	if (!params || !*params)
		return 0;
	step->params =
		lk_arena_format(arena, "%s%s%s", step->params, *step->params ? " " : "", params);
	return step->params ? 0 : -ENOMEM;
}

/* Fill in what the catalog and the configuration say about a step's module. With create_needs, a
 * dependency that is new to the plan gets a step. */
static int describe(const struct lk_planner *planner, struct lkm_step *step, bool create_needs)
{
	struct lkm_plan *plan = planner->plan;
	const struct lkm_directive **options;
	const struct lkm_directive *install = NULL;
	struct lk_known known;
	int rc;

	if (step->described)
		return 0;
	step->described = true;
	rc = lk_catalog_module(
		planner->catalog, &plan->arena, step->module, &known, planner->reterr);
	if (rc < 0)
		return rc;
	step->builtin = known.builtin && !planner->ignore_builtin;
	if (!step->path)
		step->path = known.path;
	/* A built-in module needs no other. */
	for (size_t i = 0; i < known.dep_count && !(step->builtin && planner->live); i++) {
		struct lkm_step *need = lk_map_get(&plan->by_module, known.deps[i]);

		if (!need && !create_needs)
			continue; /* modules.dep is inconsistent: what is not planned cannot be
				     waited for */
		if (!need)
			need = lk_plan_get(plan, known.deps[i]);
		if (!need || lk_plan_list_add(plan, &step->needs, need) < 0)
			return lk_fail_memory(planner->reterr);
		if (!need->path)
			need->path = known.dep_paths[i];
	}
	if (lk_config_lines(planner->config, LKM_DIRECTIVE_OPTIONS, step->module, step->alias,
		    &plan->arena, &options) < 0)
		return lk_fail_memory(planner->reterr);
	for (; *options; options++)
		if (append_params(&plan->arena, step, (*options)->value) < 0 ||
			lk_plan_origin_add(step, *options) < 0)
			return lk_fail_memory(planner->reterr);
	if (!step->plain)
		install = lk_config_command(planner->config, LKM_DIRECTIVE_INSTALL, step->module);
	if (lk_plan_command(step, LKM_ACTION_LOAD, LKM_ACTION_INSTALL, install) < 0)
		return lk_fail_memory(planner->reterr);
	return 0;
}

/* Another step wants this one; a blacklist that forbids to ask for it by name does not count then.
 */
static void want(struct lkm_step *step, enum lkm_reason reason, struct lkm_step *by)
{
	if (step->skip == LKM_SKIP_BLACKLISTED) {
		step->skip = LKM_SKIP_NONE;
		step->reason = 0;
		step->required = false;
	}
	lk_plan_reason(step, reason, by);
}

static int build_softdeps(const struct lk_planner *planner, struct lkm_step *step,
	const struct lk_step_list *list, enum lkm_reason reason, unsigned depth)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		want(list->items[i], reason, step);
		rc = build(planner, list->items[i], depth + 1);
	}
	return rc;
}

static int place(const struct lk_planner *planner, struct lkm_step *step)
{
	return lk_plan_place(planner->plan, step) < 0 ? lk_fail_memory(planner->reterr) : 0;
}

/* Place a step between the softdeps that come before and after it. If one of them depends on the
 * step itself, that is the stronger tie: the step and its other softdeps get their places then, as
 * in kmod. */
static int fill(const struct lk_planner *planner, struct lkm_step *step, unsigned depth)
{
	bool filling = step->filling;
	int rc;

	if (step->index != SIZE_MAX && !filling)
		return 0;
	rc = describe(planner, step, false);
	if (rc == 0 && !step->softdeps_known) {
		step->softdeps_known = true;
		rc = lk_plan_softdeps(planner, step, LK_SOFTDEP_PRE, &step->pre);
		if (rc == 0)
			rc = lk_plan_softdeps(planner, step, LK_SOFTDEP_POST, &step->post);
	}
	if (rc < 0)
		return rc;
	step->filling = true;
	rc = build_softdeps(planner, step, &step->pre, LKM_REASON_SOFTDEP_PRE, depth);
	if (rc == 0)
		rc = place(planner, step);
	if (rc == 0)
		rc = build_softdeps(planner, step, &step->post, LKM_REASON_SOFTDEP_POST, depth);
	step->filling = filling;
	return rc;
}

/* Place a module's dependencies and then the module. */
static int build(const struct lk_planner *planner, struct lkm_step *step, unsigned depth)
{
	int rc;

	if (step->built)
		return 0;
	if (depth > LK_PLAN_DEPTH)
		return lk_plan_too_deep(planner, step);
	step->built = true;
	rc = describe(planner, step, true);
	for (size_t i = 0; rc == 0 && i < step->needs.count; i++) {
		struct lkm_step *need = step->needs.items[i];

		want(need, LKM_REASON_DEPENDENCY, step);
		need->required |=
			depth == 0; /* what a softdep needs is as optional as the softdep */
		rc = fill(planner, need, depth);
	}
	if (rc < 0)
		return rc;
	return step->plain ? place(planner, step) : fill(planner, step, depth);
}

/* Plan a target, unless it is loaded already or the blacklist forbids it: names on demand, aliases
 * always. */
static int plan_target(const struct lk_planner *planner, const struct lk_load_request *request,
	struct lkm_step *step)
{
	const struct lkm_directive *blacklist = NULL;
	const struct lk_live_module *live =
		planner->live ? lk_live_find(planner->live, step->module) : NULL;
	int rc;

	step->action = LKM_ACTION_LOAD;
	if (live && live->state == LKM_STATE_LIVE) {
		step->skip = LKM_SKIP_LOADED;
		return place(planner, step);
	}
	if ((step->alias && !request->ignore_blacklist) || request->blacklist_names)
		blacklist = lk_config_blacklisted(planner->config, step->module);
	if (blacklist) {
		/* Its place is the last, since another target may need it. */
		step->skip = LKM_SKIP_BLACKLISTED;
		step->forbidden = true;
		return lk_plan_origin_add(step, blacklist) < 0 ? lk_fail_memory(planner->reterr)
							       : 0;
	}
	rc = describe(planner, step, true);
	if (rc == 0 && append_params(&planner->plan->arena, step, request->params) < 0)
		rc = lk_fail_memory(planner->reterr);
	if (rc == 0 && !(step->builtin && planner->live))
		rc = build(planner, step, 0);
	return rc < 0 ? rc : place(planner, step);
}

static int add_target(const struct lk_planner *planner, const struct lk_load_request *request,
	const struct lk_match *match)
{
	struct lkm_plan *plan = planner->plan;
	struct lkm_step *step = lk_plan_get(plan, match->module);

	if (!step || lk_plan_target_add(plan, step) < 0)
		return lk_fail_memory(planner->reterr);
	/* Whatever else brought it into the plan, it is asked for, and so is all that it needs. */
	step->required = true;
	for (size_t i = 0; i < step->needs.count; i++)
		step->needs.items[i]->required = true;
	if (step->index != SIZE_MAX || step->skip) /* an earlier target needs it, or is it */
		return 0;
	step->target = plan->targets.count - 1;
	step->plain = request->ignore_commands;
	step->alias = match->alias;
	step->path = request->path;
	step->asked = lk_arena_copy(&plan->arena, request->params ? request->params : "");
	if (!step->asked)
		return lk_fail_memory(planner->reterr);
	lk_plan_reason(step, match->alias ? LKM_REASON_ALIAS : LKM_REASON_ASKED, NULL);
	if (match->origin && match->origin->kind == LKM_DIRECTIVE_ALIAS &&
		lk_plan_origin_add(step, match->origin) < 0)
		return lk_fail_memory(planner->reterr);
	return plan_target(planner, request, step);
}

static int add_targets(const struct lk_planner *planner, const struct lk_load_request *request)
{
	struct lk_matches matches;
	int rc;

	if (request->path || request->known)
		return add_target(planner, request,
			&(struct lk_match){.module = request->what, .alias = request->alias});
	rc = lk_catalog_lookup(planner->catalog, &planner->plan->arena, request->what,
		request->exact ? LK_LOOKUP_EXACT : 0, &matches, planner->reterr);
	for (size_t i = 0; rc == 0 && i < matches.count; i++)
		rc = add_target(planner, request, &matches.items[i]);
	return rc;
}

int lk_load_plan(const struct lk_planner *planner, const struct lk_load_request *request)
{
	const struct lk_step_list *targets = &planner->plan->targets;
	int rc = lk_plan_begin(planner->plan);

	if (rc < 0)
		return lk_fail_memory(planner->reterr);
	rc = add_targets(planner, request);
	for (size_t i = 0; rc == 0 && i < targets->count; i++) /* those that are forbidden */
		rc = place(planner, targets->items[i]);
	if (rc < 0)
		lk_plan_go_back(planner->plan);
	return rc;
}
