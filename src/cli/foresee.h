/* SPDX-License-Identifier: MIT */
/* A plan and its forecast, for plan and for the dry runs of load and unload. */
#ifndef LK_FORESEE_H
#define LK_FORESEE_H

#include <lkm/forecast.h>
#include <lkm/plan.h>

#include "../report/plan_view.h"
#include "verb.h"

/* How a plan is shown, and how it would be run. */
struct lk_foresee {
	enum lk_plan_text text;
	unsigned flags;     /* LKM_FORECAST_* */
	unsigned run_flags; /* LKM_RUN_* */
	bool heading;       /* the name stands above the plan */
};

/* Show the plan for a name, and what is known to fail, which is a failure of the verb. The plan is
 * freed. */
void lk_foresee(struct lk_verb *verb, const char *name, struct lkm_plan *plan,
	const struct lk_foresee *how);

#endif
