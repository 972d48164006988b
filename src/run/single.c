/* SPDX-License-Identifier: MIT */
/* lkm_insert() and lkm_remove(): one module as it is, without plan, dependencies or configuration.
 */
#include <errno.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/name.h"
#include "../system/open.h"
#include "../files/path.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "aftermath.h"
#include "coming.h"
#include "insert.h"
#include "remove.h"
#include "settle.h"

/* As long as lkm_run() waits by default. */
#define WAIT_MS 30000

/* What a file is called tells what its module is called, for want of better. */
static const char *name_of(struct lk_arena *arena, const char *shown)
{
	const char *name = lk_name_module(arena, shown);

	return name ? name : "";
}

/* EEXIST may also be what the init function returned. */
static bool is_there(const struct lk_insert *insert)
{
	char name[LKM_NAME_SIZE];

	lk_coming_name(insert->fd, insert->shown, name);
	return !*name || lk_settle(insert->system, name, 0) != LK_SETTLED_ABSENT;
}

static int insert_fd(int system, int fd, const char *shown, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr)
{
	struct lk_insert insert = {.fd = fd,
		.shown = shown,
		.params = params,
		.flags = lk_insert_flags(flags),
		.system = system};
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	LK_FD_CLEANUP int memory = -1;
	LK_FD_CLEANUP int mark = lk_aftermath_mark(report);
	struct lkm_error error = {0};
	int rc = lk_insert_collect(fd, shown, &memory, &error);

	if (memory >= 0)
		insert.fd = memory;
	if (rc == 0)
		rc = lk_coming_wait(system, insert.fd, shown, WAIT_MS, &error);
	if (rc == 0)
		rc = lk_insert(&insert, &error);
	if (rc == -EEXIST && error.code == LKM_E_LOADED && !is_there(&insert))
		error.code = LKM_E_REFUSED;
	if (rc < 0) {
		lk_aftermath(report, mark,
			&(struct lk_aftermath){.module = name_of(&arena, shown),
				.path = shown,
				.params = params,
				.file = insert.fd,
				.flags = flags},
			&error);
		if (reterr)
			*reterr = error;
	}
	return rc;
}

LKM_EXPORT int lkm_insert_fd(int fd, const char *shown, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();

	lk_fail_clear(reterr);
	if (report)
		*report = NULL;
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	return insert_fd(system, fd, shown, params, flags, report, reterr);
}

LKM_EXPORT int lkm_insert(const char *path, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	LK_FD_CLEANUP int fd = -1;
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	const char *relative, *shown;
	int at;

	lk_fail_clear(reterr);
	if (report)
		*report = NULL;
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	shown = lk_path_absolute(&arena, path);
	if (!shown)
		return lk_fail_memory(reterr);
	relative = lk_path_find(system, path, &at);
	fd = lk_file_open(at, relative, shown, reterr);
	return fd < 0 ? fd : insert_fd(system, fd, shown, params, flags, report, reterr);
}

LKM_EXPORT int lkm_remove(
	const char *module, unsigned flags, struct lkm_report **report, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int mark = lk_aftermath_mark(report);
	struct lkm_error error = {0};
	int rc = lk_remove(module, flags & LKM_RUN_FORCE_UNLOAD, &error);

	if (report)
		*report = NULL;
	if (reterr)
		*reterr = error;
	if (rc < 0)
		lk_aftermath(report, mark,
			&(struct lk_aftermath){.deed = LK_DEED_UNLOAD,
				.module = module,
				.file = -1,
				.flags = flags},
			&error);
	return rc;
}
