/* SPDX-License-Identifier: MIT */
/* Reading the name inside a module file, which is the one that the kernel goes by. */
#include "own_names.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../system/generation.h"
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

/* The name inside the file of that name or path, in the arena; NULL: there is none. */
static int read_name(struct lkm *lkm, const char *what, struct lk_arena *arena, const char **ret,
	struct lkm_error *reterr)
{
	const char *module = lk_name_module(arena, what), *path = what;
	struct lk_known known = {0};
	int rc = 0;

	if (!module)
		return lk_fail_memory(reterr);
	if (!strchr(what, '/')) {
		rc = lk_catalog_module(&lkm->catalog, arena, module, &known, reterr);
		path = known.path;
	}
	*ret = rc == 0 && path ? lk_image_name_of(lkm, path, arena) : NULL;
	return rc;
}

const char *lk_own_name_loaded(
	struct lkm *lkm, const char *what, const struct lk_live *live, struct lk_arena *arena)
{
	const char *module = lk_name_module(arena, what), *name = NULL;
	const struct lk_live_module *loaded;

	if (!module || !*module || lk_live_find(live, module) ||
		read_name(lkm, what, arena, &name, NULL) < 0)
		return NULL;
	loaded = name ? lk_live_find(live, name) : NULL;
	return loaded ? loaded->name : NULL;
}

LKM_EXPORT int lkm_own_name(
	struct lkm *lkm, const char *what, char *ret, size_t size, struct lkm_error *reterr)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const char *name = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !what || !ret || !size)
		return lk_fail_argument(
			reterr, "lkm, the name or the place for the result is NULL");
	LK_REQUEST(lkm);
	rc = read_name(lkm, what, &arena, &name, reterr);
	if (rc == 0 && !name)
		return lk_fail(
			reterr, LKM_E_NOT_FOUND, ENOENT, "'%.256s' has no module file", what);
	if (rc == 0)
		snprintf(ret, size, "%s", name);
	return rc;
}
