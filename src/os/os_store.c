/* SPDX-License-Identifier: MIT */
/* Changing files by openat and its kin. */
#include "os_store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MODE      0644
#define DIRECTORY_MODE 0755

static int make_directory(int at, const char *path)
{
	return mkdirat(at, path, DIRECTORY_MODE) < 0 && errno != EEXIST ? -errno : 0;
}

/* From the top: most of the way is there already, and is not touched then. */
static int make_parents(int at, char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		int rc;

		*slash = '\0';
		rc = make_directory(at, path);
		*slash = '/';
		if (rc < 0)
			return rc;
	}
	return 0;
}

int lk_store_directory(int at, const char *path)
{
	char copy[PATH_MAX];
	size_t length = strlen(path);
	struct stat st;
	int rc;

	/* On a read-only file system mkdir says so before it says that the directory is there. */
	if (fstatat(at, path, &st, 0) == 0)
		return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
	if (length == 0 || length >= sizeof(copy))
		return length ? -ENAMETOOLONG : -ENOENT;
	memcpy(copy, path, length + 1);
	rc = make_directory(at, path);
	if (rc == -ENOENT) {
		rc = make_parents(at, copy);
		if (rc == 0)
			rc = make_directory(at, path);
	}
	return rc;
}

/* Some file systems have no permissions that could be set; they need none. */
static int set_permissions(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if ((st.st_mode & 07777) == FILE_MODE || fchmod(fd, FILE_MODE) == 0)
		return 0;
	return errno == EPERM || errno == ENOSYS || errno == EOPNOTSUPP ? 0 : -errno;
}

static int open_name(int at, const char *name, int flags)
{
	int fd;

	do
		fd = openat(at, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, FILE_MODE);
	while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

int lk_store_create(int at, const char *name)
{
	LK_FD_CLEANUP int fd = open_name(at, name, O_WRONLY | O_CREAT | O_EXCL);
	int rc = fd < 0 ? fd : set_permissions(fd);

	if (rc < 0) {
		if (fd >= 0)
			unlinkat(at, name, 0);
		return rc;
	}
	rc = fd;
	fd = -1;
	return rc;
}

/* Beyond a limit for file sizes (ulimit -f) a write does not only fail: a signal that ends the
 * process comes with it, behind which nobody hears why. */
int lk_store_write(int fd, struct lk_span contents)
{
	const struct timespec now = {0};
	sigset_t limit, before;
	int rc;

	sigemptyset(&limit);
	sigaddset(&limit, SIGXFSZ);
	pthread_sigmask(SIG_BLOCK, &limit, &before);
	rc = lk_fd_write(fd, contents);
	if (rc == -EFBIG)
		sigtimedwait(&limit, NULL, &now); /* it is not to come later */
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

void lk_store_hurry(int fd)
{
	sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

static bool nothing_to_sync(int errnum)
{
	return errnum == EINVAL || errnum == ENOSYS || errnum == EOPNOTSUPP;
}

int lk_store_sync(int fd)
{
	while (fdatasync(fd) < 0)
		if (errno != EINTR)
			return nothing_to_sync(errno) ? 0 : -errno;
	return 0;
}

int lk_store_sync_directory(int fd)
{
	while (fsync(fd) < 0)
		if (errno != EINTR)
			return nothing_to_sync(errno) ? 0 : -errno;
	return 0;
}

int lk_store_rename(int at, const char *from, const char *to)
{
	return renameat(at, from, at, to) < 0 ? -errno : 0;
}

int lk_store_link(int at, const char *from, const char *to)
{
	return linkat(at, from, at, to, 0) < 0 ? -errno : 0;
}

int lk_store_remove(int at, const char *name)
{
	return unlinkat(at, name, 0) < 0 ? -errno : 0;
}

int lk_store_lock(int fd)
{
	while (flock(fd, LOCK_EX | LOCK_NB) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

int lk_store_look_at(int fd, struct lk_stored *ret)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*ret = (struct lk_stored){.size = (uint64_t)st.st_size,
		.inode = st.st_ino,
		.device = st.st_dev,
		.owner = st.st_uid,
		.permissions = st.st_mode & 07777,
		.kind = S_ISREG(st.st_mode)   ? LK_FILE_REGULAR
			: S_ISDIR(st.st_mode) ? LK_FILE_DIRECTORY
					      : LK_FILE_OTHER};
	return 0;
}

int lk_store_look(int at, const char *name, struct lk_stored *ret)
{
	LK_FD_CLEANUP int fd = open_name(at, name, O_RDONLY | O_NONBLOCK);
	int rc = fd < 0 ? fd : lk_store_look_at(fd, ret);

	if (rc < 0)
		return rc;
	rc = fd;
	fd = -1;
	return rc;
}

int lk_store_read(int fd, void *data, uint32_t size)
{
	for (;;) {
		ssize_t got = read(fd, data, size);

		if (got >= 0)
			return (int)got;
		if (errno != EINTR)
			return -errno;
	}
}

uint32_t lk_store_user(void)
{
	return geteuid();
}

int64_t lk_store_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void lk_store_block_signals(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, before);
}

void lk_store_restore_signals(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}
