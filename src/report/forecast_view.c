/* SPDX-License-Identifier: MIT */
/* The forecast of a plan as part of a view. */
#include "forecast_view.h"

/* What a finding about a step means for the request. */
static const char *finding_label(const struct lkm_finding *finding, const struct lkm_step *step)
{
	if (lkm_finding_certainty(finding) != LKM_CERTAIN)
		return "warning";
	return lkm_step_required(step) ? "fails" : "ignored";
}

void lk_plan_view_forecast(
	struct lk_view *view, const struct lkm_plan *plan, const struct lkm_forecast *forecast)
{
	const struct lkm_finding *finding;

	lk_view_bool(view, "fails", lkm_forecast_fails(forecast));
	lk_view_list(view, "failing");
	for (size_t i = 0; i < lkm_plan_target_count(plan); i++)
		if (lkm_forecast_failing(forecast, i))
			lk_view_string(
				view, NULL, lkm_step_module(lkm_forecast_failing(forecast, i)));
	lk_view_end(view);
	lk_view_list(view, "forecast");
	for (size_t i = 0; (finding = lkm_forecast_finding(forecast, i)); i++) {
		const struct lkm_step *step = lkm_forecast_step(forecast, i);

		lk_view_finding_at(
			view, finding, finding_label(finding, step), lkm_step_module(step), true);
	}
	lk_view_end(view);
}
