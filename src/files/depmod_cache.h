/* SPDX-License-Identifier: MIT */
/* The file of depmod's cache: where it is, and whether it may be trusted. */
#ifndef LK_DEPMOD_CACHE_H
#define LK_DEPMOD_CACHE_H

#include "../base/arena.h"
#include "../formats/cache.h"
#include "../os/os_fs.h"

/* The usual directory of caches. */
#define LK_DEPMOD_CACHE_DEFAULT "/var/cache/lkm"

/* How the names of the files in it end. */
#define LK_DEPMOD_CACHE_ENDING ".cache"

/* All zero means no cache: look-ups find nothing, nothing is saved, and nothing has to be closed.
 */
struct lk_depmod_cache {
	bool wanted;       /* it may be saved */
	int system;        /* borrowed: stands for "/" */
	const char *path;  /* of its directory; borrowed */
	const char *name;  /* of the file in it, one for each module directory */
	const char *shown; /* and its full path */
	const char *tree;  /* the absolute module directory; borrowed */
	struct lk_buf file;
	struct lk_cache contents; /* count is 0 when there is nothing to use */
};

/* Open the cache of a module directory in the directory path, absolute below system or relative to
 * the current directory. A missing file is not an error. A file that is damaged, of another tree,
 * or that others than its owner (root or this user) may write is not used: *ret_why (may be "")
 * says so in one line. A directory that is not safe: the same, and nothing will be saved. Nothing
 * is made or changed. 0 or -ENOMEM. */
int lk_depmod_cache_open(int system, const char *path, const char *tree, struct lk_arena *arena,
	struct lk_depmod_cache *ret, const char **ret_why, struct lkm_error *reterr);
void lk_depmod_cache_close(struct lk_depmod_cache *cache);

/* For saving it. The directory that the path of the cache's directory begins at, and the rest of
 * that path; that directory itself: a descriptor, -EPERM when others may write there, or another
 * errno; and whether a file in it may be trusted: 0, -ENOENT, -EPERM. */
int lk_depmod_cache_place(const struct lk_depmod_cache *cache, const char **ret_path);
int lk_depmod_cache_directory(const struct lk_depmod_cache *cache);
int lk_depmod_cache_look(int directory, const char *name);

#endif
