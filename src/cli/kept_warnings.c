/* SPDX-License-Identifier: MIT */
/* Reports outlive the run that gave them, so that an answer about several requests has each warning
 * beside the request that it is about. */
#include "kept_warnings.h"

#include <lkm/report.h>

void lk_kept_warnings_add(struct lk_kept_warnings *warnings, struct lk_arena *arena,
	const struct lkm_step *step, const struct lkm_result *result)
{
	struct lk_kept_warning kept = {.module = lk_arena_copy(arena, lkm_step_module(step))};

	if (result->outcome == LKM_OUTCOME_FAILED || !lkm_report_cause_count(result->report) ||
		!kept.module)
		return;
	kept.report = lkm_report_keep(result->report);
	if (LK_APPEND(arena, warnings, kept) < 0)
		lkm_report_free(kept.report);
}

void lk_kept_warnings_done(struct lk_kept_warnings *warnings)
{
	for (size_t i = 0; i < warnings->count; i++)
		lkm_report_free(warnings->items[i].report);
}

static bool has_module(const struct lkm_plan *plan, const char *module)
{
	for (size_t i = 0; i < lkm_plan_count(plan); i++)
		if (lkm_name_equal(lkm_step_module(lkm_plan_step(plan, i)), module))
			return true;
	return false;
}

bool lk_kept_warnings_concern(const struct lk_kept_warnings *warnings, const struct lkm_plan *plan)
{
	for (size_t i = 0; i < warnings->count; i++)
		if (has_module(plan, warnings->items[i].module))
			return true;
	return false;
}

void lk_kept_warnings_view(
	const struct lk_kept_warnings *warnings, const struct lkm_plan *plan, struct lk_view *view)
{
	const struct lkm_finding *finding;

	lk_view_list(view, "warnings");
	for (size_t i = 0; i < warnings->count; i++) {
		const struct lk_kept_warning *kept = &warnings->items[i];

		for (size_t j = 0; has_module(plan, kept->module) &&
				   (finding = lkm_report_cause(kept->report, j));
			j++)
			lk_view_finding_at(view, finding, NULL, kept->module, false);
	}
	lk_view_end(view);
}
