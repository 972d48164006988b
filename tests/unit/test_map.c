/* SPDX-License-Identifier: MIT */
/* map: what was put in comes out, also of large ones and after replacing. */
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

#include "../../src/base/map.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena
#define COUNT 5000

static void an_empty_one_has_nothing(void **state)
{
	ARENA arena = {0};
	struct lk_map map;

	lk_map_init(&map, &arena);
	assert_null(lk_map_get(&map, ""));
	assert_null(lk_map_get(&map, "a"));
	assert_int_equal(map.count, 0);
}

static void all_are_found_again(void **state)
{
	ARENA arena = {0};
	struct lk_map map;
	static int values[COUNT];
	char *key;

	lk_map_init(&map, &arena);
	for (int i = 0; i < COUNT; i++) {
		key = lk_arena_format(&arena, "%.*s%d", i % 20, "longer_and_longer_names", i);
		assert_int_equal(lk_map_put(&map, key, &values[i]), 0);
	}
	assert_int_equal(map.count, COUNT);
	for (int i = 0; i < COUNT; i++) {
		key = lk_arena_format(&arena, "%.*s%d", i % 20, "longer_and_longer_names", i);
		assert_ptr_equal(lk_map_get(&map, key), &values[i]);
	}
	assert_null(lk_map_get(&map, "longer"));
	assert_null(lk_map_get(&map, ""));
}

static void a_value_is_replaced(void **state)
{
	ARENA arena = {0};
	struct lk_map map;
	int first, second;
	char key[] = "12345678", same[] = "12345678";

	lk_map_init(&map, &arena);
	assert_int_equal(lk_map_put(&map, key, &first), 0);
	assert_int_equal(lk_map_put(&map, same, &second), 0);
	assert_int_equal(map.count, 1);
	assert_ptr_equal(lk_map_get(&map, "12345678"), &second);
	assert_null(lk_map_get(&map, "1234567"));
	assert_null(lk_map_get(&map, "123456789"));
}

static void no_memory_for_it(void **state)
{
	ARENA arena = {.limit = 1};
	struct lk_map map;
	int value;

	lk_map_init(&map, &arena);
	assert_int_equal(lk_map_put(&map, "a", &value), -ENOMEM);
	assert_null(lk_map_get(&map, "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_one_has_nothing),
		cmocka_unit_test(all_are_found_again),
		cmocka_unit_test(a_value_is_replaced),
		cmocka_unit_test(no_memory_for_it),
	};

	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
