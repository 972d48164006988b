/* SPDX-License-Identifier: MIT */
/* Carrying a plan out: step by step, or by several threads, and what comes of it as a whole. */
#include <errno.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/sized.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "step.h"
#include "workers.h"
#include "../system/generation.h"

#define WAIT_DEFAULT_MS 30000
#define THREADS_DEFAULT 16 /* the most, when it is for us to choose */

static int64_t wait_time(const struct lkm_run_options *options)
{
	if (options->wait_ms == 0)
		return WAIT_DEFAULT_MS;
	return options->wait_ms < 0 ? 0 : options->wait_ms;
}

/* The same, and then all is told. */
static int take_step(const struct lk_taker *taker, const struct lkm_step *step)
{
	struct lkm_result result;
	int rc = lk_step_take(taker, step, &result);

	if (rc < 0 && step->required)
		lk_step_explain(taker, step, false, &result);
	lk_step_tell(taker->run, step, &result);
	return rc;
}

/* The steps of one target, up to a required one that fails: that one, or NULL. */
static const struct lkm_step *run_target(const struct lk_taker *taker, size_t target)
{
	const struct lk_step_list *steps = &taker->run->plan->steps;

	for (size_t i = 0; i < steps->count; i++) {
		const struct lkm_step *step = steps->items[i];

		if (step->target == target && take_step(taker, step) < 0 && step->required)
			return step;
	}
	return NULL;
}

/* A target that an earlier one has needed, or been, already. Where that one failed before it was
 * its turn, it gets it now; what has been tried is not tried again. */
static const struct lkm_step *run_again(const struct lk_taker *taker, const struct lkm_step *step)
{
	const struct lkm_step *cause = taker->run->causes[step->target];

	if (taker->run->failures[step->index].rc < 0)
		return step;
	return cause && cause->index < step->index && take_step(taker, step) < 0 ? step : NULL;
}

/* Each target has its turn, whatever has become of those before. */
static void run_targets(struct lk_run *run)
{
	LK_FD_CLEANUP int mark = lk_aftermath_mark(run->explains);
	const struct lk_taker taker = {.run = run, .mark = mark};

	for (size_t target = 0; target < run->plan->targets.count; target++) {
		const struct lkm_step *step = run->plan->targets.items[target];
		const struct lkm_step *failed = step->target == target ? run_target(&taker, target)
								       : run_again(&taker, step);

		if (failed)
			lk_step_target_failed(run, target, failed);
	}
}

/* Of the modules that one request stands for, the last one decides, as it always has; of several
 * requests, the last that has failed. */
static struct lk_failure *verdict(const struct lk_run *run)
{
	for (size_t i = run->plan->targets.count; i-- > 0;)
		if (run->causes[i] && lk_plan_decides(run->plan, i))
			return &run->failures[run->causes[i]->index];
	return NULL;
}

static int answer(const struct lk_run *run, struct lkm_report **report, struct lkm_error *reterr)
{
	struct lk_failure *failure = verdict(run);

	if (!failure)
		return 0;
	if (reterr)
		*reterr = failure->error;
	if (report) {
		*report = failure->report;
		failure->report = NULL;
	}
	return failure->rc;
}

/* Unloading stays in order: what a step frees decides whether the next one can go. */
static bool is_load(const struct lkm_plan *plan)
{
	for (size_t i = 0; i < plan->steps.count; i++)
		if (plan->steps.items[i]->action == LKM_ACTION_UNLOAD ||
			plan->steps.items[i]->action == LKM_ACTION_REMOVE)
			return false;
	return true;
}

static unsigned threads_for(const struct lk_run *run)
{
	int threads = run->options->threads;

	if (!is_load(run->plan))
		return 0;
	/* What fails of one request must not end another, so the graph counts in order too. */
	if (threads == 0)
		return run->plan->requests > 1;
	if (threads > 0)
		return (unsigned)threads;
	return lk_proc_processors() < THREADS_DEFAULT ? lk_proc_processors() : THREADS_DEFAULT;
}

static int prepare(struct lk_run *run)
{
	run->failures = calloc(run->plan->steps.count + 1, sizeof(*run->failures));
	run->causes = calloc(run->plan->targets.count + 1, sizeof(*run->causes));
	pthread_mutex_init(&run->lock, NULL);
	return run->failures && run->causes ? 0 : -ENOMEM;
}

static void run_done(struct lk_run *run)
{
	for (size_t i = 0; run->failures && i < run->plan->steps.count; i++)
		lkm_report_free(run->failures[i].report);
	free(run->failures);
	free(run->causes);
	pthread_mutex_destroy(&run->lock);
}

LKM_EXPORT int lkm_run(struct lkm *lkm, const struct lkm_plan *plan,
	const struct lkm_run_options *options, struct lkm_report **report, struct lkm_error *reterr)
{
	struct lkm_run_options taken;
	struct lk_run run = {.lkm = lkm, .plan = plan, .options = &taken, .explains = report};
	unsigned threads;
	int rc;

	lk_fail_clear(reterr);
	if (report)
		*report = NULL;
	rc = lk_sized_take(&taken, sizeof(taken), options, "struct lkm_run_options", reterr);
	if (rc < 0)
		return rc;
	LK_REQUEST(lkm);
	run.wait_ms = wait_time(run.options);
	threads = threads_for(&run);
	rc = prepare(&run);
	if (rc == 0 && threads)
		rc = lk_workers(&run, threads);
	else if (rc == 0)
		run_targets(&run);
	rc = rc < 0 ? lk_fail_memory(reterr) : answer(&run, report, reterr);
	run_done(&run);
	return rc;
}
