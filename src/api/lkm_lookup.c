/* SPDX-License-Identifier: MIT */
/* lkm_lookup(): the catalog's answer as an object. */
#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../system/generation.h"

struct lkm_found_module {
	const char *name;
	const char *alias;
	const char *path;
	bool builtin;
};

struct lkm_found { /* lives in its own arena */
	struct lk_arena arena;
	struct lkm_found_module *modules;
	size_t count;
	struct lkm_found_module
		single; /* where modules are when there is one, as there mostly is */
};

static int add_files(struct lkm *lkm, struct lkm_found *found, struct lkm_error *reterr)
{
	for (size_t i = 0; i < found->count; i++) {
		struct lk_known known;
		int rc = lk_catalog_module(
			&lkm->catalog, &found->arena, found->modules[i].name, &known, reterr);

		if (rc < 0)
			return rc;
		found->modules[i].path = known.path;
		found->modules[i].builtin = known.builtin;
	}
	return 0;
}

static int keep(struct lkm_found *found, const struct lk_matches *matches, struct lkm_error *reterr)
{
	found->modules = &found->single;
	if (matches->count != 1)
		found->modules =
			lk_arena_alloc(&found->arena, matches->count * sizeof(*found->modules));
	if (!found->modules)
		return lk_fail_memory(reterr);
	for (; found->count < matches->count; found->count++) {
		/* Some names point into an index, which goes when lkm is closed. */
		const struct lk_match *match = &matches->items[found->count];
		struct lkm_found_module *module = &found->modules[found->count];

		*module = (struct lkm_found_module){
			.name = lk_arena_copy(&found->arena, match->module)};
		if (match->alias)
			module->alias = lk_arena_copy(&found->arena, match->alias);
		if (!module->name || (match->alias && !module->alias))
			return lk_fail_memory(reterr);
	}
	return 0;
}

/* A module's own name is not looked for among the aliases; it counts when the indexes know it. */
static int find_exact(struct lkm *lkm, const char *name, struct lkm_found *found,
	struct lk_matches *matches, struct lkm_error *reterr)
{
	struct lk_match *match = lk_arena_alloc(&found->arena, sizeof(*match));
	char *module = lk_name_module(&found->arena, name);
	struct lk_known known;
	int rc;

	if (!match || !module)
		return lk_fail_memory(reterr);
	rc = lk_catalog_module(&lkm->catalog, &found->arena, module, &known, reterr);
	if (rc < 0)
		return rc;
	/* No name has a slash; what the last component of a path stands for was not asked. */
	if (strchr(name, '/') || (!known.path && !known.builtin))
		return lk_catalog_not_found(&lkm->catalog, "module", name, reterr);
	match->module = module;
	*matches = (struct lk_matches){.items = match, .count = 1};
	return 0;
}

static int find(struct lkm *lkm, const char *name, unsigned flags, struct lkm_found *found,
	struct lkm_error *reterr)
{
	struct lk_matches matches;
	/* What is kept is copied. */
	unsigned catalog_flags =
		LK_LOOKUP_LENT | (flags & LKM_LOOKUP_NO_CONFIG ? LK_LOOKUP_NO_CONFIG : 0);
	int rc = flags & LKM_LOOKUP_EXACT ? find_exact(lkm, name, found, &matches, reterr)
					  : lk_catalog_lookup(&lkm->catalog, &found->arena, name,
						    catalog_flags, &matches, reterr);

	if (rc == 0)
		rc = keep(found, &matches, reterr);
	if (rc == 0 && flags & LKM_LOOKUP_FILES)
		rc = add_files(lkm, found, reterr);
	return rc;
}

LKM_EXPORT int lkm_lookup(struct lkm *lkm, const char *name, unsigned flags, struct lkm_found **ret,
	struct lkm_error *reterr)
{
	struct lk_arena arena = {0};
	struct lkm_found *found;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !name || !ret)
		return lk_fail_argument(
			reterr, "lkm, the name or the place for the result is NULL");
	if (flags & ~(unsigned)(LKM_LOOKUP_NO_CONFIG | LKM_LOOKUP_FILES | LKM_LOOKUP_EXACT))
		return lk_fail_argument(reterr, "a flag of the look-up is unknown");
	LK_REQUEST(lkm);
	found = lk_arena_alloc(&arena, sizeof(*found));
	if (!found)
		return lk_fail_memory(reterr);
	found->arena = arena;
	rc = find(lkm, name, flags, found, reterr);
	if (rc < 0) {
		lkm_found_free(found);
		return rc;
	}
	*ret = found;
	return 0;
}

LKM_EXPORT void lkm_found_free(struct lkm_found *found)
{
	struct lk_arena arena;

	if (!found)
		return;
	arena = found->arena;
	lk_arena_done(&arena);
}

LKM_EXPORT size_t lkm_found_count(const struct lkm_found *found)
{
	return found ? found->count : 0;
}

LKM_EXPORT const struct lkm_found_module *lkm_found_module(const struct lkm_found *found, size_t i)
{
	return found && i < found->count ? &found->modules[i] : NULL;
}

LKM_EXPORT const char *lkm_found_name(const struct lkm_found_module *module)
{
	return module ? module->name : NULL;
}

LKM_EXPORT const char *lkm_found_alias(const struct lkm_found_module *module)
{
	return module ? module->alias : NULL;
}

LKM_EXPORT const char *lkm_found_path(const struct lkm_found_module *module)
{
	return module ? module->path : NULL;
}

LKM_EXPORT bool lkm_found_builtin(const struct lkm_found_module *module)
{
	return module && module->builtin;
}

LKM_EXPORT bool lkm_name_equal(const char *a, const char *b)
{
	return a && b && lk_name_equal(a, b);
}
