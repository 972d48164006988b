/* SPDX-License-Identifier: MIT */
/* Allocations that fail when a test wants it. The linker sends every call of these three from our
 * code here (--wrap, see meson.build). */
#ifndef TESTS_UNIT_FAILING_MEMORY_H
#define TESTS_UNIT_FAILING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Number fail_at fails, and with for_good all behind it; 0: none does. */
static size_t calls, fail_at;
static bool for_good;

static inline bool fails(void)
{
	size_t number = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);

	return fail_at && (for_good ? number >= fail_at : number == fail_at);
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return fails() ? NULL : __real_realloc(memory, size);
}

#endif
