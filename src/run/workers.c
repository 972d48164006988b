/* SPDX-License-Identifier: MIT */
/* The threads of a run: each asks the schedule for a step, takes it, and reports its result. */
#include "workers.h"

#include <errno.h>

#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "../os/os_watch.h"
#include "../plan/schedule.h"
#include "../system/open.h"

/* All under the lock of the run. */
struct crew {
	struct lk_run *run;
	struct lk_schedule schedule;
	pthread_cond_t changed;
	int bell;         /* wakes the calling thread; negative: it has none, or is alone */
	bool idle;        /* the calling thread waits for the bell */
	unsigned loading; /* how many steps that load something are being taken */
	size_t begun;     /* and how many have been so far */
};

static void fail_targets(
	struct lk_run *run, const struct lkm_step *step, const struct lkm_step *cause)
{
	for (size_t i = 0; i < run->plan->targets.count; i++)
		if (run->plan->targets.items[i] == step)
			lk_step_target_failed(run, i, cause);
}

static void tell_cancelled(
	const struct crew *crew, const struct lkm_step *step, const struct lkm_step *cause)
{
	int64_t now = lk_proc_clock();
	const struct lkm_result result = {.size = sizeof(result),
		.outcome = LKM_OUTCOME_CANCELLED,
		.begun = now,
		.ended = now};

	lk_step_tell(crew->run, step, &result);
	fail_targets(crew->run, step, cause);
}

static void finish(struct crew *crew, const struct lkm_step *step, const struct lkm_result *result)
{
	bool failed = result->outcome == LKM_OUTCOME_FAILED;
	const struct lkm_step *cause;

	lk_schedule_finish(&crew->schedule, step, failed);
	lk_step_tell(crew->run, step, result);
	if (failed)
		fail_targets(crew->run, step, step);
	while ((step = lk_schedule_cancel(&crew->schedule, &cause)))
		tell_cancelled(crew, step, cause);
	pthread_cond_broadcast(&crew->changed);
	if (crew->idle)
		lk_watch_ring(crew->bell);
}

/* Called with the lock, which is released meanwhile. The kernel's log lines are about this step
 * alone only if nothing else was loaded at the same time. */
static void take(struct crew *crew, const struct lk_taker *taker, const struct lkm_step *step)
{
	bool loads = !step->skip, shared = crew->loading > 0;
	size_t begun = crew->begun += loads;
	struct lkm_result result;
	int rc;

	crew->loading += loads;
	pthread_mutex_unlock(&crew->run->lock);
	rc = lk_step_take(taker, step, &result);
	pthread_mutex_lock(&crew->run->lock);
	shared |= crew->begun != begun;
	/* Nothing begins before the log has been read. */
	if (rc < 0 && step->required)
		lk_step_explain(taker, step, shared, &result);
	crew->loading -= loads;
	finish(crew, step, &result);
}

/* Called with the lock: wait until another thread has finished a step. A signal handler of the
 * program runs in the calling thread, and no condition variable tells of it. */
static void wait_for_others(struct crew *crew, bool is_caller)
{
	int rc;

	if (!is_caller || crew->bell < 0) {
		pthread_cond_wait(&crew->changed, &crew->run->lock);
		return;
	}
	crew->idle = true;
	pthread_mutex_unlock(&crew->run->lock);
	rc = lk_watch_wait(crew->bell, -1, INT64_MAX);
	if (rc == -EINTR)
		lk_wait_interrupt(&crew->run->wait);
	pthread_mutex_lock(&crew->run->lock);
	crew->idle = false;
	lk_watch_silence(crew->bell);
}

/* Steps that run alone run in the calling thread: commands of modprobe.d inherit its signal mask.
 */
static void work(void *context, unsigned worker)
{
	struct crew *crew = context;
	LK_FD_CLEANUP int mark = lk_failure_mark(crew->run->reports);
	LK_LOAD_TRACE_CLEANUP struct lk_load_trace trace;
	const struct lk_taker taker = {.run = crew->run, .mark = mark, .trace = &trace};

	lk_failure_trace(&trace, crew->run->options->flags, crew->run->lkm->system);
	pthread_mutex_lock(&crew->run->lock);
	while (crew->schedule.left) {
		const struct lkm_step *step = lk_schedule_take(&crew->schedule, worker == 0);

		if (step)
			take(crew, &taker, step);
		else
			wait_for_others(crew, worker == 0);
	}
	pthread_mutex_unlock(&crew->run->lock);
}

int lk_workers(struct lk_run *run, unsigned threads)
{
	LK_FD_CLEANUP int bell = threads > 1 ? lk_watch_bell() : -1;
	struct crew crew = {.run = run, .bell = bell};
	int rc = lk_schedule_init(&crew.schedule, run->plan, run->options->sequential);

	if (rc == 0) {
		pthread_cond_init(&crew.changed, NULL);
		lk_proc_parallel(threads, work, &crew);
		pthread_cond_destroy(&crew.changed);
	}
	lk_schedule_done(&crew.schedule);
	return rc;
}
