/* SPDX-License-Identifier: MIT */
/* What is known to fail of a plan, as part of a view: under the names of lkm-json(7). */
#ifndef LK_FORECAST_VIEW_H
#define LK_FORECAST_VIEW_H

#include <lkm/forecast.h>

#include "view.h"

/* Add "fails", "failing" and "forecast" to the open object: what is known to fail, and what may. */
void lk_plan_view_forecast(
	struct lk_view *view, const struct lkm_plan *plan, const struct lkm_forecast *forecast);

#endif
