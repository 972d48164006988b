/* SPDX-License-Identifier: MIT */
/* A plan as part of a view: its targets and steps under the names of lkm-json(7). */
#ifndef LK_PLAN_VIEW_H
#define LK_PLAN_VIEW_H

#include <lkm/plan.h>

#include "view.h"

enum lk_plan_text {
	LK_PLAN_HIDDEN, /* in the JSON only */
	LK_PLAN_STEPS,  /* a line for each step: what it does, and why it is in the plan */
	LK_PLAN_WHY,    /* also its file, parameters, command and directives */
};

/* Add "targets" and "steps" to the open object. */
void lk_plan_view(struct lk_view *view, const struct lkm_plan *plan, enum lk_plan_text text);

#endif
