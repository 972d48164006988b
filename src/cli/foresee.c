/* SPDX-License-Identifier: MIT */
/* A plan with its forecast, as one object of the view. */
#include "foresee.h"

#include "../report/forecast_view.h"

void lk_foresee(
	struct lk_verb *verb, const char *name, struct lkm_plan *plan, const struct lk_foresee *how)
{
	struct lk_view *view = &verb->view;
	struct lkm_forecast *forecast = NULL;
	struct lkm_error error;

	if (lkm_forecast_read(verb->lkm, plan, how->flags, how->run_flags, &forecast, &error) < 0)
		lk_verb_fail(verb, &error, NULL);
	lk_view_object(view, NULL);
	if (how->heading)
		lk_view_line(view, LK_PLAIN, "%s:");
	lk_view_string(view, "asked", name);
	lk_plan_view(view, plan, how->text);
	lk_plan_view_forecast(view, plan, forecast);
	lk_view_end(view);
	if (lkm_forecast_fails(forecast) && !verb->status)
		verb->status = 1;
	lkm_forecast_free(forecast);
	lkm_plan_free(plan);
}
