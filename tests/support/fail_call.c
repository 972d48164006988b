/* SPDX-License-Identifier: MIT */
/* Preloaded into a command: lists its calls of the C library that reach files, or fails one. */
/*
 * FAIL_LOG=FILE    write a line "NUMBER CALL PATH" for each call
 * FAIL_CALL=NUMBER FAIL_ERRNO=NUMBER    fail this call with this errno instead of making it
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int calls, chosen, chosen_errno, log_fd = -1;

__attribute__((constructor)) static void begin(void)
{
	const char *log = getenv("FAIL_LOG"), *call = getenv("FAIL_CALL");
	const char *number = getenv("FAIL_ERRNO");

	/* Commands that this one runs are left alone. */
	unsetenv("LD_PRELOAD");
	if (log)
		log_fd = (int)syscall(
			SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log_fd >= 0)
		log_fd = fcntl(log_fd, F_DUPFD_CLOEXEC, 500);
	chosen = call ? atoi(call) : 0;
	chosen_errno = number ? atoi(number) : EIO;
}

/* Is this the call that fails? path may be NULL: fd has one. */
static bool fails(const char *call, int fd, const char *path)
{
	int number = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED), saved = errno;
	char name[4096], line[4300], link[64];
	ssize_t size;

	if (log_fd >= 0) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		size = path ? 0 : syscall(SYS_readlinkat, AT_FDCWD, link, name, sizeof(name) - 1);
		name[size > 0 ? size : 0] = '\0';
		size = snprintf(line, sizeof(line), "%d %s %s\n", number, call, path ? path : name);
		syscall(SYS_write, log_fd, line, (size_t)size);
	}
	errno = number == chosen ? chosen_errno : saved;
	return number == chosen;
}

#define CALL(result, name, fd, path, parameters, arguments)                                        \
	result name parameters;                                                                    \
	result name parameters                                                                     \
	{                                                                                          \
		result(*next) parameters;                                                          \
		*(void **)&next = dlsym(RTLD_NEXT, #name);                                         \
		return fails(#name, fd, path) ? (result)-1 : next arguments;                       \
	}

int open64(const char *path, int flags, ...);
int open64(const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = va_arg(rest, mode_t);
	va_end(rest);
	return fails("open64", -1, path) ? -1
					 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...);
int openat64(int at, const char *path, int flags, ...)
{
	va_list rest;
	mode_t mode;

	va_start(rest, flags);
	mode = va_arg(rest, mode_t);
	va_end(rest);
	return fails("openat64", at, path) ? -1 : (int)syscall(SYS_openat, at, path, flags, mode);
}

CALL(ssize_t, read, fd, NULL, (int fd, void *to, size_t size), (fd, to, size))
CALL(ssize_t, write, fd, NULL, (int fd, const void *from, size_t size), (fd, from, size))
CALL(ssize_t, pread64, fd, NULL, (int fd, void *to, size_t size, off64_t at), (fd, to, size, at))
CALL(ssize_t, getdents64, fd, NULL, (int fd, void *to, size_t size), (fd, to, size))
CALL(int, fstat64, fd, NULL, (int fd, struct stat64 *to), (fd, to))
CALL(int, stat64, -1, path, (const char *path, struct stat64 *to), (path, to))
CALL(int, fstatat64, at, path, (int at, const char *path, struct stat64 *to, int flags),
	(at, path, to, flags))
CALL(ssize_t, readlink, -1, path, (const char *path, char *to, size_t size), (path, to, size))
CALL(ssize_t, readlinkat, at, path, (int at, const char *path, char *to, size_t size),
	(at, path, to, size))
CALL(int, faccessat, at, path, (int at, const char *path, int mode, int flags),
	(at, path, mode, flags))
CALL(int, renameat, at, path, (int at, const char *path, int to, const char *new_path),
	(at, path, to, new_path))
CALL(int, linkat, at, path, (int at, const char *path, int to, const char *new_path, int flags),
	(at, path, to, new_path, flags))
CALL(int, unlinkat, at, path, (int at, const char *path, int flags), (at, path, flags))
CALL(int, mkdirat, at, path, (int at, const char *path, mode_t mode), (at, path, mode))
CALL(int, fsync, fd, NULL, (int fd), (fd))
CALL(int, fdatasync, fd, NULL, (int fd), (fd))
CALL(int, ftruncate64, fd, NULL, (int fd, off64_t size), (fd, size))
CALL(off64_t, lseek64, fd, NULL, (int fd, off64_t at, int whence), (fd, at, whence))

void *mmap64(void *where, size_t size, int protection, int flags, int fd, off64_t at);
void *mmap64(void *where, size_t size, int protection, int flags, int fd, off64_t at)
{
	if (!(flags & MAP_ANONYMOUS) && fails("mmap64", fd, NULL))
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, where, size, protection, flags, fd, at);
}
