/* SPDX-License-Identifier: MIT */
/* What a failed load leaves behind would be a state that nobody asked for. */
#include "undo.h"

#include <stdlib.h>
#include <string.h>

#include "../os/os_proc.h"
#include "../system/image.h"
#include "../system/open.h"
#include "remove.h"

/* Mark a step and all that comes with it. Softdeps may form circles. */
static void keep(const struct lkm_step *step, bool *kept)
{
	if (kept[step->index])
		return;
	kept[step->index] = true;
	for (size_t i = 0; i < step->needs.count; i++)
		if (step->needs.items[i]->index != SIZE_MAX)
			keep(step->needs.items[i], kept);
	for (size_t i = 0; i < step->pre.count; i++)
		if (step->pre.items[i]->index != SIZE_MAX)
			keep(step->pre.items[i], kept);
	for (size_t i = 0; i < step->post.count; i++)
		if (step->post.items[i]->index != SIZE_MAX)
			keep(step->post.items[i], kept);
}

/* Unload by the name in the kernel, which the file may have and not the plan. */
static enum lkm_outcome undo(const struct lk_run *run, const struct lkm_step *step)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const char *name = step->own_name ? step->own_name : step->module;

	if (!step->own_name && lk_module_refcount(run->lkm->system, name) < 0)
		name = lk_image_name_of(run->lkm, step->path, &arena);
	/* The kernel is the judge of what is in use. */
	return name && lk_remove(name, false, NULL) == 0 ? LKM_OUTCOME_UNDONE : LKM_OUTCOME_KEPT;
}

void lk_undo(const struct lk_run *run)
{
	const struct lkm_plan *plan = run->plan;
	bool *kept = calloc(plan->steps.count + 1, sizeof(*kept)), failed = false;

	/* Without memory all stays. */
	for (size_t i = 0; kept && i < plan->targets.count; i++)
		if (run->causes[i])
			failed = true;
		else
			keep(plan->targets.items[i], kept);
	for (size_t i = plan->steps.count; failed && i-- > 0;) {
		const struct lkm_step *step = plan->steps.items[i];
		struct lkm_result result = {.size = sizeof(result)};

		if (kept[i] || !run->failures[i].loaded)
			continue;
		result.begun = lk_proc_clock();
		result.outcome = undo(run, step);
		result.ended = lk_proc_clock();
		lk_step_tell(run, step, &result);
	}
	free(kept);
}
