/* SPDX-License-Identifier: MIT */
/* symvers: lines of Module.symvers and System.map. */
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

#include "../../src/formats/symvers.h"

static struct lk_symvers on(const char *text)
{
	return (struct lk_symvers){.rest = lk_span_of(text)};
}

static void assert_span(struct lk_span span, const char *text)
{
	assert_int_equal(span.size, strlen(text));
	assert_true(lk_span_is(span, text));
}

static void assert_symbol(
	struct lk_symvers *cursor, uint64_t crc, const char *name, const char *owner, unsigned line)
{
	struct lk_symvers_line found;

	assert_int_equal(lk_symvers_next(cursor, &found), 1);
	assert_true(found.crc == crc);
	assert_span(found.name, name);
	assert_span(found.owner, owner);
	assert_int_equal(found.line, line);
}

static void assert_no_symbol(const char *text, unsigned line)
{
	struct lk_symvers cursor = on(text);
	struct lk_symvers_line found;

	assert_int_equal(lk_symvers_next(&cursor, &found), -EBADMSG);
	assert_int_equal(found.line, line);
	assert_int_equal(lk_symvers_next(&cursor, &found), 0);
}

static void assert_grant(struct lk_symvers *cursor, enum lk_audience audience, const char *space)
{
	struct lk_symvers_line found;

	assert_int_equal(lk_symvers_next(cursor, &found), 1);
	assert_int_equal(found.audience, audience);
	assert_span(found.name_space, space);
}

static void to_whom(void **state)
{
	struct lk_symvers cursor =
		on("0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\n0x2\tb\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
		   "0x3\tc\tx\tEXPORT_SYMBOL_GPL\tmodule:a,b*\n0x4\td\tx\tEXPORT_SYMBOL\tNS\n"
		   "0x5\te\tx\tEXPORT_UNUSED_SYMBOL_GPL\n0x6\tf\tx\tEXPORT_OTHER\n0x7\tg\tx\n");

	(void)state;
	assert_grant(&cursor, LK_AUDIENCE_ALL, "");
	assert_grant(&cursor, LK_AUDIENCE_GPL, "");
	assert_grant(&cursor, LK_AUDIENCE_GPL, "module:a,b*");
	assert_grant(&cursor, LK_AUDIENCE_ALL, "NS");
	assert_grant(&cursor, LK_AUDIENCE_GPL, "");
	assert_grant(&cursor, LK_AUDIENCE_UNKNOWN, "");
	assert_grant(&cursor, LK_AUDIENCE_UNKNOWN, "");
}

static void symbols_of_a_build(void **state)
{
	struct lk_symvers cursor =
		on("0x5c1d8a2b\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n"
		   "0x0badcafe\tcrypto_aead\tcrypto/aead\tEXPORT_SYMBOL_GPL\tCRYPTO_INTERNAL\n");
	struct lk_symvers_line found;

	assert_symbol(&cursor, 0x5c1d8a2b, "_printk", "vmlinux", 1);
	assert_symbol(&cursor, 0x0badcafe, "crypto_aead", "crypto/aead", 2);
	assert_int_equal(lk_symvers_next(&cursor, &found), 0);
	assert_int_equal(lk_symvers_next(&cursor, &found), 0);
}

static void symbols_in_other_forms(void **state)
{
	struct lk_symvers cursor =
		on("# made by hand\n\n \t\n0x1 a vmlinux\nFf b vmlinux X\n\t0XaB  c "
		   "d\n0xffffffffffffffff e vmlinux");

	assert_symbol(&cursor, 1, "a", "vmlinux", 4);
	assert_symbol(&cursor, 0xff, "b", "vmlinux", 5);
	assert_symbol(&cursor, 0xab, "c", "d", 6);
	assert_symbol(&cursor, UINT64_MAX, "e", "vmlinux", 7);
}

static void lines_that_are_no_symbols(void **state)
{
	assert_no_symbol("word\n", 1);
	assert_no_symbol("\n0x a vmlinux\n", 2);
	assert_no_symbol("0xg a vmlinux", 1);
	assert_no_symbol("-1 a vmlinux", 1);
	assert_no_symbol("0x12345678901234567 a vmlinux", 1);
	assert_no_symbol("0x1", 1);
	assert_no_symbol("0x1 a", 1);
}

static void one_bad_line_among_others(void **state)
{
	struct lk_symvers cursor = on("0x1 a vmlinux\nrubbish\n0x2 b vmlinux\n");
	struct lk_symvers_line found;

	assert_symbol(&cursor, 1, "a", "vmlinux", 1);
	assert_int_equal(lk_symvers_next(&cursor, &found), -EBADMSG);
	assert_symbol(&cursor, 2, "b", "vmlinux", 3);
}

static void a_name_with_a_nul(void **state)
{
	struct lk_symvers cursor = {.rest = {(const uint8_t *)"1 a\0b c", 7}};
	struct lk_symvers_line found;

	assert_int_equal(lk_symvers_next(&cursor, &found), -EBADMSG);
	assert_int_equal(lk_symvers_next(&cursor, &found), 0);
}

static void assert_exported(struct lk_symvers *cursor, const char *name, unsigned line)
{
	struct lk_symvers_line found;

	assert_int_equal(lk_system_map_next(cursor, &found), 1);
	assert_span(found.name, name);
	assert_int_equal(found.owner.size, 0);
	assert_int_equal(found.line, line);
}

static void exports_in_a_map(void **state)
{
	struct lk_symvers cursor = on("ffffffff81000000 T _text\n"
				      "ffffffff82000000 r __ksymtab__printk\n"
				      "ffffffff82000004 r __kstrtab_kfree\n"
				      "ffffffff82000008 r __ksymtab_kfree\n"
				      "ffffffff8200000c r __ksymtab_\n"
				      "ffffffff82000010 r x__ksymtab_y\n"
				      "ffffffff82000014 r __ksymtab_drm [drm]\n"
				      "\n"
				      "c1000000 R __ksymtab_gpl_only");
	struct lk_symvers_line found;

	assert_exported(&cursor, "_printk", 2);
	assert_exported(&cursor, "kfree", 4);
	assert_exported(&cursor, "gpl_only", 9);
	assert_int_equal(lk_system_map_next(&cursor, &found), 0);
}

static void a_map_with_a_prefix(void **state)
{
	struct lk_symvers cursor = on("0 r __ksymtab_a\n"
				      "0 r ___ksymtab_b\n"
				      "0 r ___ksymtab_\n"
				      "0 r _\n"
				      "0 r x__ksymtab_d\n"
				      "0 r ___ksymtab__c\n");
	struct lk_symvers_line found;

	cursor.prefix = '_';
	assert_exported(&cursor, "b", 2);
	assert_exported(&cursor, "_c", 6);
	assert_int_equal(lk_system_map_next(&cursor, &found), 0);
}

static void a_map_with_bad_lines(void **state)
{
	struct lk_symvers cursor = on("ffffffff82000000 r\n0 r __ksymtab_a\nU\n");
	struct lk_symvers_line found;

	assert_int_equal(lk_system_map_next(&cursor, &found), -EBADMSG);
	assert_int_equal(found.line, 1);
	assert_exported(&cursor, "a", 2);
	assert_int_equal(lk_system_map_next(&cursor, &found), -EBADMSG);
	assert_int_equal(found.line, 3);
	assert_int_equal(lk_system_map_next(&cursor, &found), 0);
}

static void assert_initcall(struct lk_span *rest, const char *module, const char *function)
{
	struct lk_initcall found;

	assert_true(lk_initcall_next(rest, &found));
	assert_span(found.module, module);
	assert_span(found.function, function);
	assert_int_equal(found.is_stub, strcmp(module, "stub") == 0);
}

/* The first lines are of Debian's 6.12 (/proc/kallsyms). */
static void init_functions(void **state)
{
	struct lk_span rest = lk_span_of(
		"ffffffff820000b8 d str__initcall__trace_system_name\n"
		"ffffffff835c67b8 d __initcall__kmod_core__724_2214_init_hw_perf_eventsearly\n"
		"ffffffff835c6bf0 d __initcall__kmod_serio__529_1048_serio_init4\n"
		"ffffffff835c70b0 d __initcall__kmod_i8042__688_1672_i8042_init6\n"
		"0000000000000000 d __initcall__kmod_a__b__1_2_c__3_d7s\n"
		"0 d __initcall__kmod_stub__1_2_f1rootfs\n"
		"0 d __initcall__kmod_x__1_2_f6\t[x]\n"
		"0 d __initcall__kmod_x__1_f6\n"
		"0 d __initcall__kmod_x__1_2_6\n"
		"0 d __initcall__kmod_x6\n"
		"0 D __initcall_start\n"
		"0 D __initcall6_start\n"
		"__initcall_f6\n"
		"\n"
		"0 d __initcall_loop_init6");
	struct lk_initcall found;

	(void)state;
	assert_initcall(&rest, "core", "init_hw_perf_events");
	assert_initcall(&rest, "serio", "serio_init");
	assert_initcall(&rest, "i8042", "i8042_init");
	assert_initcall(&rest, "a__b", "c__3_d");
	assert_true(lk_initcall_next(&rest, &found));
	assert_span(found.function, "f1");
	assert_initcall(&rest, "", "loop_init");
	assert_false(lk_initcall_next(&rest, &found));
	rest = lk_span_of("0 t __initstub__kmod_stub__1_2_f6");
	assert_initcall(&rest, "stub", "f");
}

static void nothing(void **state)
{
	struct lk_symvers cursor = {0};
	struct lk_symvers_line found;

	assert_int_equal(lk_symvers_next(&cursor, &found), 0);
	assert_int_equal(lk_system_map_next(&cursor, &found), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_whom),
		cmocka_unit_test(symbols_of_a_build),
		cmocka_unit_test(symbols_in_other_forms),
		cmocka_unit_test(lines_that_are_no_symbols),
		cmocka_unit_test(one_bad_line_among_others),
		cmocka_unit_test(a_name_with_a_nul),
		cmocka_unit_test(exports_in_a_map),
		cmocka_unit_test(a_map_with_a_prefix),
		cmocka_unit_test(a_map_with_bad_lines),
		cmocka_unit_test(init_functions),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests_name("symvers", tests, NULL, NULL);
}
