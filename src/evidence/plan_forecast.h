/* SPDX-License-Identifier: MIT */
/* Gathers the facts about each step of a plan, and has them judged. */
#ifndef LK_PLAN_FORECAST_H
#define LK_PLAN_FORECAST_H

#include <lkm/lkm.h>

#include "../diagnose/forecast.h"

/* How the plan will be run. */
struct lk_plan_forecast_how {
	unsigned flags;              /* LKM_RUN_FORCE_*, LKM_RUN_FIRST_TIME */
	bool caller;                 /* the rights of this process count */
	bool named;                  /* findings name the request, which is "it" otherwise */
	const struct lkm_step *thin; /* the file of this step is not looked at; NULL: of none */
};

/* Fill in a forecast of which the arena is set. It lasts as long as the plan. 0; -errno of reading
 * the configuration; -ENOMEM. */
int lk_plan_forecast(struct lkm *lkm, const struct lkm_plan *plan,
	const struct lk_plan_forecast_how *how, struct lk_forecast *ret, struct lkm_error *reterr);

#endif
