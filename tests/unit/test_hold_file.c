/* SPDX-License-Identifier: MIT */
/* held: the file of held modules, whole and not. */
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

#include "../../src/formats/hold_file.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void a_file_is_read_and_written(void **state)
{
	static const char text[] = "lkm-hold 1\nboot b-1\nloaded dep_a 12345\nloaded dep_b\n"
				   "loaded c 18446744073709551615\nloading t_slow\n";
	LK_BUF_CLEANUP struct lk_buf out;
	ARENA arena = {0};
	struct lk_hold_file held;
	unsigned line;

	lk_buf_init(&out, LK_HOLD_FILE_SIZE_MAX);
	assert_int_equal(lk_hold_file_read(&held, &arena, lk_span_of(text), &line), 0);
	assert_string_equal(held.boot, "b-1");
	assert_int_equal(held.count, 4);
	assert_string_equal(held.items[0].name, "dep_a");
	assert_int_equal(held.items[0].state, LK_HOLD_FILE_LOADED);
	assert_int_equal(held.items[0].identity, 12345);
	assert_int_equal(held.items[1].identity, 0);
	assert_true(held.items[2].identity == UINT64_MAX);
	assert_int_equal(held.items[3].state, LK_HOLD_FILE_LOADING);
	assert_int_equal(lk_hold_file_write(&held, &out), 0);
	assert_string_equal(lk_buf_text(&out), text);
}

static void an_empty_file_lists_nothing(void **state)
{
	ARENA arena = {0};
	struct lk_hold_file held = {.count = 7};
	unsigned line;

	assert_int_equal(lk_hold_file_read(&held, &arena, lk_span_of(""), &line), 0);
	assert_int_equal(held.count, 0);
	assert_string_equal(held.boot, "");
	assert_int_equal(
		lk_hold_file_read(&held, &arena, lk_span_of("lkm-hold 1\nboot\n"), &line), 0);
	assert_string_equal(held.boot, "");
}

#define HEAD   "lkm-hold 1\nboot b\n"
#define LONG_8 "12345678"
#define LONG   LONG_8 LONG_8 LONG_8 LONG_8 LONG_8 LONG_8 LONG_8 LONG_8

static void what_is_not_understood_is_refused(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
	} bad[] = {
		{"\n", 1},
		{"lkm-hold 2\nboot b\n", 1},
		{"lkm-hold 1 \nboot b\n", 1},
		{"lkm-hold 1\n\n", 2},
		{"lkm-hold 1\nboot b c\n", 2},
		{"lkm-hold 1\nloaded a\n", 2},
		{"lkm-hold 1\nboot " LONG "\n", 2},
		{HEAD "loaded\n", 3},
		{HEAD "\n", 3},
		{HEAD "held a\n", 3},
		{HEAD "loaded a 1 2\n", 3},
		{HEAD "loaded a 0\n", 3},
		{HEAD "loaded a 01\n", 3},
		{HEAD "loaded a -1\n", 3},
		{HEAD "loaded a 18446744073709551616\n", 3},
		{HEAD "loading a 1\n", 3},
		{HEAD "loaded a\nloading a\n", 4},
		{HEAD "loaded " LONG "\n", 3},
		{HEAD "loaded a\x7f\n", 3},
		{HEAD "loaded a\nloaded b", 4},
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		ARENA arena = {0};
		struct lk_hold_file held = {.count = 7};
		unsigned line = 0;

		assert_int_equal(
			lk_hold_file_read(&held, &arena, lk_span_of(bad[i].text), &line), -EBADMSG);
		if (line != bad[i].line)
			fail_msg("text %zu: line %u", i, line);
		assert_int_equal(held.count, 7);
	}
}

static void there_is_a_most(void **state)
{
	LK_BUF_CLEANUP struct lk_buf text;
	ARENA arena = {0};
	struct lk_hold_file held;
	unsigned line;

	lk_buf_init(&text, LK_HOLD_FILE_SIZE_MAX);
	assert_int_equal(lk_buf_add_text(&text, HEAD), 0);
	for (unsigned i = 0; i < LK_HOLD_FILE_COUNT_MAX; i++)
		assert_int_equal(lk_buf_format(&text, "loaded m%u %u\n", i, i + 1), 0);
	assert_int_equal(lk_hold_file_read(&held, &arena, lk_buf_span(&text), &line), 0);
	assert_int_equal(held.count, LK_HOLD_FILE_COUNT_MAX);
	assert_int_equal(lk_buf_add_text(&text, "loaded more\n"), 0);
	assert_int_equal(lk_hold_file_read(&held, &arena, lk_buf_span(&text), &line), -EBADMSG);
	assert_int_equal(line, LK_HOLD_FILE_COUNT_MAX + 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_and_written),
		cmocka_unit_test(an_empty_file_lists_nothing),
		cmocka_unit_test(what_is_not_understood_is_refused),
		cmocka_unit_test(there_is_a_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
