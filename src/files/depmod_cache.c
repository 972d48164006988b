/* SPDX-License-Identifier: MIT */
/* Opening depmod's cache of a module directory, and judging whether it may be trusted. */
#include "depmod_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_store.h"

/* The longest part of a release in the name of the file; the sum after it makes the name unique. */
#define RELEASE_MAX 100

/* "RELEASE-SUM.cache" */
static char *make_name(struct lk_arena *arena, const char *tree)
{
	const char *slash = strrchr(tree, '/');

	return lk_arena_format(arena, "%.*s-%016llx" LK_DEPMOD_CACHE_ENDING, RELEASE_MAX,
		slash ? slash + 1 : tree, (unsigned long long)lk_cache_sum(lk_span_of(tree)));
}

/* The directory that path begins at, and path without what leads there. */
int lk_depmod_cache_place(const struct lk_depmod_cache *cache, const char **ret_path)
{
	const char *path = cache->path + strspn(cache->path, "/");

	*ret_path = *path ? path : ".";
	return cache->path[0] == '/' ? cache->system : AT_FDCWD;
}

/* Can its contents be trusted? Only root and this user may be able to write the file. */
static bool is_ours(const struct lk_stored *stored)
{
	return (stored->owner == 0 || stored->owner == lk_store_user()) &&
	       !(stored->permissions & 022);
}

/* The directory: the descriptor; -EPERM when others may write there, or another errno. */
int lk_depmod_cache_directory(const struct lk_depmod_cache *cache)
{
	const char *path;
	int at = lk_depmod_cache_place(cache, &path);
	struct lk_stored stored;
	int fd = lk_store_look(at, path, &stored);
	int rc = fd < 0 ? fd : 0;

	if (rc == 0 && stored.kind != LK_FILE_DIRECTORY)
		rc = -ENOTDIR;
	if (rc == 0 && !is_ours(&stored))
		rc = -EPERM;
	if (rc == 0)
		return fd;
	lk_fd_cleanup(&fd);
	return rc;
}

/* Look at the file itself: 0; -ENOENT; -EPERM when it is not one that can be trusted. */
int lk_depmod_cache_look(int directory, const char *name)
{
	struct lk_stored stored;
	LK_FD_CLEANUP int fd = lk_store_look(directory, name, &stored);

	if (fd < 0)
		return fd;
	return stored.kind == LK_FILE_REGULAR && is_ours(&stored) ? 0 : -EPERM;
}

/* Nobody but us can change what is in the directory, so it is opened by its name again. */
static int read_file(struct lk_depmod_cache *cache, int directory, struct lkm_error *reterr)
{
	int rc = lk_depmod_cache_look(directory, cache->name);

	if (rc < 0)
		return rc;
	lk_buf_init(&cache->file, LK_CACHE_SIZE_MAX);
	rc = lk_file_read(directory, cache->name, cache->shown, &cache->file, reterr);
	if (rc == 0)
		rc = lk_cache_open(&cache->contents, lk_buf_span(&cache->file), cache->tree,
			cache->shown, reterr);
	if (rc < 0)
		lk_buf_done(&cache->file);
	return rc;
}

/* Why something at shown is not used; "" when it is just not there. NULL: out of memory. */
static const char *tell_why(
	struct lk_arena *arena, const char *shown, int errnum, const struct lkm_error *error)
{
	if (errnum == ENOENT)
		return "";
	if (error && error->code)
		return lk_arena_format(arena, "the cache is not used: %s", error->message);
	return lk_arena_format(arena, "the cache is not used: '%s': %s", shown,
		errnum == EPERM ? "others may write it" : lk_errno_text(errnum));
}

static int read_cache(struct lk_depmod_cache *cache, struct lk_arena *arena, const char **ret_why)
{
	LK_FD_CLEANUP int directory = lk_depmod_cache_directory(cache);
	struct lkm_error error = {0};
	int rc;

	*ret_why = "";
	if (directory < 0) {
		cache->wanted = directory == -ENOENT;
		*ret_why = tell_why(arena, cache->path, -directory, NULL);
		return *ret_why ? 0 : -ENOMEM;
	}
	rc = read_file(cache, directory, &error);
	if (rc < 0)
		*ret_why = tell_why(arena, cache->shown, -rc, &error);
	return *ret_why ? 0 : -ENOMEM;
}

int lk_depmod_cache_open(int system, const char *path, const char *tree, struct lk_arena *arena,
	struct lk_depmod_cache *ret, const char **ret_why, struct lkm_error *reterr)
{
	struct lk_depmod_cache cache = {
		.wanted = true, .system = system, .path = path, .tree = tree};
	int rc;

	cache.name = make_name(arena, tree);
	cache.shown = cache.name ? lk_arena_format(arena, "%s/%s", path, cache.name) : NULL;
	if (!cache.shown)
		return lk_fail_memory(reterr);
	rc = read_cache(&cache, arena, ret_why);
	if (rc < 0) {
		lk_depmod_cache_close(&cache);
		return lk_fail_memory(reterr);
	}
	*ret = cache;
	return 0;
}

void lk_depmod_cache_close(struct lk_depmod_cache *cache)
{
	lk_buf_done(&cache->file);
	*cache = (struct lk_depmod_cache){0};
}
