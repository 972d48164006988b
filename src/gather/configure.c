/* SPDX-License-Identifier: MIT */
/* Reading the configuration: files, what modules say of themselves, the kernel command line. */
#include "open.h"

#include <errno.h>

#include "../base/error.h"
#include "collect.h"
#include "place.h"

#define KERNEL_LINE_MAX ((size_t)64 << 10)

static int problem(void *context, const char *path, const struct lkm_error *error)
{
	struct lkm *lkm = context;

	return lk_config_add_problem(&lkm->config, path, error->line, error->message);
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

static int read_files(struct lkm *lkm, const struct lk_collect *files)
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
	struct lk_collect files = {
		.arena = &lkm->arena, .system = lkm->system, .problem = problem, .context = lkm};
	int rc;

	lk_config_init(&lkm->config, &lkm->arena);
	rc = lkm->config_paths ? lk_collect_named(&files, lkm->config_paths)
			       : lk_collect_usual(&files, lkm->config_root, "modprobe.d");
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

	lk_buf_init(&lkm->contents, LK_COLLECT_FILE_MAX); /* one allocation for all files */
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
