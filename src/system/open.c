/* SPDX-License-Identifier: MIT */
/* Opening a system: its module directory and, when a request needs them, its indexes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../base/sized.h"
#include "../os/codecs.h"
#include "../os/os_kernel.h"
#include "generation.h"
#include "scanned_indexes.h"
#include "../files/path.h"

static int get_index(
	void *context, enum lkm_index index, const struct lk_trie **ret, struct lkm_error *reterr);

static int get_config(void *context, const struct lk_config **ret, struct lkm_error *reterr)
{
	const struct lk_shelf *shelf = context;

	return lk_open_user_config(shelf->lkm, ret, reterr);
}

static const char *or_default(const char *text, const char *fallback)
{
	return text && *text ? text : fallback;
}

/* "/" as a prefix would double the slash of what follows. */
static const char *prefix(const char *root)
{
	return !root || strcmp(root, "/") == 0 ? "" : root;
}

/* Below a directory that has no name a relative path cannot be made absolute. */
static const char *copy_path(struct lkm *lkm, const char *path)
{
	return lkm->files == lkm->system ? lk_path_absolute(&lkm->arena, path)
					 : lk_arena_copy(&lkm->arena, path);
}

static int copy_paths(struct lkm *lkm, const char *const *paths)
{
	size_t count = 0;

	if (!paths)
		return 0;
	while (paths[count])
		count++;
	lkm->config_paths = lk_arena_alloc(&lkm->arena, (count + 1) * sizeof(*lkm->config_paths));
	if (!lkm->config_paths)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		lkm->config_paths[i] = copy_path(lkm, paths[i]);
		if (!lkm->config_paths[i])
			return -ENOMEM;
	}
	return 0;
}

static int set_release(struct lkm *lkm, const char *release, struct lkm_error *reterr)
{
	char running[256] = "";
	bool needed = !release || lkm->own_cmdline;
	int rc = needed ? lk_kernel_release(running, sizeof(running)) : 0;

	if (rc < 0 && !release)
		return lk_fail(
			reterr, LKM_E_UNREADABLE, -rc, "the running kernel's release is unknown");
	if (release && (strchr(release, '/') || !*release))
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' is not a kernel release", release);
	lkm->own_cmdline = lkm->own_cmdline && (!release || strcmp(release, running) == 0);
	lkm->release_named = release != NULL;
	lkm->release = lk_arena_copy(&lkm->arena, release ? release : running);
	return lkm->release ? 0 : lk_fail_memory(reterr);
}

/* module_directory: the directory itself; NULL: the usual one below module_root. */
static int open_shelf(struct lkm *lkm, const char *module_root, const char *module_directory,
	struct lkm_error *reterr)
{
	struct lk_shelf *shelf = &lkm->shelves[lkm->shelf_count];
	const char *root = lk_path_absolute(&lkm->arena, module_root);
	const char *path = NULL, *relative;
	int at;

	if (module_directory)
		path = lk_path_absolute(&lkm->arena, module_directory);
	else if (root)
		path = lk_arena_format(
			&lkm->arena, "%s%s/%s", root, LKM_MODULE_DIRECTORY, lkm->release);
	if (!path || !root)
		return lk_fail_memory(reterr);
	relative = lk_path_find(lkm->files, path, &at);
	*shelf = (struct lk_shelf){.lkm = lkm,
		.number = lkm->shelf_count,
		.modules = lk_dir_open(at, relative, path),
		.root = root,
		.catalog = {.directory = path,
			.context = shelf,
			.index = get_index,
			.config = get_config}};
	if (lkm->shelf_count)
		shelf[-1].catalog.next = &shelf->catalog;
	lkm->shelf_count++;
	return 0;
}

static int open_shelves(
	struct lkm *lkm, const struct lkm_options *options, struct lkm_error *reterr)
{
	const char *single[] = {
		or_default(options->module_root, options->root ? options->root : ""), NULL};
	const char *const *roots = options->module_roots ? options->module_roots : single;
	size_t count = 0;
	int rc = 0;

	while (roots[count])
		count++;
	lkm->shelves = lk_arena_alloc(&lkm->arena, (count + 1) * sizeof(*lkm->shelves));
	if (!lkm->shelves)
		return lk_fail_memory(reterr);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = open_shelf(lkm, prefix(roots[i]), options->module_directory, reterr);
	if (rc < 0)
		return rc;
	lkm->modules = lkm->shelves[0].modules;
	lkm->catalog = lkm->shelves[0].catalog;
	lkm->module_root = lkm->shelves[0].root;
	return 0;
}

static int open_root(struct lkm *lkm, const int *root_fd, struct lkm_error *reterr)
{
	struct lk_dir root;

	lkm->system = lkm->files = lk_kernel_root();
	if (lkm->system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -lkm->system, "could not open '/': %s",
			lk_errno_text(-lkm->system));
	if (!root_fd)
		return 0;
	root = lk_dir_open(*root_fd, ".", "/");
	if (root.fd < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, root.errnum,
			"could not open the directory of root_fd: %s", lk_errno_text(root.errnum));
	lkm->files = root.fd;
	return 0;
}

static int check_options(const struct lkm_options *options, struct lkm_error *reterr)
{
	const char *wrong = NULL;

	if (options->root_fd && (options->root || options->module_root || options->module_roots))
		wrong = "root_fd goes with no other root";
	else if (!!options->module_roots + !!options->module_root + !!options->module_directory > 1)
		wrong = "module_root, module_roots and module_directory exclude each other";
	else if (options->module_directory && !*options->module_directory)
		wrong = "module_directory is empty";
	else if (options->module_roots && !options->module_roots[0])
		wrong = "module_roots is empty";
	else if (options->flags &
		 ~(unsigned)(LKM_OPEN_SCAN | LKM_OPEN_ONCE | LKM_OPEN_CMDLINE | LKM_OPEN_KEEP))
		wrong = "a flag of struct lkm_options is unknown";
	return wrong ? lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "%s", wrong) : 0;
}

/* Are modules wanted that are below another directory than "/"? */
static bool is_elsewhere(const struct lkm_options *options)
{
	bool elsewhere = *prefix(options->module_root);

	for (size_t i = 0; options->module_roots && options->module_roots[i]; i++)
		elsewhere |= *prefix(options->module_roots[i]) != '\0';
	return elsewhere;
}

static int set_up(struct lkm *lkm, const struct lkm_options *options, struct lkm_error *reterr)
{
	const char *root = prefix(options->root);
	int rc = check_options(options, reterr);

	if (rc < 0)
		return rc;
	lkm->own_cmdline = !*root && !options->root_fd && !is_elsewhere(options) &&
			   (!options->config_paths || options->flags & LKM_OPEN_CMDLINE);
	lkm->keep = options->flags & LKM_OPEN_KEEP;
	lkm->scan = options->flags & LKM_OPEN_SCAN;
	lkm->once = options->flags & LKM_OPEN_ONCE;
	rc = open_root(lkm, options->root_fd, reterr);
	if (rc < 0)
		return rc;
	lkm->config_root = lk_path_absolute(&lkm->arena, root);
	if (!lkm->config_root || copy_paths(lkm, options->config_paths) < 0)
		return lk_fail_memory(reterr);
	rc = set_release(lkm, options->release, reterr);
	if (rc == 0)
		rc = open_shelves(lkm, options, reterr);
	if (rc < 0)
		return rc;
	return lk_generation_begin(lkm) < 0 ? lk_fail_memory(reterr) : 0;
}

LKM_EXPORT int lkm_open(
	const struct lkm_options *options, struct lkm **ret, struct lkm_error *reterr)
{
	struct lkm_options taken;
	struct lkm *lkm;
	int rc;

	lk_fail_clear(reterr);
	if (!ret)
		return lk_fail_argument(reterr, "the place for the result is NULL");
	rc = lk_sized_take(&taken, sizeof(taken), options, "struct lkm_options", reterr);
	if (rc < 0)
		return rc;
	lkm = calloc(1, sizeof(*lkm));
	if (!lkm)
		return lk_fail_memory(reterr);
	lkm->system = lkm->files = lkm->modules.fd = -1;
	pthread_mutex_init(&lkm->lock, NULL);
	rc = set_up(lkm, &taken, reterr);
	if (rc < 0) {
		lkm_close(lkm);
		return rc;
	}
	*ret = lkm;
	return 0;
}

LKM_EXPORT void lkm_close(struct lkm *lkm)
{
	if (!lkm)
		return;
	lk_generation_end(lkm);
	for (size_t i = 0; i < lkm->shelf_count; i++)
		lk_dir_close(&lkm->shelves[i].modules);
	if (lkm->files != lkm->system)
		lk_fd_cleanup(&lkm->files);
	lk_fd_cleanup(&lkm->system);
	pthread_mutex_destroy(&lkm->lock);
	lk_arena_done(&lkm->arena);
	free(lkm);
}

LKM_EXPORT const char *lkm_module_directory(const struct lkm *lkm)
{
	return lkm ? lkm->catalog.directory : NULL;
}

static int missing(const struct lk_shelf *shelf, enum lkm_index index, struct lkm_error *reterr)
{
	const char *directory = shelf->catalog.directory;

	if (shelf->modules.fd >= 0)
		return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT, "'%s/%s' does not exist",
			directory, lk_catalog_file(index));
	if (shelf->modules.errnum == ENOENT)
		return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT,
			"the module directory '%s' does not exist", directory);
	return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT,
		"the module directory '%s' could not be opened: %s", directory,
		lk_errno_text(shelf->modules.errnum));
}

/* The contents of the file, which stay mapped. */
static int map_file(const struct lk_shelf *shelf, enum lkm_index index, const char *shown,
	struct lk_mapping *ret, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	int rc = -ENOENT;

	if (shelf->modules.fd >= 0)
		rc = lk_file_map(shelf->modules.fd, lk_catalog_file(index), shown, ret, &error);
	if (rc == -ENOENT)
		return missing(shelf, index, reterr);
	return rc < 0 ? lk_fail(reterr, error.code, error.errnum, "%s", error.message) : 0;
}

static int map_index(const struct lk_shelf *shelf, enum lkm_index index, struct lk_open_index *ret,
	struct lkm_error *reterr)
{
	char shown[4096];
	struct lk_open_index open = {0};
	int rc;

	snprintf(shown, sizeof(shown), "%s/%s", shelf->catalog.directory, lk_catalog_file(index));
	rc = map_file(shelf, index, shown, &open.mapping, reterr);
	if (rc < 0)
		return rc;
	rc = lk_trie_open(&open.trie, open.mapping.contents, shown, reterr);
	if (rc < 0) {
		lk_mapping_close(&open.mapping);
		return rc;
	}
	ret->mapping = open.mapping; /* not the flag, which others look at without the lock */
	ret->trie = open.trie;
	lk_once_set(&ret->open);
	return 0;
}

/* The index as it was made in memory. */
static int take_output(const struct lk_shelf_read *read, enum lkm_index index,
	struct lk_open_index *ret, struct lkm_error *reterr)
{
	static const enum lk_output outputs[LK_INDEX_COUNT] = {
		[LKM_INDEX_DEP] = LK_OUT_DEP_BIN,
		[LKM_INDEX_ALIAS] = LK_OUT_ALIAS_BIN,
		[LKM_INDEX_SYMBOLS] = LK_OUT_SYMBOLS_BIN,
		[LKM_INDEX_BUILTIN] = LK_OUT_BUILTIN_BIN,
		[LKM_INDEX_BUILTIN_ALIAS] = LK_OUT_BUILTIN_ALIAS_BIN,
	};
	struct lk_trie trie;
	int rc = lk_trie_open(
		&trie, lk_buf_span(&read->outputs[outputs[index]]), lk_catalog_file(index), reterr);

	if (rc < 0)
		return rc;
	ret->trie = trie;
	lk_once_set(&ret->open);
	return 0;
}

int lk_open_index(const struct lk_shelf *shelf, struct lk_generation *generation,
	enum lkm_index index, const struct lk_trie **ret, struct lkm_error *reterr)
{
	struct lk_shelf_read *read = &generation->shelves[shelf->number];
	struct lk_open_index *open = &read->indexes[index];
	int rc;

	*ret = &open->trie;
	if (open->open) /* another thread may have been quicker */
		return 0;
	if (!open->watched && shelf->modules.fd >= 0 &&
		lk_generation_watch(generation, LKM_CHANGED_INDEXES, shelf->modules.fd,
			lk_catalog_file(index)) < 0)
		return lk_fail_memory(reterr);
	open->watched = true;
	rc = lk_scanned_indexes_make(shelf, generation, reterr);
	if (rc < 0)
		return rc;
	return rc ? take_output(read, index, open, reterr) : map_index(shelf, index, open, reterr);
}

/* A failure is not kept: depmod may write the file in the meantime, descriptors may be free again.
 */
static int get_index(
	void *context, enum lkm_index index, const struct lk_trie **ret, struct lkm_error *reterr)
{
	const struct lk_shelf *shelf = context;
	struct lkm *lkm = shelf->lkm;
	struct lk_generation *generation = lk_generation_of(lkm);
	struct lk_open_index *open = &generation->shelves[shelf->number].indexes[index];
	int rc;

	if (lk_once_is_set(&open->open)) {
		*ret = &open->trie;
		return 0;
	}
	pthread_mutex_lock(&lkm->lock);
	rc = lk_open_index(shelf, generation, index, ret, reterr);
	pthread_mutex_unlock(&lkm->lock);
	return rc;
}

/* The part of a path that is below the module directory; NULL when it is not. */
static const char *path_below(const struct lk_shelf *shelf, const char *path)
{
	const char *directory = shelf->catalog.directory;
	size_t size = strlen(directory);

	return shelf->modules.fd >= 0 && strncmp(path, directory, size) == 0 && path[size] == '/'
		       ? path + size + 1
		       : NULL;
}

const char *lk_open_find(const struct lkm *lkm, const char *path, int *at)
{
	for (size_t i = 0; i < lkm->shelf_count; i++) {
		const char *relative = path_below(&lkm->shelves[i], path);

		*at = lkm->shelves[i].modules.fd;
		if (relative)
			return relative;
	}
	return lk_path_find(lkm->files, path, at);
}

int lk_open_module(const struct lkm *lkm, const char *path, struct lkm_error *reterr)
{
	int at;
	const char *relative = lk_open_find(lkm, path, &at);

	return lk_file_open(at, relative, path, reterr);
}

bool lk_open_is_running(const struct lkm *lkm)
{
	char running[256];

	return lkm->files == lkm->system && !*lkm->config_root && !*lkm->module_root &&
	       lk_kernel_release(running, sizeof(running)) == 0 &&
	       strcmp(running, lkm->release) == 0;
}

LKM_EXPORT const char *lkm_features(void)
{
	return lk_codecs_features;
}
