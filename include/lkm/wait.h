/* SPDX-License-Identifier: MIT */
/* Waiting until a module is loaded or gone, or until a device node exists. */
#ifndef LKM_WAIT_H
#define LKM_WAIT_H

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Rules for all functions here. timeout_ms is the longest time to wait in milliseconds; 0
 * only looks, a negative number waits without a limit. Two things end a wait early:
 *   - cancel_fd, if it is not NULL, points to a descriptor that becomes readable (or whose other
 *     end is closed), such as an eventfd, a signalfd or a pipe. Nothing is read from it.
 *   - a signal handler runs in this thread while it sleeps. A signal that arrives between two
 *     sleeps does not end the wait: use cancel_fd where that matters.
 */

/**
 * Wait for a module to get into a state. This changes nothing, and is meant for a module that
 * somebody else loads or unloads: lkm_run() waits itself. The name is the module's own, not an
 * alias; '-' and '_' do not differ.
 *
 * Returns 0 or -errno:
 *   LKM_E_TIMEOUT           -ETIMEDOUT
 *   LKM_E_CANCELLED         -ECANCELED (cancel_fd is readable), -EINTR (a signal handler ran)
 *   LKM_E_BUILTIN           -EPERM, it is built-in, so it can never be absent
 *   LKM_E_STATE_UNREADABLE  -ENOENT (neither /sys/module nor /proc/modules exists), -EACCES ...
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, module is NULL or not the name of a module, an unknown state,
 *                           or a bad descriptor
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_wait_state(const char *module, enum lkm_wait_for wanted, int timeout_ms,
	const int *cancel_fd, struct lkm_error *reterr);

/**
 * Wait for a device node, such as "/dev/fuse", or for a link to one, whoever makes it. Directories
 * on the way may be missing at first. inotify reports it at once; without inotify it takes up to 50
 * ms, after a link up to a second. udev may set its permissions later.
 *
 * Returns 0 or -errno:
 *   LKM_E_TIMEOUT           -ETIMEDOUT, also if something else has this path
 *   LKM_E_CANCELLED         -ECANCELED (cancel_fd is readable), -EINTR (a signal handler ran)
 *   LKM_E_UNREADABLE        -EACCES, -ELOOP, -ENAMETOOLONG and the like
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, path is NULL or not absolute, or a bad descriptor
 */
LKM_EXPORT int lkm_wait_node(
	const char *path, int timeout_ms, const int *cancel_fd, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
