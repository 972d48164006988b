/* SPDX-License-Identifier: MIT */
/* Reading the name inside a module file, which is the one that the kernel goes by. */
#include "own_names.h"

#include <string.h>

#include "../formats/name.h"
#include "../system/image.h"

void lk_own_names(
	struct lkm *lkm, struct lkm_plan *plan, const struct lk_live *live, bool targets_only)
{
	for (size_t i = plan->steps_before; i < plan->steps.count; i++) {
		struct lkm_step *step = plan->steps.items[i];
		const char *name;

		if (!step->path || step->skip || (targets_only && !lk_plan_is_target(step)) ||
			(live && lk_live_find(live, step->module)))
			continue;
		name = lk_image_name_of(lkm, step->path, &plan->arena);
		step->own_name = name && !lk_name_equal(name, step->module) ? name : NULL;
	}
}

const char *lk_own_name_loaded(struct lkm *lkm, const char *what, const struct lk_live *live,
	struct lk_arena *arena)
{
	const char *module = lk_name_module(arena, what), *path = what, *name;
	struct lk_known known = {0};
	const struct lk_live_module *loaded;

	if (!module || !*module || lk_live_find(live, module))
		return NULL;
	if (!strchr(what, '/')) {
		if (lk_catalog_module(&lkm->catalog, arena, module, &known, NULL) < 0)
			return NULL;
		path = known.path;
	}
	name = path ? lk_image_name_of(lkm, path, arena) : NULL;
	loaded = name ? lk_live_find(live, name) : NULL;
	return loaded ? loaded->name : NULL;
}
