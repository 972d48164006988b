/* SPDX-License-Identifier: MIT */
/* The struct module that init_module(2) of Linux 2.4 takes: what tests/vm/README.md says of its
 * layout, in numbers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/*
 * The 15 fields, for a machine whose long is LONG and whose pointers are POINTER; int has 32 bits
 * everywhere. Alpha alone has one more at the end, gp, an unsigned long.
 */
#define ANCIENT_MODULE(tag, LONG, POINTER)                                                         \
	struct tag {                                                                               \
		LONG size_of_struct;                                                               \
		POINTER next; /* the kernel's: not relocated */                                    \
		POINTER name;                                                                      \
		LONG size;                                                                         \
		LONG usecount; /* a counter, padded to a long */                                   \
		LONG flags;                                                                        \
		uint32_t nsyms;                                                                    \
		uint32_t ndeps;                                                                    \
		POINTER syms;                                                                      \
		POINTER deps;                                                                      \
		POINTER refs; /* the kernel's: not relocated */                                    \
		POINTER init;                                                                      \
		POINTER cleanup;                                                                   \
		POINTER ex_table_start;                                                            \
		POINTER ex_table_end;                                                              \
	}

/* The models, with fixed widths, so that this holds wherever it is compiled. */
ANCIENT_MODULE(lp64, uint64_t, uint64_t);
ANCIENT_MODULE(ilp32, uint32_t, uint32_t);
/* And this machine's own. */
ANCIENT_MODULE(native, unsigned long, void *);

static void test_lp64(void **state)
{
	assert_int_equal(sizeof(struct lp64), 112);
	assert_int_equal(offsetof(struct lp64, size_of_struct), 0);
	assert_int_equal(offsetof(struct lp64, next), 8);
	assert_int_equal(offsetof(struct lp64, name), 16);
	assert_int_equal(offsetof(struct lp64, size), 24);
	assert_int_equal(offsetof(struct lp64, usecount), 32);
	assert_int_equal(offsetof(struct lp64, flags), 40);
	assert_int_equal(offsetof(struct lp64, nsyms), 48);
	assert_int_equal(offsetof(struct lp64, ndeps), 52);
	assert_int_equal(offsetof(struct lp64, syms), 56);
	assert_int_equal(offsetof(struct lp64, deps), 64);
	assert_int_equal(offsetof(struct lp64, refs), 72);
	assert_int_equal(offsetof(struct lp64, init), 80);
	assert_int_equal(offsetof(struct lp64, cleanup), 88);
	assert_int_equal(offsetof(struct lp64, ex_table_start), 96);
	assert_int_equal(offsetof(struct lp64, ex_table_end), 104);
}

/* All fields are four bytes wide, so each stands at four times its number. */
static void test_ilp32(void **state)
{
	assert_int_equal(sizeof(struct ilp32), 60);
	assert_int_equal(offsetof(struct ilp32, flags), 20);
	assert_int_equal(offsetof(struct ilp32, nsyms), 24);
	assert_int_equal(offsetof(struct ilp32, ndeps), 28);
	assert_int_equal(offsetof(struct ilp32, syms), 32);
	assert_int_equal(offsetof(struct ilp32, refs), 40);
	assert_int_equal(offsetof(struct ilp32, init), 44);
	assert_int_equal(offsetof(struct ilp32, cleanup), 48);
	assert_int_equal(offsetof(struct ilp32, ex_table_end), 56);
}

/* What a compiler makes of the types themselves is one of the two models. */
static void test_native(void **state)
{
	int wide = sizeof(long) == 8;

	assert_int_equal(sizeof(void *), sizeof(long));
	assert_int_equal(sizeof(struct native), wide ? sizeof(struct lp64) : sizeof(struct ilp32));
	assert_int_equal(offsetof(struct native, syms),
		wide ? offsetof(struct lp64, syms) : offsetof(struct ilp32, syms));
	assert_int_equal(offsetof(struct native, init),
		wide ? offsetof(struct lp64, init) : offsetof(struct ilp32, init));
	assert_int_equal(offsetof(struct native, ex_table_end),
		wide ? offsetof(struct lp64, ex_table_end) : offsetof(struct ilp32, ex_table_end));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lp64),
		cmocka_unit_test(test_ilp32),
		cmocka_unit_test(test_native),
	};

	return cmocka_run_group_tests_name("ancient", tests, NULL, NULL);
}
