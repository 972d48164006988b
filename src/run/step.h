/* SPDX-License-Identifier: MIT */
/* Taking one step of a plan, and what a run knows of all of them. */
#ifndef LK_STEP_H
#define LK_STEP_H

#include <pthread.h>

#include "../plan/plan.h"
#include "aftermath.h"

struct lk_failure {
	int rc; /* 0: it has not failed */
	struct lkm_error error;
	struct lkm_report *report;
};

/* A plan that is being run. Threads share it: each touches the failure of its own step only, and
 * the rest under the lock. */
struct lk_run {
	struct lkm *lkm;
	const struct lkm_plan *plan;
	const struct lkm_run_options *options;
	int64_t wait_ms;
	bool explains; /* failures get reports */
	pthread_mutex_t lock;
	struct lk_failure *failures;    /* by number of the step */
	const struct lkm_step **causes; /* by number of the target: what failed; NULL while nothing
					   has */
};

/* Who takes steps: one after the other, each has its part of the kernel log. */
struct lk_taker {
	struct lk_run *run;
	int mark; /* where it begins; negative: unknown */
};

/* Take a step, or see that it is left out, and fill in *ret. 0, or -errno and the step's failure is
 * filled in. */
int lk_step_take(const struct lk_taker *taker, const struct lkm_step *step, struct lkm_result *ret);

/* Make the report of a step that has just failed, where one is wanted. log_shared: others were
 * loaded meanwhile. */
void lk_step_explain(const struct lk_taker *taker, const struct lkm_step *step, bool log_shared,
	struct lkm_result *result);

/* Tell what has become of a step; and that a target has failed because of one. With the lock, where
 * there are threads. */
void lk_step_tell(
	const struct lk_run *run, const struct lkm_step *step, const struct lkm_result *result);
void lk_step_target_failed(struct lk_run *run, size_t target, const struct lkm_step *cause);

#endif
