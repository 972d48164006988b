/* SPDX-License-Identifier: MIT */
/* source: ranges are checked before the source is asked for them. */
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

#include "../../src/base/source.h"

static void memory_is_given_as_it_is(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3, 4};
	struct lk_source source = lk_source_memory((struct lk_span){bytes, sizeof(bytes)});
	struct lk_span span;

	assert_int_equal(source.size, 4);
	assert_int_equal(lk_source_range(&source, 1, 3, &span), 0);
	assert_ptr_equal(span.data, bytes + 1);
	assert_int_equal(span.size, 3);
	assert_int_equal(lk_source_range(&source, 4, 0, &span), 0);
	assert_int_equal(span.size, 0);
	assert_non_null(span.data);
}

static int load_never(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	fail_msg("asked for %zu bytes", size);
	return 0;
}

static void wrong_ranges_do_not_reach_it(void **state)
{
	struct lk_source source = {.size = 100, .load = load_never};
	struct lk_span span = {NULL, 5};

	assert_int_equal(lk_source_range(&source, 0, 101, &span), -ENOEXEC);
	assert_int_equal(lk_source_range(&source, 101, 0, &span), -ENOEXEC);
	assert_int_equal(lk_source_range(&source, 100, 1, &span), -ENOEXEC);
	assert_int_equal(lk_source_range(&source, 1, UINT64_MAX, &span), -ENOEXEC);
	assert_int_equal(lk_source_range(&source, UINT64_MAX, 1, &span), -ENOEXEC);
	assert_int_equal(span.size, 5);
	assert_int_equal(lk_source_range(&source, 100, 0, &span), 0);
}

static int load_fails(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	assert_int_equal(offset, 10);
	assert_int_equal(size, 20);
	return -EIO;
}

static void its_errors_come_back(void **state)
{
	struct lk_source source = {.size = 100, .load = load_fails};
	struct lk_span span;

	assert_int_equal(lk_source_range(&source, 10, 20, &span), -EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_given_as_it_is),
		cmocka_unit_test(wrong_ranges_do_not_reach_it),
		cmocka_unit_test(its_errors_come_back),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
