/* SPDX-License-Identifier: MIT */
/* module_list: what counts as a line, and the lists of the kernel command line. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/formats/lines.h"
#include "../../src/formats/module_list.h"
#include "../../src/formats/proc.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* Each line as LINE:NAME|PARAMS, or LINE! */
static void assert_reads(struct lk_span text, const char *expected)
{
	ARENA arena = {0};
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_module_list list = {.rest = text};
	struct lk_module_item item;
	int rc;

	lk_buf_init(&out, 1 << 20);
	while ((rc = lk_module_list_next(&list, &arena, &item)) != 0)
		assert_int_equal(
			rc > 0 ? lk_buf_format(&out, "%u:%s|%s ", item.line, item.name, item.params)
			       : lk_buf_format(&out, "%u! ", item.line),
			0);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void names_and_parameters(void **state)
{
	(void)state;
	assert_reads(lk_span_of(""), "");
	assert_reads(lk_span_of("loop"), "1:loop| ");
	assert_reads(lk_span_of("loop\n\n  dummy\tnumdummies=2   x \n"),
		"1:loop| 3:dummy|numdummies=2 x ");
	assert_reads(lk_span_of("kernel/fs/a.ko\r\n\r\nb\r\n"), "1:kernel/fs/a.ko| 3:b| ");
	assert_reads(lk_span_of("a text=\"b  # c\" # d"), "1:a|text=\"b  # c\" ");
	assert_reads(lk_span_of("a p=\"never closed  # x"), "1:a|p=\"never closed  # x ");
}

static void comments(void **state)
{
	(void)state;
	assert_reads(
		lk_span_of("# a\n; b\n  # c\n\t;d\ne #f\ng h#i\nj ;k\n"), "5:e| 6:g|h#i 7:j|;k ");
}

static void what_is_no_text_is_told(void **state)
{
	static char large[LK_LINE_MAX + 10];

	(void)state;
	assert_reads(
		(struct lk_span){(const uint8_t *)"a\0b\nc\n\033[1m\n# \1\n", 15}, "1! 2:c| 3! ");
	memset(large, 'a', sizeof(large));
	assert_reads((struct lk_span){(const uint8_t *)large, sizeof(large)}, "1! ");
}

static void assert_loads(const char *text, bool initramfs, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_cmdline_load cursor = {.rest = lk_span_of(text), .initramfs = initramfs};
	struct lk_span name;

	lk_buf_init(&out, 1 << 20);
	while (lk_cmdline_load_next(&cursor, &name))
		assert_int_equal(
			lk_buf_format(&out, "%.*s ", (int)name.size, (const char *)name.data), 0);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void the_command_line(void **state)
{
	static const char text[] = "quiet modules_load=a,b,,c modules_load x=modules_load=d "
				   "rd.modules-load=\"e,f\" modules-load=g -- modules_load=h\n";

	(void)state;
	assert_loads("", true, "");
	assert_loads(text, false, "a b c g ");
	assert_loads(text, true, "a b c e f g ");
	assert_loads("rd.rd.modules_load=a modules_load=", true, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_parameters),
		cmocka_unit_test(comments),
		cmocka_unit_test(what_is_no_text_is_told),
		cmocka_unit_test(the_command_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
