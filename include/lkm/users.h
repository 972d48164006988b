/* SPDX-License-Identifier: MIT */
/* Who holds a loaded module: modules, devices, mounts, open files, and what of its reference count
 * nothing explains. */
#ifndef LKM_USERS_H
#define LKM_USERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/types.h>
#include <lkm/live.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_users;

/**
 * Find out who uses a loaded module, by its name. lkm is the running system as lkm_open() opens it
 * by default: its indexes tell which module a file system or device number belongs to; where they
 * are missing, only names that are equal are found. What comes and goes meanwhile may be missing.
 * 0 and *ret, to be freed, independent of lkm; LKM_E_BUILTIN (-ENOENT), LKM_E_NOT_LOADED
 * (-ENOENT); LKM_E_STATE_UNREADABLE, LKM_E_NO_MODULE_SUPPORT as for lkm_live_read(); -ENOMEM.
 */
LKM_EXPORT int lkm_users_find(
	struct lkm *lkm, const char *module, struct lkm_users **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_users_free(struct lkm_users *users);

/** The name, as /proc/modules has it. */
LKM_EXPORT const char *lkm_users_module(const struct lkm_users *users);
/** How often the kernel says that it is in use; -1 on a kernel that cannot unload modules. */
LKM_EXPORT int64_t lkm_users_refcount(const struct lkm_users *users);
LKM_EXPORT enum lkm_state lkm_users_state(const struct lkm_users *users);
/** Has it no exit function? Then it stays until the next boot. */
LKM_EXPORT bool lkm_users_permanent(const struct lkm_users *users);

/** How many users were found, of all kinds. */
LKM_EXPORT size_t lkm_users_count(const struct lkm_users *users);
/** User number i, from 0, in the order of the kinds: its kind, 0 beyond the last. */
LKM_EXPORT enum lkm_user_kind lkm_users_kind(const struct lkm_users *users, size_t i);
/** See the kinds. NULL beyond the last; the detail may be NULL before it too. */
LKM_EXPORT const char *lkm_users_name(const struct lkm_users *users, size_t i);
LKM_EXPORT const char *lkm_users_detail(const struct lkm_users *users, size_t i);
/** The process, for LKM_USER_FILE; 0 for others. */
LKM_EXPORT unsigned lkm_users_process(const struct lkm_users *users, size_t i);

/** The modules that have to be unloaded before it, in an order that works: number i; NULL beyond
 * the last. */
LKM_EXPORT const char *lkm_users_before(const struct lkm_users *users, size_t i);

/**
 * How many references none of these users explains: at least, and at most (an open file may hold
 * one or two, a bound device none or more). They are held inside the kernel, or by what this
 * process may not see. Both 0 where the kernel does not count.
 */
LKM_EXPORT int64_t lkm_users_unexplained_least(const struct lkm_users *users);
LKM_EXPORT int64_t lkm_users_unexplained_most(const struct lkm_users *users);

/** The processes whose open files this process may not see. */
LKM_EXPORT size_t lkm_users_hidden_processes(const struct lkm_users *users);

#ifdef __cplusplus
}
#endif
#endif
