/* SPDX-License-Identifier: MIT */
/* param_list: parameters taken apart as the kernel takes them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("param_list", tests, NULL, NULL);
}
