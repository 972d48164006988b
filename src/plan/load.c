/* SPDX-License-Identifier: MIT */
/* Planning a load. Every module gets one step, at the place where it is needed first. */
#include "load.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"

static char *add_params(const char *text, char *end, const char *params)
{
	const size_t size = strlen(params);

	if (size && end != text)
		*end++ = ' ';
	memcpy(end, params, size);
	return end + size;
}

/* The values of all lines and what the request gives itself, with a blank between two. */
static int join_params(struct lk_arena *arena, struct lkm_step *step,
	const struct lkm_directive *const *lines, const char *last)
{
	size_t size = strlen(step->params) + strlen(last) + 2;
	char *text, *end;

	for (const struct lkm_directive *const *line = lines; *line; line++)
		size += strlen((*line)->value) + 1;
	text = end = lk_arena_alloc(arena, size);
	if (!text)
		return -ENOMEM;
	end = add_params(text, end, step->params);
	for (; *lines; lines++)
		end = add_params(text, end, (*lines)->value);
	add_params(text, end, last);
	step->params = text;
	return 0;
}

/* The path that is known first counts. */
static int keep_path(struct lkm_step *step, const char *path)
{
	if (step->path || !path)
		return 0;
	step->path = lk_arena_copy(&step->plan->arena, path);
	return step->path ? 0 : -ENOMEM;
}

/* Exactly so many: arrays that double leave their old halves in the arena. */
static int make_room(struct lkm_step *step, size_t needs)
{
	if (step->needs.capacity || !needs)
		return 0;
	step->needs.items = lk_arena_alloc(&step->plan->arena, needs * sizeof(*step->needs.items));
	step->needs.capacity = step->needs.items ? needs : 0;
	return step->needs.items ? 0 : -ENOMEM;
}

/* Fill in what the catalog and the configuration say about a step's module. With create_needs, a
 * dependency that is new to the plan gets a step. */
static int describe(const struct lk_planner *planner, struct lkm_step *step, bool create_needs)
{
	/* modules.dep names all that a module needs in turn, so the names of a long chain would
	 * fill the plan; its steps have them already. */
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lkm_plan *plan = planner->plan;
	const struct lkm_directive **options;
	const struct lkm_directive *install = NULL;
	struct lk_known known;
	int rc;

	if (step->described)
		return 0;
	step->described = true;
	rc = lk_catalog_module(planner->catalog, &scratch, step->module, &known, planner->reterr);
	if (rc < 0)
		return rc;
	step->builtin = known.builtin && !planner->ignore_builtin;
	if (keep_path(step, known.path) < 0 || make_room(step, known.dep_count) < 0)
		return lk_fail_memory(planner->reterr);
	/* A built-in module needs no other. */
	for (size_t i = 0; i < known.dep_count && !(step->builtin && planner->live); i++) {
		struct lkm_step *need = lk_map_get(&plan->by_module, known.deps[i]);

		if (!need && !create_needs)
			continue; /* modules.dep is inconsistent: what is not planned cannot be
				     waited for */
		if (!need)
			need = lk_plan_get(plan, known.deps[i]);
		if (!need || lk_plan_list_add(plan, &step->needs, need) < 0 ||
			keep_path(need, known.dep_paths[i]) < 0)
			return lk_fail_memory(planner->reterr);
	}
	if (lk_config_lines(planner->config, LKM_DIRECTIVE_OPTIONS, step->module, step->alias,
		    &plan->arena, &options) < 0)
		return lk_fail_memory(planner->reterr);
	if (*options && join_params(&plan->arena, step, options, "") < 0)
		return lk_fail_memory(planner->reterr);
	for (; *options; options++)
		if (lk_plan_origin_add(step, *options) < 0)
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

static int place(const struct lk_planner *planner, struct lkm_step *step)
{
	return lk_plan_place(planner->plan, step) < 0 ? lk_fail_memory(planner->reterr) : 0;
}

/*
 * Softdeps nest as deep as a file says, so the way down is a list and not the stack of the machine.
 * BUILD: plan a step with its dependencies (NEEDS); FILL: place it between the softdeps that come
 * before it (PRE) and after it (POST).
 */
enum phase { BUILD, NEEDS, FILL, PRE, POST };

struct visit {
	struct lkm_step *step;
	enum phase phase;
	size_t next;      /* of the dependencies */
	bool softdep;     /* the way down has a softdep */
	bool was_filling; /* an earlier visit is placing the step */
};

struct visits LK_LIST(struct visit);

static int enter(const struct lk_planner *planner, struct visits *visits, struct lkm_step *step,
	enum phase phase, bool softdep)
{
	struct visit visit = {.step = step, .phase = phase, .softdep = softdep};

	return LK_APPEND(&planner->plan->arena, visits, visit) < 0 ? lk_fail_memory(planner->reterr)
								   : 0;
}

static int begin_build(const struct lk_planner *planner, struct visits *visits, struct visit *visit)
{
	if (visit->step->built) {
		visits->count--;
		return 0;
	}
	visit->step->built = true;
	visit->phase = NEEDS;
	return describe(planner, visit->step, true);
}

static int build_next_need(
	const struct lk_planner *planner, struct visits *visits, struct visit *visit)
{
	struct lkm_step *step = visit->step, *need;

	if (visit->next == step->needs.count && step->plain) {
		visits->count--;
		return place(planner, step);
	}
	if (visit->next == step->needs.count) {
		visit->phase = FILL;
		return 0;
	}
	need = step->needs.items[visit->next++];
	want(need, LKM_REASON_DEPENDENCY, step);
	need->required |= !visit->softdep; /* what a softdep needs is as optional as the softdep */
	return enter(planner, visits, need, FILL, visit->softdep);
}

/* If a softdep depends on the step itself, that is the stronger tie: the step and its other
 * softdeps get their places then, as in kmod. */
static int begin_fill(const struct lk_planner *planner, struct visits *visits, struct visit *visit)
{
	struct lkm_step *step = visit->step;
	int rc;

	if (step->index != SIZE_MAX && !step->filling) {
		visits->count--;
		return 0;
	}
	rc = describe(planner, step, false);
	if (rc == 0 && !step->softdeps_known) {
		step->softdeps_known = true;
		rc = lk_plan_softdeps(planner, step, &step->pre, &step->post);
	}
	visit->was_filling = step->filling;
	step->filling = true;
	visit->phase = PRE;
	return rc;
}

static int fill_next(const struct lk_planner *planner, struct visits *visits, struct visit *visit)
{
	const bool before = visit->phase == PRE;
	struct lkm_step *step = visit->step, *softdep;
	const struct lk_step_list *list = before ? &step->pre : &step->post;
	size_t *next = before ? &step->pre_next : &step->post_next;

	if (*next < list->count) {
		softdep = list->items[(*next)++];
		want(softdep, before ? LKM_REASON_SOFTDEP_PRE : LKM_REASON_SOFTDEP_POST, step);
		return enter(planner, visits, softdep, BUILD, true);
	}
	if (before) {
		visit->phase = POST;
		return place(planner, step);
	}
	step->filling = visit->was_filling;
	visits->count--;
	return 0;
}

/* Place a module's dependencies and then the module, each between its softdeps. */
static int build(const struct lk_planner *planner, struct lkm_step *step)
{
	struct visits visits = {0};
	int rc = enter(planner, &visits, step, BUILD, false);

	while (rc == 0 && visits.count) {
		struct visit *visit = &visits.items[visits.count - 1];

		switch (visit->phase) {
		case BUILD:
			rc = begin_build(planner, &visits, visit);
			break;
		case NEEDS:
			rc = build_next_need(planner, &visits, visit);
			break;
		case FILL:
			rc = begin_fill(planner, &visits, visit);
			break;
		case PRE:
		case POST:
			rc = fill_next(planner, &visits, visit);
			break;
		}
	}
	/* A failure leaves none of them half placed. */
	for (size_t i = 0; i < visits.count; i++)
		visits.items[i].step->filling = false;
	return rc;
}

/* Plan a target, unless it is loaded already or the blacklist forbids it: names on demand, aliases
 * always. */
static int plan_target(const struct lk_planner *planner, const struct lk_load_request *request,
	struct lkm_step *step)
{
	static const struct lkm_directive *const none[] = {NULL};
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
	if (rc == 0 && request->params && *request->params &&
		join_params(&planner->plan->arena, step, none, request->params) < 0)
		rc = lk_fail_memory(planner->reterr);
	if (rc == 0 && !(step->builtin && planner->live))
		rc = build(planner, step);
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
