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
#include <unistd.h>

#include "../base/error.h"
#include "../base/errno_text.h"

void lk_fd_cleanup(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

struct lk_dir lk_dir_open(int at, const char *path, const char *shown)
{
	struct lk_dir dir = {.path = shown};

	/* O_PATH would do for openat, but not for reading the directory itself. */
	dir.fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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

/* Room for the rest of the file when its size is known; proc files say 0. */
static size_t first_piece(int fd, size_t maximum)
{
	struct stat st;
	uint64_t size = 4096;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= (off_t)size)
		size = (uint64_t)st.st_size + 1; /* and the read that finds the end */
	return size < maximum ? (size_t)size : maximum;
}

int lk_fd_read(int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	size_t piece = first_piece(fd, out->maximum - out->size);

	for (;;) {
		ssize_t got;
		uint8_t probe;

		if (out->size == out->maximum) { /* full: fine only when nothing is left */
			got = read(fd, &probe, 1);
			if (got > 0)
				return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
					"'%s' is larger than the maximum of %zu bytes", shown,
					out->maximum);
		} else {
			size_t room = out->maximum - out->size;

			if (lk_buf_reserve(out, piece < room ? piece : room) < 0)
				return lk_fail_memory(reterr);
			got = read(fd, out->data + out->size,
				out->capacity - out->size < room ? out->capacity - out->size
								 : room);
			if (got > 0)
				out->size += (size_t)got;
			piece = 4096;
		}
		if (got == 0)
			return 0;
		if (got < 0 && errno != EINTR)
			return fail_unreadable(reterr, shown, errno);
	}
}

int lk_file_read(
	int at, const char *path, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	/* O_NONBLOCK: a FIFO without a writer must not hang us; it reads as empty. */
	LK_FD_CLEANUP int fd = openat(at, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return fail_unreadable(reterr, shown, errno);
	return lk_fd_read(fd, shown, out, reterr);
}

int lk_file_open(int at, const char *path, const char *shown, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = openat(at, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
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

int lk_file_map(int at, const char *path, const char *shown, struct lk_mapping *ret,
	struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = lk_file_open(at, path, shown, reterr);
	struct stat st;
	void *data = NULL;

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		return fail_unreadable(reterr, shown, errno);
	if (st.st_size > 0) { /* an empty file cannot be mapped and needs no mapping */
		data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (data == MAP_FAILED)
			return fail_unreadable(reterr, shown, errno);
	}
	*ret = (struct lk_mapping){
		.contents = {data, (size_t)st.st_size}, .device = st.st_dev, .inode = st.st_ino};
	return 0;
}

void lk_mapping_close(struct lk_mapping *mapping)
{
	if (mapping->contents.size)
		munmap((void *)mapping->contents.data, mapping->contents.size);
	*mapping = (struct lk_mapping){0};
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

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void close_stream(DIR **stream)
{
	if (*stream)
		closedir(*stream);
}

static int list_names(DIR *stream, struct lk_arena *arena, char ***ret)
{
	char **names = NULL;
	size_t count = 0, capacity = 0;

	for (struct dirent *entry; (errno = 0, entry = readdir(stream));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (lk_arena_grow(arena, (void **)&names, &capacity, count, sizeof(*names)) < 0)
			return -ENOMEM;
		names[count] = lk_arena_copy(arena, entry->d_name);
		if (!names[count++])
			return -ENOMEM;
	}
	if (errno)
		return -errno;
	if (lk_arena_grow(arena, (void **)&names, &capacity, count, sizeof(*names)) < 0)
		return -ENOMEM;
	names[count] = NULL;
	qsort(names, count, sizeof(*names), compare_names);
	*ret = names;
	return 0;
}

int lk_dir_list(int at, const char *path, const char *shown, struct lk_arena *arena, char ***ret,
	struct lkm_error *reterr)
{
	LK_FD_CLEANUP int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	__attribute__((cleanup(close_stream))) DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	int rc;

	if (!stream)
		return fail_unreadable(reterr, shown, errno);
	fd = -1; /* the stream closes it */
	rc = list_names(stream, arena, ret);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return rc < 0 ? fail_unreadable(reterr, shown, -rc) : 0;
}

int lk_file_kind(int at, const char *path, enum lk_file_kind *ret)
{
	struct stat st;

	if (fstatat(at, path, &st, 0) < 0)
		return -errno;
	*ret = S_ISREG(st.st_mode)   ? LK_FILE_REGULAR
	       : S_ISDIR(st.st_mode) ? LK_FILE_DIRECTORY
				     : LK_FILE_OTHER;
	return 0;
}

static int write_all(int fd, struct lk_span contents)
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
	rc = write_all(fd, contents);
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
