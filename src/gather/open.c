/* SPDX-License-Identifier: MIT */
/* Opening a system: its module directory and, when a request needs them, its indexes. */
#include "open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/codecs.h"
#include "../os/os_kernel.h"
#include "place.h"

static int open_index(
	void *context, enum lk_index index, const struct lk_trie **ret, struct lkm_error *reterr);

static int get_config(void *context, const struct lk_config **ret, struct lkm_error *reterr)
{
	return lk_open_user_config(context, ret, reterr);
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
		lkm->config_paths[i] = lk_place_absolute(&lkm->arena, paths[i]);
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
	lkm->release = lk_arena_copy(&lkm->arena, release ? release : running);
	return lkm->release ? 0 : lk_fail_memory(reterr);
}

static int open_directory(struct lkm *lkm, const char *module_root, struct lkm_error *reterr)
{
	const char *root = lk_place_absolute(&lkm->arena, module_root);
	const char *path = root ? lk_arena_format(&lkm->arena, "%s%s/%s", root,
					  LKM_MODULE_DIRECTORY, lkm->release)
				: NULL;
	const char *relative;
	int at;

	if (!path)
		return lk_fail_memory(reterr);
	lkm->module_root = root;
	relative = lk_place_find(lkm->system, path, &at);
	lkm->modules = lk_dir_open(at, relative, path);
	lkm->catalog = (struct lk_catalog){
		.directory = path, .context = lkm, .index = open_index, .config = get_config};
	return 0;
}

static int set_up(struct lkm *lkm, const struct lkm_options *options, struct lkm_error *reterr)
{
	const char *root = prefix(options->root);
	int rc;

	lkm->own_cmdline = !*root && !*prefix(options->module_root) && !options->config_paths;
	lkm->system = lk_kernel_root();
	if (lkm->system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -lkm->system, "could not open '/'");
	lkm->config_root = lk_place_absolute(&lkm->arena, root);
	if (!lkm->config_root || copy_paths(lkm, options->config_paths) < 0)
		return lk_fail_memory(reterr);
	rc = set_release(lkm, options->release, reterr);
	if (rc < 0)
		return rc;
	return open_directory(lkm, prefix(or_default(options->module_root, root)), reterr);
}

LKM_EXPORT int lkm_open(
	const struct lkm_options *options, struct lkm **ret, struct lkm_error *reterr)
{
	static const struct lkm_options defaults = {.size = sizeof(defaults)};
	struct lkm *lkm;
	int rc;

	lk_fail_clear(reterr);
	if (!options)
		options = &defaults;
	if (options->size != sizeof(*options))
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"struct lkm_options has the wrong size");
	lkm = calloc(1, sizeof(*lkm));
	if (!lkm)
		return lk_fail_memory(reterr);
	lkm->system = lkm->modules.fd = -1;
	pthread_mutex_init(&lkm->lock, NULL);
	rc = set_up(lkm, options, reterr);
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
	for (size_t i = 0; i < LK_INDEX_COUNT; i++)
		lk_mapping_close(&lkm->indexes[i].mapping);
	lk_dir_close(&lkm->modules);
	lk_fd_cleanup(&lkm->system);
	pthread_mutex_destroy(&lkm->lock);
	lk_arena_done(&lkm->arena);
	free(lkm);
}

LKM_EXPORT const char *lkm_module_directory(const struct lkm *lkm)
{
	return lkm->catalog.directory;
}

static int missing(const struct lkm *lkm, enum lk_index index, struct lkm_error *reterr)
{
	if (lkm->modules.fd >= 0)
		return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT, "'%s/%s' does not exist",
			lkm->catalog.directory, lk_catalog_file(index));
	if (lkm->modules.errnum == ENOENT)
		return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT,
			"the module directory '%s' does not exist", lkm->catalog.directory);
	return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT,
		"the module directory '%s' could not be opened: %s", lkm->catalog.directory,
		lk_errno_text(lkm->modules.errnum));
}

static int map_index(
	struct lkm *lkm, enum lk_index index, struct lk_open_index *ret, struct lkm_error *reterr)
{
	char shown[4096];
	struct lk_open_index open = {0};
	struct lkm_error error = {0};
	int rc = -ENOENT;

	snprintf(shown, sizeof(shown), "%s/%s", lkm->catalog.directory, lk_catalog_file(index));
	if (lkm->modules.fd >= 0)
		rc = lk_file_map(
			lkm->modules.fd, lk_catalog_file(index), shown, &open.mapping, &error);
	if (rc == -ENOENT)
		return missing(lkm, index, reterr);
	if (rc < 0)
		return lk_fail(reterr, error.code, error.errnum, "%s", error.message);
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

/* A failure is not kept: depmod may write the file in the meantime, descriptors may be free again.
 */
static int open_index(
	void *context, enum lk_index index, const struct lk_trie **ret, struct lkm_error *reterr)
{
	struct lkm *lkm = context;
	struct lk_open_index *open = &lkm->indexes[index];
	int rc = 0;

	if (!lk_once_is_set(&open->open)) {
		pthread_mutex_lock(&lkm->lock);
		if (!open->open)
			rc = map_index(lkm, index, open, reterr);
		pthread_mutex_unlock(&lkm->lock);
	}
	if (rc == 0)
		*ret = &open->trie;
	return rc;
}

int lk_open_module(const struct lkm *lkm, const char *path, struct lkm_error *reterr)
{
	size_t size = strlen(lkm->catalog.directory);
	int at;
	const char *relative;

	if (lkm->modules.fd >= 0 && strncmp(path, lkm->catalog.directory, size) == 0 &&
		path[size] == '/')
		return lk_file_open(lkm->modules.fd, path + size + 1, path, reterr);
	relative = lk_place_find(lkm->system, path, &at);
	return lk_file_open(at, relative, path, reterr);
}

bool lk_open_is_running(const struct lkm *lkm)
{
	char running[256];

	return !*lkm->config_root && !*lkm->module_root &&
	       lk_kernel_release(running, sizeof(running)) == 0 &&
	       strcmp(running, lkm->release) == 0;
}

LKM_EXPORT const char *lkm_version(void)
{
	return LKM_VERSION;
}

LKM_EXPORT const char *lkm_features(void)
{
	return lk_codecs_features;
}
