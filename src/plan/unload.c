/* SPDX-License-Identifier: MIT */
/* Planning an unload: the reverse of a load, limited to modules without other users. */
#include "unload.h"

#include <errno.h>
#include <stdint.h>

#include "../base/error.h"
#include "../formats/name.h"

static int unload(const struct lk_planner *planner, struct lkm_step *step, unsigned depth);

static const struct lk_live_module *find_live(const struct lk_planner *planner, const char *name)
{
	return planner->live ? lk_live_find(planner->live, name) : NULL;
}

static const struct lkm_directive *remove_command(
	const struct lk_planner *planner, const struct lkm_step *step)
{
	return step->plain ? NULL
			   : lk_config_command(planner->config, LKM_DIRECTIVE_REMOVE, step->module);
}

/* Softdeps are undone in the reverse order of their list. */
static int unload_softdeps(const struct lk_planner *planner, struct lkm_step *step,
	enum lk_softdep_list which, struct lk_step_list *list, unsigned depth)
{
	enum lkm_reason reason =
		which == LK_SOFTDEP_PRE ? LKM_REASON_SOFTDEP_PRE : LKM_REASON_SOFTDEP_POST;
	int rc = step->plain ? 0 : lk_plan_softdeps(planner, step, which, list);

	for (size_t i = list->count; rc == 0 && i-- > 0;) {
		lk_plan_reason(list->items[i], reason, step);
		rc = unload(planner, list->items[i], depth + 1);
	}
	return rc;
}

/* Ask for the dependencies, nearest first and so after all their users; they are unloaded if they
 * have no users then. */
static int unload_unused(const struct lk_planner *planner, struct lkm_step *step)
{
	struct lk_known known;
	int rc = lk_catalog_module(
		planner->catalog, &planner->plan->arena, step->module, &known, planner->reterr);

	if (rc < 0)
		return rc;
	for (size_t i = known.dep_count; i-- > 0;) {
		struct lkm_step *dep = lk_plan_get(planner->plan, known.deps[i]);

		if (!dep)
			return lk_fail_memory(planner->reterr);
		/* It is planned for its own sake already, or will be in a moment. */
		if (dep->required || (dep->index == SIZE_MAX ? dep->built : !dep->conditional))
			continue;
		if (dep->index != SIZE_MAX) {
			/* A dependency that several steps share goes after the last of them. */
			lk_plan_unplace(planner->plan, dep);
			dep->reason = 0;
		}
		lk_plan_reason(dep, LKM_REASON_UNUSED, step);
		dep->action = LKM_ACTION_UNLOAD;
		dep->conditional = true;
		dep->assumed_loaded = !planner->live;
		if (lk_plan_place(planner->plan, dep) < 0)
			return lk_fail_memory(planner->reterr);
	}
	return 0;
}

/* A module that is built in or not loaded needs nothing done, nor does what it needs. A remove
 * command is run all the same, because its name may stand for other modules. */
static int mark_absent(const struct lk_planner *planner, struct lkm_step *step, bool *ret)
{
	struct lk_known known;
	int rc;

	*ret = false;
	if (find_live(planner, step->module) || remove_command(planner, step))
		return 0;
	rc = lk_catalog_module(
		planner->catalog, &planner->plan->arena, step->module, &known, planner->reterr);
	if (rc < 0)
		return rc;
	known.builtin = known.builtin && !planner->ignore_builtin;
	if (!planner->live && !known.builtin)
		return 0;
	step->action = LKM_ACTION_UNLOAD;
	step->skip = known.builtin ? LKM_SKIP_BUILTIN : LKM_SKIP_NOT_LOADED;
	*ret = true;
	return lk_plan_place(planner->plan, step) < 0 ? lk_fail_memory(planner->reterr) : 0;
}

/* A holder that other holders use goes after them. */
static int unload_holder(const struct lk_planner *planner, struct lkm_step *holder, unsigned depth)
{
	const struct lk_live_module *module = find_live(planner, holder->module);
	int rc = 0;

	holder->filling = true;
	for (size_t i = 0; module && rc == 0 && i < module->holder_count; i++) {
		struct lkm_step *user = lk_map_get(&planner->plan->by_module, module->holders[i]);

		if (user && user->by == holder->by && user->reason == LKM_REASON_HOLDER &&
			!user->filling)
			rc = unload_holder(planner, user, depth);
	}
	return rc < 0 ? rc : unload(planner, holder, depth + 1);
}

/* The modules that use a target, but not those that use them in turn: the request is to free this
 * module, not to clear the system. */
static int unload_holders(const struct lk_planner *planner, struct lkm_step *step, unsigned depth)
{
	const struct lk_live_module *module = find_live(planner, step->module);
	struct lk_step_list holders = {0};
	int rc = 0;

	for (size_t i = 0; module && i < module->holder_count; i++) {
		struct lkm_step *holder = lk_plan_get(planner->plan, module->holders[i]);

		if (!holder || lk_plan_list_add(planner->plan, &holders, holder) < 0)
			return lk_fail_memory(planner->reterr);
		lk_plan_reason(holder, LKM_REASON_HOLDER, step);
		holder->required = true;
		holder->forced = step->forced;
	}
	for (size_t i = 0; rc == 0 && i < holders.count; i++)
		if (!holders.items[i]->filling)
			rc = unload_holder(planner, holders.items[i], depth);
	return rc;
}

static int unload(const struct lk_planner *planner, struct lkm_step *step, unsigned depth)
{
	bool absent;
	int rc;

	if (step->built || step->index != SIZE_MAX)
		return 0;
	if (depth > LK_PLAN_DEPTH)
		return lk_plan_too_deep(planner, step);
	step->built = true;
	step->assumed_loaded = !planner->live;
	rc = mark_absent(planner, step, &absent);
	if (rc < 0 || absent)
		return rc;
	rc = unload_softdeps(planner, step, LK_SOFTDEP_POST, &step->post, depth);
	if (rc == 0 && step->with_holders)
		rc = unload_holders(planner, step, depth);
	if (rc < 0)
		return rc;
	if (lk_plan_command(step, LKM_ACTION_UNLOAD, LKM_ACTION_REMOVE,
		    remove_command(planner, step)) < 0 ||
		lk_plan_place(planner->plan, step) < 0)
		return lk_fail_memory(planner->reterr);
	if (step->action == LKM_ACTION_UNLOAD) /* a remove command decides what else goes */
		rc = unload_unused(planner, step);
	return rc < 0 ? rc : unload_softdeps(planner, step, LK_SOFTDEP_PRE, &step->pre, depth);
}

static int add_target(const struct lk_planner *planner, const struct lk_unload_request *request,
	const struct lk_match *match)
{
	struct lkm_plan *plan = planner->plan;
	struct lkm_step *step = lk_plan_get(plan, match->module);

	if (!step || lk_plan_target_add(plan, step) < 0)
		return lk_fail_memory(planner->reterr);
	step->required = true;
	step->conditional = false;
	if (step->index != SIZE_MAX)
		return 0;
	step->target = plan->targets.count - 1;
	step->plain = request->ignore_commands;
	step->forced = request->force;
	step->with_holders = request->holders;
	lk_plan_reason(step, match->alias ? LKM_REASON_ALIAS : LKM_REASON_ASKED, NULL);
	return unload(planner, step, 0);
}

static int add_targets(const struct lk_planner *planner, const struct lk_unload_request *request)
{
	struct lk_matches matches;
	struct lkm_error error = {0};
	int rc;

	if (request->known)
		return add_target(planner, request, &(struct lk_match){.module = request->known});
	rc = lk_catalog_lookup(planner->catalog, &planner->plan->arena, request->what,
		request->exact ? LK_LOOKUP_EXACT : 0, &matches, &error);

	/* Its file may be gone from the disk: what is loaded can be unloaded all the same. */
	if (rc == -ENOENT) {
		char *name;

		if (lk_name_alias(&planner->plan->arena, request->what, &name) < 0)
			return lk_fail_memory(planner->reterr);
		if (find_live(planner, name))
			return add_target(planner, request, &(struct lk_match){.module = name});
	}
	if (rc < 0)
		return lk_fail_pass(planner->reterr, &error);
	for (size_t i = 0; rc == 0 && i < matches.count; i++)
		rc = add_target(planner, request, &matches.items[i]);
	return rc;
}

int lk_unload_plan(const struct lk_planner *planner, const struct lk_unload_request *request)
{
	struct lk_plan_before before;
	int rc;

	if (lk_plan_remember(planner->plan, &before) < 0)
		return lk_fail_memory(planner->reterr);
	planner->plan->requests++;
	rc = add_targets(planner, request);
	if (rc < 0)
		lk_plan_restore(planner->plan, &before);
	return rc;
}
