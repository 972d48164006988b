/* SPDX-License-Identifier: MIT */
/* The file system, and nothing else of the world: every path is relative to a directory that was
 * opened once. */
#ifndef LK_OS_FS_H
#define LK_OS_FS_H

#include <stdbool.h>
#include <sys/types.h>
#include <lkm/error.h>
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/source.h"
#include "../base/file_identity.h"

/* An open directory; fd is -1 when it does not exist (errnum says why), which is not an error until
 * something in it is needed. */
struct lk_dir {
	int fd;
	int errnum;
	const char *path; /* for messages; borrowed */
};
/* Open path below the directory at (AT_FDCWD for none); never fails, see above. */
struct lk_dir lk_dir_open(int at, const char *path, const char *shown);
void lk_dir_close(struct lk_dir *dir);

/* Read a whole file of any kind that read(2) gives (proc, sysfs, pipes too) into out, at most
 * out->maximum bytes. 0; LKM_E_UNREADABLE with -ENOENT, -EACCES, -EISDIR ...; LKM_E_TOO_LARGE
 * -EFBIG; -ENOMEM. shown is for messages. */
int lk_file_read(
	int at, const char *path, const char *shown, struct lk_buf *out, struct lkm_error *reterr);
/* As lk_file_read(), for a file that must not be taken for a shorter one: -EIO when a regular file
 * ends before its size (files of proc and sysfs do not have the size they say). */
int lk_file_read_whole(
	int at, const char *path, const char *shown, struct lk_buf *out, struct lkm_error *reterr);
int lk_fd_read(int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr);

/* Write all of it, whatever comes between: 0 or -errno. */
int lk_fd_write(int fd, struct lk_span contents);

/* Open a regular file for reading, close-on-exec; a FIFO or device does not block. The descriptor,
 * or -errno with LKM_E_UNREADABLE (-EISDIR for a directory, -EINVAL for other kinds). */
int lk_file_open(int at, const char *path, const char *shown, struct lkm_error *reterr);

/* A source over an open file: pieces are read with pread into the arena. The descriptor stays the
 * caller's. */
struct lk_file_source {
	struct lk_source source; /* first: load casts back */
	struct lk_arena *arena;
	int fd;
};
int lk_file_source(int fd, const char *shown, struct lk_arena *arena, struct lk_file_source *ret,
	struct lkm_error *reterr);

/* Names in a directory, sorted by strcmp, without "." and "..". In the arena, NULL-terminated. 0;
 * LKM_E_UNREADABLE; -ENOMEM. */
int lk_dir_list(int at, const char *path, const char *shown, struct lk_arena *arena, char ***ret,
	struct lkm_error *reterr);

/* The kind of a file, symbolic links followed: 0 or -errno. */
enum lk_file_kind { LK_FILE_REGULAR, LK_FILE_DIRECTORY, LK_FILE_LINK, LK_FILE_OTHER };
int lk_file_kind(int at, const char *path, enum lk_file_kind *ret);

/* The kind and the identity of a file, symbolic links followed: 0 or -errno. */
int lk_file_identify(
	int at, const char *path, enum lk_file_kind *ret_kind, struct lk_file_identity *ret);
/* The identity of an open file: 0 or -errno. */
int lk_fd_identify(int fd, struct lk_file_identity *ret);

/* Where a symbolic link points to, as it says so: 0; -ENAMETOOLONG when that does not fit; -errno.
 */
int lk_link_read(int at, const char *path, char *ret, size_t size);

/* Which device a node stands for, symbolic links followed: kind is 'c', 'b', or 0 for what is no
 * such node. 0 or -errno. */
struct lk_device_number {
	char kind;
	unsigned major, minor;
};
int lk_file_device(int at, const char *path, struct lk_device_number *ret);

/* The permissions of a file, the lower 12 bits of its mode: 0 or -errno. */
int lk_file_permissions(int at, const char *path, unsigned *ret);

/* Names in an open directory and what they are, symbolic links not followed; otherwise as
 * lk_dir_list(). 0 or -errno. */
struct lk_entry {
	char *name;
	enum lk_file_kind kind;
};
int lk_dir_entries(int fd, struct lk_arena *arena, struct lk_entry **ret, size_t *ret_count);

/* A file that exists in memory only, filled with contents, at offset 0: the descriptor or -errno.
 */
int lk_file_memory(struct lk_span contents, const char *name);

/* The current directory, for making a path absolute; in the arena, NULL when unknown. */
char *lk_dir_current(struct lk_arena *arena);

void lk_fd_cleanup(int *fd);
#define LK_FD_CLEANUP __attribute__((cleanup(lk_fd_cleanup)))

#endif
