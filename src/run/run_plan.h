/* SPDX-License-Identifier: MIT */
/* Running a plan, for lkm_run() and lkm_ensure(). */
#ifndef LK_RUN_PLAN_H
#define LK_RUN_PLAN_H

#include <lkm/lkm.h>

/* Run a plan as lkm_run() does. asked: the name that was requested, for messages; or NULL. */
int lk_run_plan(struct lkm *lkm, const struct lkm_plan *plan, const char *asked,
	const struct lkm_run_options *options, struct lkm_report **report,
	struct lkm_error *reterr);

#endif
