/* SPDX-License-Identifier: MIT */
/* Following dependencies, softdeps and weakdeps until nothing new turns up; no recursion, so that
 * circles do no harm. */
#include "closure.h"

#include <errno.h>

#include "../base/error.h"

void lk_closure_init(struct lk_closure *closure, struct lk_arena *arena,
	const struct lk_catalog *catalog, const struct lk_config *config)
{
	*closure = (struct lk_closure){.arena = arena, .catalog = catalog, .config = config};
	lk_map_init(&closure->by_module, arena);
}

static int place(struct lk_closure *closure, const struct lk_member *member)
{
	/* The map only says whether a module is there: the array moves when it grows. */
	if (lk_map_put(&closure->by_module, member->module, (void *)member->module) < 0 ||
		LK_GROW(closure->arena, closure->members, closure->count, closure->capacity) < 0)
		return -ENOMEM;
	closure->members[closure->count++] = *member;
	return 0;
}

/* Place a module after its dependencies, unless it is placed. */
static int add_module(struct lk_closure *closure, const char *name, enum lkm_wanted reason,
	const char *by, struct lkm_error *reterr)
{
	struct lk_member member = {.reason = reason, .by = by};
	struct lk_known known;
	int rc;

	if (lk_map_get(&closure->by_module, name))
		return 0;
	member.module = lk_arena_copy(closure->arena, name);
	if (!member.module)
		return lk_fail_memory(reterr);
	rc = lk_catalog_module(closure->catalog, closure->arena, member.module, &known, reterr);
	if (rc < 0)
		return rc;
	member.path = known.path;
	member.builtin = known.builtin;
	for (size_t i = 0; i < known.dep_count; i++) {
		const struct lk_member dep = {.module = known.deps[i],
			.path = known.dep_paths[i],
			.reason = LKM_WANTED_DEPENDENCY,
			.by = member.module};

		if (!lk_map_get(&closure->by_module, dep.module) && place(closure, &dep) < 0)
			return lk_fail_memory(reterr);
	}
	return place(closure, &member) < 0 ? lk_fail_memory(reterr) : 0;
}

static int add_found(struct lk_closure *closure, const char *name, enum lkm_wanted reason,
	const char *by, struct lkm_error *reterr)
{
	struct lk_matches matches;
	int rc = lk_catalog_lookup(closure->catalog, closure->arena, name, 0, &matches, reterr);

	for (size_t i = 0; rc == 0 && i < matches.count; i++)
		rc = add_module(closure, matches.items[i].module, reason, by, reterr);
	return rc;
}

/* Names that stand for nothing are passed over. */
static int add_wanted(struct lk_closure *closure, char **names, enum lkm_wanted reason,
	const char *by, struct lkm_error *reterr)
{
	for (; *names; names++) {
		struct lkm_error error = {0};
		int rc = add_found(closure, *names, reason, by, &error);

		if (rc < 0 && rc != -ENOENT && rc != -EINVAL)
			return lk_fail_pass(reterr, &error);
	}
	return 0;
}

/* Add what the softdeps, or the weakdeps, of a module name. */
static int follow(struct lk_closure *closure, const char *module, enum lkm_directive_kind kind,
	struct lkm_error *reterr)
{
	struct lk_arena *arena = closure->arena;
	const struct lkm_directive **lines;
	int rc = 0;

	if (lk_config_lines(closure->config, kind, module, NULL, arena, &lines) < 0)
		return lk_fail_memory(reterr);
	for (; rc == 0 && *lines; lines++) {
		const char *value = (*lines)->value;
		char **names, **post;

		if (kind == LKM_DIRECTIVE_WEAKDEP) {
			if (lk_conf_words(arena, value, &names) < 0)
				return lk_fail_memory(reterr);
			rc = add_wanted(closure, names, LKM_WANTED_WEAKDEP, module, reterr);
			continue;
		}
		if (lk_conf_softdep(arena, value, &names, &post) < 0)
			return lk_fail_memory(reterr);
		rc = add_wanted(closure, names, LKM_WANTED_SOFTDEP, module, reterr);
		if (rc == 0)
			rc = add_wanted(closure, post, LKM_WANTED_SOFTDEP, module, reterr);
	}
	return rc;
}

int lk_closure_add(struct lk_closure *closure, const char *name, struct lkm_error *reterr)
{
	int rc = add_found(closure, name, LKM_WANTED_ASKED, NULL, reterr);

	while (rc == 0 && closure->followed < closure->count) {
		const char *module = closure->members[closure->followed++].module;

		rc = follow(closure, module, LKM_DIRECTIVE_SOFTDEP, reterr);
		if (rc == 0)
			rc = follow(closure, module, LKM_DIRECTIVE_WEAKDEP, reterr);
	}
	return rc;
}
