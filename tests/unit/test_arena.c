/* SPDX-License-Identifier: MIT */
/* arena: pieces are zero, aligned, apart from each other, and limited. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/arena.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static bool is_zero(const unsigned char *piece, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (piece[i])
			return false;
	return true;
}

static void pieces_are_zero_aligned_and_apart(void **state)
{
	ARENA arena = {0};
	unsigned char *pieces[2000];

	for (size_t i = 0; i < 2000; i++) {
		pieces[i] = lk_arena_alloc(&arena, i);
		assert_non_null(pieces[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		assert_true(is_zero(pieces[i], i));
		memset(pieces[i], (int)(i % 255 + 1), i);
	}
	for (size_t i = 0; i < 2000; i++)
		for (size_t j = 0; j < i; j++)
			if (pieces[i][j] != i % 255 + 1)
				fail_msg("piece %zu was written to", i);
}

static void the_limit_holds(void **state)
{
	ARENA arena = {.limit = 10000};
	size_t given = 0;

	assert_null(lk_arena_alloc(&arena, 10000));
	assert_null(lk_arena_alloc(&arena, SIZE_MAX));
	assert_null(lk_arena_alloc(&arena, SIZE_MAX - 40));
	assert_non_null(lk_arena_alloc(&arena, 5000));
	while (lk_arena_alloc(&arena, 100))
		given += 100;
	assert_in_range(given, 2000, 5000);
	assert_in_range(arena.total, 5000, 10000);
	lk_arena_done(&arena);
	assert_int_equal(arena.total, 0);
	assert_non_null(lk_arena_alloc(&arena, 5000));
}

static void lists_grow(void **state)
{
	ARENA arena = {0};
	int *items = NULL;
	size_t capacity = 0;

	for (int i = 0; i < 1000; i++) {
		assert_int_equal(lk_arena_grow(&arena, (void **)&items, &capacity, (size_t)i,
					 sizeof(*items)),
			0);
		assert_true(capacity > (size_t)i);
		items[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
}

static void a_list_too_large_stays_as_it_was(void **state)
{
	ARENA arena = {0};
	int value = 0, *items = &value;
	size_t capacity = SIZE_MAX / 2;

	assert_int_equal(lk_arena_grow(&arena, (void **)&items, &capacity, capacity, 4), -ENOMEM);
	capacity = SIZE_MAX - 5;
	assert_int_equal(lk_arena_grow(&arena, (void **)&items, &capacity, capacity, 1), -ENOMEM);
	assert_ptr_equal(items, &value);
	assert_int_equal(capacity, SIZE_MAX - 5);
}

static void texts_are_copied(void **state)
{
	ARENA arena = {0};

	assert_string_equal(lk_arena_copy(&arena, "text"), "text");
	assert_string_equal(lk_arena_copy(&arena, ""), "");
	assert_string_equal(
		lk_arena_copy_span(&arena, (struct lk_span){(const uint8_t *)"abcdef", 3}), "abc");
	assert_string_equal(lk_arena_copy_span(&arena, (struct lk_span){0}), "");
	assert_string_equal(lk_arena_format(&arena, "%s-%d", "a", 5), "a-5");
	assert_string_equal(lk_arena_join(&arena, "/a/b", "c"), "/a/b/c");
	assert_string_equal(lk_arena_join(&arena, "", "c"), "c");
	assert_null(lk_arena_copy_span(&arena, (struct lk_span){NULL, SIZE_MAX}));
}

/* Typed by their items: the sizes are right for any type. */
static void typed_lists_grow(void **state)
{
	struct item {
		char name[3];
		uint64_t number;
	};
	struct items LK_LIST(struct item);
	ARENA arena = {0};
	struct items list = {0};

	for (unsigned i = 0; i < 100; i++) {
		struct item *item;

		if (i % 2) {
			assert_int_equal(
				LK_APPEND(&arena, &list, ((struct item){"b", i * UINT64_C(3)})), 0);
			continue;
		}
		item = LK_ADD(&arena, &list);
		assert_non_null(item);
		if (item)
			*item = (struct item){"a", i * UINT64_C(3)};
	}
	assert_int_equal(list.count, 100);
	for (unsigned i = 0; i < 100; i++) {
		assert_string_equal(list.items[i].name, i % 2 ? "b" : "a");
		assert_int_equal(list.items[i].number, i * UINT64_C(3));
	}
	arena.limit = 1;
	list.count = list.capacity;
	assert_null(LK_ADD(&arena, &list));
	assert_int_equal(LK_APPEND(&arena, &list, list.items[0]), -ENOMEM);
	assert_int_equal(list.count, list.capacity);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_zero_aligned_and_apart),
		cmocka_unit_test(the_limit_holds),
		cmocka_unit_test(lists_grow),
		cmocka_unit_test(a_list_too_large_stays_as_it_was),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(typed_lists_grow),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
