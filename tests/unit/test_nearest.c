/* SPDX-License-Identifier: MIT */
/* nearest: distances of names, and which are near enough to be offered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/nearest.h"

static const struct {
	const char *a, *b;
	size_t distance;
	int is_close;
} cases[] = {
	{"", "", 0, 1},
	{"a", "", 1, 1},
	{"", "abc", 3, 0},
	{"enable_guc", "enable_gucc", 1, 1},
	{"enable-guc", "enable_guc", 0, 1},
	{"debgu", "debug", 1, 1},
	{"debug", "debgu", 1, 1},
	{"number", "numbr", 1, 1},
	{"number", "letter", 4, 0},
	{"i", "u", 1, 1},
	{"ii", "uu", 2, 0},
	{"kitten", "sitting", 3, 0},
	{"interrupt_throttle", "interruptthrottle", 1, 1},
};

static void each_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(lk_nearest_distance(cases[i].a, cases[i].b), cases[i].distance);
		assert_int_equal(lk_nearest_distance(cases[i].b, cases[i].a), cases[i].distance);
		assert_int_equal(!!lk_nearest_is_close(cases[i].a, cases[i].b), cases[i].is_close);
	}
}

static void long_names(void **state)
{
	char name[LK_NEAREST_MAX + 2];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[LK_NEAREST_MAX + 1] = '\0';
	assert_true(lk_nearest_distance(name, name) > LK_NEAREST_MAX);
	assert_false(lk_nearest_is_close(name, name));
	name[LK_NEAREST_MAX] = '\0';
	assert_int_equal(lk_nearest_distance(name, name), 0);
	assert_int_equal(lk_nearest_distance(name, ""), LK_NEAREST_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case),
		cmocka_unit_test(long_names),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
