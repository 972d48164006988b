/* SPDX-License-Identifier: MIT */
/* buf: it grows, but never beyond its maximum. */
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

#define BUF LK_BUF_CLEANUP struct lk_buf

static void it_grows(void **state)
{
	BUF buf;

	lk_buf_init(&buf, 1 << 20);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(lk_buf_format(&buf, "%03d,", i), 0);
	assert_int_equal(buf.size, 4000);
	assert_int_equal(lk_buf_add(&buf, "\0\1", 2), 0);
	assert_int_equal(lk_buf_add_text(&buf, "end"), 0);
	assert_memory_equal(buf.data, "000,001,", 8);
	assert_memory_equal(buf.data + 3996, "999,\0\1end", 9);
	assert_int_equal(lk_buf_span(&buf).size, 4005);
	assert_ptr_equal(lk_buf_span(&buf).data, buf.data);
}

static void never_beyond_its_maximum(void **state)
{
	BUF buf;

	lk_buf_init(&buf, 10);
	assert_int_equal(lk_buf_add_text(&buf, "12345678901"), -EFBIG);
	assert_int_equal(lk_buf_add_text(&buf, "12345678"), 0);
	assert_int_equal(lk_buf_format(&buf, "%s", "abc"), -EFBIG);
	assert_int_equal(lk_buf_reserve(&buf, 3), -EFBIG);
	assert_int_equal(lk_buf_reserve(&buf, SIZE_MAX), -EFBIG);
	assert_int_equal(buf.size, 8);
	assert_int_equal(lk_buf_format(&buf, "%s", "ab"), 0);
	assert_int_equal(lk_buf_add(&buf, "x", 1), -EFBIG);
	assert_string_equal(lk_buf_text(&buf), "12345678ab");
	assert_int_equal(buf.size, 10);
}

static void an_empty_one(void **state)
{
	BUF buf;

	lk_buf_init(&buf, 0);
	assert_int_equal(lk_buf_add(&buf, NULL, 0), 0);
	assert_int_equal(lk_buf_span(&buf).size, 0);
	assert_string_equal(lk_buf_text(&buf), "");
	assert_int_equal(lk_buf_add(&buf, "x", 1), -EFBIG);
	lk_buf_done(&buf);
	assert_null(buf.data);
	assert_int_equal(buf.capacity, 0);
}

static void no_memory_for_it(void **state)
{
	BUF buf;

	lk_buf_init(&buf, SIZE_MAX);
	assert_int_equal(lk_buf_add_text(&buf, "kept"), 0);
	assert_int_equal(lk_buf_reserve(&buf, SIZE_MAX / 2), -ENOMEM);
	assert_string_equal(lk_buf_text(&buf), "kept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_grows),
		cmocka_unit_test(never_beyond_its_maximum),
		cmocka_unit_test(an_empty_one),
		cmocka_unit_test(no_memory_for_it),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
