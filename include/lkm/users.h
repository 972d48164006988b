/* SPDX-License-Identifier: MIT */
/* The users of a loaded module: modules, devices, mounts, open files and sockets; and how much of
 * its reference count they do not account for. */
#ifndef LKM_USERS_H
#define LKM_USERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** All users of one module. Every accessor takes NULL, and then gives 0, NULL or false. */
struct lkm_users;
struct lkm_user;

/**
 * Find the users of a loaded module by its name. lkm has to be the running system, as lkm_open()
 * opens it by default: its indexes tell which module a file system or a device number belongs to.
 * Without indexes, only equal names are found. Users that come or go meanwhile may be missing.
 *
 * Returns 0 and *ret, to be freed, independent of lkm, or -errno:
 *   LKM_E_NOT_LOADED         -ENOENT
 *   LKM_E_BUILTIN            -ENOENT, it is built-in
 *   LKM_E_STATE_UNREADABLE   -ENOENT (proc is not mounted), -EACCES and the like
 *   LKM_E_NO_MODULE_SUPPORT  -ENOENT, this kernel has no loadable modules
 *   LKM_E_INVALID_ARGUMENT   -EINVAL, lkm, module or ret is NULL
 *   LKM_E_NO_MEMORY          -ENOMEM
 */
LKM_EXPORT int lkm_users_read(
	struct lkm *lkm, const char *module, struct lkm_users **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_users_free(struct lkm_users *users);

/** The name of the module, with underscores. */
LKM_EXPORT const char *lkm_users_module(const struct lkm_users *users);
/** Its reference count; -1 on a kernel that cannot unload modules. */
LKM_EXPORT int64_t lkm_users_refcount(const struct lkm_users *users);
/** Its state. */
LKM_EXPORT enum lkm_state lkm_users_state(const struct lkm_users *users);
/** Has it no exit function? Then it stays until the next boot. */
LKM_EXPORT bool lkm_users_permanent(const struct lkm_users *users);

/** How many users were found, and user i from 0, in the order of the kinds; NULL beyond the last.
 * It belongs to users. */
LKM_EXPORT size_t lkm_users_count(const struct lkm_users *users);
LKM_EXPORT const struct lkm_user *lkm_users_user(const struct lkm_users *users, size_t i);

/** The kind; 0 for NULL. */
LKM_EXPORT enum lkm_user_kind lkm_user_kind(const struct lkm_user *user);
/** The name and the detail that enum lkm_user_kind describes for each kind. The detail may be NULL.
 */
LKM_EXPORT const char *lkm_user_name(const struct lkm_user *user);
LKM_EXPORT const char *lkm_user_detail(const struct lkm_user *user);
/** For LKM_USER_FILE the process that has the file open. For LKM_USER_MOUNT a process that sees the
 * mount, where this process does not. 0 for others. */
LKM_EXPORT int lkm_user_process(const struct lkm_user *user);

/** The modules that must be unloaded before it, in an order that works: how many, and the name of
 * number i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_users_before_count(const struct lkm_users *users);
LKM_EXPORT const char *lkm_users_before(const struct lkm_users *users, size_t i);

/**
 * How many references these users do not account for: at least, and at most. An open file may hold
 * one or two references, a bound device none or more. The rest is held inside the kernel, held by
 * something that this process may not see, or leaked. Both are 0 on a kernel that does not count.
 */
LKM_EXPORT int64_t lkm_users_unexplained_least(const struct lkm_users *users);
LKM_EXPORT int64_t lkm_users_unexplained_most(const struct lkm_users *users);

/** How many processes there are whose open files this process may not see. */
LKM_EXPORT size_t lkm_users_hidden_processes(const struct lkm_users *users);

#ifdef __cplusplus
}
#endif
#endif
