/* SPDX-License-Identifier: MIT */
/* lkm_insert() and lkm_remove(): one module, without plan, dependencies and configuration. */
#include <errno.h>
#include <stdbool.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/path.h"
#include "../formats/name.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../system/open.h"
#include "failure.h"
#include "insert.h"
#include "module_wait.h"
#include "remove.h"

/* As long as lkm_run() waits by default. */
#define WAIT_MS 30000

#define INSERT_FLAGS                                                                               \
	(LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION | LKM_RUN_NO_CAUSES | LKM_RUN_TRACE)
#define REMOVE_FLAGS (LKM_RUN_FORCE_UNLOAD | LKM_RUN_NO_CAUSES)

static int insert_fd(const struct lk_insert *insert, struct lkm_error *error)
{
	struct lk_wait wait;
	char name[LKM_NAME_SIZE];
	int rc;

	lk_wait_begin(&wait, 0, NULL);
	rc = lk_module_wait_file(insert->system, insert->fd, insert->shown, WAIT_MS, &wait, error);
	if (rc == 0)
		rc = lk_insert(insert, error);
	if (rc != -EEXIST || error->code != LKM_E_LOADED)
		return rc;
	/* EEXIST may also be what the init function returned. */
	lk_module_inner_name(insert->fd, insert->shown, name);
	if (*name && lk_module_look(insert->system, name) == LK_MODULE_ABSENT)
		error->code = LKM_E_REFUSED;
	return rc;
}

/* Explain a failure, if anybody wants to know, and return it. */
static int give_failure(struct lkm_error *error, struct lkm_report **report, int mark,
	const struct lk_failure_subject *subject, struct lkm_error *reterr)
{
	if (report || reterr)
		lk_failure_explain(error, report, mark, subject);
	return lk_fail_pass(reterr, error);
}

/* Load the open file fd, or with by_path the file at shown. */
static int insert(bool by_path, int fd, const char *shown, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	LK_FD_CLEANUP int system = -1;
	LK_FD_CLEANUP int opened = -1;
	LK_FD_CLEANUP int memory = -1;
	LK_FD_CLEANUP int mark = -1;
	LK_LOAD_TRACE_CLEANUP struct lk_load_trace trace = {0};
	struct lk_insert file = {.fd = fd,
		.shown = shown,
		.params = params ? params : "",
		.flags = lk_insert_flags(flags),
		.trace = &trace};
	struct lkm_error error = {0};
	int rc = 0;

	lk_fail_clear(reterr);
	if (report)
		*report = NULL;
	if (!shown)
		rc = lk_fail_argument(&error, "the path or name of the module file is NULL");
	else if (flags & ~(unsigned)INSERT_FLAGS)
		rc = lk_fail_argument(&error, "a flag of the load is unknown");
	if (rc == 0)
		file.system = system = lk_kernel_root();
	if (rc == 0 && system < 0)
		rc = lk_fail(&error, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	if (rc == 0 && by_path) {
		int at;
		const char *relative = lk_path_find(system, shown, &at);

		file.shown = lk_path_absolute(&arena, shown);
		rc = file.shown ? 0 : lk_fail_memory(&error);
		if (rc == 0)
			file.fd = opened = lk_file_open(at, relative, file.shown, &error);
		if (rc == 0 && opened < 0)
			rc = opened;
	}
	if (rc == 0)
		rc = lk_insert_collect(file.fd, file.shown, &memory, &error);
	if (memory >= 0)
		file.fd = memory;
	if (rc == 0) {
		mark = lk_failure_mark(report);
		lk_failure_trace(&trace, flags, system);
		rc = insert_fd(&file, &error);
	}
	if (rc == 0)
		return 0;
	return give_failure(&error, report, mark,
		&(struct lk_failure_subject){
			/* The name of the file, if the name of the module is not known better. */
			.module = shown ? lk_name_module(&arena, shown) : NULL,
			.path = file.shown,
			.params = file.params,
			.file = file.fd,
			.flags = flags,
			.trace = &trace},
		reterr);
}

LKM_EXPORT int lkm_insert_fd(int fd, const char *shown, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr)
{
	return insert(false, fd, shown, params, flags, report, reterr);
}

LKM_EXPORT int lkm_insert(const char *path, const char *params, unsigned flags,
	struct lkm_report **report, struct lkm_error *reterr)
{
	return insert(true, -1, path, params, flags, report, reterr);
}

LKM_EXPORT int lkm_remove(
	const char *module, unsigned flags, struct lkm_report **report, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int mark = -1;
	struct lkm_error error = {0};
	int rc;

	lk_fail_clear(reterr);
	if (report)
		*report = NULL;
	if (!module) {
		rc = lk_fail_argument(&error, "the name of the module is NULL");
	} else if (flags & ~(unsigned)REMOVE_FLAGS) {
		rc = lk_fail_argument(&error, "a flag of the unload is unknown");
	} else {
		mark = lk_failure_mark(report);
		rc = lk_remove(module, flags & LKM_RUN_FORCE_UNLOAD, &error);
	}
	if (rc == 0)
		return 0;
	return give_failure(&error, report, mark,
		&(struct lk_failure_subject){
			.deed = LK_DEED_UNLOAD, .module = module, .file = -1, .flags = flags},
		reterr);
}
