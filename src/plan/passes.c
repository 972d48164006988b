/* SPDX-License-Identifier: MIT */
/* Marking the steps of a plan with what the state of the system makes of them. */
#include "passes.h"

#include <errno.h>
#include <string.h>

static void mark_loaded(struct lkm_step *step, const struct lk_live *live)
{
	const struct lk_live_module *module = live ? lk_live_find(live, step->module) : NULL;

	if (live && !module && step->own_name)
		module = lk_live_find(live, step->own_name);
	step->coming = module && module->state == LKM_STATE_COMING;
	if (step->skip)
		return;
	if (module && module->state == LKM_STATE_LIVE)
		step->skip = LKM_SKIP_LOADED;
	else if (step->builtin && (live || !step->command))
		step->skip = LKM_SKIP_BUILTIN;
	else if (!step->path && !step->command)
		step->skip = LKM_SKIP_UNKNOWN;
}

void lk_pass_loaded(struct lkm_plan *plan, const struct lk_live *live)
{
	for (size_t i = plan->steps_before; i < plan->steps.count; i++)
		mark_loaded(plan->steps.items[i], live);
}

static int mark_refused(struct lkm_step *step, const struct lk_config *config)
{
	const struct lkm_directive *line = lk_config_kernel_blacklisted(config, step->module);
	struct lkm_directive origin;

	/* An install command may do something other than loading it. */
	if (!line || step->skip || step->action != LKM_ACTION_LOAD)
		return 0;
	step->skip = LKM_SKIP_REFUSED;
	origin = *line;
	/* As it is written on the kernel command line. */
	origin.text = lk_arena_format(&step->plan->arena, "module_blacklist=%s", line->name);
	return origin.text ? lk_plan_origin_add(step, &origin) : -ENOMEM;
}

int lk_pass_refused(struct lkm_plan *plan, const struct lk_config *config)
{
	for (size_t i = plan->steps_before; i < plan->steps.count; i++)
		if (mark_refused(plan->steps.items[i], config) < 0)
			return -ENOMEM;
	return 0;
}

int lk_pass_blacklisted(struct lkm_plan *plan, const struct lk_config *config)
{
	for (size_t i = plan->steps_before; i < plan->steps.count; i++) {
		struct lkm_step *step = plan->steps.items[i];
		const struct lkm_directive *line = lk_config_blacklisted(config, step->module);

		if (!line || step->skip || !step->by)
			continue;
		step->skip = LKM_SKIP_BLACKLISTED;
		if (lk_plan_origin_add(step, line) < 0)
			return -ENOMEM;
	}
	return 0;
}

void lk_pass_in_use(struct lkm_plan *plan, const struct lk_live *live)
{
	for (size_t i = 0; i < plan->steps.count; i++) {
		struct lkm_step *step = plan->steps.items[i];
		const struct lk_live_module *module = lk_live_find(live, step->module);
		int64_t refcount = module ? module->refcount : 0;

		if (step->skip || step->forced || step->assumed_loaded)
			continue;
		if (!module) {
			if (step->conditional)
				step->skip = LKM_SKIP_NOT_LOADED;
			continue;
		}
		for (size_t k = 0; k < module->holder_count; k++) {
			const struct lkm_step *holder =
				lk_map_get(&plan->by_module, module->holders[k]);

			if (holder && holder->index < step->index && !holder->skip)
				refcount--; /* it has been unloaded by then */
		}
		/* A remove command may know how to free the module, so it is run in any case. */
		if (refcount > 0 && step->action != LKM_ACTION_REMOVE)
			step->skip = LKM_SKIP_IN_USE;
	}
}
