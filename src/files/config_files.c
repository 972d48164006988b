/* SPDX-License-Identifier: MIT */
/* Looking through the directories of configuration. */
#include "config_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "path.h"

/* In this order: a file hides those of the same name in later directories. */
static const char *const directories[] = {
	LKM_SYSTEM_CONFIG,
	"/run",
	"/usr/local/lib",
	LKM_DISTRIBUTION_CONFIG,
	"/lib",
};

static bool is_conf_name(const char *name)
{
	size_t size = strlen(name);

	return name[0] != '.' && size >= 6 && strcmp(name + size - 5, ".conf") == 0;
}

/* The path of the file among the first count that hides this one; NULL: none does. */
static const char *hider_of(const struct lk_config_files *collect, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(collect->items[i].name, name) == 0)
			return collect->items[i].path;
	return NULL;
}

static int pass_over(
	struct lk_config_files *collect, const char *directory, const char *name, const char *hider)
{
	const char *path;

	if (!collect->passed_over)
		return 0;
	path = lk_arena_join(collect->arena, directory, name);
	return path ? collect->passed_over(collect->context, path, hider) : -ENOMEM;
}

static int add_path(struct lk_config_files *collect, const char *name, const char *path)
{
	if (!path || lk_arena_grow(collect->arena, (void **)&collect->items, &collect->capacity,
			     collect->count, sizeof(*collect->items)) < 0)
		return -ENOMEM;
	collect->items[collect->count++] = (struct lk_config_file){.name = name, .path = path};
	return 0;
}

/* Add the files of a directory that no earlier directory hides. A directory that does not exist is
 * nothing to speak of. */
static int add_directory(struct lk_config_files *collect, const char *path)
{
	size_t earlier = collect->count;
	struct lkm_error error = {0};
	char **names;
	int at;
	const char *relative = lk_path_find(collect->system, path, &at);
	int rc = collect->entered ? collect->entered(collect->context, at, relative) : 0;

	if (rc < 0)
		return rc;
	rc = lk_dir_list(at, relative, path, collect->arena, &names, &error);
	if (rc == -ENOENT)
		return 0;
	if (rc < 0)
		return rc == -ENOMEM ? rc : collect->problem(collect->context, path, &error);
	for (; *names; names++) {
		const char *hider = hider_of(collect, earlier, *names);

		if (hider || !is_conf_name(*names))
			rc = pass_over(collect, path, *names, hider);
		else
			rc = add_path(collect, *names,
				lk_arena_format(collect->arena, "%s/%s", path, *names));
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(
		((const struct lk_config_file *)a)->name, ((const struct lk_config_file *)b)->name);
}

static void sort(struct lk_config_files *collect)
{
	if (collect->count)
		qsort(collect->items, collect->count, sizeof(*collect->items), compare_files);
}

int lk_config_files_usual(struct lk_config_files *collect, const char *root, const char *directory)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(directories) / sizeof(*directories); i++) {
		const char *path =
			lk_arena_format(collect->arena, "%s%s/%s", root, directories[i], directory);

		rc = path ? add_directory(collect, path) : -ENOMEM;
	}
	sort(collect);
	return rc;
}

/* Add a file that the caller named, whatever its name ends in. */
static int add_named(struct lk_config_files *collect, const char *path)
{
	enum lk_file_kind kind = LK_FILE_OTHER;
	const char *slash = strrchr(path, '/');
	int at;
	const char *relative = lk_path_find(collect->system, path, &at);
	int rc = lk_file_kind(at, relative, &kind);

	if (rc < 0 && !lk_fail_is_absence(-rc)) {
		struct lkm_error error = {0};

		lk_fail(&error, LKM_E_UNREADABLE, -rc, "could not read '%s': %s", path,
			lk_errno_text(-rc));
		return collect->problem(collect->context, path, &error);
	}
	if (rc == 0 && kind == LK_FILE_DIRECTORY)
		return add_directory(collect, path);
	return add_path(collect, slash ? slash + 1 : path, path);
}

int lk_config_files_named(struct lk_config_files *collect, const char *const *paths)
{
	int rc = 0;

	for (; rc == 0 && *paths; paths++)
		rc = add_named(collect, *paths);
	sort(collect);
	return rc;
}
