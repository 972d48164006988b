/* SPDX-License-Identifier: MIT */
/* departure: which modules must go before another, and in which order. */
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
#include "../../src/facts/unload_order.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void expect(const char *text, const char *module, const char *expected)
{
	ARENA arena = {0};
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_live live;
	const char **order;
	size_t count;

	lk_buf_init(&out, 4096);
	assert_int_equal(lk_live_parse(&live, &arena, lk_span_of(text)), 0);
	assert_int_equal(lk_unload_order(&live, lk_live_find(&live, module), &order, &count), 0);
	for (size_t i = 0; i < count; i++)
		lk_buf_format(&out, "%s ", order[i]);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void nobody(void **state)
{
	expect("a 1 0 - Live 0x0\n", "a", "");
}

static void users_of_users_go_first(void **state)
{
	static const char text[] = "a 1 2 c,b, Live 0x0\nb 1 1 c, Live 0x0\nc 1 0 - Live 0x0\n"
				   "other 1 1 c, Live 0x0\n";

	expect(text, "a", "c b ");
	expect(text, "b", "c ");
	expect("a 1 2 b,c, Live 0x0\nb 1 1 c, Live 0x0\nc 1 0 - Live 0x0\n", "a", "c b ");
}

static void what_no_kernel_says(void **state)
{
	expect("a 1 1 gone,b, Live 0x0\nb 1 0 - Live 0x0\n", "a", "b ");
	expect("a 1 1 b, Live 0x0\nb 1 1 a, Live 0x0\n", "a", "b ");
	expect("a 1 1 a, Live 0x0\n", "a", "");
}

static void a_long_chain(void **state)
{
	enum { LENGTH = 20000 };
	ARENA arena = {0};
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_live live;
	const char **order;
	size_t count;

	lk_buf_init(&text, 4 << 20);
	for (int i = 0; i < LENGTH; i++)
		lk_buf_format(&text, "m%d 1 1 m%d, Live 0x0\n", i, i + 1);
	assert_int_equal(lk_live_parse(&live, &arena, lk_buf_span(&text)), 0);
	assert_int_equal(lk_unload_order(&live, lk_live_find(&live, "m0"), &order, &count), 0);
	assert_int_equal(count, LENGTH - 1);
	assert_string_equal(order[0], "m19999");
	assert_string_equal(order[count - 1], "m1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody),
		cmocka_unit_test(users_of_users_go_first),
		cmocka_unit_test(what_no_kernel_says),
		cmocka_unit_test(a_long_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
