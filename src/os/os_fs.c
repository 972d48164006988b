/* SPDX-License-Identifier: MIT */
/* The file system by openat and its kin. */
#include "os_fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "../base/error.h"
#include "../base/errno_text.h"

void lk_fd_cleanup(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A file system in user space or in the network may end these with EINTR, which says nothing about
 * the file. */
static int open_at(int at, const char *path, int flags)
{
	int fd;

	do
		fd = openat(at, path, flags | O_RDONLY | O_CLOEXEC);
	while (fd < 0 && errno == EINTR);
	return fd;
}

static int stat_at(int at, const char *path, struct stat *ret, int flags)
{
	int rc;

	do
		rc = fstatat(at, path, ret, flags);
	while (rc < 0 && errno == EINTR);
	return rc;
}

struct lk_dir lk_dir_open(int at, const char *path, const char *shown)
{
	struct lk_dir dir = {.path = shown};

	/* O_PATH would do for openat, but not for reading the directory itself. */
	dir.fd = open_at(at, path, O_DIRECTORY);
	dir.errnum = dir.fd < 0 ? errno : 0;
	return dir;
}

void lk_dir_close(struct lk_dir *dir)
{
	lk_fd_cleanup(&dir->fd);
}

static int fail_unreadable(struct lkm_error *reterr, const char *shown, int errnum)
{
	return lk_fail(reterr, LKM_E_UNREADABLE, errnum, "could not read '%s': %s", shown,
		lk_errno_text(errnum));
}

#define SMALL_FILE ((size_t)4096)

/* More room: little at first, for most files are small and then need not be asked for their size;
 * later what is left, if that is known (proc files say 0). */
static size_t next_piece(int fd, const struct lk_buf *out)
{
	size_t left = out->maximum - out->size, piece = SMALL_FILE;
	struct stat st;

	if (out->size && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		(uint64_t)st.st_size >= out->size + piece)
		/* and the read that finds the end */
		piece = (uint64_t)st.st_size - out->size < left ? (size_t)st.st_size - out->size + 1
								: left;
	return piece < left ? piece : left;
}

/* One read into what is free, which is made larger first when there is nothing. As read(2). */
static ssize_t read_piece(int fd, struct lk_buf *out)
{
	size_t end = out->capacity < out->maximum ? out->capacity : out->maximum;
	uint8_t beyond;
	ssize_t got;

	if (out->size == out->maximum) { /* full: fine only when nothing is left */
		got = read(fd, &beyond, 1);
		if (got <= 0)
			return got;
		errno = EFBIG;
		return -1;
	}
	if (out->size == end) {
		if (lk_buf_reserve(out, next_piece(fd, out)) < 0) {
			errno = ENOMEM;
			return -1;
		}
		end = out->capacity < out->maximum ? out->capacity : out->maximum;
	}
	got = read(fd, out->data + out->size, end - out->size);
	if (got > 0)
		out->size += (size_t)got;
	return got;
}

int lk_fd_read(int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	for (;;) {
		ssize_t got = read_piece(fd, out);

		if (got == 0)
			return 0;
		if (got > 0 || errno == EINTR)
			continue;
		if (errno == ENOMEM)
			return lk_fail_memory(reterr);
		if (errno == EFBIG && out->size == out->maximum)
			return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
				"'%s' is larger than the maximum of %zu bytes", shown,
				out->maximum);
		return fail_unreadable(reterr, shown, errno);
	}
}

int lk_file_read(
	int at, const char *path, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	/* O_NONBLOCK: a FIFO without a writer must not hang us; it reads as empty. */
	LK_FD_CLEANUP int fd = open_at(at, path, O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return fail_unreadable(reterr, shown, errno);
	return lk_fd_read(fd, shown, out, reterr);
}

int lk_file_read_whole(
	int at, const char *path, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = open_at(at, path, O_NOCTTY | O_NONBLOCK);
	const size_t before = out->size;
	struct stat st;
	int rc =
		fd < 0 ? fail_unreadable(reterr, shown, errno) : lk_fd_read(fd, shown, out, reterr);

	if (rc < 0)
		return rc;
	if (fstat(fd, &st) < 0)
		return fail_unreadable(reterr, shown, errno);
	if (S_ISREG(st.st_mode) && (uint64_t)st.st_size > out->size - before)
		return fail_unreadable(reterr, shown, EIO);
	return 0;
}

int lk_file_open(int at, const char *path, const char *shown, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = open_at(at, path, O_NOCTTY | O_NONBLOCK);
	struct stat st;
	int ready;

	if (fd < 0 || fstat(fd, &st) < 0)
		return fail_unreadable(reterr, shown, errno);
	if (S_ISDIR(st.st_mode))
		return fail_unreadable(reterr, shown, EISDIR);
	if (!S_ISREG(st.st_mode))
		return lk_fail(
			reterr, LKM_E_UNREADABLE, EINVAL, "'%s' is not a regular file", shown);
	ready = fd;
	fd = -1;
	return ready;
}

/* Read exactly size bytes, or fail: a file that shrinks while it is read is damaged. */
static int read_exactly(int fd, uint8_t *data, size_t size, uint64_t offset)
{
	while (size) {
		ssize_t got = pread(fd, data, size, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -errno : -EIO;
		data += got;
		size -= (size_t)got;
		offset += (uint64_t)got;
	}
	return 0;
}

static int load_piece(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	struct lk_file_source *file = (struct lk_file_source *)source;
	uint8_t *data = lk_arena_alloc(file->arena, size);
	int rc;

	if (!data)
		return -ENOMEM;
	rc = read_exactly(file->fd, data, size, offset);
	if (rc == 0)
		*ret = (struct lk_span){data, size};
	return rc;
}

int lk_file_source(int fd, const char *shown, struct lk_arena *arena, struct lk_file_source *ret,
	struct lkm_error *reterr)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return fail_unreadable(reterr, shown, errno);
	*ret = (struct lk_file_source){.source = {.size = (uint64_t)st.st_size, .load = load_piece},
		.arena = arena,
		.fd = fd};
	return 0;
}

struct listing {
	struct lk_arena *arena;
	struct lk_entry *items;
	size_t count, capacity;
};

#define KIND_UNKNOWN ((enum lk_file_kind) - 1)

static enum lk_file_kind kind_of_entry(unsigned char type)
{
	switch (type) {
	case DT_REG:
		return LK_FILE_REGULAR;
	case DT_DIR:
		return LK_FILE_DIRECTORY;
	case DT_LNK:
		return LK_FILE_LINK;
	case DT_UNKNOWN: /* some file systems do not say */
		return KIND_UNKNOWN;
	default:
		return LK_FILE_OTHER;
	}
}

static enum lk_file_kind kind_of_mode(mode_t mode)
{
	return S_ISREG(mode)   ? LK_FILE_REGULAR
	       : S_ISDIR(mode) ? LK_FILE_DIRECTORY
	       : S_ISLNK(mode) ? LK_FILE_LINK
			       : LK_FILE_OTHER;
}

static int add_entry(struct listing *listing, const struct dirent *entry)
{
	char *name;

	if (LK_GROW(listing->arena, listing->items, listing->count, listing->capacity) < 0)
		return -ENOMEM;
	name = lk_arena_copy(listing->arena, entry->d_name);
	if (!name)
		return -ENOMEM;
	listing->items[listing->count++] =
		(struct lk_entry){.name = name, .kind = kind_of_entry(entry->d_type)};
	return 0;
}

static int add_entries(struct listing *listing, const char *entries, size_t size)
{
	size_t at = 0;

	while (at < size) {
		const struct dirent *entry = (const void *)(entries + at);

		at += entry->d_reclen;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (add_entry(listing, entry) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* A stream (fdopendir) would take four more system calls and an allocation for each directory, and
 * looking through the directories is much of what modprobe and depmod do. */
static ssize_t read_entries(int fd, void *entries, size_t size)
{
#ifdef __GLIBC__
	return getdents64(fd, entries, size);
#else
	return getdents(fd, entries, size);
#endif
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct lk_entry *)a)->name, ((const struct lk_entry *)b)->name);
}

static int list_entries(int fd, struct listing *listing)
{
	_Alignas(struct dirent) char entries[8192];
	ssize_t size;

	while ((size = read_entries(fd, entries, sizeof(entries))) != 0) {
		if (size < 0 && errno == EINTR)
			continue;
		if (size < 0)
			return -errno;
		if (add_entries(listing, entries, (size_t)size) < 0)
			return -ENOMEM;
	}
	if (listing->count > 1)
		qsort(listing->items, listing->count, sizeof(*listing->items), compare_entries);
	return 0;
}

/* What cannot be looked at now is looked at again by a caller who follows links, and who can then
 * say why not. */
static void learn_kind(int fd, struct lk_entry *entry)
{
	struct stat st;

	entry->kind = stat_at(fd, entry->name, &st, AT_SYMLINK_NOFOLLOW) < 0
			      ? LK_FILE_LINK
			      : kind_of_mode(st.st_mode);
}

int lk_dir_entries(int fd, struct lk_arena *arena, struct lk_entry **ret, size_t *ret_count)
{
	struct listing listing = {.arena = arena};
	int rc = list_entries(fd, &listing);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < listing.count; i++)
		if (listing.items[i].kind == KIND_UNKNOWN)
			learn_kind(fd, &listing.items[i]);
	*ret = listing.items;
	*ret_count = listing.count;
	return 0;
}

static int list_names(int fd, struct lk_arena *arena, char ***ret)
{
	struct listing listing = {.arena = arena};
	int rc = list_entries(fd, &listing);
	char **names;

	if (rc < 0)
		return rc;
	names = lk_arena_alloc(arena, (listing.count + 1) * sizeof(*names));
	if (!names)
		return -ENOMEM;
	for (size_t i = 0; i < listing.count; i++)
		names[i] = listing.items[i].name;
	*ret = names;
	return 0;
}

int lk_dir_list(int at, const char *path, const char *shown, struct lk_arena *arena, char ***ret,
	struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = open_at(at, path, O_DIRECTORY);
	int rc = fd < 0 ? -errno : list_names(fd, arena, ret);

	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return rc < 0 ? fail_unreadable(reterr, shown, -rc) : 0;
}

int lk_file_kind(int at, const char *path, enum lk_file_kind *ret)
{
	struct stat st;

	if (stat_at(at, path, &st, 0) < 0)
		return -errno;
	*ret = kind_of_mode(st.st_mode);
	return 0;
}

int lk_link_read(int at, const char *path, char *ret, size_t size)
{
	ssize_t length = readlinkat(at, path, ret, size);

	if (length < 0)
		return -errno;
	if ((size_t)length >= size)
		return -ENAMETOOLONG;
	ret[length] = '\0';
	return 0;
}

int lk_file_permissions(int at, const char *path, unsigned *ret)
{
	struct stat st;

	if (stat_at(at, path, &st, 0) < 0)
		return -errno;
	*ret = st.st_mode & 07777;
	return 0;
}

int lk_file_device(int at, const char *path, struct lk_device_number *ret)
{
	struct stat st;

	if (stat_at(at, path, &st, 0) < 0)
		return -errno;
	*ret = (struct lk_device_number){.kind = S_ISCHR(st.st_mode)   ? 'c'
						 : S_ISBLK(st.st_mode) ? 'b'
								       : 0,
		.major = major(st.st_rdev),
		.minor = minor(st.st_rdev)};
	return 0;
}

static int64_t nanoseconds(struct timespec time)
{
	int64_t result;

	/* Times that do not fit are as good as any other: they only have to stay the same. */
	if (__builtin_mul_overflow((int64_t)time.tv_sec, INT64_C(1000000000), &result))
		return (int64_t)time.tv_sec;
	return result + time.tv_nsec;
}

static struct lk_file_identity identity_of(const struct stat *st)
{
	return (struct lk_file_identity){.size = (uint64_t)st->st_size,
		.inode = st->st_ino,
		.device = st->st_dev,
		.mtime = nanoseconds(st->st_mtim),
		.ctime = nanoseconds(st->st_ctim)};
}

int lk_file_identify(
	int at, const char *path, enum lk_file_kind *ret_kind, struct lk_file_identity *ret)
{
	struct stat st;

	if (stat_at(at, path, &st, 0) < 0)
		return -errno;
	*ret_kind = kind_of_mode(st.st_mode);
	*ret = identity_of(&st);
	return 0;
}

int lk_fd_identify(int fd, struct lk_file_identity *ret)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*ret = identity_of(&st);
	return 0;
}

int lk_fd_write(int fd, struct lk_span contents)
{
	while (contents.size) {
		ssize_t written = write(fd, contents.data, contents.size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written < 0 ? -errno : -EIO;
		contents.data += written;
		contents.size -= (size_t)written;
	}
	return 0;
}

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8u
#endif

/* Linux 6.3 and newer want to know that it will not be executed: they log a line otherwise, and
 * with vm.memfd_noexec=2 some refuse. Older ones do not know the flag. */
static int open_memory(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_NOEXEC_SEAL);

	return fd < 0 && errno == EINVAL ? memfd_create(name, MFD_CLOEXEC) : fd;
}

int lk_file_memory(struct lk_span contents, const char *name)
{
	LK_FD_CLEANUP int fd = open_memory(name);
	int rc, ready;

	if (fd < 0)
		return -errno;
	rc = lk_fd_write(fd, contents);
	if (rc < 0)
		return rc;
	if (lseek(fd, 0, SEEK_SET) < 0)
		return -errno;
	ready = fd;
	fd = -1;
	return ready;
}

char *lk_dir_current(struct lk_arena *arena)
{
	char path[PATH_MAX];

	return getcwd(path, sizeof(path)) ? lk_arena_copy(arena, path) : NULL;
}
