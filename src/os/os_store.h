/* SPDX-License-Identifier: MIT */
/* The half of the file system that changes it: one function a step, so that each can be made to
 * fail. */
#ifndef LK_OS_STORE_H
#define LK_OS_STORE_H

#include <signal.h>
#include <stdint.h>
#include "os_fs.h"

/* All return 0 (or what is said) or -errno, and go on where a signal interrupted them. Names are
 * relative to the open directory at. */

/* Make a directory, and those above it that are missing, with 0755. */
int lk_store_directory(int at, const char *path);

/* Make a file that was not there (-EEXIST; a symbolic link counts as there), 0644 whatever the
 * umask says. The descriptor, for writing. */
int lk_store_create(int at, const char *name);

/* Write all of it at the end of what was written before. -EFBIG beyond a limit for file sizes,
 * without the signal. */
int lk_store_write(int fd, struct lk_span contents);

/* Have the system begin to bring it to the disk, without waiting: a hint. */
void lk_store_hurry(int fd);

/* Wait until the contents, or the names in a directory, are on the disk. Where a file system has
 * nothing to wait for, that is success. */
int lk_store_sync(int fd);
int lk_store_sync_directory(int fd);

/* A second name for the file of a name itself (not the target of a link), -EEXIST when to is there.
 * Not all file systems can do that. */
int lk_store_link(int at, const char *from, const char *to);

int lk_store_rename(int at, const char *from, const char *to);
int lk_store_remove(int at, const char *name);

/* Lock an open file or directory for this descriptor and its copies, until the last is closed.
 * -EWOULDBLOCK when another has it. Does not wait. */
int lk_store_lock(int fd);

/* The file of a name itself, not the target of a link. */
struct lk_stored {
	uint64_t size, inode, device;
	uint32_t owner;
	uint16_t permissions; /* the lower 12 bits of the mode */
	enum lk_file_kind kind;
};
/* Open it for reading; it does not wait for the other end of a FIFO. The descriptor; -ELOOP for a
 * symbolic link. */
int lk_store_look(int at, const char *name, struct lk_stored *ret);
int lk_store_look_at(int fd, struct lk_stored *ret);

/* The next bytes, at most size: how many there were, 0 at the end. */
int lk_store_read(int fd, void *data, uint32_t size);

/* Whose files are ours. */
uint32_t lk_store_user(void);

/* Nanoseconds since 1970 by the clock that stamps files. */
int64_t lk_store_time(void);

/* Keep signals from this thread; give back what was so before. */
void lk_store_block_signals(sigset_t *before);
void lk_store_restore_signals(const sigset_t *before);

#endif
