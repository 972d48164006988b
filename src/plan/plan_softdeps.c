/* SPDX-License-Identifier: MIT */
/* From the softdep lines of a module to the steps that they ask for; loading and unloading share
 * it. */
#include "plan.h"

#include <errno.h>

#include "../base/error.h"
#include "../formats/name.h"

static int add_name(const struct lk_planner *planner, const char *name, struct lk_step_list *list)
{
	struct lkm_plan *plan = planner->plan;
	struct lkm_error error = {0};
	struct lk_matches matches = {0};
	int rc = lk_catalog_lookup(
		planner->catalog, &plan->arena, name, LK_LOOKUP_OPTIONAL, &matches, &error);

	if (rc == -ENOENT || rc == -EINVAL) {
		/* An unknown name keeps its place in the plan, marked, so that the plan can show
		 * it. */
		char *normal;
		struct lkm_step *step;

		rc = lk_name_alias(&plan->arena, name, &normal);
		step = rc == -ENOMEM ? NULL : lk_plan_get(plan, rc < 0 ? name : normal);
		if (!step || lk_plan_list_add(plan, list, step) < 0)
			return lk_fail_memory(planner->reterr);
		return 0;
	}
	if (rc < 0)
		return lk_fail_pass(planner->reterr, &error);
	for (size_t i = 0; i < matches.count; i++) {
		struct lkm_step *step = lk_plan_get(plan, matches.items[i].module);

		if (!step || lk_plan_list_add(plan, list, step) < 0)
			return lk_fail_memory(planner->reterr);
		if (!step->alias)
			step->alias = matches.items[i].alias;
	}
	return 0;
}

int lk_plan_softdeps(const struct lk_planner *planner, struct lkm_step *step,
	struct lk_step_list *pre, struct lk_step_list *post)
{
	struct lk_arena *arena = &planner->plan->arena;
	const struct lkm_directive **lines;
	int rc = 0;

	if (lk_config_lines(
		    planner->config, LKM_DIRECTIVE_SOFTDEP, step->module, NULL, arena, &lines) < 0)
		return lk_fail_memory(planner->reterr);
	for (; rc == 0 && *lines; lines++) {
		char **before, **after;

		if (lk_conf_softdep(arena, (*lines)->value, &before, &after) < 0 ||
			(pre && lk_plan_origin_add(step, *lines) < 0))
			return lk_fail_memory(planner->reterr);
		for (; rc == 0 && pre && *before; before++)
			rc = add_name(planner, *before, pre);
		for (; rc == 0 && post && *after; after++)
			rc = add_name(planner, *after, post);
	}
	return rc;
}
