/* SPDX-License-Identifier: MIT */
/* depconf: the lines of depmod.d, the good ones and what is said of the bad ones. */
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

#include "../../src/base/buf.h"
#include "../../src/formats/depconf.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void describe_line(struct lk_buf *out, const struct lk_depconf_line *line)
{
	lk_buf_format(out, "%u %s", line->line, lk_depconf_word(line->kind));
	for (size_t i = 0; i < line->count; i++)
		lk_buf_format(out, "|%s", line->words[i]);
	assert_null(line->words[line->count]);
	lk_buf_add(out, "\n", 1);
}

/* What a text says, one directive or error a line. */
static char *describe(struct lk_arena *arena, struct lk_span text)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_depconf cursor;
	int rc;

	lk_buf_init(&out, (size_t)16 << 20);
	lk_depconf_open(&cursor, text, "a.conf");
	do {
		struct lk_depconf_line line;
		struct lkm_error error = {0};

		rc = lk_depconf_next(&cursor, arena, &line, &error);
		if (rc > 0)
			describe_line(&out, &line);
		if (rc < 0) {
			assert_true(rc == -EBADMSG || rc == -EOPNOTSUPP);
			assert_int_equal(error.code, LKM_E_CONFIG_SYNTAX);
			lk_buf_format(&out, "%u%s %s\n", error.line, rc == -EBADMSG ? "!" : "?",
				error.message);
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
	assert_says("search updates  extra\tbuilt-in \n", "1 search|updates|extra|built-in\n");
	assert_says("search\nexclude\n", "1 search\n2 exclude\n");
	assert_says("override a-b 6.* extra/x", "1 override|a-b|6.*|extra/x\n");
	assert_says("external * /opt/a /opt/b\n", "1 external|*|/opt/a|/opt/b\n");
	assert_says("exclude .git a.ko\n", "1 exclude|.git|a.ko\n");
}

static void comments_and_joined_lines(void **state)
{
	assert_says("", "");
	assert_says("# search a\n\n \t\n#\\\nsearch b\nsearch c # d\n", "6 search|c|#|d\n");
	assert_says("search a\\\n b\\\nc\nsearch d", "1 search|a|bc\n4 search|d\n");
	assert_says("exclude a\\.ko b\\ c\n", "1 exclude|a.ko|b|c\n");
	assert_says("search a\r\n", "1 search|a\r\n");
}

static void bad_lines(void **state)
{
	static const char *const lines[] = {"override", "override a", "override a *", "external",
		"external *", "Search a", "searches a", "#"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char text[64], expected[128];

		snprintf(text, sizeof(text), " %s\n", lines[i]);
		snprintf(expected, sizeof(expected),
			"1! a.conf:1: ignoring bad line starting with '%.*s'\n",
			(int)strcspn(lines[i], " "), lines[i]);
		assert_says(text, expected);
	}
	assert_says("bogus a\\\nb\nsearch x\n",
		"2! a.conf:2: ignoring bad line starting with 'bogus'\n3 search|x\n");
	assert_says("\033[1m\n", "1! a.conf:1: ignoring bad line starting with '\\x1b[1m'\n");
}

static void what_kmod_knows_by_name_only(void **state)
{
	assert_says("include /etc/x\nmake_map_files no\n",
		"1? a.conf:1: command include not "
		"implemented yet\n"
		"2? a.conf:2: command make_map_files not "
		"implemented yet\n");
}

static void nul_bytes(void **state)
{
	static const char text[] = "search a\0b\nsearch c\n\0\n";
	ARENA arena = {0};

	assert_string_equal(
		describe(&arena, (struct lk_span){(const uint8_t *)text, sizeof(text) - 1}),
		"1! a.conf:1: ignoring bad line starting with 'search'\n2 search|c\n"
		"3! a.conf:3: ignoring bad line starting with '\\x00'\n");
}

static void too_long_line(void **state)
{
	const size_t size = LK_LINE_MAX + 1;
	char *text = malloc(size);
	ARENA arena = {0};

	assert_non_null(text);
	memset(text, 'a', size);
	memcpy(text, "search ", 7);
	assert_string_equal(describe(&arena, (struct lk_span){(const uint8_t *)text, size}),
		"1! a.conf:1: ignoring bad line starting with 'search'\n");
	assert_int_equal(
		strncmp(describe(&arena, (struct lk_span){(const uint8_t *)text, size - 1}),
			"1 search|aaa", 12),
		0);
	free(text);
}

/* Whatever room there is, the answer is the whole line or that there is no memory. */
static void no_memory(void **state)
{
	static const char text[] = "# a\nsearch a b c d e f g h i j k l m n o p\n";
	bool failed = false, done = false;

	for (size_t limit = 1; !done; limit += 64) {
		ARENA arena = {.limit = limit};
		struct lkm_error error = {0};
		struct lk_depconf_line line;
		struct lk_depconf cursor;
		int rc;

		lk_depconf_open(&cursor, lk_span_of(text), "a.conf");
		rc = lk_depconf_next(&cursor, &arena, &line, &error);
		done = rc == 1 && line.count == 16;
		failed |= rc == -ENOMEM && error.code == LKM_E_NO_MEMORY;
		assert_true(done || rc == -ENOMEM);
	}
	assert_true(failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directives),
		cmocka_unit_test(comments_and_joined_lines),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(what_kmod_knows_by_name_only),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(too_long_line),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests_name("depconf", tests, NULL, NULL);
}
