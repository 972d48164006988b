/* SPDX-License-Identifier: MIT */
/* Reading the configuration: files, what modules say of themselves, the kernel command line. */
#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/config_files.h"
#include "../formats/deny_file.h"
#include "generation.h"
#include "scanned_indexes.h"
#include "../files/path.h"

#define KERNEL_LINE_MAX ((size_t)64 << 10)

/* A generation, while configuration is read into it. */
struct reading {
	struct lkm *lkm;
	struct lk_generation *generation;
	struct lkm_error *reterr;
};

/* May the path hold lkm's own denials: their file, or the directory that they are in? */
static bool may_deny(const struct reading *reading, const char *path)
{
	const char *root = reading->lkm->config_root, *slash = strrchr(path, '/');

	if (strcmp(slash ? slash + 1 : path, LK_DENY_FILE) == 0)
		return true;
	return !reading->lkm->config_paths && strncmp(path, root, strlen(root)) == 0 &&
	       strcmp(path + strlen(root), LKM_SYSTEM_CONFIG "/modprobe.d") == 0;
}

/* A file or directory that cannot be read says nothing, and that is not the same as nothing to say:
 * of lkm's own denials it is remembered that they are unknown. */
static int problem(void *context, const char *path, const struct lkm_error *error)
{
	const struct reading *reading = context;
	struct lk_config *config = &reading->generation->config;
	int rc = lk_config_add_unreadable(config, path, error->message);

	if (rc == 0 && error->errnum != ENOTDIR && may_deny(reading, path))
		config->denials_unread = config->problems[config->problem_count - 1].message;
	return rc;
}

static int entered(void *context, int at, const char *path)
{
	const struct reading *reading = context;

	return lk_generation_watch(reading->generation, LKM_CHANGED_CONFIG, at, path);
}

/* One file into the configuration. optional: it is fine when it is not there. */
static int read_file(struct reading *reading, int at, const char *relative, const char *path,
	enum lk_tier tier, bool optional)
{
	struct lk_generation *generation = reading->generation;
	struct lkm_error error = {0};
	int rc = lk_generation_watch(generation,
		tier == LK_TIER_KERNEL ? LKM_CHANGED_INDEXES : LKM_CHANGED_CONFIG, at, relative);

	if (rc < 0)
		return rc;
	generation->contents.size = 0;
	rc = lk_file_read(at, relative, path, &generation->contents, &error);
	if (rc == -ENOENT && optional)
		return 0;
	if (rc < 0)
		return rc == -ENOMEM ? rc : problem(reading, path, &error);
	return lk_config_add_file(
		&generation->config, lk_buf_span(&generation->contents), path, tier);
}

static int read_files(struct reading *reading, const struct lk_config_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		const char *path = files->items[i].path;
		int at;
		const char *relative = lk_path_find(files->system, path, &at);
		int rc = read_file(reading, at, relative, path, LK_TIER_USER, false);

		if (rc < 0)
			return rc;
	}
	return 0;
}

/* The files in which depmod collects what modules say of themselves. */
static const struct {
	const char *name;
	enum lk_output output;
} kernel_files[] = {
	{"modules.softdep", LK_OUT_SOFTDEP},
	{"modules.weakdep", LK_OUT_WEAKDEP},
};

/* A module directory that exists but cannot be opened is not an empty one. */
static int add_unopened(struct reading *reading, const struct lk_shelf *shelf)
{
	struct lk_generation *generation = reading->generation;
	const char *directory = shelf->catalog.directory;
	const char *message = lk_arena_format(&generation->arena, "could not open '%s': %s",
		directory, lk_errno_text(shelf->modules.errnum));

	return message ? lk_config_add_unreadable(&generation->config, directory, message)
		       : -ENOMEM;
}

/* Read the softdeps and weakdeps of one module directory, from its files or from memory. */
static int read_kernel_files(struct reading *reading, const struct lk_shelf *shelf)
{
	struct lk_generation *generation = reading->generation;
	struct lk_shelf_read *read = &generation->shelves[shelf->number];
	int rc =
		read->config_read ? 0 : lk_scanned_indexes_make(shelf, generation, reading->reterr);
	const bool scanned = rc > 0;

	if (read->config_read) /* the failure was another directory's */
		return 0;
	if (rc == 0 && shelf->modules.fd < 0 && shelf->modules.errnum != ENOENT &&
		shelf->modules.errnum != ENOTDIR)
		rc = add_unopened(reading, shelf);

	for (size_t i = 0; rc >= 0 && i < 2 && shelf->modules.fd >= 0; i++) {
		const char *name = kernel_files[i].name;
		const char *path = lk_arena_format(
			&generation->arena, "%s/%s", shelf->catalog.directory, name);

		if (!path)
			return -ENOMEM;
		rc = scanned ? lk_config_add_file(&generation->config,
				       lk_buf_span(&read->outputs[kernel_files[i].output]), path,
				       LK_TIER_KERNEL)
			     : read_file(reading, shelf->modules.fd, name, path, LK_TIER_KERNEL,
				       true);
	}
	read->config_read = rc >= 0;
	return rc < 0 ? rc : 0;
}

static int read_kernel(struct reading *reading)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < reading->lkm->shelf_count; i++)
		rc = read_kernel_files(reading, &reading->lkm->shelves[i]);
	return rc;
}

static int read_cmdline(const struct reading *reading)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lkm_error error = {0};
	int rc;

	lk_buf_init(&text, KERNEL_LINE_MAX);
	rc = lk_file_read(reading->lkm->system, "proc/cmdline", "/proc/cmdline", &text, &error);
	/* A missing /proc means an empty command line; requests that need /proc report it. */
	if (rc < 0 && rc != -ENOENT && rc != -ENOMEM)
		return lk_config_add_unreadable(
			&reading->generation->config, "/proc/cmdline", error.message);
	if (rc < 0)
		return rc == -ENOMEM ? rc : 0;
	return lk_config_add_cmdline(
		&reading->generation->config, lk_buf_span(&text), "/proc/cmdline");
}

static int read_user(struct reading *reading)
{
	const struct lkm *lkm = reading->lkm;
	struct lk_config_files files = {.arena = &reading->generation->arena,
		.system = lkm->files,
		.problem = problem,
		.entered = entered,
		.context = reading};
	int rc;

	lk_config_init(&reading->generation->config, &reading->generation->arena);
	rc = lkm->config_paths ? lk_config_files_named(&files, lkm->config_paths)
			       : lk_config_files_usual(&files, lkm->config_root, "modprobe.d");
	if (rc == 0)
		rc = read_files(reading, &files);
	if (rc == 0 && lkm->own_cmdline)
		rc = read_cmdline(reading);
	return rc;
}

/* Each once; with the lock held. Nothing that lookups ask for is changed by the kernel's part. */
static int read_once(struct reading *reading, bool kernel)
{
	struct lk_generation *generation = reading->generation;
	int rc = 0;

	/* one allocation for all files */
	lk_buf_init(&generation->contents, LK_CONFIG_FILES_FILE_MAX);
	if (!generation->config_read) {
		rc = read_user(reading);
		if (rc == 0)
			lk_once_set(&generation->config_read);
	}
	if (rc == 0 && kernel && !generation->kernel_config_read) {
		rc = read_kernel(reading);
		if (rc == 0)
			lk_once_set(&generation->kernel_config_read);
	}
	lk_buf_done(&generation->contents);
	return rc;
}

static int open_config(
	struct lkm *lkm, bool kernel, const struct lk_config **ret, struct lkm_error *reterr)
{
	struct lk_generation *generation = lk_generation_of(lkm);
	struct lkm_error error = {0};
	struct reading reading = {lkm, generation, &error};
	int rc = 0;

	/* Every lookup comes by here; only the first ones have to wait. */
	if (!lk_once_is_set(kernel ? &generation->kernel_config_read : &generation->config_read)) {
		pthread_mutex_lock(&lkm->lock);
		rc = read_once(&reading, kernel);
		pthread_mutex_unlock(&lkm->lock);
	}
	if (rc < 0 && error.code)
		return lk_fail(reterr, error.code, error.errnum, "%s", error.message);
	if (rc < 0)
		return lk_fail_memory(reterr);
	*ret = &generation->config;
	return 0;
}

int lk_open_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr)
{
	return open_config(lkm, true, ret, reterr);
}

int lk_open_sorted_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr)
{
	struct lk_config *config;
	int rc = open_config(lkm, true, ret, reterr);

	if (rc < 0)
		return rc;
	config = (struct lk_config *)*ret;
	if (__atomic_load_n(&config->names, __ATOMIC_ACQUIRE))
		return 0;
	pthread_mutex_lock(&lkm->lock);
	rc = lk_config_sort(config);
	pthread_mutex_unlock(&lkm->lock);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

int lk_open_user_config(struct lkm *lkm, const struct lk_config **ret, struct lkm_error *reterr)
{
	return open_config(lkm, false, ret, reterr);
}

LKM_EXPORT bool lkm_problem_is_unreadable(struct lkm *lkm, size_t i)
{
	bool unreadable;

	if (!lkm)
		return false;
	pthread_mutex_lock(&lkm->lock);
	unreadable = lkm->generation->config_read && i < lkm->generation->config.problem_count &&
		     lkm->generation->config.problems[i].unreadable;
	pthread_mutex_unlock(&lkm->lock);
	return unreadable;
}

LKM_EXPORT const char *lkm_problem(struct lkm *lkm, size_t i)
{
	struct lk_generation *generation;
	const char *message = NULL;
	size_t count;

	if (!lkm)
		return NULL;
	pthread_mutex_lock(&lkm->lock);
	generation = lkm->generation;
	count = generation->config_read ? generation->config.problem_count : 0;
	if (i < count)
		message = generation->config.problems[i].message;
	else if (i - count < generation->problem_count)
		message = generation->problems[i - count];
	generation->given_out |= message != NULL;
	pthread_mutex_unlock(&lkm->lock);
	return message;
}
