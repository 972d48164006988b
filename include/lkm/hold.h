/* SPDX-License-Identifier: MIT */
/* The modules of a program that runs for long: loaded when it needs them, and unloaded when it
 * ends, as far as it was the program that loaded them. */
#ifndef LKM_HOLD_H
#define LKM_HOLD_H

#include <stddef.h>

#include <lkm/error.h>
#include <lkm/lkm.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A list of modules, dependencies and softdeps included, that were loaded through it: not those
 * that were there before, and not those that somebody else was quicker to load. One thread at a
 * time may use one.
 *
 * With a state file the list outlives the program. The file is written anew, in place of the old
 * one by a rename, before each module is given to the kernel ("it is not there, and I am loading
 * it") and again when the kernel has answered. So whenever the program is killed, the next
 * lkm_hold_new() with this file takes over exactly what was loaded. Its format is described in
 * lkm-hold(5).
 *
 * What one can know of who has loaded a module, and what not:
 * - A module that somebody unloads and loads again is not unloaded: the inode number of
 *   /sys/module/NAME, which is new for each loading, is in the list. Without sysfs it is not seen.
 * - A file from before the last boot counts as empty (/proc/sys/kernel/random/boot_id).
 * - When the program is killed while the kernel is loading a module, and somebody else had begun to
 *   load the same module in the moment before, it counts as loaded by the program.
 * - Who asks for a module that is loaded already leaves no trace: it is unloaded unless in use.
 * - What an install command of modprobe.d loads is not in the list, but for the module that it
 *   stands for, where that is there only after the command.
 * - Modules are unloaded by themselves, without remove commands.
 */
struct lkm_hold;

/**
 * Begin, or go on where an earlier program with the same state file ended. lkm is the system to
 * load from, which must stay open as long; NULL: the running one as it is. state_path: a file in a
 * directory that exists, such as one of systemd's RuntimeDirectory=; it is made if need be, locked
 * against other processes until lkm_hold_free() or the end of this process, and believed only if
 * nobody but this user can write it. NULL: the list ends with the program. (A child that this
 * process makes without executing another program shares the lock.)
 *
 * 0 and *ret, to be freed; -EBUSY LKM_E_HOLD_LOCKED: another process has the file;
 * LKM_E_HOLD_DAMAGED: it is no such file (-EBADMSG, line is set), or others may write it (-EPERM);
 * LKM_E_UNREADABLE, LKM_E_UNWRITABLE: the file or its directory; -EFBIG LKM_E_TOO_LARGE; -EINVAL
 * LKM_E_INVALID_ARGUMENT: state_path ends in a '/'; the errors of lkm_open(); -ENOMEM.
 */
LKM_EXPORT int lkm_hold_new(
	struct lkm *lkm, const char *state_path, struct lkm_hold **ret, struct lkm_error *reterr);

/**
 * As lkm_ensure(), with enum lkm_ensure_flags, and what is loaded by this call comes on the list:
 * also where the call fails half-way. The errors of lkm_ensure(); LKM_E_UNWRITABLE: the state file
 * could not be written. That is tried before anything is loaded; should it fail only later, the
 * modules are loaded and on the list, but a program that is killed then would not find all of them
 * in the file. -EINVAL LKM_E_INVALID_ARGUMENT: a module file whose module has a name that no line
 * can hold.
 */
LKM_EXPORT int lkm_hold_load(struct lkm_hold *hold, const char *what, const char *params,
	unsigned flags, struct lkm_error *reterr);

/**
 * Unload what is on the list, the newest first. What is in use is tried again until deadline_ms
 * milliseconds have passed (0: once), as long as there is hope: a module without an exit function
 * will not go. What is gone, or was unloaded and loaded again by somebody else, is taken off the
 * list; a failure does not keep the others from being tried.
 *
 * 0 when the list is empty then. Otherwise what could not be unloaded stays on it, and may be tried
 * again later; the error is that of the newest of these: LKM_E_IN_USE (-EAGAIN), LKM_E_NO_EXIT or
 * LKM_E_STUCK (-EBUSY), LKM_E_NOT_PERMITTED, LKM_E_REFUSED ..., more exact where the cause is
 * certain. LKM_E_UNWRITABLE: all are unloaded, but the state file could not be written.
 */
LKM_EXPORT int lkm_hold_release(struct lkm_hold *hold, int deadline_ms, struct lkm_error *reterr);

/** How many modules are on the list, the oldest first, and the name of number i, as /proc/modules
 * shows it; NULL beyond the last. It is valid until the next call that changes the list. */
LKM_EXPORT size_t lkm_hold_count(const struct lkm_hold *hold);
LKM_EXPORT const char *lkm_hold_module(const struct lkm_hold *hold, size_t i);

/** Why the last lkm_hold_release() could not unload number i: NULL when that was not tried, and
 * beyond the last. Valid as long as its name. */
LKM_EXPORT const struct lkm_error *lkm_hold_why(const struct lkm_hold *hold, size_t i);

/** End it; NULL is allowed. Modules that are still on the list stay loaded: with a state file,
 * which stays then, for the next one to take over. With an empty list the file is removed. */
LKM_EXPORT void lkm_hold_free(struct lkm_hold *hold);

#ifdef __cplusplus
}
#endif
#endif
