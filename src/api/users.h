/* SPDX-License-Identifier: MIT */
/* The search for the users of a module: the list while it is made, and whether something in /sys or
 * /dev belongs to the module. */
#ifndef LK_USERS_H
#define LK_USERS_H

#include <lkm/users.h>

#include "../system/open.h"

/* The largest file of /proc or /sys that is read. */
#define LK_USERS_TEXT_MAX ((size_t)16 << 20)

struct lkm_user {
	enum lkm_user_kind kind;
	const char *name, *detail;
	unsigned process;
	uint64_t least, most; /* references that it holds */
};

/* A mount namespace, whose mounts are read in /proc of one of its processes. */
struct lk_namespace {
	const char *text; /* the target of the link in /proc/PID/ns */
	unsigned process;
};

struct lk_users_search {
	struct lk_arena *arena;
	struct lkm *lkm;
	int system;
	const char *module;
	struct lkm_user *items;
	size_t count, capacity;
	struct lk_map aliases;           /* the results of look-ups */
	struct lk_map nodes;             /* "c10:200" to struct lk_claim */
	struct lk_namespace *namespaces; /* other than our own */
	size_t namespace_count, namespace_capacity;
	size_t hidden; /* processes whose files this one may not see */
};

/* These functions return 0 or -ENOMEM if nothing else is said; unreadable files are left out. */

/* name and detail are in the arena or constant; a name that is NULL counts as out of memory. */
int lk_users_add(struct lk_users_search *search, const struct lkm_user *user);

/* Read a file below the system's root; the text is "" if it cannot be read. out is empty and has
 * its maximum. */
int lk_users_read(const struct lk_users_search *search, const char *path, struct lk_buf *out);

/* Is this an alias of the module? 1, 0, -ENOMEM. Without indexes there are no aliases. */
int lk_users_is_alias(struct lk_users_search *search, const char *alias);

/* Of the device that a link of /sys leads to, and of the devices above it: does the nearest driver
 * belong to the module, one further up, or none? */
enum lk_users_driver { LK_USERS_NONE, LK_USERS_ABOVE, LK_USERS_NEAREST };
enum lk_users_driver lk_users_driver(const struct lk_users_search *search, const char *link);

/* Does opening this device hold the module? */
struct lk_claim {
	bool ours;
	unsigned least, most; /* references of one open file */
	bool counted;         /* for the caller: least was counted */
};
int lk_users_claim(struct lk_users_search *search, const struct lk_device_number *device,
	struct lk_claim **ret);

/* Add users of some kinds. Files come before storage: they find the mount namespaces. */
int lk_users_devices_add(struct lk_users_search *search);
int lk_users_files_add(struct lk_users_search *search);
int lk_users_storage_add(struct lk_users_search *search);
int lk_users_sockets_add(struct lk_users_search *search);

#endif
