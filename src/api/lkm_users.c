/* SPDX-License-Identifier: MIT */
/* lkm_users: everybody who holds a loaded module, collected kind by kind, and what its reference
 * count leaves over. */
#include <lkm/users.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../facts/unload_order.h"
#include "../formats/name.h"
#include "../os/os_kernel.h"
#include "usage.h"
#include "../system/generation.h"

struct lkm_users {
	struct lk_arena arena;
	const char *module;
	int64_t refcount;
	enum lkm_state state;
	bool permanent;
	const struct lk_user *items;
	size_t count;
	const char **before;
	size_t before_count;
	size_t hidden;
};

static int add_modules(struct lk_usage *usage, const struct lk_live_module *module)
{
	for (size_t i = 0; i < module->holder_count; i++) {
		const struct lk_user user = {
			.kind = LKM_USER_MODULE, .name = module->holders[i], .least = 1, .most = 1};

		if (lk_usage_add(usage, &user) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* They are collected in the order in which one finder needs another; this is that of the kinds. */
static int sort_users(struct lk_usage *usage)
{
	struct lk_user *sorted = lk_arena_alloc(usage->arena, usage->count * sizeof(*usage->items));
	size_t count = 0;

	if (!sorted)
		return -ENOMEM;
	for (int kind = LKM_USER_MODULE; kind <= LKM_USER_SOCKET; kind++)
		for (size_t i = 0; i < usage->count; i++)
			if ((int)usage->items[i].kind == kind)
				sorted[count++] = usage->items[i];
	usage->items = sorted;
	return 0;
}

static int collect(struct lk_usage *usage, const struct lk_live_module *module)
{
	int rc = add_modules(usage, module);

	if (rc == 0)
		rc = lk_usage_devices_add(usage);
	if (rc == 0)
		rc = lk_usage_processes_add(usage);
	if (rc == 0)
		rc = lk_usage_storage_add(usage);
	if (rc == 0)
		rc = lk_usage_sockets_add(usage);
	return rc == 0 ? sort_users(usage) : rc;
}

/* Known to be part of the kernel, or simply not there. */
static int not_loaded(
	struct lkm *lkm, struct lk_arena *arena, const char *module, struct lkm_error *reterr)
{
	struct lk_known known = {0};
	int rc = lk_catalog_module(&lkm->catalog, arena, module, &known, NULL);

	lk_fail_module(reterr, module);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return known.builtin ? lk_fail(reterr, LKM_E_BUILTIN, ENOENT,
				       "'%.256s' is part of the kernel", module)
			     : lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT, "'%.256s' is not loaded",
				       module);
}

static int find(
	struct lkm *lkm, const char *name, struct lkm_users *users, struct lkm_error *reterr)
{
	struct lk_usage usage = {.arena = &users->arena, .lkm = lkm, .system = lkm->system};
	const struct lk_live_module *module;
	struct lk_live live;
	int rc;

	lk_map_init(&usage.aliases, &users->arena);
	lk_map_init(&usage.nodes, &users->arena);
	usage.module = lk_name_module(&users->arena, name);
	if (!usage.module)
		return lk_fail_memory(reterr);
	rc = lk_open_live(lkm->system, &users->arena, &live, reterr);
	if (rc < 0)
		return rc;
	module = lk_live_find(&live, usage.module);
	if (!module)
		return not_loaded(lkm, &users->arena, usage.module, reterr);
	users->module = module->name;
	users->refcount = module->refcount;
	users->state = module->state;
	users->permanent = module->permanent;
	if (lk_unload_order(&live, module, &users->before, &users->before_count) < 0 ||
		collect(&usage, module) < 0)
		return lk_fail_memory(reterr);
	users->items = usage.items;
	users->count = usage.count;
	users->hidden = usage.hidden;
	return 0;
}

LKM_EXPORT int lkm_users_find(
	struct lkm *lkm, const char *module, struct lkm_users **ret, struct lkm_error *reterr)
{
	struct lkm_users *users = calloc(1, sizeof(*users));
	int rc;

	lk_fail_clear(reterr);
	if (!users)
		return lk_fail_memory(reterr);
	LK_REQUEST(lkm);
	rc = find(lkm, module, users, reterr);
	if (rc < 0) {
		lkm_users_free(users);
		return rc;
	}
	*ret = users;
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
	return users->module;
}

LKM_EXPORT int64_t lkm_users_refcount(const struct lkm_users *users)
{
	return users->refcount;
}

LKM_EXPORT enum lkm_state lkm_users_state(const struct lkm_users *users)
{
	return users->state;
}

LKM_EXPORT bool lkm_users_permanent(const struct lkm_users *users)
{
	return users->permanent;
}

LKM_EXPORT size_t lkm_users_count(const struct lkm_users *users)
{
	return users->count;
}

static const struct lk_user *user(const struct lkm_users *users, size_t i)
{
	static const struct lk_user none;

	return i < users->count ? &users->items[i] : &none;
}

LKM_EXPORT enum lkm_user_kind lkm_users_kind(const struct lkm_users *users, size_t i)
{
	return user(users, i)->kind;
}

LKM_EXPORT const char *lkm_users_name(const struct lkm_users *users, size_t i)
{
	return user(users, i)->name;
}

LKM_EXPORT const char *lkm_users_detail(const struct lkm_users *users, size_t i)
{
	return user(users, i)->detail;
}

LKM_EXPORT unsigned lkm_users_process(const struct lkm_users *users, size_t i)
{
	return user(users, i)->process;
}

LKM_EXPORT const char *lkm_users_before(const struct lkm_users *users, size_t i)
{
	return i < users->before_count ? users->before[i] : NULL;
}

/* What is left of the count, when all users hold as little, or as much, as they may. */
static int64_t left_over(const struct lkm_users *users, bool most)
{
	/* Who loads a module holds it until its init function has returned. */
	uint64_t held = users->state == LKM_STATE_COMING;
	uint64_t count = users->refcount > 0 ? (uint64_t)users->refcount : 0;

	if (held >= count)
		return 0;

	for (size_t i = 0; i < users->count; i++) {
		held += most ? users->items[i].most : users->items[i].least;
		if (held >= count)
			return 0;
	}
	return (int64_t)(count - held);
}

LKM_EXPORT int64_t lkm_users_unexplained_least(const struct lkm_users *users)
{
	return left_over(users, true);
}

LKM_EXPORT int64_t lkm_users_unexplained_most(const struct lkm_users *users)
{
	return left_over(users, false);
}

LKM_EXPORT size_t lkm_users_hidden_processes(const struct lkm_users *users)
{
	return users->hidden;
}
