/* SPDX-License-Identifier: MIT */
/* drift: values of parameters that mean the same, or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/facts/param_value.h"

struct row {
	const char *type, *configured, *now;
	int same;
};

static void expect(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lk_param_value_is_same(rows[i].type, rows[i].configured, rows[i].now) !=
			rows[i].same)
			fail_msg("%s: %s and %s", rows[i].type, rows[i].configured, rows[i].now);
}

static void numbers(void **state)
{
	static const struct row rows[] = {{"int", "2", "2", 1}, {"int", "2", "3", 0},
		{"uint", "0x10", "16", 1}, {"int", "010", "8", 1}, {"int", "-1", "-1", 1},
		{"int", "+1", "1", 1}, {"int", "-1", "1", 0}, {"int", "-0", "0", 1},
		{"hexint", "0X1f", "0x1F", 1}, {"ullong", "18446744073709551615", "0", 0},
		{"ullong", "18446744073709551616", "0", -1}, {"int", "x", "0", -1},
		{"int", "", "0", -1}, {"int", "09", "9", -1}, {"byte", "-", "0", -1}};

	expect(rows, sizeof(rows) / sizeof(*rows));
}

static void words_for_yes(void **state)
{
	static const struct row rows[] = {{"bool", "1", "Y", 1}, {"bool", "", "Y", 1},
		{"bool", "y", "N", 0}, {"bool", "true", "Y", 1}, {"bool", "on", "Y", 1},
		{"bool", "off", "N", 1}, {"bool", "OFF", "Y", 0}, {"bool", "0", "N", 1},
		{"bool", "maybe", "N", -1}, {"bool", "o", "N", -1}, {"invbool", "1", "N", -1},
		{"invbool", "N", "N", 1}};

	expect(rows, sizeof(rows) / sizeof(*rows));
}

static void texts(void **state)
{
	static const struct row rows[] = {{"charp", "a b", "a b", 1}, {"charp", "a", "b", 0},
		{"string", "1", "01", 0}, {"its own", "a", "b", -1}, {"its own", "a", "a", 1},
		{NULL, "1", "Y", -1}};

	expect(rows, sizeof(rows) / sizeof(*rows));
}

static void arrays(void **state)
{
	static const struct row rows[] = {{"array of int", "1,0x2", "1,2", 1},
		{"array of int", "1", "1,8,9", 1}, {"array of int", "1,2", "1", 0},
		{"array of int", "1,2", "1,3", 0}, {"array of bool", "1,n", "Y,N", 1},
		{"array of charp", "a,b", "a,b", 1}, {"array of charp", "a,b", "a,c", 0},
		{"array of thing", "a", "b", -1}, {"array of thing", "a,b", "b", 0},
		{"array of int", "", "1", 1}};

	expect(rows, sizeof(rows) / sizeof(*rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(words_for_yes),
		cmocka_unit_test(texts),
		cmocka_unit_test(arrays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
