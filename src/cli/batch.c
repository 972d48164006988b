/* SPDX-License-Identifier: MIT */
/* Requests are added one by one, run together, and told apart again by the modules that failed. */
#include "batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../report/plan_view.h"

#define THREADS_MAX 64

void lk_batch_init(struct lk_batch *batch, struct lkm *lkm)
{
	*batch = (struct lk_batch){.lkm = lkm};
	lk_map_init(&batch->lost, &batch->arena);
}

void lk_batch_done(struct lk_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		lkm_plan_free(batch->items[i].plan);
	lkm_plan_free(batch->plan);
	lk_kept_warnings_done(&batch->warnings);
	lk_arena_done(&batch->arena);
}

static int no_memory(struct lkm_error *reterr)
{
	*reterr = (struct lkm_error){
		.code = LKM_E_NO_MEMORY, .errnum = ENOMEM, .message = "out of memory"};
	return -ENOMEM;
}

static int add_item(struct lk_batch *batch, const char *what, const char *params, unsigned flags,
	struct lkm_error *reterr)
{
	struct lk_batch_item item = {.asked = lk_arena_copy(&batch->arena, what)};
	int rc;

	if (!item.asked || lk_arena_grow(&batch->arena, (void **)&batch->items, &batch->capacity,
				   batch->count, sizeof(*batch->items)) < 0)
		return no_memory(reterr);
	rc = lkm_plan_load(batch->lkm, what, params, flags, &item.plan, reterr);
	if (rc == 0)
		batch->items[batch->count++] = item;
	return rc;
}

int lk_batch_add(struct lk_batch *batch, const char *what, const char *params, unsigned flags,
	struct lkm_error *reterr)
{
	int rc = lkm_plan_load_more(batch->lkm, what, params, flags, &batch->plan, reterr);

	return rc == 0 && batch->answers ? add_item(batch, what, params, flags, reterr) : rc;
}

static void begin_step(void *data, const struct lkm_step *step)
{
	const struct lk_batch *batch = data;

	if (batch->options->on_step)
		batch->options->on_step(batch->options->data, step);
}

/* Without memory for it the answer only lacks this entry. */
static void note_outcome(
	struct lk_batch *batch, const struct lkm_step *step, enum lkm_outcome outcome)
{
	if (outcome == LKM_OUTCOME_DONE && lkm_step_action(step) == LKM_ACTION_LOAD)
		(void)LK_APPEND(&batch->arena, &batch->loaded, step);
	else if (outcome == LKM_OUTCOME_UNDONE)
		(void)LK_APPEND(&batch->arena, &batch->undone, step);
	else if (outcome == LKM_OUTCOME_KEPT)
		(void)LK_APPEND(&batch->arena, &batch->kept, step);
}

void lk_batch_find_kept(struct lk_batch *batch)
{
	for (size_t i = 0; i < batch->loaded.count; i++) {
		const struct lkm_step *step = batch->loaded.items[i], *by = step;

		while (lkm_step_by(by))
			by = lkm_step_by(by);
		if (lk_map_get(&batch->lost, lkm_step_module(by)))
			(void)LK_APPEND(&batch->arena, &batch->kept, step);
	}
}

/* The targets that fail with a step are told right after it. */
static void end_step(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct lk_batch *batch = data;

	batch->began = true;
	batch->done += result->outcome == LKM_OUTCOME_DONE;
	note_outcome(batch, step, result->outcome);
	if (result->outcome == LKM_OUTCOME_FAILED)
		batch->report = result->report;
	lk_kept_warnings_add(&batch->warnings, &batch->arena, step, result);
	if (batch->options->on_done)
		batch->options->on_done(batch->options->data, step, result);
}

/* Without memory for it the answer is the poorer. */
void lk_batch_lose(struct lk_batch *batch, const struct lkm_step *target)
{
	lk_map_put(&batch->lost, lkm_step_module(target), batch);
}

bool lk_batch_is_lost(const struct lk_batch *batch, const struct lkm_step *target)
{
	return lk_map_get(&batch->lost, lkm_step_module(target));
}

static void fail_target(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	struct lk_batch *batch = data;

	if (lk_map_get(&batch->lost, lkm_step_module(target)))
		return;
	lk_batch_lose(batch, target);
	batch->failed(batch->options->data, target, error, batch->report);
}

static void say_wait(void *data, const struct lkm_finding *what)
{
	const struct lk_batch *batch = data;

	batch->options->on_wait(batch->options->data, what);
}

static void fail_all(struct lk_batch *batch, const struct lkm_error *error)
{
	const struct lkm_step *target;

	for (size_t i = 0; (target = lkm_plan_target(batch->plan, i)); i++)
		fail_target(batch, target, error);
}

int lk_batch_run(struct lk_batch *batch, const struct lkm_run_options *options, bool explains)
{
	struct lkm_run_options own = *options;
	struct lkm_report *report = NULL;
	struct lkm_error error;
	int rc;

	if (!batch->plan)
		return 0;
	batch->options = options;
	batch->ran = true;
	own.on_step = begin_step;
	own.on_done = end_step;
	own.on_failure = fail_target;
	own.on_wait = options->on_wait ? say_wait : NULL;
	own.data = batch;
	rc = lkm_run(batch->lkm, batch->plan, &own, explains ? &report : NULL, &error);
	if (rc < 0 && !batch->began)
		fail_all(batch, &error);
	lkm_report_free(report);
	batch->report = NULL;
	return rc;
}

/* Is all of a request done? */
static bool is_done(const struct lk_batch *batch, const struct lk_batch_item *item)
{
	const struct lkm_step *target;

	for (size_t i = 0; batch->ran && (target = lkm_plan_target(item->plan, i)); i++)
		if (lk_map_get(&batch->lost, lkm_step_module(target)))
			return false;
	return batch->ran;
}

static void begin_result(
	struct lk_view *view, const char *asked, bool done, const struct lkm_plan *plan)
{
	lk_view_object(view, NULL);
	lk_view_string(view, "asked", asked);
	lk_view_bool(view, "done", done);
	if (plan)
		lk_plan_view(view, plan, LK_PLAN_HIDDEN);
}

void lk_batch_result(struct lk_view *view, const char *asked, bool done,
	const struct lkm_plan *plan, const struct lk_kept_warnings *warnings)
{
	begin_result(view, asked, done, plan);
	if (warnings)
		lk_kept_warnings_view(warnings, plan, view);
	lk_view_end(view);
}

/* The steps of the batch that the plan of one request has, too. */
static void add_steps(struct lk_view *view, const char *key, const struct lk_steps *steps,
	const struct lkm_plan *plan)
{
	lk_view_list(view, key);
	for (size_t i = 0; i < steps->count; i++)
		for (size_t j = 0; j < lkm_plan_count(plan); j++)
			if (lkm_name_equal(lkm_step_module(steps->items[i]),
				    lkm_step_module(lkm_plan_step(plan, j))))
				lk_view_string(view, NULL, lkm_step_module(steps->items[i]));
	lk_view_end(view);
}

void lk_batch_answer(const struct lk_batch *batch, struct lk_view *view)
{
	for (size_t i = 0; i < batch->count; i++) {
		const struct lk_batch_item *item = &batch->items[i];
		const bool done = is_done(batch, item);

		begin_result(view, item->asked, done, item->plan);
		if (batch->ran && !done) {
			add_steps(view, "undone", &batch->undone, item->plan);
			add_steps(view, "kept", &batch->kept, item->plan);
		}
		if (batch->warns)
			lk_kept_warnings_view(&batch->warnings, item->plan, view);
		if (batch->verifies)
			lk_view_bool(view, "verified",
				done && !lk_kept_warnings_concern(&batch->warnings, item->plan));
		lk_view_end(view);
	}
}

bool lk_batch_threads(const char *argument, int fallback, int *ret, struct lkm_error *reterr)
{
	unsigned long number;
	char *end;

	*ret = fallback;
	if (!argument)
		return true;
	number = strtoul(argument, &end, 10);
	if (*argument >= '0' && *argument <= '9' && !*end && number <= THREADS_MAX) {
		*ret = (int)number;
		return true;
	}
	*reterr = (struct lkm_error){.code = LKM_E_INVALID_ARGUMENT, .errnum = EINVAL};
	snprintf(reterr->message, sizeof(reterr->message),
		"the number of threads must be 0 to %d, not '%.100s'", THREADS_MAX, argument);
	return false;
}
