/* SPDX-License-Identifier: MIT */
/* <lkm/users.h>: the users of a loaded module, kind by kind, and the references that they do not
 * account for. */
#include <lkm/users.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/unload_order.h"
#include "../formats/name.h"
#include "../os/os_kernel.h"
#include "../system/generation.h"
#include "users.h"

struct lkm_users {
	struct lk_arena arena;
	const char *module;
	int64_t refcount;
	enum lkm_state state;
	bool permanent;
	const struct lkm_user *items;
	size_t count;
	const char **before;
	size_t before_count;
	size_t hidden;
};

static int add_modules(struct lk_users_search *search, const struct lk_live_module *module)
{
	for (size_t i = 0; i < module->holder_count; i++) {
		const struct lkm_user user = {
			.kind = LKM_USER_MODULE, .name = module->holders[i], .least = 1, .most = 1};

		if (lk_users_add(search, &user) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Users are found in the order in which one finder needs another, and shown in that of the kinds.
 */
static int sort_users(struct lk_users_search *search)
{
	struct lkm_user *sorted =
		lk_arena_alloc(search->arena, search->count * sizeof(*search->items));
	size_t count = 0;

	if (!sorted)
		return -ENOMEM;
	for (int kind = LKM_USER_MODULE; kind <= LKM_USER_SOCKET; kind++)
		for (size_t i = 0; i < search->count; i++)
			if ((int)search->items[i].kind == kind)
				sorted[count++] = search->items[i];
	search->items = sorted;
	return 0;
}

static int collect(struct lk_users_search *search, const struct lk_live_module *module)
{
	int rc = add_modules(search, module);

	if (rc == 0)
		rc = lk_users_devices_add(search);
	if (rc == 0)
		rc = lk_users_files_add(search);
	if (rc == 0)
		rc = lk_users_storage_add(search);
	if (rc == 0)
		rc = lk_users_sockets_add(search);
	return rc == 0 ? sort_users(search) : rc;
}

/* Is it built-in, or missing? */
static int not_loaded(
	struct lkm *lkm, struct lk_arena *arena, const char *module, struct lkm_error *reterr)
{
	struct lk_known known = {0};
	int rc = lk_catalog_module(&lkm->catalog, arena, module, &known, NULL);

	lk_fail_module(reterr, module);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return known.builtin
		       ? lk_fail(reterr, LKM_E_BUILTIN, ENOENT, "'%.256s' is built-in", module)
		       : lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT, "'%.256s' is not loaded",
				 module);
}

static int find(
	struct lkm *lkm, const char *name, struct lkm_users *users, struct lkm_error *reterr)
{
	struct lk_users_search search = {.arena = &users->arena, .lkm = lkm, .system = lkm->system};
	const struct lk_live_module *module;
	struct lk_live live;
	int rc;

	lk_map_init(&search.aliases, &users->arena);
	lk_map_init(&search.nodes, &users->arena);
	search.module = lk_name_module(&users->arena, name);
	if (!search.module)
		return lk_fail_memory(reterr);
	rc = lk_open_live(lkm->system, &users->arena, &live, reterr);
	if (rc < 0)
		return rc;
	module = lk_live_find(&live, search.module);
	if (!module)
		return not_loaded(lkm, &users->arena, search.module, reterr);
	users->module = module->name;
	users->refcount = module->refcount;
	users->state = module->state;
	users->permanent = module->permanent;
	if (lk_unload_order(&live, module, &users->before, &users->before_count) < 0 ||
		collect(&search, module) < 0)
		return lk_fail_memory(reterr);
	users->items = search.items;
	users->count = search.count;
	users->hidden = search.hidden;
	return 0;
}

static void users_cleanup(struct lkm_users **users)
{
	lkm_users_free(*users);
}

LKM_EXPORT int lkm_users_read(
	struct lkm *lkm, const char *module, struct lkm_users **ret, struct lkm_error *reterr)
{
	__attribute__((cleanup(users_cleanup))) struct lkm_users *users = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !module || !ret)
		return lk_fail_argument(
			reterr, "the system, the module or the place for the result is NULL");
	users = calloc(1, sizeof(*users));
	if (!users)
		return lk_fail_memory(reterr);
	LK_REQUEST(lkm);
	rc = find(lkm, module, users, reterr);
	if (rc < 0)
		return rc;
	*ret = users;
	users = NULL;
	return 0;
}

LKM_EXPORT void lkm_users_free(struct lkm_users *users)
{
	if (!users)
		return;
	lk_arena_done(&users->arena);
	free(users);
}

LKM_EXPORT const char *lkm_users_module(const struct lkm_users *users)
{
	return users ? users->module : NULL;
}

LKM_EXPORT int64_t lkm_users_refcount(const struct lkm_users *users)
{
	return users ? users->refcount : 0;
}

LKM_EXPORT enum lkm_state lkm_users_state(const struct lkm_users *users)
{
	return users ? users->state : LKM_STATE_LIVE;
}

LKM_EXPORT bool lkm_users_permanent(const struct lkm_users *users)
{
	return users && users->permanent;
}

LKM_EXPORT size_t lkm_users_count(const struct lkm_users *users)
{
	return users ? users->count : 0;
}

LKM_EXPORT const struct lkm_user *lkm_users_user(const struct lkm_users *users, size_t i)
{
	return users && i < users->count ? &users->items[i] : NULL;
}

LKM_EXPORT enum lkm_user_kind lkm_user_kind(const struct lkm_user *user)
{
	return user ? user->kind : (enum lkm_user_kind)0;
}

LKM_EXPORT const char *lkm_user_name(const struct lkm_user *user)
{
	return user ? user->name : NULL;
}

LKM_EXPORT const char *lkm_user_detail(const struct lkm_user *user)
{
	return user ? user->detail : NULL;
}

LKM_EXPORT int lkm_user_process(const struct lkm_user *user)
{
	return user ? (int)user->process : 0;
}

LKM_EXPORT size_t lkm_users_before_count(const struct lkm_users *users)
{
	return users ? users->before_count : 0;
}

LKM_EXPORT const char *lkm_users_before(const struct lkm_users *users, size_t i)
{
	return users && i < users->before_count ? users->before[i] : NULL;
}

/* The rest of the reference count, if every user holds as few references as it may, or as many. */
static int64_t rest_of_count(const struct lkm_users *users, bool most)
{
	uint64_t held, count;

	if (!users || users->refcount <= 0)
		return 0;
	count = (uint64_t)users->refcount;
	/* Loading holds a reference until the init function has returned. */
	held = users->state == LKM_STATE_COMING;
	for (size_t i = 0; i < users->count && held < count; i++)
		held += most ? users->items[i].most : users->items[i].least;
	return held < count ? (int64_t)(count - held) : 0;
}

LKM_EXPORT int64_t lkm_users_unexplained_least(const struct lkm_users *users)
{
	return rest_of_count(users, true);
}

LKM_EXPORT int64_t lkm_users_unexplained_most(const struct lkm_users *users)
{
	return rest_of_count(users, false);
}

LKM_EXPORT size_t lkm_users_hidden_processes(const struct lkm_users *users)
{
	return users ? users->hidden : 0;
}
