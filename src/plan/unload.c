/* SPDX-License-Identifier: MIT */
/* Planning an unload: the reverse of a load, limited to modules without other users. */
#include "unload.h"

#include <errno.h>
#include <stdint.h>

#include "../base/error.h"
#include "../formats/name.h"

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

/* Ask for the dependencies, nearest first and so after all their users; they are unloaded if they
 * have no users then. */
static int unload_unused(const struct lk_planner *planner, struct lkm_step *step)
{
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lk_known known;
	int rc = lk_catalog_module(
		planner->catalog, &scratch, step->module, &known, planner->reterr);

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
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lk_known known;
	int rc;

	*ret = false;
	if (find_live(planner, step->module) || remove_command(planner, step))
		return 0;
	rc = lk_catalog_module(planner->catalog, &scratch, step->module, &known, planner->reterr);
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
static int add_holder(
	const struct lk_planner *planner, struct lkm_step *holder, struct lk_step_list *ret)
{
	const struct lk_live_module *module = find_live(planner, holder->module);
	int rc = 0;

	holder->filling = true;
	for (size_t i = 0; module && rc == 0 && i < module->holder_count; i++) {
		struct lkm_step *user = lk_map_get(&planner->plan->by_module, module->holders[i]);

		if (user && user->by == holder->by && user->reason == LKM_REASON_HOLDER &&
			!user->filling)
			rc = add_holder(planner, user, ret);
	}
	if (rc == 0 && lk_plan_list_add(planner->plan, ret, holder) < 0)
		rc = lk_fail_memory(planner->reterr);
	return rc;
}

/* The modules that use a target, but not those that use them in turn: the request is to free this
 * module, not to clear the system. */
static int add_holders(
	const struct lk_planner *planner, struct lkm_step *step, struct lk_step_list *ret)
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
			rc = add_holder(planner, holders.items[i], ret);
	return rc;
}

/*
 * Softdeps nest as deep as a file says, so the way down is a list and not the stack of the machine.
 * What comes after the step goes first, then what uses it, the step itself with what nobody uses
 * then, and what comes before it last.
 */
enum phase { BEGIN, POST, HOLDERS, PRE };

struct visit {
	struct lkm_step *step;
	enum phase phase;
	size_t next;
	struct lk_step_list holders;
};

struct visits LK_LIST(struct visit);

static int enter(const struct lk_planner *planner, struct visits *visits, struct lkm_step *step)
{
	struct visit visit = {.step = step};

	return LK_APPEND(&planner->plan->arena, visits, visit) < 0 ? lk_fail_memory(planner->reterr)
								   : 0;
}

static int begin(const struct lk_planner *planner, struct visits *visits, struct visit *visit)
{
	struct lkm_step *step = visit->step;
	bool absent = step->built || step->index != SIZE_MAX;
	int rc = 0;

	if (!absent) {
		step->built = true;
		step->assumed_loaded = !planner->live;
		rc = mark_absent(planner, step, &absent);
	}
	if (rc == 0 && absent)
		visits->count--;
	else if (rc == 0 && !step->plain)
		rc = lk_plan_softdeps(planner, step, NULL, &step->post);
	visit->phase = POST;
	visit->next = step->post.count;
	return rc;
}

/* Softdeps are undone in the reverse order of their list. */
static int unload_next_softdep(
	const struct lk_planner *planner, struct visits *visits, struct visit *visit)
{
	struct lkm_step *step = visit->step;
	const bool before = visit->phase == PRE;
	struct lkm_step *softdep =
		visit->next ? (before ? &step->pre : &step->post)->items[--visit->next] : NULL;

	if (softdep) {
		lk_plan_reason(
			softdep, before ? LKM_REASON_SOFTDEP_PRE : LKM_REASON_SOFTDEP_POST, step);
		return enter(planner, visits, softdep);
	}
	if (before) {
		visits->count--;
		return 0;
	}
	visit->phase = HOLDERS;
	return step->with_holders ? add_holders(planner, step, &visit->holders) : 0;
}

static int unload_next_holder(
	const struct lk_planner *planner, struct visits *visits, struct visit *visit)
{
	struct lkm_step *step = visit->step;
	int rc = 0;

	if (visit->next < visit->holders.count)
		return enter(planner, visits, visit->holders.items[visit->next++]);
	if (lk_plan_command(step, LKM_ACTION_UNLOAD, LKM_ACTION_REMOVE,
		    remove_command(planner, step)) < 0 ||
		lk_plan_place(planner->plan, step) < 0)
		return lk_fail_memory(planner->reterr);
	if (step->action == LKM_ACTION_UNLOAD) /* a remove command decides what else goes */
		rc = unload_unused(planner, step);
	if (rc == 0 && !step->plain)
		rc = lk_plan_softdeps(planner, step, &step->pre, NULL);
	visit->phase = PRE;
	visit->next = step->pre.count;
	return rc;
}

static int unload(const struct lk_planner *planner, struct lkm_step *step)
{
	struct visits visits = {0};
	int rc = enter(planner, &visits, step);

	while (rc == 0 && visits.count) {
		struct visit *visit = &visits.items[visits.count - 1];

		switch (visit->phase) {
		case BEGIN:
			rc = begin(planner, &visits, visit);
			break;
		case HOLDERS:
			rc = unload_next_holder(planner, &visits, visit);
			break;
		case POST:
		case PRE:
			rc = unload_next_softdep(planner, &visits, visit);
			break;
		}
	}
	return rc;
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
	return unload(planner, step);
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
