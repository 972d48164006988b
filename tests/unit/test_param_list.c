/* SPDX-License-Identifier: MIT */
/* param_list: parameters taken apart as the kernel takes them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/formats/param_list.h"
#include "failing_memory.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* One "[name]" or "[name=value]" behind the other. */
static void assert_reads(const char *text, const char *expected)
{
	struct lk_param_list cursor = {.rest = text};
	LK_BUF_CLEANUP struct lk_buf out;
	const char *name, *value;
	ARENA arena = {0};
	int rc;

	lk_buf_init(&out, 4096);
	while ((rc = lk_param_list_next(&cursor, &arena, &name, &value)) > 0)
		lk_buf_format(&out, "[%s%s%s]", name, value ? "=" : "", value ? value : "");
	assert_int_equal(rc, 0);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void texts(void **state)
{
	(void)state;
	assert_reads("", "");
	assert_reads("  \n\t ", "");
	assert_reads("i=5", "[i=5]");
	assert_reads(" i=5  b\nu=-1 ", "[i=5][b][u=-1]");
	assert_reads("who=Rust when=Now,12", "[who=Rust][when=Now,12]");
	assert_reads("s=", "[s=]");
	assert_reads("s=\"a b\" t=1", "[s=a b][t=1]");
	assert_reads("\"s=a b\" t=1", "[s=a b][t=1]");
	assert_reads("s=a=b", "[s=a=b]");
	assert_reads("s=\"open t=1", "[s=open t=1]");
	assert_reads("a=1 -- b=2", "[a=1]");
	assert_reads("-- b=2", "");
	assert_reads("--b", "[--b]");
	assert_reads("\"\"", "[]");
	assert_reads("s=a\xc3\xa0 t=1", "[s=a\xc3][t=1]");
}

/* Written behind another one; NULL: the kernel has no way to read it. */
static void assert_spells(const char *name, const char *value, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;
	int rc;

	lk_buf_init(&out, 4096);
	assert_int_equal(lk_buf_add_text(&out, "first=1"), 0);
	rc = lk_param_list_add(&out, name, value);
	assert_int_equal(rc, expected ? 0 : -EINVAL);
	assert_int_equal(lk_buf_add_text(&out, ""), 0);
	assert_string_equal(lk_buf_text(&out), expected ? expected : "first=1");
}

static void spellings(void **state)
{
	(void)state;
	assert_spells("a", "1", "first=1 a=1");
	assert_spells("a", NULL, "first=1 a");
	assert_spells("a", "", "first=1 a=");
	assert_spells("a", "x y", "first=1 a=\"x y\"");
	assert_spells("a", "x\ty\n", "first=1 a=\"x\ty\n\"");
	assert_spells("a", "\xc3\xa0", "first=1 a=\"\xc3\xa0\"");
	assert_spells("a", "\\ '", "first=1 a=\"\\ '\"");
	assert_spells("a", "--", "first=1 a=--");
	assert_spells("a", "b=c", "first=1 a=b=c");
	assert_spells("a", "x\"y\"z", "first=1 a=x\"y\"z");
	assert_spells("a", "x \"y\" z", "first=1 a=\"x \"y\" z\"");
	assert_spells("a", "\"y\"", "first=1 a=\"\"y\"\"");
	assert_spells("a", "\"", NULL);
	assert_spells("a", "x\"y", NULL);
	assert_spells("a", "x \"y z\"", NULL);
	assert_spells("a b", "1", NULL);
	assert_spells("a=b", "1", NULL);
	assert_spells("\"a", "1", NULL);
	assert_spells("--", NULL, NULL);
}

static void spelling_without_memory(void **state)
{
	bool failed = true;

	(void)state;
	for (size_t at = 1; failed; at++) {
		LK_BUF_CLEANUP struct lk_buf out;
		int rc;

		lk_buf_init(&out, 4096);
		calls = 0;
		fail_at = at;
		rc = lk_param_list_add(&out, "a", "x y");
		fail_at = 0;
		failed = calls >= at;
		assert_int_equal(rc, failed ? -ENOMEM : 0);
	}
}

static void without_memory(void **state)
{
	struct lk_param_list cursor = {.rest = "a=1"};
	const char *name, *value;
	ARENA arena = {0};

	(void)state;
	calls = 0;
	fail_at = 1;
	assert_int_equal(lk_param_list_next(&cursor, &arena, &name, &value), -ENOMEM);
	fail_at = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(spellings),
		cmocka_unit_test(spelling_without_memory),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("param_list", tests, NULL, NULL);
}
