/* SPDX-License-Identifier: MIT */
/* ancient: the struct at the beginning of a module of Linux 2.4 is laid out as those kernels had
 * it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../src/os/ancient.h"

/* Two 32-bit numbers stand beside each other, all else are words. */
static size_t at(size_t words, size_t numbers)
{
	return words * sizeof(long) + numbers * sizeof(uint32_t);
}

static void layout(void **state)
{
	(void)state;
	assert_int_equal(offsetof(struct lk_ancient_module, next), at(1, 0));
	assert_int_equal(offsetof(struct lk_ancient_module, name), at(2, 0));
	assert_int_equal(offsetof(struct lk_ancient_module, usage), at(4, 0));
	assert_int_equal(offsetof(struct lk_ancient_module, symbol_count), at(6, 0));
	assert_int_equal(offsetof(struct lk_ancient_module, dependency_count), at(6, 1));
	assert_int_equal(offsetof(struct lk_ancient_module, symbols), at(6, 2));
	assert_int_equal(offsetof(struct lk_ancient_module, refs), at(8, 2));
	assert_int_equal(offsetof(struct lk_ancient_module, init), at(9, 2));
	assert_int_equal(offsetof(struct lk_ancient_module, cleanup), at(10, 2));
	assert_int_equal(offsetof(struct lk_ancient_module, exceptions_end), at(12, 2));
#ifdef __alpha__
	assert_int_equal(sizeof(struct lk_ancient_module), at(14, 2));
#else
	assert_int_equal(sizeof(struct lk_ancient_module), at(13, 2));
#endif
}

/* The numbers themselves, for most machines of today. */
static void on_64_bits(void **state)
{
	(void)state;
#if __SIZEOF_LONG__ == 8 && !defined(__alpha__)
	assert_int_equal(offsetof(struct lk_ancient_module, symbol_count), 48);
	assert_int_equal(offsetof(struct lk_ancient_module, symbols), 56);
	assert_int_equal(offsetof(struct lk_ancient_module, init), 80);
	assert_int_equal(offsetof(struct lk_ancient_module, exceptions_end), 104);
	assert_int_equal(sizeof(struct lk_ancient_module), 112);
#else
	skip();
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout),
		cmocka_unit_test(on_64_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
