/* SPDX-License-Identifier: MIT */
/* Waiting for a module's state by looking again and again, for a device node by inotify. */
#include <lkm/wait.h>

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../os/os_proc.h"
#include "../os/os_watch.h"
#include "../system/module_state.h"

#define PATH_SIZE 4096

/* Pauses between two looks: without a watch, and with one, which does not see what is behind
 * links. */
#define PAUSE_MS         50
#define PAUSE_WATCHED_MS 1000

static int fail_argument(struct lkm_error *reterr, const char *what)
{
	return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "%s", what);
}

static int fail_root(struct lkm_error *reterr, int rc)
{
	return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not open '/': %s", lk_errno_text(-rc));
}

/* Modules ----------------------------------------------------------------------------------------
 */

/* 1 when it is so, 0, or -errno. */
static int is_so(int system, const char *module, enum lkm_wait_for wanted, struct lkm_error *reterr)
{
	struct lk_module_state state;
	int rc = lk_module_state_read(system, module, &state);

	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc == -EINVAL)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%.64s' is not the name of a module", module);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_STATE_UNREADABLE, -rc,
			"the state of %s cannot be read: %s", module, lk_errno_text(-rc));
	if (rc && state.builtin && wanted == LKM_WAIT_FOR_ABSENT)
		return lk_fail(reterr, LKM_E_BUILTIN, EPERM, "%s is built into the kernel", module);
	return wanted == LKM_WAIT_FOR_ABSENT ? rc == 0 : rc && state.state == LKM_STATE_LIVE;
}

static int fail_state(
	const char *module, enum lkm_wait_for wanted, int timeout_ms, struct lkm_error *reterr)
{
	const char *state = wanted == LKM_WAIT_FOR_LIVE ? "loaded" : "gone";

	lk_fail_module(reterr, module);
	return timeout_ms
		       ? lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT, "%s was not %s within %d ms",
				 module, state, timeout_ms)
		       : lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT, "%s is not %s", module, state);
}

LKM_EXPORT int lkm_wait_state(
	const char *module, enum lkm_wait_for wanted, int timeout_ms, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	int64_t deadline = lk_proc_now() + timeout_ms, pause = 1, left;
	int rc;

	lk_fail_clear(reterr);
	if (timeout_ms < 0 || (wanted != LKM_WAIT_FOR_LIVE && wanted != LKM_WAIT_FOR_ABSENT))
		return fail_argument(reterr, "the time or state to wait for is not one");
	if (system < 0)
		return fail_root(reterr, system);
	while ((rc = is_so(system, module, wanted, reterr)) == 0) {
		left = deadline - lk_proc_now();
		if (left <= 0)
			break;
		lk_proc_sleep(pause < left ? pause : left);
		if (pause < PAUSE_MS)
			pause *= 2;
	}
	if (rc != 0)
		return rc < 0 ? rc : 0;
	return fail_state(module, wanted, timeout_ms, reterr);
}

/* Device nodes -----------------------------------------------------------------------------------
 */

struct waiting {
	int system;
	const char *path; /* relative to system */
};

/* The nearest directory above the path that exists. *ret_size is how much of the path it is. */
static struct lk_dir open_nearest(const struct waiting *waiting, size_t *ret_size)
{
	char path[PATH_SIZE];
	struct lk_dir directory;

	for (size_t size = strlen(waiting->path);; size--) {
		while (size && waiting->path[size] != '/')
			size--;
		memcpy(path, waiting->path, size);
		path[size] = '\0';
		*ret_size = size;
		directory = lk_dir_open(waiting->system, size ? path : ".", path);
		if (directory.fd >= 0 || !size)
			return directory;
	}
}

static int is_node(const struct waiting *waiting)
{
	struct lk_device_number number;
	int rc = lk_file_device(waiting->system, waiting->path, &number);

	if (rc == -ENOENT || rc == -ENOTDIR)
		return 0;
	return rc < 0 ? rc : number.kind != 0;
}

/* Until something has happened that may have brought the node: what came between looking and
 * watching is looked for once more. 1 when it is there, 0, -errno. */
static int wait_once(const struct waiting *waiting, int64_t left)
{
	size_t watched, size;
	struct lk_dir directory = open_nearest(waiting, &watched), again;
	LK_FD_CLEANUP int watch = directory.fd < 0 ? -1 : lk_watch_directory(directory.fd);
	int64_t pause = watch < 0 ? PAUSE_MS : PAUSE_WATCHED_MS;
	int rc = is_node(waiting);

	lk_dir_close(&directory);
	if (rc != 0)
		return rc;
	again = open_nearest(waiting, &size);
	lk_dir_close(&again);
	if (watch < 0 || size == watched)
		lk_watch_wait(watch, pause < left ? pause : left);
	return is_node(waiting);
}

/* 1, 0 when the time is over, -errno. */
static int wait_for(const struct waiting *waiting, int timeout_ms)
{
	int64_t deadline = lk_proc_now() + timeout_ms, left;
	int rc = is_node(waiting);

	while (rc == 0 && (left = deadline - lk_proc_now()) > 0)
		rc = wait_once(waiting, left);
	return rc;
}

LKM_EXPORT int lkm_wait_node(const char *path, int timeout_ms, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct waiting waiting = {.system = system, .path = path};
	int rc;

	lk_fail_clear(reterr);
	while (*waiting.path == '/')
		waiting.path++;
	if (timeout_ms < 0 || *path != '/' || !*waiting.path)
		return fail_argument(reterr, "the path is not absolute, or the time is negative");
	if (system < 0)
		return fail_root(reterr, system);
	if (strlen(waiting.path) >= PATH_SIZE)
		return lk_fail(reterr, LKM_E_UNREADABLE, ENAMETOOLONG, "the path is too long");
	rc = wait_for(&waiting, timeout_ms);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not look at '%s': %s", path,
			lk_errno_text(-rc));
	if (rc > 0)
		return 0;
	return timeout_ms ? lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT,
				    "there was no device node '%s' within %d ms", path, timeout_ms)
			  : lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT,
				    "there is no device node '%s'", path);
}
