/* SPDX-License-Identifier: MIT */
/* Replacing several files of a directory so that no reader, crash or full disk ever meets a broken
 * one. */
#ifndef LK_REPLACE_H
#define LK_REPLACE_H

#include <stdbool.h>
#include <lkm/error.h>
#include "../base/span.h"

struct lk_replacement {
	const char *name; /* in the directory */
	struct lk_span contents;
	bool changed; /* result: the file did not have these contents and was replaced */
};

/* Hold the directory against others who replace files in it, waiting for them if need be. The lock
 * is the directory's own (no file is made) and ends when the descriptor is closed. 0; -errno with
 * LKM_E_UNREADABLE. */
int lk_replace_lock(int directory, const char *shown, struct lkm_error *reterr);

/* Write those files that differ from what is there: all to temporary names and synced, then renamed
 * one behind the other in the order given, signals blocked, then the directory is synced. Litter of
 * a run that was killed is removed first. shown is the directory's name. ret_window (may be NULL)
 * gets the nanoseconds from the first rename to the last. 0; LKM_E_UNWRITABLE with the errno and
 * the full path: every file is whole, and the old ones are in place unless the renames had begun;
 * no temporary file is left behind. -ENOMEM. */
int lk_replace_files(int directory, const char *shown, struct lk_replacement *files, size_t count,
	uint64_t *ret_window, struct lkm_error *reterr);

#endif
