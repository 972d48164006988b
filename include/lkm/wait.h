/* SPDX-License-Identifier: MIT */
/* Waiting, for a limited time, for what modules bring: until one is loaded or gone, until a device
 * node is there. */
#ifndef LKM_WAIT_H
#define LKM_WAIT_H

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Wait at most timeout_ms milliseconds (0: only look) for a module to get into a state. It changes
 * nothing, and is meant for what somebody else does: lkm_run() waits by itself. The name is the
 * module's own, no alias; '-' and '_' do not differ. 0; -ETIMEDOUT LKM_E_TIMEOUT; -EPERM
 * LKM_E_BUILTIN (it is built in, so it will never be absent); -EINVAL LKM_E_INVALID_ARGUMENT (what
 * is no name, a negative time, an unknown state); LKM_E_STATE_UNREADABLE (neither /sys nor /proc
 * tells: -ENOENT, -EACCES); -ENOMEM.
 */
LKM_EXPORT int lkm_wait_state(
	const char *module, enum lkm_wait_for wanted, int timeout_ms, struct lkm_error *reterr);

/**
 * Wait at most timeout_ms milliseconds (0: only look) for a device node, such as "/dev/fuse", or a
 * link to one, to be there, whoever makes it. Directories on the way may be missing at first.
 * Through inotify it is noticed at once, where that does not work, within 50 ms, behind a link
 * within a second. That it is there does not mean that udev has set its permissions. 0; -ETIMEDOUT
 * LKM_E_TIMEOUT (also when something else has this path); -EINVAL LKM_E_INVALID_ARGUMENT (a path
 * that is not absolute, a negative time); LKM_E_UNREADABLE (-EACCES, -ELOOP, -ENAMETOOLONG ...).
 */
LKM_EXPORT int lkm_wait_node(const char *path, int timeout_ms, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
