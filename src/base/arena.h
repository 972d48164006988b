/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once: what a result consists of lives in the result's arena. */
#ifndef LK_ARENA_H
#define LK_ARENA_H

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include "span.h"

struct lk_arena {
	struct lk_arena_block *newest;
	size_t total; /* bytes asked of malloc so far */
	size_t limit; /* and the most that may be asked; 0 means LK_ARENA_LIMIT */
};

/* No honest configuration or module tree comes near this; a hostile one stops here with ENOMEM. */
#define LK_ARENA_LIMIT ((size_t)1 << 30)

/* All zero is an empty arena that is ready for use. */
void lk_arena_done(struct lk_arena *arena);
#define LK_ARENA_CLEANUP __attribute__((cleanup(lk_arena_done)))

/* Zeroed memory, aligned for any type; NULL when there is none left or the limit is reached. size 0
 * is allowed. */
void *lk_arena_alloc(struct lk_arena *arena, size_t size);

/*
 * Arrays that grow, typed by the pointer to their items. LK_GROW() makes room for one item more
 * than count, doubling capacity; the old array stays in the arena. LK_ADD() is the place of a new
 * last item of a struct with items, count and capacity, or NULL; LK_APPEND() fills it. 0 or
 * -ENOMEM.
 */
#define LK_LIST(type)                                                                              \
	{                                                                                          \
		type *items;                                                                       \
		size_t count, capacity;                                                            \
	}
#define LK_GROW(arena, items, count, capacity)                                                     \
	lk_arena_grow((arena), &(items), &(capacity), (count), sizeof(*(items)))
#define LK_ADD(arena, list)                                                                        \
	(LK_GROW((arena), (list)->items, (list)->count, (list)->capacity) < 0                      \
			? NULL                                                                     \
			: &(list)->items[(list)->count++])
#define LK_APPEND(arena, list, ...)                                                                \
	(LK_GROW((arena), (list)->items, (list)->count, (list)->capacity) < 0                      \
			? -ENOMEM                                                                  \
			: ((list)->items[(list)->count++] = __VA_ARGS__, 0))

/* The function that LK_GROW() calls: items is the address of the pointer, whatever its type. */
int lk_arena_grow(
	struct lk_arena *arena, void *items, size_t *capacity, size_t count, size_t item_size);

/* Copies with a final NUL; NULL when out of memory. */
char *lk_arena_copy(struct lk_arena *arena, const char *text);
char *lk_arena_copy_span(struct lk_arena *arena, struct lk_span text);
/* "DIRECTORY/NAME"; the name alone when directory is "". */
char *lk_arena_join(struct lk_arena *arena, const char *directory, const char *name);
char *lk_arena_format(struct lk_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *lk_arena_formatv(struct lk_arena *arena, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

#endif
