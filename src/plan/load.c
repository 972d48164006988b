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

/* The options lines of the configuration, those for the alias that it was asked for by too. */
static int describe_params(const struct lk_planner *planner, struct lkm_step *step)
{
	struct lk_arena *arena = &planner->plan->arena;
	const struct lkm_directive **lines;

	if (lk_config_lines(planner->config, LKM_DIRECTIVE_OPTIONS, step->module, step->alias,
		    arena, &lines) < 0)
		return -ENOMEM;
	for (; *lines; lines++)
		if (append_params(arena, step, (*lines)->value) < 0 ||
			lk_plan_origin_add(step, *lines) < 0)
			return -ENOMEM;
	return 0;
}

static int describe_command(const struct lk_planner *planner, struct lkm_step *step)
{
	const struct lkm_directive *line =
		step->plain
			? NULL
			: lk_config_command(planner->config, LKM_DIRECTIVE_INSTALL, step->module);

	return lk_plan_command(step, LKM_ACTION_LOAD, LKM_ACTION_INSTALL, line);
}

/* A dependency's step, its path known from the line that names it. With create, a module that is
 * new to the plan gets one. */
static int add_need(const struct lk_planner *planner, struct lkm_step *step,
	const struct lk_known *known, size_t i, bool create)
{
	struct lkm_step *need = lk_map_get(&planner->plan->by_module, known->deps[i]);

	if (!need && !create)
		return 0; /* an inconsistent modules.dep: what is not planned cannot be waited for
			   */
	if (!need)
		need = lk_plan_get(planner->plan, known->deps[i]);
	if (!need || lk_plan_list_add(planner->plan, &step->needs, need) < 0)
		return -ENOMEM;
	if (!need->path)
		need->path = known->dep_paths[i];
	return 0;
}

/* Fill in what the catalog and the configuration say of a step's module. */
static int describe(const struct lk_planner *planner, struct lkm_step *step, bool create_needs)
{
	struct lk_known known;
	int rc;

	if (step->described)
		return 0;
	step->described = true;
	rc = lk_catalog_module(
		planner->catalog, &planner->plan->arena, step->module, &known, planner->reterr);
	if (rc < 0)
		return rc;
	step->builtin = known.builtin && !planner->ignore_builtin;
	if (!step->path)
		step->path = known.path;
	/* What is in the kernel from the start needs nothing more. */
	for (size_t i = 0; i < known.dep_count && !(step->builtin && planner->live); i++)
		if (add_need(planner, step, &known, i, create_needs) < 0)
			return lk_fail_memory(planner->reterr);
	if (describe_params(planner, step) < 0 || describe_command(planner, step) < 0)
		return lk_fail_memory(planner->reterr);
	return 0;
}

/* Another step wants this one. That the blacklist forbids to ask for it does not count then. */
static void want(struct lkm_step *step, enum lkm_reason reason, struct lkm_step *by)
{
	if (step->skip == LKM_SKIP_BLACKLISTED) {
		step->skip = LKM_SKIP_NONE;
		step->reason = 0;
		step->required = false;
	}
	lk_plan_reason(step, reason, by);
}

static int find_softdeps(const struct lk_planner *planner, struct lkm_step *step)
{
	int rc;

	if (step->softdeps_known)
		return 0;
	step->softdeps_known = true;
	rc = lk_plan_softdeps(planner, step, LK_SOFTDEP_PRE, &step->pre);
	return rc < 0 ? rc : lk_plan_softdeps(planner, step, LK_SOFTDEP_POST, &step->post);
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

static int fill_described(const struct lk_planner *planner, struct lkm_step *step, unsigned depth)
{
	int rc = build_softdeps(planner, step, &step->pre, LKM_REASON_SOFTDEP_PRE, depth);

	if (rc == 0)
		rc = place(planner, step);
	if (rc == 0)
		rc = build_softdeps(planner, step, &step->post, LKM_REASON_SOFTDEP_POST, depth);
	return rc;
}

/* Place a step between what its softdeps want before and behind it. When one of them depends on the
 * step itself, that is the stronger tie: the step and its other softdeps get their places then, as
 * in kmod. */
static int fill(const struct lk_planner *planner, struct lkm_step *step, unsigned depth)
{
	bool filling = step->filling;
	int rc;

	if (step->index != SIZE_MAX && !filling)
		return 0;
	rc = describe(planner, step, false);
	if (rc == 0)
		rc = find_softdeps(planner, step);
	if (rc < 0)
		return rc;
	step->filling = true;
	rc = fill_described(planner, step, depth);
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

/* Must this target not be loaded? Names are forbidden only on demand, aliases always. */
static const struct lkm_directive *forbidden(const struct lk_planner *planner,
	const struct lk_load_request *request, const struct lkm_step *step)
{
	if (!step->alias && !request->blacklist_names)
		return NULL;
	return lk_config_blacklisted(planner->config, step->module);
}

static bool is_live(const struct lk_planner *planner, const struct lkm_step *step)
{
	const struct lk_live_module *module =
		planner->live ? lk_live_find(planner->live, step->module) : NULL;

	return module && module->state == LK_STATE_LIVE;
}

/* A forbidden target gets its place last, since another target may need it. */
static int forbid(const struct lk_planner *planner, struct lkm_step *step,
	const struct lkm_directive *blacklist)
{
	step->skip = LKM_SKIP_BLACKLISTED;
	step->forbidden = true;
	return lk_plan_origin_add(step, blacklist) < 0 ? lk_fail_memory(planner->reterr) : 0;
}

/* A target that is there already, or must not be, is not looked into any further. */
static int plan_target(const struct lk_planner *planner, const struct lk_load_request *request,
	struct lkm_step *step)
{
	const struct lkm_directive *blacklist = forbidden(planner, request, step);
	int rc = 0;

	step->action = LKM_ACTION_LOAD;
	if (is_live(planner, step)) {
		step->skip = LKM_SKIP_LOADED;
	} else if (blacklist) {
		return forbid(planner, step, blacklist);
	} else {
		rc = describe(planner, step, true);
		if (rc == 0 && append_params(&planner->plan->arena, step, request->params) < 0)
			rc = lk_fail_memory(planner->reterr);
		if (rc == 0 && !(step->builtin && planner->live))
			rc = build(planner, step, 0);
	}
	return rc < 0 ? rc : place(planner, step);
}

/* It is asked for, whatever has brought it into the plan, and so is all that it needs. */
static void require(struct lkm_step *step)
{
	step->required = true;
	for (size_t i = 0; i < step->needs.count; i++)
		step->needs.items[i]->required = true;
}

static int add_target(const struct lk_planner *planner, const struct lk_load_request *request,
	const struct lk_match *match)
{
	struct lkm_plan *plan = planner->plan;
	struct lkm_step *step = lk_plan_get(plan, match->module);

	if (!step || lk_plan_target_add(plan, step) < 0)
		return lk_fail_memory(planner->reterr);
	require(step);
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

static int place_forbidden(const struct lk_planner *planner)
{
	const struct lk_step_list *targets = &planner->plan->targets;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < targets->count; i++)
		rc = place(planner, targets->items[i]);
	return rc;
}

static int add_targets(const struct lk_planner *planner, const struct lk_load_request *request)
{
	struct lk_matches matches;
	int rc;

	if (request->path)
		return add_target(planner, request, &(struct lk_match){.module = request->what});
	rc = lk_catalog_lookup(planner->catalog, &planner->plan->arena, request->what,
		request->exact ? LK_LOOKUP_EXACT : 0, &matches, planner->reterr);
	for (size_t i = 0; rc == 0 && i < matches.count; i++)
		rc = add_target(planner, request, &matches.items[i]);
	return rc;
}

int lk_load_plan(const struct lk_planner *planner, const struct lk_load_request *request)
{
	int rc = lk_plan_begin(planner->plan);

	if (rc < 0)
		return lk_fail_memory(planner->reterr);
	rc = add_targets(planner, request);
	if (rc == 0)
		rc = place_forbidden(planner);
	if (rc < 0)
		lk_plan_go_back(planner->plan);
	return rc;
}
