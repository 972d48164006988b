/* SPDX-License-Identifier: MIT */
/* Taking one step of a plan, and what a run knows about all steps. */
#ifndef LK_STEP_H
#define LK_STEP_H

#include <pthread.h>

#include "../plan/plan.h"
#include "failure.h"
#include "module_wait.h"

struct lk_failure {
	int rc;      /* 0: it has not failed */
	bool loaded; /* this run has loaded the module */
	struct lkm_error error;
	struct lkm_report *report;
};

/* A running plan. Threads share it: each touches the failure of its own step only, and
 * the rest under the lock. */
struct lk_run {
	struct lkm *lkm;
	const struct lkm_plan *plan;
	const struct lkm_run_options *options;
	const char *asked; /* the name that was requested; NULL: the targets of the plan */
	int64_t wait_ms;
	struct lk_wait wait;
	bool reports;        /* failures get reports */
	int64_t waited_late; /* milliseconds for what is logged after a load; under the lock */
	pthread_mutex_t lock;
	struct lk_failure *failures;    /* by index of the step */
	const struct lkm_step **causes; /* by number of the target: the step that failed; NULL: none
					   has */
};

/* A thread that takes steps, one after the other, with its part of the kernel log. */
struct lk_taker {
	struct lk_run *run;
	int mark; /* where that part begins; negative: unknown */
	struct lk_load_trace *trace;
};

/* Take a step, or skip it, and fill in *ret. 0; -errno, and then the step's failure is filled in.
 */
int lk_step_take(const struct lk_taker *taker, const struct lkm_step *step, struct lkm_result *ret);

/* Find the cause of a step that has just failed. log_shared: others were loaded meanwhile. */
void lk_step_explain(const struct lk_taker *taker, const struct lkm_step *step, bool log_shared,
	struct lkm_result *result);

/* Tell the caller how a step ended, and that a target has failed because of a step. With the lock,
 * where there are threads. */
void lk_step_tell(
	const struct lk_run *run, const struct lkm_step *step, const struct lkm_result *result);
void lk_step_target_failed(struct lk_run *run, size_t target, const struct lkm_step *cause);

#endif
