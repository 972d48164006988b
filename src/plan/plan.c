/* SPDX-License-Identifier: MIT */
/* The plan as a container: making it, growing it, reading it. */
#include "plan.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct lkm_plan *lk_plan_new(void)
{
	struct lkm_plan *plan = calloc(1, sizeof(*plan));

	if (plan)
		lk_map_init(&plan->by_module, &plan->arena);
	return plan;
}

void lkm_plan_free(struct lkm_plan *plan)
{
	if (!plan)
		return;
	lk_arena_done(&plan->arena);
	free(plan);
}

static struct lkm_step new_step(struct lkm_plan *plan, const char *module)
{
	return (struct lkm_step){
		.plan = plan, .index = SIZE_MAX, .module = module, .params = "", .asked = ""};
}

struct lkm_step *lk_plan_get(struct lkm_plan *plan, const char *module)
{
	struct lkm_step *step = lk_map_get(&plan->by_module, module);

	if (step)
		return step;
	step = lk_arena_alloc(&plan->arena, sizeof(*step));
	if (!step)
		return NULL;
	*step = new_step(plan, lk_arena_copy(&plan->arena, module));
	if (!step->module || lk_plan_list_add(plan, &plan->made, step) < 0 ||
		lk_map_put(&plan->by_module, step->module, step) < 0)
		return NULL;
	return step;
}

int lk_plan_list_add(struct lkm_plan *plan, struct lk_step_list *list, struct lkm_step *step)
{
	return LK_APPEND(&plan->arena, list, step);
}

int lk_plan_target_add(struct lkm_plan *plan, struct lkm_step *step)
{
	size_t i = plan->targets.count;

	if (LK_GROW(&plan->arena, plan->request_of, i, plan->request_capacity) < 0)
		return -ENOMEM;
	plan->request_of[i] = plan->requests;
	return lk_plan_list_add(plan, &plan->targets, step);
}

bool lk_plan_is_target(const struct lkm_step *step)
{
	const struct lk_step_list *targets = &step->plan->targets;

	for (size_t i = 0; i < targets->count; i++)
		if (targets->items[i] == step)
			return true;
	return false;
}

bool lk_plan_decides(const struct lkm_plan *plan, size_t i)
{
	return i + 1 == plan->targets.count || plan->request_of[i] != plan->request_of[i + 1];
}

/* Cannot fail: there was room for all of them before. */
static void place_targets(struct lkm_plan *plan)
{
	for (size_t i = 0; i < plan->targets.count; i++)
		lk_plan_place(plan, plan->targets.items[i]);
}

int lk_plan_begin(struct lkm_plan *plan)
{
	while (plan->steps.count) {
		struct lkm_step *last = plan->steps.items[plan->steps.count - 1];

		if (last->skip != LKM_SKIP_BLACKLISTED)
			break;
		if (!last->before)
			last->before = lk_arena_alloc(&plan->arena, sizeof(*last));
		if (!last->before) {
			place_targets(plan);
			return -ENOMEM;
		}
		last->index = SIZE_MAX;
		*last->before = *last;
		plan->steps.count--;
	}
	for (size_t i = 0; i < plan->steps.count; i++)
		plan->steps.items[i]->required_before = plan->steps.items[i]->required;
	plan->steps_before = plan->steps.count;
	plan->targets_before = plan->targets.count;
	plan->requests++;
	return 0;
}

void lk_plan_go_back(struct lkm_plan *plan)
{
	plan->steps.count = plan->steps_before;
	plan->targets.count = plan->targets_before;
	for (size_t i = 0; i < plan->made.count; i++) {
		struct lkm_step *step = plan->made.items[i];

		if (step->index >= plan->steps_before)
			*step = step->before ? *step->before : new_step(plan, step->module);
		else
			step->required = step->required_before;
	}
	place_targets(plan);
}

int lk_plan_remember(struct lkm_plan *plan, struct lk_plan_before *ret)
{
	*ret = (struct lk_plan_before){.step_count = plan->steps.count,
		.target_count = plan->targets.count,
		.made_count = plan->made.count,
		.requests = plan->requests};
	if (!plan->made.count)
		return 0;
	ret->order = lk_arena_alloc(&plan->arena, plan->made.count * sizeof(*ret->order));
	ret->made = lk_arena_alloc(&plan->arena, plan->made.count * sizeof(*ret->made));
	if (!ret->order || !ret->made)
		return -ENOMEM;
	for (size_t i = 0; i < plan->steps.count; i++)
		ret->order[i] = plan->steps.items[i];
	for (size_t i = 0; i < plan->made.count; i++)
		ret->made[i] = *plan->made.items[i];
	return 0;
}

void lk_plan_restore(struct lkm_plan *plan, const struct lk_plan_before *before)
{
	plan->steps.count = before->step_count;
	plan->targets.count = before->target_count;
	plan->requests = before->requests;
	for (size_t i = 0; i < before->step_count; i++)
		plan->steps.items[i] = before->order[i];
	for (size_t i = 0; i < plan->made.count; i++) {
		struct lkm_step *step = plan->made.items[i];

		*step = i < before->made_count ? before->made[i] : new_step(plan, step->module);
	}
}

int lk_plan_place(struct lkm_plan *plan, struct lkm_step *step)
{
	if (step->index != SIZE_MAX)
		return 0;
	if (lk_plan_list_add(plan, &plan->steps, step) < 0)
		return -ENOMEM;
	step->index = plan->steps.count - 1;
	return 0;
}

void lk_plan_unplace(struct lkm_plan *plan, struct lkm_step *step)
{
	struct lk_step_list *list = &plan->steps;

	list->count--;
	for (size_t i = step->index; i < list->count; i++) {
		list->items[i] = list->items[i + 1];
		list->items[i]->index = i;
	}
	step->index = SIZE_MAX;
}

int lk_plan_origin_add(struct lkm_step *step, const struct lkm_directive *directive)
{
	struct lk_arena *arena = &step->plan->arena;
	struct lk_origins *list = &step->origins;
	struct lkm_directive copy;

	if (lk_directive_copy(arena, directive, &copy) < 0 ||
		LK_GROW(arena, list->items, list->count, list->capacity) < 0)
		return -ENOMEM;
	list->items[list->count++] = copy;
	return 0;
}

int lk_plan_command(struct lkm_step *step, enum lkm_action own, enum lkm_action command,
	const struct lkm_directive *line)
{
	step->action = line ? command : own;
	if (!line)
		return 0;
	step->command = lk_arena_copy(&step->plan->arena, line->value);
	return step->command && lk_plan_origin_add(step, line) == 0 ? 0 : -ENOMEM;
}

void lk_plan_reason(struct lkm_step *step, enum lkm_reason reason, struct lkm_step *by)
{
	if (step->reason)
		return;
	step->reason = reason;
	step->by = by;
	if (by)
		step->target = by->target;
}

static const struct lkm_step *item(const struct lk_step_list *list, size_t i)
{
	return i < list->count ? list->items[i] : NULL;
}

size_t lkm_plan_count(const struct lkm_plan *plan)
{
	return plan ? plan->steps.count : 0;
}

const struct lkm_step *lkm_plan_step(const struct lkm_plan *plan, size_t i)
{
	return plan ? item(&plan->steps, i) : NULL;
}

size_t lkm_plan_target_count(const struct lkm_plan *plan)
{
	return plan ? plan->targets.count : 0;
}

const struct lkm_step *lkm_plan_target(const struct lkm_plan *plan, size_t i)
{
	return plan ? item(&plan->targets, i) : NULL;
}

enum lkm_action lkm_step_action(const struct lkm_step *step)
{
	return step ? step->action : (enum lkm_action)0;
}

enum lkm_reason lkm_step_reason(const struct lkm_step *step)
{
	return step ? step->reason : (enum lkm_reason)0;
}

enum lkm_skip lkm_step_skip(const struct lkm_step *step)
{
	return step ? step->skip : LKM_SKIP_NONE;
}

size_t lkm_step_index(const struct lkm_step *step)
{
	return step ? step->index : 0;
}

const char *lkm_step_module(const struct lkm_step *step)
{
	return step ? step->module : NULL;
}

const char *lkm_step_own_name(const struct lkm_step *step)
{
	return step ? step->own_name : NULL;
}

const char *lkm_step_path(const struct lkm_step *step)
{
	return step ? step->path : NULL;
}

const char *lkm_step_params(const struct lkm_step *step)
{
	return step ? step->params : NULL;
}

const char *lkm_step_command(const struct lkm_step *step)
{
	return step ? step->command : NULL;
}

const struct lkm_step *lkm_step_by(const struct lkm_step *step)
{
	return step ? step->by : NULL;
}

bool lkm_step_required(const struct lkm_step *step)
{
	return step && step->required;
}

bool lkm_step_conditional(const struct lkm_step *step)
{
	return step && step->conditional;
}

size_t lkm_step_need_count(const struct lkm_step *step)
{
	return step ? step->needs.count : 0;
}

const struct lkm_step *lkm_step_need(const struct lkm_step *step, size_t i)
{
	return step ? item(&step->needs, i) : NULL;
}

const struct lkm_directive *lk_step_giver(const struct lkm_step *step, const char *param)
{
	const size_t size = strlen(param);

	for (size_t i = lkm_step_origin_count(step); i > 0; i--) {
		const struct lkm_directive *origin = lkm_step_origin(step, i - 1);
		struct lk_span rest = lk_span_of(lkm_directive_text(origin)), word;

		while (lk_span_word(&rest, &word))
			if (lk_span_starts(word, param) &&
				(word.size == size || word.data[size] == '='))
				return origin;
	}
	return NULL;
}

size_t lkm_step_origin_count(const struct lkm_step *step)
{
	return step ? step->origins.count : 0;
}

const struct lkm_directive *lkm_step_origin(const struct lkm_step *step, size_t i)
{
	return step && i < step->origins.count ? &step->origins.items[i] : NULL;
}
