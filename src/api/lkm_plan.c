/* SPDX-License-Identifier: MIT */
/* From a request and the state of the system to a plan; changes nothing. */
#include <errno.h>
#include <stdint.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "../formats/name.h"
#include "../plan/load.h"
#include "../plan/passes.h"
#include "../plan/unload.h"
#include "../system/generation.h"
#include "own_names.h"
#include "../files/path.h"

static void cleanup_plan(struct lkm_plan **plan)
{
	lkm_plan_free(*plan);
}
#define PLAN_CLEANUP __attribute__((cleanup(cleanup_plan)))

static struct lkm_plan *give(struct lkm_plan **plan)
{
	struct lkm_plan *given = *plan;

	*plan = NULL;
	return given;
}

/* The module name of a file, which must exist. What can never be loaded is refused here, so that a
 * dry run does not promise it. */
static int name_of_path(struct lkm *lkm, struct lkm_plan *plan, const char *path,
	struct lk_load_request *request, struct lkm_error *reterr)
{
	enum lk_file_kind kind;
	int at;
	const char *relative = lk_open_find(lkm, path, &at);
	int rc = lk_file_kind(at, relative, &kind);

	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s': %s", path,
			lk_errno_text(-rc));
	if (kind == LK_FILE_DIRECTORY)
		return lk_fail(reterr, LKM_E_UNREADABLE, EISDIR, "'%s' is a directory", path);
	if (kind == LK_FILE_OTHER)
		return lk_fail(
			reterr, LKM_E_UNREADABLE, EINVAL, "'%s' is not a regular file", path);
	request->path = lk_path_absolute(&plan->arena, path);
	request->what = lk_name_module(&plan->arena, path);
	if (!request->path || !request->what)
		return lk_fail_memory(reterr);
	if (!*request->what)
		return lk_fail(reterr, LKM_E_UNREADABLE, EINVAL,
			"the file name of '%s' has no module name in it", path);
	return 0;
}

/* Without /proc/modules nothing is known to be loaded; for loading that will do, because the kernel
 * answers EEXIST. It is also so where the kernel has no modules at all, and what is built in is
 * fine there. */
static int live_for_load(
	struct lkm *lkm, struct lk_arena *arena, struct lk_live *ret, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	int rc = lk_open_live(lkm->system, arena, ret, &error);

	if (rc == -ENOENT)
		rc = lk_live_parse(ret, arena, (struct lk_span){0});
	return rc == 0 ? 0 : lk_fail(reterr, error.code, error.errnum, "%s", error.message);
}

static int plan_load(struct lkm *lkm, const struct lk_planner *planner,
	struct lk_load_request *request, unsigned flags)
{
	int rc = 0;

	if (flags & LKM_LOAD_PATH)
		rc = name_of_path(lkm, planner->plan, request->what, request, planner->reterr);
	if (rc == 0)
		rc = lk_load_plan(planner, request);
	if (rc < 0)
		return rc;
	if (flags & LKM_LOAD_OWN_NAMES)
		lk_own_names(lkm, planner->plan, planner->live, flags & LKM_LOAD_PATH);
	lk_pass_loaded(planner->plan, planner->live);
	if (flags & LKM_LOAD_BLACKLIST_NEEDS)
		rc = lk_pass_blacklisted(planner->plan, planner->config);
	if (rc == 0 && planner->live)
		rc = lk_pass_refused(planner->plan, planner->config);
	if (rc == 0)
		return 0;
	lk_plan_go_back(planner->plan);
	return lk_fail_memory(planner->reterr);
}

static int add_load(struct lkm *lkm, struct lk_load_request *request, unsigned flags,
	struct lkm_plan *plan, struct lkm_error *reterr)
{
	struct lk_planner planner = {.catalog = &lkm->catalog,
		.plan = plan,
		.ignore_builtin = flags & LKM_LOAD_IGNORE_BUILTIN,
		.reterr = reterr};
	int rc = lk_open_config(lkm, &planner.config, reterr);

	/* The list of loaded modules is read for the first request that needs it. */
	if (rc == 0 && !(flags & LKM_LOAD_IGNORE_LOADED)) {
		if (!plan->live_known)
			rc = live_for_load(lkm, &plan->arena, &plan->live, reterr);
		plan->live_known = rc == 0;
		planner.live = &plan->live;
	}
	if (rc == 0 && planner.config->denials_unread && !plan->denials_unread) {
		plan->denials_unread = lk_arena_copy(&plan->arena, planner.config->denials_unread);
		if (!plan->denials_unread)
			return lk_fail_memory(reterr);
	}
	request->ignore_commands = flags & LKM_LOAD_IGNORE_COMMANDS;
	request->blacklist_names = flags & LKM_LOAD_BLACKLIST_NAMES;
	request->exact = flags & LKM_LOAD_EXACT;
	return rc < 0 ? rc : plan_load(lkm, &planner, request, flags);
}

/* If the list of loaded modules cannot be read, an unknown name is the better error. */
static int live_for_unload(
	struct lkm *lkm, const char *what, struct lkm_plan *plan, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	struct lk_matches matches;
	int rc = lk_open_live(lkm->system, &plan->arena, &plan->live, &error);

	if (rc == -ENOENT &&
		lk_catalog_lookup(&lkm->catalog, &plan->arena, what, 0, &matches, reterr) < 0)
		return -ENOENT;
	return rc == 0 ? 0 : lk_fail(reterr, error.code, error.errnum, "%s", error.message);
}

static int add_unload(struct lkm *lkm, const char *what, unsigned flags, struct lkm_plan *plan,
	struct lkm_error *reterr)
{
	struct lk_unload_request request = {.what = what,
		.ignore_commands = flags & LKM_UNLOAD_IGNORE_COMMANDS,
		.force = flags & LKM_UNLOAD_FORCE,
		.holders = flags & LKM_UNLOAD_HOLDERS,
		.exact = flags & LKM_UNLOAD_EXACT};
	struct lk_planner planner = {.catalog = &lkm->catalog,
		.plan = plan,
		.ignore_builtin = flags & LKM_UNLOAD_IGNORE_BUILTIN,
		.reterr = reterr};
	int rc = lk_open_config(lkm, &planner.config, reterr);

	if (rc == 0 && !(flags & LKM_UNLOAD_IGNORE_LOADED)) {
		if (!plan->live_known)
			rc = live_for_unload(lkm, what, plan, reterr);
		plan->live_known = rc == 0;
		planner.live = &plan->live;
	}
	if (rc == 0 && flags & LKM_UNLOAD_OWN_NAMES && planner.live)
		request.known = lk_own_name_loaded(lkm, what, planner.live, &plan->arena);
	if (rc == 0)
		rc = lk_unload_plan(&planner, &request);
	if (rc == 0 && planner.live)
		lk_pass_in_use(plan, planner.live);
	return rc;
}

#define LOAD_FLAGS                                                                                 \
	(LKM_LOAD_IGNORE_COMMANDS | LKM_LOAD_IGNORE_LOADED | LKM_LOAD_BLACKLIST_NAMES |            \
		LKM_LOAD_PATH | LKM_LOAD_EXACT | LKM_LOAD_IGNORE_BUILTIN | LKM_LOAD_OWN_NAMES |    \
		LKM_LOAD_BLACKLIST_NEEDS)
#define UNLOAD_FLAGS                                                                               \
	(LKM_UNLOAD_IGNORE_COMMANDS | LKM_UNLOAD_FORCE | LKM_UNLOAD_HOLDERS | LKM_UNLOAD_EXACT |   \
		LKM_UNLOAD_IGNORE_LOADED | LKM_UNLOAD_IGNORE_BUILTIN | LKM_UNLOAD_OWN_NAMES)

static int check_request(const struct lkm *lkm, const char *what, unsigned unknown_flags,
	struct lkm_plan *const *plan, bool unloads, struct lkm_error *reterr)
{
	if (!lkm || !what || !plan)
		return lk_fail_argument(reterr, "lkm, the name or the place for the plan is NULL");
	if (unknown_flags)
		return lk_fail_argument(reterr, "a flag of the request is unknown");
	if (*plan && (*plan)->unloads != unloads)
		return lk_fail_argument(reterr, "a plan cannot both load and unload");
	return 0;
}

LKM_EXPORT int lkm_plan_load_more(struct lkm *lkm, const char *what, const char *params,
	unsigned flags, struct lkm_plan **plan, struct lkm_error *reterr)
{
	PLAN_CLEANUP struct lkm_plan *made = NULL;
	int rc;

	lk_fail_clear(reterr);
	rc = check_request(lkm, what, flags & ~(unsigned)LOAD_FLAGS, plan, false, reterr);
	if (rc < 0)
		return rc;
	LK_REQUEST(lkm);
	if (!*plan)
		made = lk_plan_new();
	if (!*plan && !made)
		return lk_fail_memory(reterr);
	rc = add_load(lkm, &(struct lk_load_request){.what = what, .params = params}, flags,
		made ? made : *plan, reterr);
	if (rc == 0 && made)
		*plan = give(&made);
	return rc;
}

LKM_EXPORT int lkm_plan_load(struct lkm *lkm, const char *what, const char *params, unsigned flags,
	struct lkm_plan **ret, struct lkm_error *reterr)
{
	struct lkm_plan *plan = NULL;
	int rc = lkm_plan_load_more(lkm, what, params, flags, ret ? &plan : NULL, reterr);

	if (rc == 0)
		*ret = plan;
	return rc;
}

LKM_EXPORT int lkm_plan_load_module(struct lkm *lkm, const char *module, const char *alias,
	const char *params, unsigned flags, struct lkm_plan **ret, struct lkm_error *reterr)
{
	PLAN_CLEANUP struct lkm_plan *plan = NULL;
	struct lk_load_request request = {
		.params = params, .known = true, .ignore_blacklist = true};
	int rc;

	lk_fail_clear(reterr);
	rc = check_request(lkm, module, flags & ~(unsigned)(LOAD_FLAGS & ~LKM_LOAD_PATH),
		ret ? &plan : NULL, false, reterr);
	if (rc < 0)
		return rc;
	LK_REQUEST(lkm);
	plan = lk_plan_new();
	if (!plan)
		return lk_fail_memory(reterr);
	request.what = lk_name_module(&plan->arena, module);
	request.alias = alias ? lk_arena_copy(&plan->arena, alias) : NULL;
	if (!request.what || (alias && !request.alias))
		return lk_fail_memory(reterr);
	rc = add_load(lkm, &request, flags, plan, reterr);
	if (rc == 0)
		*ret = give(&plan);
	return rc;
}

LKM_EXPORT int lkm_plan_unload_more(struct lkm *lkm, const char *what, unsigned flags,
	struct lkm_plan **plan, struct lkm_error *reterr)
{
	PLAN_CLEANUP struct lkm_plan *made = NULL;
	int rc;

	lk_fail_clear(reterr);
	rc = check_request(lkm, what, flags & ~(unsigned)UNLOAD_FLAGS, plan, true, reterr);
	if (rc < 0)
		return rc;
	LK_REQUEST(lkm);
	if (!*plan)
		made = lk_plan_new();
	if (!*plan && !made)
		return lk_fail_memory(reterr);
	if (made)
		made->unloads = true;
	rc = add_unload(lkm, what, flags, made ? made : *plan, reterr);
	if (rc == 0 && made)
		*plan = give(&made);
	return rc;
}

LKM_EXPORT int lkm_plan_unload(struct lkm *lkm, const char *what, unsigned flags,
	struct lkm_plan **ret, struct lkm_error *reterr)
{
	struct lkm_plan *plan = NULL;
	int rc = lkm_plan_unload_more(lkm, what, flags, ret ? &plan : NULL, reterr);

	if (rc == 0)
		*ret = plan;
	return rc;
}
