/* SPDX-License-Identifier: MIT */
/* Reading the configuration: which files count, in which order. */
#include "open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "place.h"

/* A file of configuration has no business being larger. */
#define CONFIG_FILE_MAX ((size_t)16 << 20)
#define KERNEL_LINE_MAX ((size_t)64 << 10)

/* In this order: a file hides those of the same name in later directories. */
static const char *const directories[] = {
	LKM_SYSTEM_CONFIG "/modprobe.d",
	"/run/modprobe.d",
	"/usr/local/lib/modprobe.d",
	LKM_DISTRIBUTION_CONFIG "/modprobe.d",
	"/lib/modprobe.d",
};

struct conf_file {
	const char *name; /* the last component; what they are sorted by */
	const char *path;
};
struct conf_files {
	struct conf_file *items;
	size_t count, capacity;
};

static bool is_conf_name(const char *name)
{
	size_t size = strlen(name);

	return name[0] != '.' && size >= 6 && strcmp(name + size - 5, ".conf") == 0;
}

static bool is_hidden(const struct conf_files *files, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(files->items[i].name, name) == 0)
			return true;
	return false;
}

static int add_path(struct lkm *lkm, struct conf_files *files, const char *name, const char *path)
{
	if (!path || lk_arena_grow(&lkm->arena, (void **)&files->items, &files->capacity,
			     files->count, sizeof(*files->items)) < 0)
		return -ENOMEM;
	files->items[files->count++] = (struct conf_file){.name = name, .path = path};
	return 0;
}

static int problem(struct lkm *lkm, const char *path, const struct lkm_error *error)
{
	return lk_config_add_problem(&lkm->config, path, error->line, error->message);
}

/* Add the files of a directory that no earlier directory hides. A directory that does not exist is
 * nothing to speak of. */
static int add_directory(struct lkm *lkm, struct conf_files *files, const char *path)
{
	size_t earlier = files->count;
	struct lkm_error error = {0};
	char **names;
	int at;
	const char *relative = lk_place_find(lkm->system, path, &at);
	int rc = lk_dir_list(at, relative, path, &lkm->arena, &names, &error);

	if (rc == -ENOENT)
		return 0;
	if (rc < 0)
		return rc == -ENOMEM ? rc : problem(lkm, path, &error);
	for (; *names; names++) {
		if (!is_conf_name(*names) || is_hidden(files, earlier, *names))
			continue;
		rc = add_path(
			lkm, files, *names, lk_arena_format(&lkm->arena, "%s/%s", path, *names));
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int add_usual(struct lkm *lkm, struct conf_files *files)
{
	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++) {
		const char *path =
			lk_arena_format(&lkm->arena, "%s%s", lkm->config_root, directories[i]);

		if (!path || add_directory(lkm, files, path) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* What the caller named counts whatever its name is. */
static int add_named(struct lkm *lkm, struct conf_files *files, const char *path)
{
	enum lk_file_kind kind = LK_FILE_OTHER;
	const char *slash = strrchr(path, '/');
	int at;
	const char *relative = lk_place_find(lkm->system, path, &at);

	if (lk_file_kind(at, relative, &kind) == 0 && kind == LK_FILE_DIRECTORY)
		return add_directory(lkm, files, path);
	return add_path(lkm, files, slash ? slash + 1 : path, path);
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct conf_file *)a)->name, ((const struct conf_file *)b)->name);
}

/* One file into the configuration. optional: it is fine when it is not there. */
static int read_file(struct lkm *lkm, int at, const char *relative, const char *path,
	enum lk_tier tier, bool optional)
{
	struct lkm_error error = {0};
	int rc;

	lkm->contents.size = 0;
	rc = lk_file_read(at, relative, path, &lkm->contents, &error);
	if (rc == -ENOENT && optional)
		return 0;
	if (rc < 0)
		return rc == -ENOMEM ? rc : problem(lkm, path, &error);
	return lk_config_add_file(&lkm->config, lk_buf_span(&lkm->contents), path, tier);
}

static int read_files(struct lkm *lkm, struct conf_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		const char *path = files->items[i].path;
		int at;
		const char *relative = lk_place_find(lkm->system, path, &at);
		int rc = read_file(lkm, at, relative, path, LK_TIER_USER, false);

		if (rc < 0)
			return rc;
	}
	return 0;
}

/* What modules say of themselves, collected by depmod. */
static int read_kernel_files(struct lkm *lkm)
{
	static const char *const names[] = {"modules.softdep", "modules.weakdep"};

	for (size_t i = 0; i < 2 && lkm->modules.fd >= 0; i++) {
		const char *path =
			lk_arena_format(&lkm->arena, "%s/%s", lkm->catalog.directory, names[i]);
		int rc =
			path ? read_file(lkm, lkm->modules.fd, names[i], path, LK_TIER_KERNEL, true)
			     : -ENOMEM;

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int read_cmdline(struct lkm *lkm)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, KERNEL_LINE_MAX);
	/* Without /proc there is no command line to honour; whether that matters is for the request
	 * to say. */
	rc = lk_file_read(lkm->system, "proc/cmdline", "/proc/cmdline", &text, NULL);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	return lk_config_add_cmdline(&lkm->config, lk_buf_span(&text), "/proc/cmdline");
}

static int read_user(struct lkm *lkm)
{
	struct conf_files files = {0};
	int rc = 0;

	lk_config_init(&lkm->config, &lkm->arena);
	if (!lkm->config_paths)
		rc = add_usual(lkm, &files);
	for (const char **path = lkm->config_paths; rc == 0 && path && *path; path++)
		rc = add_named(lkm, &files, *path);
	if (rc == 0 && files.count)
		qsort(files.items, files.count, sizeof(*files.items), compare_files);
	if (rc == 0)
		rc = read_files(lkm, &files);
	if (rc == 0 && lkm->own_cmdline)
		rc = read_cmdline(lkm);
	return rc;
}

/* Each once; with the lock held. Nothing that lookups ask for is changed by the kernel's part. */
static int read_once(struct lkm *lkm, bool kernel)
{
	int rc = 0;

	lk_buf_init(&lkm->contents, CONFIG_FILE_MAX); /* one allocation for all files */
	if (!lkm->config_read) {
		rc = read_user(lkm);
		if (rc == 0)
			lk_once_set(&lkm->config_read);
	}
	if (rc == 0 && kernel && !lkm->kernel_config_read) {
		rc = read_kernel_files(lkm);
		if (rc == 0)
			lk_once_set(&lkm->kernel_config_read);
	}
	lk_buf_done(&lkm->contents);
	return rc;
}

static int open_config(
	struct lkm *lkm, bool kernel, const struct lk_config **ret, struct lkm_error *reterr)
{
	int rc = 0;

	/* Every lookup comes by here; only the first ones have to wait. */
	if (!lk_once_is_set(kernel ? &lkm->kernel_config_read : &lkm->config_read)) {
		pthread_mutex_lock(&lkm->lock);
		rc = read_once(lkm, kernel);
		pthread_mutex_unlock(&lkm->lock);
	}
	if (rc < 0)
		return lk_fail_memory(reterr);
	*ret = &lkm->config;
	return 0;
}

int lk_open_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr)
{
	return open_config(lkm, true, ret, reterr);
}

int lk_open_user_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr)
{
	return open_config(lkm, false, ret, reterr);
}

LKM_EXPORT const char *lkm_problem(struct lkm *lkm, size_t i)
{
	const char *message = NULL;

	pthread_mutex_lock(&lkm->lock);
	if (lkm->config_read && i < lkm->config.problem_count)
		message = lkm->config.problems[i].message;
	pthread_mutex_unlock(&lkm->lock);
	return message;
}
