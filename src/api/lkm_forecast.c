/* SPDX-License-Identifier: MIT */
/* <lkm/forecast.h>: the forecast of a plan as a result. */
#include <lkm/forecast.h>

#include <stdint.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../evidence/plan_forecast.h"
#include "../plan/plan.h"
#include "../system/generation.h"

struct lkm_forecast {
	struct lk_arena arena;
	const struct lkm_plan *plan;
	struct lk_forecast judged;
};

#define RUN_FLAGS                                                                                  \
	(LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION | LKM_RUN_FORCE_UNLOAD |                \
		LKM_RUN_FIRST_TIME | LKM_RUN_FORCE_TARGETS | LKM_RUN_NO_CAUSES)

LKM_EXPORT int lkm_forecast_read(struct lkm *lkm, const struct lkm_plan *plan, unsigned flags,
	unsigned run_flags, struct lkm_forecast **ret, struct lkm_error *reterr)
{
	const struct lk_plan_forecast_how how = {
		.flags = run_flags, .caller = flags & LKM_FORECAST_CALLER, .named = true};
	struct lkm_forecast *forecast;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !plan || !ret)
		return lk_fail_argument(
			reterr, "lkm, the plan or the place for the result is NULL");
	if (flags & ~(unsigned)LKM_FORECAST_CALLER || run_flags & ~(unsigned)RUN_FLAGS)
		return lk_fail_argument(reterr, "a flag of the forecast is unknown");
	LK_REQUEST(lkm);
	forecast = calloc(1, sizeof(*forecast));
	if (!forecast)
		return lk_fail_memory(reterr);
	forecast->plan = plan;
	forecast->judged.findings.arena = &forecast->arena;
	rc = lk_plan_forecast(lkm, plan, &how, &forecast->judged, reterr);
	if (rc < 0)
		lkm_forecast_free(forecast);
	else
		*ret = forecast;
	return rc;
}

LKM_EXPORT void lkm_forecast_free(struct lkm_forecast *forecast)
{
	if (!forecast)
		return;
	lk_arena_done(&forecast->arena);
	free(forecast);
}

LKM_EXPORT const struct lkm_step *lkm_forecast_failing(
	const struct lkm_forecast *forecast, size_t i)
{
	const struct lkm_step *target = forecast ? lkm_plan_target(forecast->plan, i) : NULL;

	return target ? lkm_plan_step(forecast->plan,
				lk_forecast_failing(&forecast->judged, target->index, i))
		      : NULL;
}

LKM_EXPORT bool lkm_forecast_fails(const struct lkm_forecast *forecast)
{
	for (size_t i = 0; forecast && i < forecast->plan->targets.count; i++)
		if (lkm_forecast_failing(forecast, i))
			return true;
	return false;
}

LKM_EXPORT size_t lkm_forecast_count(const struct lkm_forecast *forecast)
{
	return forecast ? forecast->judged.findings.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_forecast_finding(
	const struct lkm_forecast *forecast, size_t i)
{
	return forecast ? lk_finding_item(&forecast->judged.findings, i) : NULL;
}

LKM_EXPORT const struct lkm_step *lkm_forecast_step(const struct lkm_forecast *forecast, size_t i)
{
	return i < lkm_forecast_count(forecast)
		       ? lkm_plan_step(forecast->plan, forecast->judged.step_of[i])
		       : NULL;
}
