/* SPDX-License-Identifier: MIT */
/* span: nothing is ever read outside of it. */
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

#include "../../src/base/span.h"

static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
static const struct lk_span nine = {bytes, sizeof(bytes)};

static void parts_lie_inside(void **state)
{
	struct lk_span part;

	assert_true(lk_span_part(nine, 2, 3, &part));
	assert_ptr_equal(part.data, bytes + 2);
	assert_int_equal(part.size, 3);
	assert_true(lk_span_part(nine, 9, 0, &part));
	assert_int_equal(part.size, 0);
	part.size = 77;
	assert_false(lk_span_part(nine, 9, 1, &part));
	assert_false(lk_span_part(nine, 10, 0, &part));
	assert_false(lk_span_part(nine, 1, UINT64_MAX, &part));
	assert_false(lk_span_part(nine, UINT64_MAX, 1, &part));
	assert_int_equal(part.size, 77);
	assert_true(lk_span_part((struct lk_span){0}, 0, 0, &part));
}

static void strings_need_their_nul(void **state)
{
	const struct lk_span text = {(const uint8_t *)"ab\0c", 4};
	const char *string = NULL;

	assert_true(lk_span_string(text, 1, &string));
	assert_string_equal(string, "b");
	assert_true(lk_span_string(text, 2, &string));
	assert_string_equal(string, "");
	assert_false(lk_span_string(text, 3, &string));
	assert_false(lk_span_string(text, 4, &string));
	assert_false(lk_span_string(text, UINT64_MAX, &string));
	assert_false(lk_span_string((struct lk_span){0}, 0, &string));
	assert_string_equal(string, "");
}

static void numbers_have_a_byte_order(void **state)
{
	uint16_t half;
	uint32_t word;
	uint64_t wide;

	assert_true(lk_span_u16(nine, 7, LK_LITTLE, &half));
	assert_int_equal(half, 0x0908);
	assert_true(lk_span_u16(nine, 7, LK_BIG, &half));
	assert_int_equal(half, 0x0809);
	assert_true(lk_span_u32(nine, 1, LK_LITTLE, &word));
	assert_int_equal(word, 0x05040302);
	assert_true(lk_span_u32(nine, 1, LK_BIG, &word));
	assert_int_equal(word, 0x02030405);
	assert_true(lk_span_u64(nine, 1, LK_LITTLE, &wide));
	assert_int_equal(wide, 0x0908070605040302);
	assert_true(lk_span_u64(nine, 1, LK_BIG, &wide));
	assert_int_equal(wide, 0x0203040506070809);
}

static void numbers_lie_inside(void **state)
{
	uint16_t half = 1;
	uint32_t word = 2;
	uint64_t wide = 3;

	assert_false(lk_span_u16(nine, 8, LK_LITTLE, &half));
	assert_false(lk_span_u16(nine, UINT64_MAX, LK_LITTLE, &half));
	assert_false(lk_span_u32(nine, 6, LK_LITTLE, &word));
	assert_false(lk_span_u32(nine, UINT64_MAX - 1, LK_BIG, &word));
	assert_false(lk_span_u64(nine, 2, LK_LITTLE, &wide));
	assert_false(lk_span_u64((struct lk_span){0}, 0, LK_LITTLE, &wide));
	assert_int_equal(half + word + wide, 6);
}

static void lines_end_at_newlines(void **state)
{
	struct lk_span rest = lk_span_of("one\n\nthree"), line;

	assert_true(lk_span_line(&rest, &line));
	assert_true(lk_span_is(line, "one"));
	assert_true(lk_span_line(&rest, &line));
	assert_true(lk_span_is(line, ""));
	assert_true(lk_span_line(&rest, &line));
	assert_true(lk_span_is(line, "three"));
	assert_false(lk_span_line(&rest, &line));
	rest = lk_span_of("x\n");
	assert_true(lk_span_line(&rest, &line));
	assert_false(lk_span_line(&rest, &line));
	rest = (struct lk_span){0};
	assert_false(lk_span_line(&rest, &line));
}

static void words_stand_between_blanks(void **state)
{
	struct lk_span rest = lk_span_of(" \ta  b\tc\n "), word;

	assert_true(lk_span_word(&rest, &word));
	assert_true(lk_span_is(word, "a"));
	assert_true(lk_span_word(&rest, &word));
	assert_true(lk_span_is(word, "b"));
	assert_true(lk_span_word(&rest, &word));
	assert_true(lk_span_is(word, "c\n"));
	assert_false(lk_span_word(&rest, &word));
	assert_int_equal(rest.size, 0);
}

static void comparing(void **state)
{
	struct lk_span span = lk_span_of("abc");

	assert_true(lk_span_is(span, "abc"));
	assert_false(lk_span_is(span, "ab"));
	assert_false(lk_span_is(span, "abcd"));
	assert_true(lk_span_starts(span, "ab"));
	assert_true(lk_span_starts(span, ""));
	assert_false(lk_span_starts(span, "abcd"));
	assert_false(lk_span_starts(span, "b"));
	assert_true(lk_span_is((struct lk_span){0}, ""));
}

static void spans_are_equal_by_their_bytes(void **state)
{
	assert_true(lk_span_equal(lk_span_of("abc"), lk_span_of("abc")));
	assert_false(lk_span_equal(lk_span_of("abc"), lk_span_of("abd")));
	assert_false(lk_span_equal(lk_span_of("abc"), lk_span_of("ab")));
	assert_true(lk_span_equal((struct lk_span){0}, lk_span_of("")));
}

static void digits_make_a_number(void **state)
{
	static const struct {
		const char *text;
		unsigned base;
		bool good;
		uint64_t value;
	} numbers[] = {{"0", 10, true, 0}, {"0017", 10, true, 17}, {"17", 8, true, 15},
		{"fF", 16, true, 255}, {"18446744073709551615", 10, true, UINT64_MAX},
		{"ffffffffffffffff", 16, true, UINT64_MAX}, {"", 10, false, 0},
		{"18446744073709551616", 10, false, 0}, {"10000000000000000", 16, false, 0},
		{"8", 8, false, 0}, {"f", 10, false, 0}, {"g", 16, false, 0}, {" 1", 10, false, 0},
		{"-1", 10, false, 0}, {"0x1", 16, false, 0}, {"1@", 16, false, 0}};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		uint64_t value = 7;

		assert_int_equal(
			lk_span_number(lk_span_of(numbers[i].text), numbers[i].base, &value),
			numbers[i].good);
		assert_int_equal(value, numbers[i].good ? numbers[i].value : 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_lie_inside),
		cmocka_unit_test(strings_need_their_nul),
		cmocka_unit_test(numbers_have_a_byte_order),
		cmocka_unit_test(numbers_lie_inside),
		cmocka_unit_test(lines_end_at_newlines),
		cmocka_unit_test(words_stand_between_blanks),
		cmocka_unit_test(comparing),
		cmocka_unit_test(spans_are_equal_by_their_bytes),
		cmocka_unit_test(digits_make_a_number),
	};

	return cmocka_run_group_tests_name("span", tests, NULL, NULL);
}
