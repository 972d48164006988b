/* SPDX-License-Identifier: MIT */
/* <lkm/wait.h>: waiting for the state of a module by polling, for a device node by inotify. */
#include <lkm/wait.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../os/os_proc.h"
#include "../os/os_watch.h"
#include "../system/module_state.h"

#define PATH_SIZE 4096

/* Pauses between two looks: without a watch, and with one, which does not see what happens behind
 * links. */
#define PAUSE_MS         50
#define PAUSE_WATCHED_MS 1000

/* How long to wait, and what ends it. */
struct limit {
	int64_t deadline;
	int cancel; /* -1: nothing */
};

static bool is_limit(int timeout_ms, const int *cancel_fd, struct limit *ret)
{
	ret->deadline = timeout_ms < 0 ? INT64_MAX : lk_proc_now() + timeout_ms;
	ret->cancel = cancel_fd ? *cancel_fd : -1;
	return !cancel_fd || *cancel_fd >= 0;
}

/* Pause for so long, but not beyond the limit: 1 to look again, 0 when the time is over, or -errno.
 */
static int wait_pause(const struct limit *limit, int watch, int64_t milliseconds)
{
	const int64_t left = limit->deadline - lk_proc_now();
	int rc;

	if (left <= 0)
		return 0;
	rc = lk_watch_wait(watch, limit->cancel, milliseconds < left ? milliseconds : left);
	return rc < 0 ? rc : 1;
}

/* The pause has failed with rc. */
static int fail_pause(struct lkm_error *reterr, int rc, const char *kind, const char *name)
{
	if (rc == -EBADF)
		return lk_fail_argument(reterr, "the cancel descriptor is not open");
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(
		reterr, LKM_E_CANCELLED, -rc, "waiting for %s '%s' was cancelled", kind, name);
}

static int fail_root(struct lkm_error *reterr, int rc)
{
	return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not open '/': %s", lk_errno_text(-rc));
}

/* Modules ----------------------------------------------------------------------------------------
 */

/* Has the module this state? 1, 0, or -errno. */
static int has_state(
	int system, const char *module, enum lkm_wait_for wanted, struct lkm_error *reterr)
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
			"could not read the state of '%s': %s", module, lk_errno_text(-rc));
	if (rc && state.builtin && wanted == LKM_WAIT_FOR_ABSENT)
		return lk_fail(reterr, LKM_E_BUILTIN, EPERM, "'%s' is built-in", module);
	return wanted == LKM_WAIT_FOR_ABSENT ? rc == 0 : rc && state.state == LKM_STATE_LIVE;
}

/* The time is over. Times are shown in seconds, as people give them. */
static int fail_state(
	const char *module, enum lkm_wait_for wanted, int timeout_ms, struct lkm_error *reterr)
{
	const char *state = wanted == LKM_WAIT_FOR_LIVE ? "not loaded" : "still loaded";

	lk_fail_module(reterr, module);
	return timeout_ms ? lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT,
				    "timed out after %g s: module '%s' is %s", timeout_ms / 1000.0,
				    module, state)
			  : lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT, "module '%s' is %s", module,
				    state);
}

LKM_EXPORT int lkm_wait_state(const char *module, enum lkm_wait_for wanted, int timeout_ms,
	const int *cancel_fd, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct limit limit;
	int64_t pause = 1;
	int rc;

	lk_fail_clear(reterr);
	if (!module || (wanted != LKM_WAIT_FOR_LIVE && wanted != LKM_WAIT_FOR_ABSENT))
		return lk_fail_argument(reterr, "the module is NULL, or the state is unknown");
	if (!is_limit(timeout_ms, cancel_fd, &limit))
		return lk_fail_argument(reterr, "the cancel descriptor is negative");
	if (system < 0)
		return fail_root(reterr, system);
	while ((rc = has_state(system, module, wanted, reterr)) == 0) {
		rc = wait_pause(&limit, -1, pause);
		if (rc < 0)
			return fail_pause(reterr, rc, "module", module);
		if (rc == 0)
			return fail_state(module, wanted, timeout_ms, reterr);
		if (pause < PAUSE_MS)
			pause *= 2;
	}
	return rc < 0 ? rc : 0;
}

/* Device nodes -----------------------------------------------------------------------------------
 */

struct waiting {
	int system;
	const char *path; /* relative to system */
	struct limit limit;
};

/* The nearest directory above the path that exists. *ret_size is the length of its path. */
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

/* Wait until something has happened that may have made the node. Between looking and watching the
 * node may have come, and a nearer directory too: both are looked for again before the pause. 1
 * when the node exists, 0 to go on, -errno; *ret_pause is the result of the pause. */
static int wait_once(const struct waiting *waiting, int *ret_pause)
{
	size_t watched, size;
	struct lk_dir directory = open_nearest(waiting, &watched), again;
	LK_FD_CLEANUP int watch = directory.fd < 0 ? -1 : lk_watch_directory(directory.fd);
	int rc = is_node(waiting);

	lk_dir_close(&directory);
	if (rc != 0)
		return rc;
	again = open_nearest(waiting, &size);
	lk_dir_close(&again);
	if (watch < 0 || size == watched)
		*ret_pause =
			wait_pause(&waiting->limit, watch, watch < 0 ? PAUSE_MS : PAUSE_WATCHED_MS);
	return *ret_pause < 0 ? 0 : is_node(waiting);
}

LKM_EXPORT int lkm_wait_node(
	const char *path, int timeout_ms, const int *cancel_fd, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct waiting waiting = {.system = system, .path = path};
	int rc, pause = 1;

	lk_fail_clear(reterr);
	while (path && *waiting.path == '/')
		waiting.path++;
	if (!path || *path != '/' || !*waiting.path)
		return lk_fail_argument(reterr, "the path is not absolute");
	if (!is_limit(timeout_ms, cancel_fd, &waiting.limit))
		return lk_fail_argument(reterr, "the cancel descriptor is negative");
	if (system < 0)
		return fail_root(reterr, system);
	if (strlen(waiting.path) >= PATH_SIZE)
		return lk_fail(reterr, LKM_E_UNREADABLE, ENAMETOOLONG, "the path is too long");
	rc = is_node(&waiting);
	while (rc == 0 && timeout_ms && pause > 0)
		rc = wait_once(&waiting, &pause);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not look at '%s': %s", path,
			lk_errno_text(-rc));
	if (rc > 0)
		return 0;
	if (pause < 0)
		return fail_pause(reterr, pause, "device node", path);
	return timeout_ms ? lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT,
				    "timed out after %g s: there is no device node '%s'",
				    timeout_ms / 1000.0, path)
			  : lk_fail(reterr, LKM_E_TIMEOUT, ETIMEDOUT,
				    "there is no device node '%s'", path);
}
