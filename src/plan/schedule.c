/* SPDX-License-Identifier: MIT */
/* The graph of a plan: each task counts what it waits for, and knows the tasks that wait for it. */
#include "schedule.h"

#include <errno.h>

#include "../formats/name.h"

static struct lk_task *task_of(struct lk_schedule *schedule, const struct lkm_step *step)
{
	return &schedule->tasks[step->index];
}

/* Only along the order of the plan, so that there are no circles. */
static int add_edge(struct lk_schedule *schedule, const struct lkm_step *from,
	const struct lkm_step *to, bool needed)
{
	struct lk_task *task;

	if (from->index >= to->index || to->index >= schedule->plan->steps.count || to->skip)
		return 0;
	task = task_of(schedule, from);
	if (LK_GROW(&schedule->arena, task->to, task->to_count, task->to_capacity) < 0)
		return -ENOMEM;
	task->to[task->to_count++] = (struct lk_edge){to->index, needed};
	task_of(schedule, to)->waits_for++;
	return 0;
}

static int add_edges(struct lk_schedule *schedule, const struct lkm_step *step)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < step->needs.count; i++) {
		const struct lkm_step *need = step->needs.items[i];

		/* A module that is loaded or built in never fails those that need it. */
		rc = add_edge(schedule, need, step,
			need->skip != LKM_SKIP_LOADED && need->skip != LKM_SKIP_BUILTIN);
	}
	for (size_t i = 0; rc == 0 && i < step->pre.count; i++)
		rc = add_edge(schedule, step->pre.items[i], step, false);
	for (size_t i = 0; rc == 0 && i < step->post.count; i++) {
		const struct lkm_step *post = step->post.items[i];

		/* A module that only a softdep wants after this one makes no sense without it. */
		rc = add_edge(schedule, step, post,
			post->reason == LKM_REASON_SOFTDEP_POST && post->by == step &&
				!post->required);
	}
	return rc;
}

int lk_schedule_init(
	struct lk_schedule *schedule, const struct lkm_plan *plan, const char *const *sequential)
{
	const struct lkm_step *before = NULL; /* that runs alone too */
	int rc = 0;

	*schedule = (struct lk_schedule){.plan = plan, .left = plan->steps.count};
	schedule->tasks = lk_arena_alloc(
		&schedule->arena, (plan->steps.count + 1) * sizeof(*schedule->tasks));
	if (!schedule->tasks)
		return -ENOMEM;
	for (size_t i = 0; rc == 0 && i < plan->steps.count; i++) {
		const struct lkm_step *step = plan->steps.items[i];

		bool alone = step->action != LKM_ACTION_LOAD;

		for (size_t k = 0; sequential && sequential[k] && !alone; k++)
			alone = lk_name_equal(step->module, sequential[k]);
		rc = add_edges(schedule, step);
		if (rc < 0 || step->skip || !alone)
			continue;
		schedule->tasks[i].alone = true;
		if (before)
			rc = add_edge(schedule, before, step, false);
		before = step;
	}
	return rc;
}

void lk_schedule_done(struct lk_schedule *schedule)
{
	lk_arena_done(&schedule->arena);
}

const struct lkm_step *lk_schedule_take(struct lk_schedule *schedule, bool alone)
{
	for (size_t i = 0; i < schedule->plan->steps.count && !schedule->alone; i++) {
		struct lk_task *task = &schedule->tasks[i];

		if (task->state != LK_TASK_WAITING || task->waits_for || task->cause)
			continue;
		if (task->alone && (!alone || schedule->taken))
			continue;
		task->state = LK_TASK_TAKEN;
		schedule->taken++;
		schedule->alone = task->alone;
		return schedule->plan->steps.items[i];
	}
	return NULL;
}

/* Tell the tasks that wait for this one. */
static void release(
	struct lk_schedule *schedule, const struct lk_task *task, const struct lkm_step *cause)
{
	for (size_t i = 0; i < task->to_count; i++) {
		struct lk_task *next = &schedule->tasks[task->to[i].to];

		next->waits_for--;
		if (cause && task->to[i].needed && !next->cause)
			next->cause = cause;
	}
	schedule->left--;
}

void lk_schedule_finish(struct lk_schedule *schedule, const struct lkm_step *step, bool failed)
{
	struct lk_task *task = task_of(schedule, step);

	task->state = failed ? LK_TASK_FAILED : LK_TASK_DONE;
	task->cause = failed ? step : NULL;
	schedule->taken--;
	schedule->alone = false;
	release(schedule, task, task->cause);
}

const struct lkm_step *lk_schedule_cancel(
	struct lk_schedule *schedule, const struct lkm_step **ret_cause)
{
	for (size_t i = 0; i < schedule->plan->steps.count; i++) {
		struct lk_task *task = &schedule->tasks[i];

		if (task->state != LK_TASK_WAITING || !task->cause)
			continue;
		task->state = LK_TASK_CANCELLED;
		release(schedule, task, task->cause);
		*ret_cause = task->cause;
		return schedule->plan->steps.items[i];
	}
	return NULL;
}
