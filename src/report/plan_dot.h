/* SPDX-License-Identifier: MIT */
/* A plan as a graph. */
#ifndef LK_PLAN_DOT_H
#define LK_PLAN_DOT_H

#include <lkm/plan.h>

#include "dot.h"

/* Add a plan to a graph: a node for each step (dashed when it is skipped), edges from a module to
 * what it needs, and dashed ones for softdeps. Several plans may stand in one graph. */
void lk_plan_dot(struct lk_dot *dot, const struct lkm_plan *plan);

#endif
