/* SPDX-License-Identifier: MIT */
/* Preloaded into a command: counts its allocations and the bytes that they hold at most, or fails
 * one. */
/*
 * ALLOC_LOG=FILE      write "ALLOCATIONS PEAK" at the end, PEAK in bytes
 * ALLOC_FAIL=NUMBER   fail this allocation, counted from 1
 * ALLOC_ABORT=1       abort in it instead, for a debugger
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static bool counting, aborts;
static __thread int foreign;
static long number, chosen;
static size_t held, peak;
static char log_path[4096];

/* What the loader and the C library allocate before main() is not the command's. */
__attribute__((constructor)) static void begin(void)
{
	const char *log = getenv("ALLOC_LOG"), *fail = getenv("ALLOC_FAIL");

	snprintf(log_path, sizeof(log_path), "%s", log ? log : "");
	chosen = fail ? atol(fail) : 0;
	aborts = getenv("ALLOC_ABORT") != NULL;
	/* Commands that this one runs are left alone. */
	unsetenv("LD_PRELOAD");
	unsetenv("ALLOC_LOG");
	unsetenv("ALLOC_FAIL");
	unsetenv("ALLOC_ABORT");
	counting = true;
}

__attribute__((destructor)) static void end(void)
{
	char text[64];
	int fd, size;

	counting = false;
	if (!*log_path)
		return;
	fd = (int)syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	size = snprintf(text, sizeof(text), "%ld %zu\n", number, peak);
	syscall(SYS_write, fd, text, (size_t)size);
	syscall(SYS_close, fd);
}

static bool fails(void)
{
	if (!counting || foreign || __atomic_add_fetch(&number, 1, __ATOMIC_RELAXED) != chosen)
		return false;
	if (aborts)
		abort();
	errno = ENOMEM;
	return true;
}

/* The fake kernel calls this: what it allocates is not the command's. */
void fail_alloc_leave_out(int by);
void fail_alloc_leave_out(int by)
{
	foreign += by;
}

static void *count(void *memory)
{
	size_t now, most = __atomic_load_n(&peak, __ATOMIC_RELAXED);

	if (!memory)
		return NULL;
	now = __atomic_add_fetch(&held, malloc_usable_size(memory), __ATOMIC_RELAXED);
	while (counting && !foreign && now > most &&
		!__atomic_compare_exchange_n(
			&peak, &most, now, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	return memory;
}

static void uncount(void *memory)
{
	if (memory)
		__atomic_sub_fetch(&held, malloc_usable_size(memory), __ATOMIC_RELAXED);
}

void *malloc(size_t size)
{
	return fails() ? NULL : count(__libc_malloc(size));
}

void *calloc(size_t items, size_t size)
{
	return fails() ? NULL : count(__libc_calloc(items, size));
}

void *realloc(void *memory, size_t size)
{
	size_t before = memory ? malloc_usable_size(memory) : 0;
	void *larger;

	if (fails())
		return NULL;
	larger = __libc_realloc(memory, size);
	if (larger || !size)
		__atomic_sub_fetch(&held, before, __ATOMIC_RELAXED);
	return count(larger);
}

void *reallocarray(void *memory, size_t items, size_t size)
{
	size_t bytes;

	if (!__builtin_mul_overflow(items, size, &bytes))
		return realloc(memory, bytes);
	errno = ENOMEM;
	return NULL;
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : count(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **ret, size_t alignment, size_t size)
{
	void *memory = memalign(alignment, size);

	if (!memory)
		return ENOMEM;
	*ret = memory;
	return 0;
}

void free(void *memory)
{
	uncount(memory);
	__libc_free(memory);
}
