/* SPDX-License-Identifier: MIT */
/* The list of a module's users while it is made, and how to tell whether something in /sys or /dev
 * belongs to the module. */
#ifndef LK_USAGE_H
#define LK_USAGE_H

#include <lkm/users.h>

#include "../system/open.h"

/* Texts of /proc and lines of /sys that are read whole end here. */
#define LK_USAGE_TEXT_MAX ((size_t)16 << 20)

struct lk_user {
	enum lkm_user_kind kind;
	const char *name, *detail;
	unsigned process;
	uint64_t least, most; /* references that it holds */
};

/* What a mount namespace has mounted can be read below one of its processes. */
struct lk_namespace {
	const char *text; /* of its link in /proc/PID/ns */
	unsigned process;
};

struct lk_usage {
	struct lk_arena *arena;
	struct lkm *lkm;
	int system;
	const char *module;
	struct lk_user *items;
	size_t count, capacity;
	struct lk_map aliases;           /* those that were looked up */
	struct lk_map nodes;             /* "c10:200" to struct lk_claim */
	struct lk_namespace *namespaces; /* other than our own */
	size_t namespace_count, namespace_capacity;
	size_t hidden; /* processes that could not be looked at */
};

/* All return 0 or -ENOMEM when nothing else is said; what cannot be read is passed over. */

/* name and detail are in the arena or constant; NULL as name is out of memory. */
int lk_usage_add(struct lk_usage *usage, const struct lk_user *user);

/* Read a file below the system's root: its text, "" when it cannot be read. out is empty and has
 * its maximum. */
int lk_usage_read(const struct lk_usage *usage, const char *path, struct lk_buf *out);

/* Is this an alias of the module? 1, 0, -ENOMEM. Without indexes no alias is known. */
int lk_usage_is_alias(struct lk_usage *usage, const char *alias);

/* Does the link at a path end in the module's name? */
bool lk_usage_is_link(const struct lk_usage *usage, const char *path);

/* The drivers of the device behind a link of /sys and of those above it: is the nearest the
 * module's, another one, or none? */
enum lk_usage_driver { LK_USAGE_NONE, LK_USAGE_ABOVE, LK_USAGE_NEAREST };
enum lk_usage_driver lk_usage_driver(const struct lk_usage *usage, const char *link);

/* Does opening this device hold the module? */
struct lk_claim {
	bool ours;
	unsigned least, most; /* references of one open file */
	bool counted;         /* for the caller: least was counted */
};
int lk_usage_claim(
	struct lk_usage *usage, const struct lk_device_number *device, struct lk_claim **ret);

/* Add users of some kinds, each from a file of its own. The processes have to come before the
 * storage: they tell where else something is mounted. */
int lk_usage_devices_add(struct lk_usage *usage);
int lk_usage_processes_add(struct lk_usage *usage);
int lk_usage_storage_add(struct lk_usage *usage);
int lk_usage_sockets_add(struct lk_usage *usage);

#endif
