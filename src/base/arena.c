/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once: blocks of growing size, and pieces cut from the newest one. */
#include "arena.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lk_arena_block {
	struct lk_arena_block *older;
	size_t size, used;
	_Alignas(max_align_t) unsigned char bytes[];
};

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

/* Under AddressSanitizer every piece is a separate block, so that an overrun is detected. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define BLOCK_SMALLEST ((size_t)1)
#define BLOCK_LARGEST  ((size_t)1)
#else
/* With its head not more than what malloc hands out the quick way. */
#define BLOCK_SMALLEST (((size_t)1 << 10) - sizeof(struct lk_arena_block))
#define BLOCK_LARGEST  ((size_t)1 << 18)
#endif

void lk_arena_done(struct lk_arena *arena)
{
	struct lk_arena_block *block = arena->newest;

	while (block) {
		struct lk_arena_block *older = block->older;

		free(block);
		block = older;
	}
	arena->newest = NULL;
	arena->total = 0;
}

/* Piece sizes are kept at multiples of the alignment, so the next piece begins aligned. */
static size_t round_up(size_t size)
{
	const size_t mask = _Alignof(max_align_t) - 1;

	return (size + mask) & ~mask;
}

static void *new_block(struct lk_arena *arena, size_t needed)
{
	const size_t head = sizeof(struct lk_arena_block);
	const size_t limit = arena->limit ? arena->limit : LK_ARENA_LIMIT;
	struct lk_arena_block *block, *newest = arena->newest;
	size_t allowed, size = arena->total;

	if (arena->total >= limit || limit - arena->total < head)
		return NULL;
	allowed = limit - arena->total - head;
	if (needed > allowed)
		return NULL;
	/* As large as all blocks before, so that there are few, and small arenas stay small. */
	if (size < BLOCK_SMALLEST)
		size = BLOCK_SMALLEST;
	if (size > BLOCK_LARGEST)
		size = BLOCK_LARGEST;
	if (size > allowed)
		size = allowed;
	if (size < needed)
		size = needed;
	block = malloc(head + size);
	if (!block)
		return NULL;
	block->size = size;
	block->used = round_up(needed) < size ? round_up(needed) : size;
	arena->total += head + size;
	/* The block with more room left is the one that pieces are cut from next. */
	if (newest && newest->size - newest->used > block->size - block->used) {
		block->older = newest->older;
		newest->older = block;
	} else {
		block->older = newest;
		arena->newest = block;
	}
	return block->bytes;
}

/* The bytes are not zeroed. */
static void *cut(struct lk_arena *arena, size_t size)
{
	struct lk_arena_block *block = arena->newest;
	size_t left, rounded;
	void *piece;

	if (!block || size > block->size - block->used)
		return new_block(arena, size);
	piece = block->bytes + block->used;
	left = block->size - block->used;
	rounded = round_up(size);
	block->used += rounded < left ? rounded : left;
	return piece;
}

void *lk_arena_alloc(struct lk_arena *arena, size_t size)
{
	void *piece;

	if (!size)
		size = 1; /* distinct addresses, as malloc gives */
	piece = cut(arena, size);
	return piece ? memset(piece, 0, size) : NULL;
}

int lk_arena_grow(
	struct lk_arena *arena, void *items, size_t *capacity, size_t count, size_t item_size)
{
	size_t larger, bytes;
	void *copy, *old;

	if (count < *capacity)
		return 0;
	if (__builtin_mul_overflow(count, 2, &larger))
		return -ENOMEM;
	if (larger < 8)
		larger = 8;
	if (__builtin_mul_overflow(larger, item_size, &bytes))
		return -ENOMEM;
	copy = lk_arena_alloc(arena, bytes);
	if (!copy)
		return -ENOMEM;
	/* As bytes, because the pointer has a type that is not known here. The whole capacity is
	 * copied, not count: a caller may have asked for more than one item at a time. */
	memcpy(&old, items, sizeof(old));
	if (*capacity)
		memcpy(copy, old, *capacity * item_size);
	memcpy(items, &copy, sizeof(copy));
	*capacity = larger;
	return 0;
}

static char *copy_text(struct lk_arena *arena, const void *text, size_t size)
{
	char *copy = cut(arena, size + 1);

	if (!copy)
		return NULL;
	if (size)
		memcpy(copy, text, size);
	copy[size] = '\0';
	return copy;
}

char *lk_arena_copy(struct lk_arena *arena, const char *text)
{
	return copy_text(arena, text, strlen(text));
}

char *lk_arena_copy_span(struct lk_arena *arena, struct lk_span text)
{
	return text.size == SIZE_MAX ? NULL : copy_text(arena, text.data, text.size);
}

char *lk_arena_join(struct lk_arena *arena, const char *directory, const char *name)
{
	const size_t before = strlen(directory), size = strlen(name);
	char *path = lk_arena_alloc(arena, before + size + 2), *end = path;

	if (!path)
		return NULL;
	if (before) {
		memcpy(path, directory, before);
		path[before] = '/';
		end += before + 1;
	}
	memcpy(end, name, size);
	return path;
}

char *lk_arena_formatv(struct lk_arena *arena, const char *format, va_list arguments)
{
	va_list again;
	int length;
	char *text = NULL;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length >= 0)
		text = lk_arena_alloc(arena, (size_t)length + 1);
	if (text)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

char *lk_arena_format(struct lk_arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = lk_arena_formatv(arena, format, arguments);
	va_end(arguments);
	return text;
}
