/* SPDX-License-Identifier: MIT */
/* The file of depmod's cache: where it is, whether it may be trusted, replacing it. */
#ifndef LK_KEEP_H
#define LK_KEEP_H

#include "../base/arena.h"
#include "../formats/cache.h"
#include "../os/os_fs.h"

struct lk_keep {
	int directory;     /* of the cache, or -1: there is none */
	const char *name;  /* of the file in it, one for each module directory */
	const char *shown; /* its full path */
	const char *tree;  /* the absolute module directory */
	struct lk_mapping mapping;
	struct lk_cache cache; /* count is 0 when there is nothing to use */
};

/* Open the cache of a module directory in the directory path below system (which stands for "/"; it
 * is created when it is missing, 0755). A file that is missing is no error; one that is damaged, of
 * another tree, or that others than its owner (root or this user) may write is not used: *ret_why
 * (may be "") says so in one line. A directory that cannot be made or is not safe: the same, and
 * nothing will be saved. 0 or -ENOMEM. */
int lk_keep_open(int system, const char *path, const char *tree, struct lk_arena *arena,
	struct lk_keep *ret, const char **ret_why, struct lkm_error *reterr);
void lk_keep_close(struct lk_keep *keep);

/* Write the cache anew (atomically; it need not be synced, for damage is found). 0 or -errno. */
int lk_keep_save(
	struct lk_keep *keep, struct lk_cached *entries, size_t count, struct lkm_error *reterr);

#endif
