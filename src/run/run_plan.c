/* SPDX-License-Identifier: MIT */
/* Running a plan, step by step or with several threads, and the result of the whole. */
#include "run_plan.h"

#include <errno.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/sized.h"
#include "../evidence/loader.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "step.h"
#include "undo.h"
#include "workers.h"
#include "../system/generation.h"
#include "../system/open.h"

#define WAIT_DEFAULT_MS 30000
#define THREADS_DEFAULT 16 /* the most, when the library chooses */
#define FLAGS                                                                                      \
	(LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION | LKM_RUN_FORCE_UNLOAD |                \
		LKM_RUN_FIRST_TIME | LKM_RUN_FORCE_TARGETS | LKM_RUN_NO_CAUSES | LKM_RUN_TRACE |   \
		LKM_RUN_UNDO | LKM_RUN_IGNORE_DENIALS | LKM_RUN_INSPECT)

/* Take one step, then report its result to the callbacks. */
static int take_step(const struct lk_taker *taker, const struct lkm_step *step)
{
	struct lkm_result result;
	int rc = lk_step_take(taker, step, &result);

	if (rc < 0 && step->required)
		lk_step_explain(taker, step, false, &result);
	lk_step_tell(taker->run, step, &result);
	return rc;
}

/* Take the steps of one target, until a required one fails: that step, or NULL. */
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

/* A target that is also a step of an earlier target. If that target failed before this step was
 * taken, it is taken now; what has been tried is not tried again. */
static const struct lkm_step *run_again(const struct lk_taker *taker, const struct lkm_step *step)
{
	const struct lkm_step *cause = taker->run->causes[step->target];

	if (taker->run->failures[step->index].rc < 0)
		return step;
	return cause && cause->index < step->index && take_step(taker, step) < 0 ? step : NULL;
}

/* Run every target, even if earlier ones failed. */
static void run_targets(struct lk_run *run)
{
	LK_FD_CLEANUP int mark = lk_failure_mark(run->reports);
	LK_LOAD_TRACE_CLEANUP struct lk_load_trace trace;
	const struct lk_taker taker = {.run = run, .mark = mark, .trace = &trace};

	lk_failure_trace(&trace, run->options->flags, run->lkm->system);
	for (size_t target = 0; target < run->plan->targets.count; target++) {
		const struct lkm_step *step = run->plan->targets.items[target];
		const struct lkm_step *failed = step->target == target ? run_target(&taker, target)
								       : run_again(&taker, step);

		if (failed)
			lk_step_target_failed(run, target, failed);
	}
}

/* Find out what a wait is for, and tell the caller; memory that runs out leaves it silent. */
static void notify_wait(void *data, const char *module)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_findings findings = {.arena = &arena};
	struct lk_run *run = data;
	struct lk_waiting_facts facts;

	if (lk_loader_find(run->lkm->system, module, &arena, &facts) < 0)
		return;
	lk_waiting_judge(&facts, &findings);
	if (findings.failed || !findings.count)
		return;
	pthread_mutex_lock(&run->lock);
	run->options->on_wait(run->options->data, &findings.items[0]);
	pthread_mutex_unlock(&run->lock);
}

/* The failure that is the result of the run. Of the modules that one request matches, the last one
 * decides, as it always has with modprobe; of several requests, the last that has failed. */
static struct lk_failure *verdict(const struct lk_run *run)
{
	for (size_t i = run->plan->targets.count; i-- > 0;)
		if (run->causes[i] && lk_plan_decides(run->plan, i))
			return &run->failures[run->causes[i]->index];
	return NULL;
}

/* Unloads stay in order: what a step frees decides whether the next one can go. */
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
	/* A failure of one request must not end another, which the schedule sees to. */
	if (threads == 0)
		return run->plan->requests > 1;
	if (threads > 0)
		return (unsigned)threads;
	return lk_proc_processors() < THREADS_DEFAULT ? lk_proc_processors() : THREADS_DEFAULT;
}

static void run_done(struct lk_run *run)
{
	for (size_t i = 0; run->failures && i < run->plan->steps.count; i++)
		lkm_report_free(run->failures[i].report);
	free(run->failures);
	free(run->causes);
	pthread_mutex_destroy(&run->lock);
}

static int run_all(struct lk_run *run, struct lkm_report **report, struct lkm_error *reterr)
{
	unsigned threads = threads_for(run);
	struct lk_failure *failure;

	run->failures = calloc(run->plan->steps.count + 1, sizeof(*run->failures));
	run->causes = calloc(run->plan->targets.count + 1, sizeof(*run->causes));
	if (!run->failures || !run->causes)
		return lk_fail_memory(reterr);
	if (!threads)
		run_targets(run);
	else if (lk_workers(run, threads) < 0)
		return lk_fail_memory(reterr);
	if (run->options->flags & LKM_RUN_UNDO)
		lk_undo(run);
	failure = verdict(run);
	if (!failure)
		return 0;
	if (report) {
		*report = failure->report;
		failure->report = NULL;
	}
	return lk_fail_pass(reterr, &failure->error);
}

/* Without lkm-deny.conf any module may be a denied one, so none is loaded. */
static int check_denials(const struct lk_run *run, struct lkm_error *reterr)
{
	const struct lkm_plan *plan = run->plan;

	if (!plan->denials_unread || run->options->flags & LKM_RUN_IGNORE_DENIALS)
		return 0;
	for (size_t i = 0; i < plan->steps.count; i++)
		if (!plan->steps.items[i]->skip)
			return lk_fail(reterr, LKM_E_DENIALS_UNREADABLE, EPERM,
				"cannot read the denied modules: %s", plan->denials_unread);
	return 0;
}

int lk_run_plan(struct lkm *lkm, const struct lkm_plan *plan, const char *asked,
	const struct lkm_run_options *options, struct lkm_report **report, struct lkm_error *reterr)
{
	struct lk_run run = {.lkm = lkm,
		.plan = plan,
		.options = options,
		.asked = asked,
		.wait_ms = options->wait_ms > 0 ? options->wait_ms
			   : options->wait_ms   ? 0
						: WAIT_DEFAULT_MS,
		.reports = report};
	int rc;

	LK_REQUEST(lkm);
	lk_wait_begin(&run.wait, options->timeout_ms, options->cancel_fd);
	run.wait.notify = options->on_wait ? notify_wait : NULL;
	run.wait.data = &run;
	pthread_mutex_init(&run.lock, NULL);
	rc = check_denials(&run, reterr);
	if (rc == 0)
		rc = run_all(&run, report, reterr);
	run_done(&run);
	return rc;
}

static int check(const struct lkm *lkm, const struct lkm_plan *plan,
	const struct lkm_run_options *options, struct lkm_run_options *ret,
	struct lkm_error *reterr)
{
	int rc = lk_sized_take(ret, sizeof(*ret), options, "struct lkm_run_options", reterr);

	if (rc < 0)
		return rc;
	if (!lkm || !plan)
		return lk_fail_argument(reterr, "lkm or the plan is NULL");
	if (ret->flags & ~(unsigned)FLAGS)
		return lk_fail_argument(reterr, "a flag of struct lkm_run_options is unknown");
	return 0;
}

LKM_EXPORT int lkm_run(struct lkm *lkm, const struct lkm_plan *plan,
	const struct lkm_run_options *options, struct lkm_report **report, struct lkm_error *reterr)
{
	struct lkm_run_options taken;
	struct lkm_error error = {0};
	int rc = check(lkm, plan, options, &taken, &error);

	lk_fail_clear(reterr);
	if (report)
		*report = NULL;
	if (rc == 0)
		rc = lk_run_plan(lkm, plan, NULL, &taken, report, &error);
	if (rc == 0)
		return 0;
	/* A failure before the first step gets a report, too. */
	if (report && !*report)
		lk_failure_explain(&error, report, -1, &(struct lk_failure_subject){.file = -1});
	return lk_fail_pass(reterr, &error);
}
