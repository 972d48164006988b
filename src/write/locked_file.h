/* SPDX-License-Identifier: MIT */
/* One small file that one process at a time keeps: locked while it is open, and always whole. */
#ifndef LK_LOCKED_FILE_H
#define LK_LOCKED_FILE_H

#include <lkm/error.h>
#include "../base/buf.h"
#include "../os/os_fs.h"

struct lk_locked_file {
	struct lk_dir directory;
	const char *name;  /* in it */
	const char *shown; /* the full path */
	int lock;          /* the file that has the name now, open and locked; -1: not open */
};

/* Open and lock the file, which is made if need be (its directory is not), and read it into
 * contents. system is the directory that stands for "/"; strings are in the arena. 0; -EWOULDBLOCK
 * LKM_E_HOLD_LOCKED; LKM_E_UNREADABLE; LKM_E_UNWRITABLE; -EPERM LKM_E_HOLD_DAMAGED (it is somebody
 * else's, or others may write it); -EFBIG LKM_E_TOO_LARGE; -ENOMEM. Of what is all zero but for
 * lock and directory.fd -1, and after a failure, lk_locked_file_close() closes nothing, or the
 * rest. */
int lk_locked_file_open(struct lk_locked_file *file, int system, const char *path,
	struct lk_arena *arena, struct lk_buf *contents, struct lkm_error *reterr);

/* Replace its contents. 0; LKM_E_UNWRITABLE, and the old ones stay. */
int lk_locked_file_write(
	struct lk_locked_file *file, struct lk_span contents, struct lkm_error *reterr);

/* It is not needed any more: remove it. Where that fails it stays. */
void lk_locked_file_remove(struct lk_locked_file *file);

void lk_locked_file_close(struct lk_locked_file *file);

#endif
