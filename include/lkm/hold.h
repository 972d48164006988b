/* SPDX-License-Identifier: MIT */
/* The modules of a long-running program: loaded when it needs them, and unloaded when it ends, if
 * the program has loaded them. */
#ifndef LKM_HOLD_H
#define LKM_HOLD_H

#include <stddef.h>

#include <lkm/error.h>
#include <lkm/lkm.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A list of the modules that were loaded through it, dependencies and softdeps included. Modules
 * that were loaded before, or that another process was quicker to load, are not on it. Only one
 * thread at a time may use one.
 *
 * With a state file the list outlives the program. The file is replaced by a rename before each
 * module is given to the kernel ("it is not loaded, and I am loading it") and again when the kernel
 * has answered. So whenever the program is killed, the next lkm_hold_new() with this file takes
 * over exactly what was loaded. lkm-hold(5) describes the format.
 *
 * What can be known about who has loaded a module, and what cannot:
 *   - A module that another process unloads and loads again is not unloaded: the inode number of
 *     /sys/module/NAME, which is new for each load, is in the list. Without sysfs this is not seen.
 *   - A file from before the last boot counts as empty (/proc/sys/kernel/random/boot_id).
 *   - If the program is killed while the kernel is loading a module that another process began to
 *     load at the same moment, the module counts as loaded by the program.
 *   - A process that asks for a module that is already loaded leaves no trace: the module is
 *     unloaded unless it is in use.
 *   - Modules that an install command of modprobe.d loads are not on the list, except the module
 *     that the command is for.
 *   - Modules are unloaded without remove commands.
 */
struct lkm_hold;

/**
 * Begin, or continue where an earlier program with the same state file ended. lkm is the system to
 * load from, which must stay open; NULL: the running one. state_path is a file in a directory that
 * exists, such as one of systemd's RuntimeDirectory=. It is created if it is missing, locked
 * against other processes until lkm_hold_free() or the end of this process, and only trusted if
 * no other user can write it. A child that is forked without exec shares the lock. NULL: the
 * list ends with the program.
 *
 * Returns 0 and *ret, to be freed, or -errno: those of lkm_open() and
 *   LKM_E_HOLD_LOCKED       -EBUSY, another process uses the file
 *   LKM_E_HOLD_DAMAGED      -EBADMSG, lkm did not write the file (error.line is set); -EPERM,
 *                           others may write it
 *   LKM_E_UNREADABLE, LKM_E_UNWRITABLE  the file or its directory
 *   LKM_E_TOO_LARGE         -EFBIG
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, also if state_path ends in a '/'
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_hold_new(
	struct lkm *lkm, const char *state_path, struct lkm_hold **ret, struct lkm_error *reterr);

/**
 * Do what lkm_ensure() does, and put the modules that this call loads on the list, even if it fails
 * halfway. options may be NULL.
 *
 * Returns 0 or -errno: those of lkm_ensure() and
 *   LKM_E_UNWRITABLE        the state file could not be written. This is tried before anything is
 *                           loaded. If it only fails later, the modules are loaded and on the list,
 *                           but a program that is killed then would not find all of them
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, also for a module file whose module has a name that cannot
 *                           stand in the state file
 */
LKM_EXPORT int lkm_hold_load(struct lkm_hold *hold, const char *what,
	const struct lkm_ensure_options *options, struct lkm_error *reterr);

/**
 * Unload the modules on the list, the newest first. A module in use is tried again until
 * deadline_ms milliseconds have passed (0: once), but not if it has no exit function. Modules that
 * are gone, or that another process has unloaded and loaded again, are taken off the list. A
 * failure does not keep the others from being tried. cancel_fd is as in struct lkm_run_options, and
 * may be NULL.
 *
 * Returns 0 if the list is empty then, or -errno. Modules that could not be unloaded stay on the
 * list and may be tried again later; the error is that of the newest one:
 *   LKM_E_IN_USE            -EAGAIN
 *   LKM_E_NO_EXIT, LKM_E_STUCK  -EBUSY
 *   LKM_E_NOT_PERMITTED, LKM_E_REFUSED  cause unknown
 *   LKM_E_CANCELLED         -ECANCELED, cancel_fd is readable; -EINTR, a signal handler ran
 *   LKM_E_UNWRITABLE        all are unloaded, but the state file could not be written
 */
LKM_EXPORT int lkm_hold_release(
	struct lkm_hold *hold, int deadline_ms, const int *cancel_fd, struct lkm_error *reterr);

/** The modules on the list, the oldest first: their number, and the name of module i as
 * /proc/modules shows it; NULL beyond the last. Names are valid until the next call that changes
 * the list. */
LKM_EXPORT size_t lkm_hold_count(const struct lkm_hold *hold);
LKM_EXPORT const char *lkm_hold_module(const struct lkm_hold *hold, size_t i);

/** Why the last lkm_hold_release() could not unload module i; NULL if it was not tried, and beyond
 * the last. It is valid as long as the name. */
LKM_EXPORT const struct lkm_error *lkm_hold_why(const struct lkm_hold *hold, size_t i);

/** Free it; NULL is allowed. Modules that are still on the list stay loaded, and a state file stays
 * for the next program to take over. With an empty list the file is removed. */
LKM_EXPORT void lkm_hold_free(struct lkm_hold *hold);

#ifdef __cplusplus
}
#endif
#endif
