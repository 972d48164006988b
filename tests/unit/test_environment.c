/* SPDX-License-Identifier: MIT */
/* environment: MODPROBE_OPTIONS to arguments, and arguments to what is found again there; the lines
 * of modprobe -c and of kmod static-nodes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/cli/environment.h"
#include "../../src/facts/directive.h"
#include "../../src/formats/conf.h"
#include "../../src/report/config_text.h"
#include "../../src/report/nodes_text.h"

/* The arguments between "program" and "end", each followed by '|'. */
static void expect(const char *text, const char *expected)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	LK_BUF_CLEANUP struct lk_buf got;
	char *given[] = {(char *)"program", (char *)"end", NULL};
	int argc = 0;
	char **argv = lk_environment_arguments(&arena, text, 2, given, &argc);

	lk_buf_init(&got, 1 << 20);
	assert_non_null(argv);
	assert_true(argc >= 2);
	assert_string_equal(argv[0], "program");
	assert_string_equal(argv[argc - 1], "end");
	assert_null(argv[argc]);
	for (int i = 1; i < argc - 1; i++)
		assert_int_equal(lk_buf_format(&got, "%s|", argv[i]), 0);
	assert_string_equal(lk_buf_text(&got), expected);
}

static void blanks_separate(void **state)
{
	expect("", "");
	expect("   ", "");
	expect("-a", "-a|");
	expect(" -a  -b\t-c\n", "-a|-b|-c|");
}

static void quotes_keep_together(void **state)
{
	expect("\"a b\" c", "a b|c|");
	expect("'a \" b'\"c ' d\"e f", "a \" bc ' de|f|");
	expect("'' \"\"", "||");
	expect("-C'two words'", "-Ctwo words|");
	expect("a\\ b", "a\\|b|");
}

static void open_quotes_end_with_the_text(void **state)
{
	expect("a 'b c", "a|b c|");
	expect("\"", "|");
	expect("a'", "a|");
}

static void there_is_an_end_of_it(void **state)
{
	static char text[20001];
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	char *given[] = {(char *)"program", NULL};
	int argc = 0;

	for (size_t i = 0; i < 20000; i += 2)
		memcpy(text + i, "a ", 2);
	assert_non_null(lk_environment_arguments(&arena, text, 1, given, &argc));
	assert_int_equal(argc, 4097);
}

static void what_is_quoted_is_found(void **state)
{
	static const char *const arguments[] = {"a", "", "a b", "it's", "\"", "'\"'\"", " ", "\t\n",
		"a\"b c'd", "\\", "$(x)", "--"};
	LK_BUF_CLEANUP struct lk_buf text, expected;

	lk_buf_init(&text, 1 << 16);
	lk_buf_init(&expected, 1 << 16);
	for (size_t i = 0; i < sizeof(arguments) / sizeof(*arguments); i++) {
		assert_int_equal(lk_buf_add_text(&text, " "), 0);
		assert_int_equal(lk_environment_quote(&text, arguments[i]), 0);
		assert_int_equal(lk_buf_format(&expected, "%s|", arguments[i]), 0);
	}
	expect(lk_buf_text(&text), lk_buf_text(&expected));
}

static struct lkm_directive directive(
	enum lkm_directive_kind kind, const char *name, const char *value)
{
	return (struct lkm_directive){.kind = kind, .name = name, .value = value};
}

static void expect_line(
	enum lkm_directive_kind kind, const char *name, const char *value, const char *expected)
{
	const struct lkm_directive line = directive(kind, name, value);
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 16);
	assert_int_equal(lk_config_text(&line, &out), 0);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void directives(void **state)
{
	expect_line(LKM_DIRECTIVE_BLACKLIST, "a", "", "blacklist a\n");
	expect_line(LKM_DIRECTIVE_INSTALL, "a", "  b  c", "install a   b  c\n");
	expect_line(
		LKM_DIRECTIVE_SOFTDEP, "a", "pre: b\tc  post: d", "softdep a pre: b c post: d\n");
	expect_line(LKM_DIRECTIVE_SOFTDEP, "a", "post: d pre: b", "softdep a pre: b post: d\n");
	expect_line(LKM_DIRECTIVE_SOFTDEP, "a", "b", "softdep a \n");
	expect_line(LKM_DIRECTIVE_WEAKDEP, "a", " b\t c ", "weakdep a b c\n");
}

/* Every kind prints its word and its name; a kind that no list knows has no word. */
static void directives_of_every_kind(void **state)
{
	unsigned kind = 1;

	for (; lkm_directive_word((enum lkm_directive_kind)kind); kind++) {
		const struct lkm_directive line =
			directive((enum lkm_directive_kind)kind, "a", "b c");
		LK_BUF_CLEANUP struct lk_buf out, expected;

		lk_buf_init(&out, 1 << 16);
		lk_buf_init(&expected, 1 << 16);
		assert_int_equal(lk_config_text(&line, &out), 0);
		assert_int_equal(
			lk_buf_format(&expected, "%s a ", lkm_directive_word(line.kind)), 0);
		assert_true(lk_span_starts(lk_buf_span(&out), lk_buf_text(&expected)));
	}
	assert_int_equal(kind, LK_DIRECTIVE_COUNT);
}

static void directives_have_a_maximum(void **state)
{
	const struct lkm_directive line = directive(LKM_DIRECTIVE_BLACKLIST, "longer", "");

	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 8);
	assert_true(lk_config_text(&line, &out) < 0);
}

static void nodes(void **state)
{
	const struct lk_static_node node = {"m", "a/b/c", 'b', 4294967295u, 0};
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 16);
	assert_null(lk_node_format_find("xml"));
	assert_null(lk_node_format_find(""));
	assert_int_equal(lk_node_format_find("tmpfiles")->write(&node, &out), 0);
	assert_int_equal(lk_node_format_find("devname")->write(&node, &out), 0);
	assert_string_equal(lk_buf_text(&out),
		"d /dev/a/b 0755 - - -\nb! /dev/a/b/c 0600 - - - 4294967295:0\n"
		"m a/b/c b4294967295:0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_separate),
		cmocka_unit_test(quotes_keep_together),
		cmocka_unit_test(open_quotes_end_with_the_text),
		cmocka_unit_test(there_is_an_end_of_it),
		cmocka_unit_test(what_is_quoted_is_found),
		cmocka_unit_test(directives),
		cmocka_unit_test(directives_of_every_kind),
		cmocka_unit_test(directives_have_a_maximum),
		cmocka_unit_test(nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
