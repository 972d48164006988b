/* SPDX-License-Identifier: MIT */
/* conf: the lines of modprobe.d, the good ones and what is said of the bad ones. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/formats/conf.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* What a text says, one directive or error a line. */
static char *describe(struct lk_arena *arena, struct lk_span text)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_conf cursor;
	int rc;

	lk_buf_init(&out, (size_t)64 << 20);
	lk_conf_open(&cursor, text, "a.conf");
	do {
		struct lk_conf_line line;
		struct lkm_error error = {0};

		rc = lk_conf_next(&cursor, arena, &line, &error);
		if (rc > 0)
			lk_buf_format(&out, "%u %s %s|%s\n", line.line, lk_conf_word(line.kind),
				line.name, line.value);
		if (rc < 0) {
			assert_int_equal(rc, -EBADMSG);
			assert_int_equal(error.code, LKM_E_CONFIG_SYNTAX);
			lk_buf_format(&out, "%u! %s\n", error.line, error.message);
		}
	} while (rc != 0);
	return lk_arena_copy_span(arena, lk_buf_span(&out));
}

static void assert_says(const char *text, const char *expected)
{
	ARENA arena = {0};

	assert_string_equal(describe(&arena, lk_span_of(text)), expected);
}

static void directives(void **state)
{
	assert_says("alias eth-0 e1000-e\n", "1 alias eth_0|e1000_e\n");
	assert_says("alias a b c # d\n", "1 alias a|b\n");
	assert_says("alias a-[b-c]-? d", "1 alias a_[b-c]_?|d\n");
	assert_says("blacklist a-b\nblacklist c d\n", "1 blacklist a_b|\n2 blacklist c|\n");
	assert_says("options a-b c-d=e-f\tg\n", "1 options a_b|c-d=e-f g\n");
	assert_says("options x  a=1\tb=2   \n", "1 options x| a=1 b=2   \n");
	assert_says("install a-b /bin/x-y\t$1 \n", "1 install a_b|/bin/x-y\t$1 \n");
	assert_says("remove x y\n", "1 remove x|y\n");
	assert_says("softdep x-y pre: a-b post: c\n", "1 softdep x_y|pre: a-b post: c\n");
	assert_says("weakdep x a b\n", "1 weakdep x|a b\n");
	assert_says("\t alias\ta\tb\t\n", "1 alias a|b\n");
}

static void empty_and_comments(void **state)
{
	assert_says("", "");
	assert_says("\n\n# a\n  \t\n#\n", "");
	assert_says("# a \\\nalias a b\nalias c d\n", "3 alias c|d\n");
	assert_says("\\#alias\n\\\n# joined\n\\\n\\\n", "");
	assert_says(" # x\n", "1! a.conf line 1: ignoring bad line starting with '#'\n");
}

static void joined_lines(void **state)
{
	assert_says("alias a\\\nb c\n", "1 alias ab|c\n");
	assert_says("alias a \\\n   b\nalias c d", "1 alias a|b\n3 alias c|d\n");
	assert_says("options x a\\\n#b\\\n c\n", "1 options x|a#b c\n");
	assert_says("alias a b\\\n\n\nbogus\n",
		"1 alias a|b\n4! a.conf line 4: ignoring bad line starting with 'bogus'\n");
	assert_says(
		"bogus a\\\nb\n", "2! a.conf line 2: ignoring bad line starting with 'bogus'\n");
	assert_says("bogus\\\n", "2! a.conf line 2: ignoring bad line starting with 'bogus'\n");
	assert_says("alias a b\\", "1 alias a|b\n");
	assert_says("alias a b\\\\\nalias c d\n", "1 alias a|b\\\n2 alias c|d\n");
	assert_says("alias a b\\\\\\\nc d\n", "1 alias a|b\\c\n");
}

static void backslashes(void **state)
{
	assert_says("alias a\\b c\\\\d\n", "1 alias ab|c\\d\n");
	assert_says("\\alias a b\n", "1 alias a|b\n");
	assert_says("options x a=\\\"b\\\"\n", "1 options x|a=\"b\"\n");
	assert_says("alias a\\ b c\n", "1 alias a|b\n");
}

static void assert_bad(const char *text, const char *word)
{
	char expected[512];

	snprintf(expected, sizeof(expected),
		"1! a.conf line 1: ignoring bad line starting with '%s'\n", word);
	assert_says(text, expected);
}

static void bad_lines(void **state)
{
	static const char *const lines[][2] = {
		{"alias", "alias"},
		{"alias a", "alias"},
		{"alias a]b c", "alias"},
		{"alias a[b c", "alias"},
		{"alias x a]b", "alias"},
		{"blacklist", "blacklist"},
		{"blacklist [", "blacklist"},
		{"options x", "options"},
		{"options x ", "options"},
		{"install x\t", "install"},
		{"remove", "remove"},
		{"softdep x", "softdep"},
		{"weakdep x", "weakdep"},
		{"ALIAS a b", "ALIAS"},
		{"aliasa b c", "aliasa"},
		{"bogus\r", "bogus\\x0d"},
		{"\xff\x01 a b", "\\xff\\x01"},
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_bad(lines[i][0], lines[i][1]);
	assert_says("include x\nconfig\n",
		"1! a.conf: command include is deprecated and not parsed anymore\n"
		"2! a.conf: command config is deprecated and not parsed anymore\n");
}

/* As in kmod the carriage return belongs to the last word. */
static void dos_lines(void **state)
{
	assert_says("alias a b\r\noptions a b\r\n", "1 alias a|b\r\n2 options a|b\r\n");
}

static void nul_bytes(void **state)
{
	static const char text[] = "alias a b\0c\nalias d e\n\0\n";
	ARENA arena = {0};

	assert_string_equal(
		describe(&arena, (struct lk_span){(const uint8_t *)text, sizeof(text) - 1}),
		"1! a.conf line 1: ignoring bad line starting with 'alias'\n2 alias d|e\n"
		"3! a.conf line 3: ignoring bad line starting with '\\x00'\n");
}

static void long_words(void **state)
{
	ARENA arena = {0};
	char text[5001], *said;

	memset(text, 'x', 5000);
	text[5000] = '\0';
	said = describe(&arena, lk_span_of(text));
	assert_true(strlen(said) < 250);
	assert_non_null(strstr(said, "xxx...'\n"));
}

static struct lk_span repeat(const char *text, size_t count)
{
	const size_t size = strlen(text);
	char *data = malloc(size * count);

	assert_non_null(data);
	for (size_t i = 0; i < count; i++)
		memcpy(data + i * size, text, size);
	return (struct lk_span){(const uint8_t *)data, size * count};
}

/* Linear: even under a sanitizer these take far less than a second; quadratic work would take
 * hours. */
static void huge_lines(void **state)
{
	static const struct {
		const char *piece;
		size_t count;
	} cases[] = {{"a", (size_t)1 << 20}, {"\\\n", (size_t)1 << 20}, {"\\", (size_t)1 << 20},
		{"a \\\n", (size_t)1 << 18}, {"x\n", (size_t)1 << 12},
		{"options a b \\\n", (size_t)1 << 17}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct lk_span text = repeat(cases[i].piece, cases[i].count);
		ARENA arena = {0};
		clock_t begin = clock();

		assert_non_null(describe(&arena, text));
		assert_true((clock() - begin) / CLOCKS_PER_SEC < 20);
		free((void *)(uintptr_t)text.data);
	}
}

static void too_long_line(void **state)
{
	struct lk_span text = repeat("options x ", LK_LINE_MAX / 10 + 1);
	ARENA arena = {0};

	assert_string_equal(describe(&arena, text),
		"1! a.conf line 1: ignoring bad line starting with 'options'\n");
	text.size = LK_LINE_MAX;
	assert_int_equal(strncmp(describe(&arena, text), "1 options x|options x ", 22), 0);
	free((void *)(uintptr_t)text.data);
}

static void assert_words(char **words, const char *expected)
{
	char text[256] = "";

	for (; *words; words++) {
		strcat(text, *words);
		strcat(text, ",");
	}
	assert_string_equal(text, expected);
}

static void softdeps(void **state)
{
	static const char *const cases[][3] = {
		{"pre: a b post: c", "a,b,", "c,"},
		{"x y pre: a", "a,", ""},
		{"pre:", "", ""},
		{"pre:a post: b", "", "b,"},
		{"pre: a pre: b post: c pre: d", "a,b,d,", "c,"},
		{"post:\ta\r", "", "a,"},
		{"", "", ""},
	};
	ARENA arena = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char **pre, **post;

		assert_int_equal(lk_conf_softdep(&arena, cases[i][0], &pre, &post), 0);
		assert_words(pre, cases[i][1]);
		assert_words(post, cases[i][2]);
	}
}

static void words(void **state)
{
	ARENA arena = {0};
	char **list;

	assert_int_equal(lk_conf_words(&arena, " a\tb  c\n", &list), 0);
	assert_words(list, "a,b,c,");
	assert_int_equal(lk_conf_words(&arena, "", &list), 0);
	assert_words(list, "");
}

static void no_memory(void **state)
{
	ARENA arena = {.limit = 1};
	struct lkm_error error = {0};
	struct lk_conf_line line;
	struct lk_conf cursor;

	lk_conf_open(&cursor, lk_span_of("# a\nalias a b\n"), "a.conf");
	assert_int_equal(lk_conf_next(&cursor, &arena, &line, &error), -ENOMEM);
	assert_int_equal(error.code, LKM_E_NO_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directives),
		cmocka_unit_test(empty_and_comments),
		cmocka_unit_test(joined_lines),
		cmocka_unit_test(backslashes),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(dos_lines),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(long_words),
		cmocka_unit_test(huge_lines),
		cmocka_unit_test(too_long_line),
		cmocka_unit_test(softdeps),
		cmocka_unit_test(words),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
