/* SPDX-License-Identifier: MIT */
/* The file of depmod's cache: where it is, whether it may be trusted, replacing it. */
#ifndef LK_DEPMOD_CACHE_H
#define LK_DEPMOD_CACHE_H

#include "../base/arena.h"
#include "../formats/cache.h"
#include "../os/os_fs.h"

/* All zero: there is no cache; nothing is found in it, saved in it, or to be closed. */
struct lk_depmod_cache {
	bool wanted;       /* it may be saved */
	int system;        /* borrowed: stands for "/" */
	const char *path;  /* of its directory; borrowed */
	const char *name;  /* of the file in it, one for each module directory */
	const char *shown; /* and its full path */
	const char *tree;  /* the absolute module directory; borrowed */
	struct lk_mapping mapping;
	struct lk_cache cache; /* count is 0 when there is nothing to use */
};

/* Open the cache of a module directory in the directory path, absolute below system or relative to
 * the current directory. What is missing is no error. A file that is damaged, of another tree, or
 * that others than its owner (root or this user) may write is not used: *ret_why (may be "") says
 * so in one line. A directory that is not safe: the same, and nothing will be saved. Nothing is
 * made or changed. 0 or -ENOMEM. */
int lk_depmod_cache_open(int system, const char *path, const char *tree, struct lk_arena *arena,
	struct lk_depmod_cache *ret, const char **ret_why, struct lkm_error *reterr);
void lk_depmod_cache_close(struct lk_depmod_cache *keep);

/* Write the cache anew, atomically; its directory is made if need be, 0755. (It need not be synced:
 * what a crash leaves of it is found to be damaged. Nothing is written when the file has exactly
 * these entries, which lk_cache_find() gave.) Entries are sorted, and those left out, see below,
 * are overwritten. Caches beside it whose
 * module directory is no more are removed. began is lk_store_time() before the first of these files
 * was looked at. 0; -errno: whoever calls may go on without.
 *
 * A file whose mtime or ctime is later than LK_DEPMOD_CACHE_RACY before began is not stored. Time
 * stamps are coarse (a tick of the kernel's clock; one or two seconds on some file systems): had
 * the file been changed once more right after it was read, its stamps could be the same, and with
 * the same size nothing would tell the two apart for ever. By a later run it is older, and is
 * stored. The same is done with stamps in the future, which say nothing of when the file was
 * changed. */
#define LK_DEPMOD_CACHE_RACY ((int64_t)2000000000)
int lk_depmod_cache_save(const struct lk_depmod_cache *keep, struct lk_cached *entries,
	size_t count, int64_t began, struct lkm_error *reterr);

#endif
