/* SPDX-License-Identifier: MIT */
/* A plan as JSON. */
#ifndef LK_PLAN_JSON_H
#define LK_PLAN_JSON_H

#include <lkm/plan.h>

#include "json.h"

/* Write "targets" and "steps" into the object that is open. */
void lk_plan_json(struct lk_json *json, const struct lkm_plan *plan);

/* One step as an object; key NULL inside an array. */
void lk_plan_json_step(struct lk_json *json, const char *key, const struct lkm_step *step);

#endif
