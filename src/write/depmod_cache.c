/* SPDX-License-Identifier: MIT */
/* Opening, trusting and saving the cache. */
#include "depmod_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_store.h"
#include "temporary.h"

/* The most bytes of a release in the file's name; the sum after it makes the name unique. */
#define RELEASE_MAX 100
#define ENDING      ".cache"

/* "RELEASE-SUM.cache" */
static char *make_name(struct lk_arena *arena, const char *tree)
{
	const char *slash = strrchr(tree, '/');

	return lk_arena_format(arena, "%.*s-%016llx" ENDING, RELEASE_MAX, slash ? slash + 1 : tree,
		(unsigned long long)lk_cache_sum(lk_span_of(tree)));
}

/* The directory that path begins at, and path without what leads there. */
static int find_place(const struct lk_depmod_cache *keep, const char **ret_path)
{
	const char *path = keep->path + strspn(keep->path, "/");

	*ret_path = *path ? path : ".";
	return keep->path[0] == '/' ? keep->system : AT_FDCWD;
}

/* A cache is trusted only if nobody but root and this user can have written it. */
static bool is_ours(const struct lk_stored *stored)
{
	return (stored->owner == 0 || stored->owner == lk_store_user()) &&
	       !(stored->permissions & 022);
}

/* The directory: the descriptor; -EPERM when others may write there, or another errno. */
static int open_directory(const struct lk_depmod_cache *keep)
{
	const char *path;
	int at = find_place(keep, &path);
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
static int look_at_file(int directory, const char *name)
{
	struct lk_stored stored;
	LK_FD_CLEANUP int fd = lk_store_look(directory, name, &stored);

	if (fd < 0)
		return fd;
	return stored.kind == LK_FILE_REGULAR && is_ours(&stored) ? 0 : -EPERM;
}

/* Nobody but us can change what is in the directory, so it is opened by its name again. */
static int map_file(struct lk_depmod_cache *keep, int directory, struct lkm_error *reterr)
{
	int rc = look_at_file(directory, keep->name);

	if (rc < 0)
		return rc;
	rc = lk_file_map(directory, keep->name, keep->shown, &keep->mapping, reterr);
	if (rc < 0)
		return rc;
	rc = lk_cache_open(&keep->cache, keep->mapping.contents, keep->tree, keep->shown, reterr);
	if (rc < 0)
		lk_mapping_close(&keep->mapping);
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

static int read_cache(struct lk_depmod_cache *keep, struct lk_arena *arena, const char **ret_why)
{
	LK_FD_CLEANUP int directory = open_directory(keep);
	struct lkm_error error = {0};
	int rc;

	*ret_why = "";
	if (directory < 0) {
		keep->wanted = directory == -ENOENT;
		*ret_why = tell_why(arena, keep->path, -directory, NULL);
		return *ret_why ? 0 : -ENOMEM;
	}
	rc = map_file(keep, directory, &error);
	if (rc < 0)
		*ret_why = tell_why(arena, keep->shown, -rc, &error);
	return *ret_why ? 0 : -ENOMEM;
}

int lk_depmod_cache_open(int system, const char *path, const char *tree, struct lk_arena *arena,
	struct lk_depmod_cache *ret, const char **ret_why, struct lkm_error *reterr)
{
	struct lk_depmod_cache keep = {
		.wanted = true, .system = system, .path = path, .tree = tree};
	int rc;

	keep.name = make_name(arena, tree);
	keep.shown = keep.name ? lk_arena_format(arena, "%s/%s", path, keep.name) : NULL;
	if (!keep.shown)
		return lk_fail_memory(reterr);
	rc = read_cache(&keep, arena, ret_why);
	if (rc < 0) {
		lk_depmod_cache_close(&keep);
		return lk_fail_memory(reterr);
	}
	*ret = keep;
	return 0;
}

void lk_depmod_cache_close(struct lk_depmod_cache *keep)
{
	lk_mapping_close(&keep->mapping);
	*keep = (struct lk_depmod_cache){0};
}

/* Does the cache hold every entry that it would have? Entries from the cache have their strings in
 * its mapping. A module that was just installed is too young to be stored, and writing all the
 * others again for it would take longer than everything else. */
static bool is_up_to_date(
	const struct lk_depmod_cache *keep, const struct lk_cached *entries, size_t count)
{
	const struct lk_span file = keep->mapping.contents;

	if (!count || count != keep->cache.count || !file.size)
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *strings = entries[i].extract.infos.data;

		if (strings < file.data || strings > file.data + file.size)
			return false;
	}
	return true;
}

static int make_directory(const struct lk_depmod_cache *keep)
{
	const char *path;
	int at = find_place(keep, &path);
	int rc = lk_store_directory(at, path);

	return rc < 0 ? rc : open_directory(keep);
}

/* Is this file the cache of a module directory that no longer exists, as after a kernel is removed?
 */
static bool is_left_over(const struct lk_depmod_cache *keep, int directory, const char *name)
{
	const size_t length = strlen(name), ending = strlen(ENDING);
	struct lk_mapping mapping;
	enum lk_file_kind kind;
	const char *tree;
	bool gone;

	if (length < ending || strcmp(name + length - ending, ENDING) != 0 ||
		look_at_file(directory, name) < 0 ||
		lk_file_map(directory, name, name, &mapping, NULL) < 0)
		return false;
	gone = lk_cache_tree(mapping.contents, &tree) && *tree == '/' &&
	       lk_file_kind(keep->system, tree + strspn(tree, "/"), &kind) == -ENOENT;
	lk_mapping_close(&mapping);
	return gone;
}

/* No package owns these files, so nothing else would remove them. */
static void remove_left_over(const struct lk_depmod_cache *keep, int directory)
{
	struct lk_arena arena = {0};
	char **names;

	if (lk_dir_list(directory, ".", "", &arena, &names, NULL) == 0)
		for (; *names; names++)
			if (strcmp(*names, keep->name) != 0 &&
				is_left_over(keep, directory, *names))
				lk_store_remove(directory, *names);
	lk_arena_done(&arena);
}

static int save(const struct lk_depmod_cache *keep, struct lk_span contents)
{
	LK_FD_CLEANUP int directory = make_directory(keep);
	struct lk_temporary temporary;
	int rc;

	if (directory < 0)
		return directory;
	/* Held until the directory is closed: what another is writing is not swept away. */
	if (lk_store_lock(directory) == 0)
		lk_temporary_sweep(directory, keep->name);
	rc = lk_temporary_write(directory, keep->name, contents, &temporary);
	if (rc < 0)
		return rc;
	rc = lk_temporary_rename(directory, keep->name, &temporary);
	lk_temporary_done(directory, &temporary);
	if (rc == 0)
		remove_left_over(keep, directory);
	return rc;
}

int lk_depmod_cache_save(const struct lk_depmod_cache *keep, struct lk_cached *entries,
	size_t count, int64_t began, struct lkm_error *reterr)
{
	const int64_t safe = began - LK_DEPMOD_CACHE_RACY;
	LK_BUF_CLEANUP struct lk_buf out;
	size_t kept = 0;
	int rc;

	lk_buf_init(&out, LK_CACHE_SIZE_MAX);
	if (!keep->wanted)
		return 0;
	/* Without those whose time stamps could not tell a later change from this one: see the
	 * header. */
	for (size_t i = 0; i < count; i++)
		if (entries[i].identity.mtime <= safe && entries[i].identity.ctime <= safe)
			entries[kept++] = entries[i];
	count = kept;
	if (is_up_to_date(keep, entries, count))
		return 0;
	rc = lk_cache_write(&out, keep->tree, entries, count);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc == 0)
		rc = save(keep, lk_buf_span(&out));
	return rc < 0 ? lk_fail(reterr, LKM_E_UNWRITABLE, -rc, "could not write '%s': %s",
				keep->shown, lk_errno_text(-rc))
		      : 0;
}
