/* SPDX-License-Identifier: MIT */
/* Replacing several files of a directory so that no reader, crash or full disk ever meets a broken
 * one. */
#ifndef LK_REPLACE_H
#define LK_REPLACE_H

#include <stdbool.h>
#include <lkm/error.h>
#include "../base/span.h"
#include "../index/emit.h"

struct lk_replacement {
	const char *name; /* in the directory */
	struct lk_span contents;
	bool absent;  /* there shall be no such file */
	bool changed; /* result: the file did not have these contents and was replaced */
};

/* The order in which the files of a module directory take their places, so that those that are new
 * can be used whichever are still old (or missing, the first time):
 *
 * What is said of modules comes before what makes them known, and that before what refers to them.
 * modules.builtin.bin first: it says that a module needs no file. Then modules.softdep and
 * modules.weakdep: of a module that is not known yet they say nothing, but one that was known
 * before them would be loaded without what it wants. Then modules.dep.bin, by which a module is
 * found; then the aliases and symbols that stand for modules, which would lead to unknown ones
 * before it; then modules.devname, whose nodes lead to aliases. (What the old ones still say of
 * modules that are gone fails as it must: their files are gone too.)
 *
 * Then the texts, which programs other than modprobe read, in the same order, but for modules.dep:
 * that it is there, or newer than the modules, is taken for the sign that all is indexed (by
 * initramfs builders, by depmod -A of kmod), so that is the last to become true. */
extern const enum lk_output lk_replace_order[LK_OUT_COUNT];

/* Hold the directory against others who replace files in it, waiting for them if need be. The lock
 * is the directory's own (no file is made) and ends when the descriptor, which should not be shared
 * with others, is closed. Where the file system has no locks, or somebody keeps it for two minutes,
 * it goes on without. 0; -errno with LKM_E_UNREADABLE. */
int lk_replace_lock(int directory, const char *shown, struct lkm_error *reterr);

/* Remove the files that shall be absent. Write those files that differ from what is there (in
 * contents, or in not being a file of ours with permissions 0644): all to temporary names and
 * synced, then renamed one after the other in the order given, then the directory is synced, all
 * with signals blocked in this thread. Temporary files of these names that a killed run left are
 * removed first, if the directory can be locked. shown is the directory's name. ret_window (may be
 * NULL) gets the nanoseconds from the first rename to the last.
 *
 * Until the end the old files are kept under temporary names: when a rename fails, those that were
 * replaced are put back. After SIGKILL the files are new up to some place in the order and old
 * beyond it; the next run replaces what is left.
 *
 * 0; LKM_E_UNWRITABLE with the errno and the full path: every file is whole and old, unless
 * putting them back failed too, or only the directory could not be synced; files that are new are
 * marked as changed. No temporary file remains. -ENOMEM. */
int lk_replace_files(int directory, const char *shown, struct lk_replacement *files, size_t count,
	uint64_t *ret_window, struct lkm_error *reterr);

#endif
