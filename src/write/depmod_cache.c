/* SPDX-License-Identifier: MIT */
/* Saving the cache of depmod. */
#include "depmod_cache.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_store.h"
#include "temporary.h"

/* Those whose time stamps tell a later change from this one. See depmod_cache.h. */
static size_t drop_racy(struct lk_cached *entries, size_t count, int64_t began)
{
	const int64_t safe = began - LK_DEPMOD_CACHE_RACY;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (entries[i].identity.mtime <= safe && entries[i].identity.ctime <= safe)
			entries[kept++] = entries[i];
	return kept;
}

/* Does the entry come from the opened cache, whose file holds its strings? */
static bool is_old(const struct lk_depmod_cache *cache, const struct lk_cached *entry)
{
	const struct lk_span file = lk_buf_span(&cache->file);
	const uint8_t *strings = entry->extract.infos.data;

	return file.size && strings >= file.data && strings <= file.data + file.size;
}

/* Is what the cache has all that it would have? A module that was just installed is too young to be
 * stored, and writing all the others again for it would take longer than all else. */
static bool is_up_to_date(
	const struct lk_depmod_cache *cache, const struct lk_cached *entries, size_t count)
{
	if (!count || count != cache->contents.count)
		return false;
	while (count && is_old(cache, &entries[count - 1]))
		count--;
	return count == 0;
}

static int make_directory(const struct lk_depmod_cache *cache)
{
	const char *path;
	int at = lk_depmod_cache_place(cache, &path);
	int rc = lk_store_directory(at, path);

	return rc < 0 ? rc : lk_depmod_cache_directory(cache);
}

/* Does the cache belong to a module directory that is gone, such as that of a removed kernel? */
static bool is_left_over(const struct lk_depmod_cache *cache, int directory, const char *name)
{
	const size_t length = strlen(name), ending = strlen(LK_DEPMOD_CACHE_ENDING);
	LK_BUF_CLEANUP struct lk_buf file;
	enum lk_file_kind kind;
	const char *tree;

	lk_buf_init(&file, LK_CACHE_SIZE_MAX);
	if (length < ending || strcmp(name + length - ending, LK_DEPMOD_CACHE_ENDING) != 0 ||
		lk_depmod_cache_look(directory, name) < 0 ||
		lk_file_read(directory, name, name, &file, NULL) < 0)
		return false;
	return lk_cache_tree(lk_buf_span(&file), &tree) && *tree == '/' &&
	       lk_file_kind(cache->system, tree + strspn(tree, "/"), &kind) == -ENOENT;
}

/* No package owns these files, so no package manager removes them. */
static void remove_left_over(const struct lk_depmod_cache *cache, int directory)
{
	struct lk_arena arena = {0};
	char **names;

	if (lk_dir_list(directory, ".", "", &arena, &names, NULL) == 0)
		for (; *names; names++)
			if (strcmp(*names, cache->name) != 0 &&
				is_left_over(cache, directory, *names))
				lk_store_remove(directory, *names);
	lk_arena_done(&arena);
}

static int save(const struct lk_depmod_cache *cache, struct lk_span contents)
{
	LK_FD_CLEANUP int directory = make_directory(cache);
	struct lk_temporary temporary;
	int rc;

	if (directory < 0)
		return directory;
	/* Held until the directory is closed: what another is writing is not swept away. */
	if (lk_store_lock(directory) == 0)
		lk_temporary_sweep(directory, &cache->name, 1);
	rc = lk_temporary_write(directory, cache->name, contents, &temporary);
	if (rc < 0)
		return rc;
	rc = lk_temporary_rename(directory, cache->name, &temporary);
	lk_temporary_done(directory, &temporary);
	if (rc == 0)
		remove_left_over(cache, directory);
	return rc;
}

int lk_depmod_cache_save(const struct lk_depmod_cache *cache, struct lk_cached *entries,
	size_t count, int64_t began, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf out;
	int rc;

	lk_buf_init(&out, LK_CACHE_SIZE_MAX);
	if (!cache->wanted)
		return 0;
	count = drop_racy(entries, count, began);
	if (is_up_to_date(cache, entries, count))
		return 0;
	rc = lk_cache_write(&out, cache->tree, entries, count);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc == 0)
		rc = save(cache, lk_buf_span(&out));
	return rc < 0 ? lk_fail(reterr, LKM_E_UNWRITABLE, -rc, "could not write '%s': %s",
				cache->shown, lk_errno_text(-rc))
		      : 0;
}
