/* SPDX-License-Identifier: MIT */
/* utf8: which bytes are a character, and which of them a terminal must not see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/utf8.h"

static void sizes(void **state)
{
	static const struct {
		const char *text;
		size_t size;
	} cases[] = {
		{"", 1},
		{"a", 1},
		{"\x7f", 1},
		{"\xc3\xa9", 2},
		{"\xe2\x82\xac", 3},
		{"\xf0\x9f\x98\x80", 4},
		{"\x80", 0},
		{"\xc3", 0},
		{"\xc3(", 0},
		{"\xc1\xa9", 0},
		{"\xe2\x82", 0},
		{"\xe0\x80\x80", 0},
		{"\xed\xa0\x80", 0},
		{"\xf0\x80\x80\x80", 0},
		{"\xf4\x90\x80\x80", 0},
		{"\xf5\x80\x80\x80", 0},
		{"\xff", 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(lk_utf8_size(cases[i].text), cases[i].size);
}

static void assert_cleaned(const char *text, char kept, const char *expected)
{
	char copy[64];

	snprintf(copy, sizeof(copy), "%s", text);
	lk_utf8_clean(copy, kept);
	assert_string_equal(copy, expected);
}

static void what_a_terminal_would_obey(void **state)
{
	assert_cleaned("", '\0', "");
	assert_cleaned("plain \xc3\xa9\xe2\x82\xac", '\0', "plain \xc3\xa9\xe2\x82\xac");
	assert_cleaned("\x1b[31mred\a\r\n\t\x7f", '\0', "?[31mred?????");
	/* ESC [ in one character, and as a byte of Latin-1 */
	assert_cleaned("a\xc2\x9b"
		       "31mb",
		'\0', "a?31mb");
	assert_cleaned("a\x9b"
		       "31mb",
		'\0', "a?31mb");
	assert_cleaned("a\xc2\xa0z", '\0', "a\xc2\xa0z");
	assert_cleaned("cut \xe2\x82", '\0', "cut ??");
	assert_cleaned("one\ntwo\x1b", '\n', "one\ntwo?");
}

static void characters_without_a_shape(void **state)
{
	static const char *const hidden[] = {
		"\xe2\x80\x8b", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\xa8", "\xef\xbb\xbf"};
	static const char *const seen[] = {
		"\xe2\x80\x93", "\xe2\x82\xac", "\xe2\x80\xa6", "\xef\xbf\xbd", "\xe2\x81\x84"};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++) {
		assert_true(lk_utf8_is_invisible(hidden[i], 3));
		assert_false(lk_utf8_is_invisible(seen[i], 3));
	}
	assert_false(lk_utf8_is_invisible("a", 1));
	assert_false(lk_utf8_is_invisible("\xc2\x9b", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(what_a_terminal_would_obey),
		cmocka_unit_test(characters_without_a_shape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
