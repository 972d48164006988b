/* SPDX-License-Identifier: MIT */
/* vermagic: what of two version magics differs, and whether the kernel minds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <cmocka.h>

#include "../../src/diagnose/vermagic.h"
#include "failing_memory.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static const char ours[] = "6.1.0-56-amd64 SMP preempt mod_unload modversions ";

static const struct {
	const char *module, *kernel;
	bool has_crcs;
	int refused;
	bool release;
	const char *missing, *surplus;
} cases[] = {
	{ours, ours, true, 0, false, "", ""},
	{ours, ours, false, 0, false, "", ""},
	/* Another release is no fault where CRCs are compared on both sides. */
	{"6.1.0-55-amd64 SMP preempt mod_unload modversions ", ours, true, 0, true, "", ""},
	{"6.1.0-55-amd64 SMP preempt mod_unload modversions ", ours, false, 1, true, "", ""},
	{"9.2.12+deb13-amd64 SMP preempt mod_unload ", "7.2.12+deb13-amd64 SMP preempt mod_unload ",
		true, 1, true, "", ""},
	{"6.1.0-56-amd64 UMP preempt mod_unload modversions ", ours, true, 1, false, "SMP", "UMP"},
	{"6.1.0-56-amd64 SMP preempt mod_unload nodversions ", ours, true, 1, false, "modversions",
		"nodversions"},
	{"6.1.0-56-amd64 SMP mod_unload ", ours, true, 1, false, "preempt modversions", ""},
	{"6.1.0-55-amd64 SMP preempt mod_unload modversions aarch64", ours, true, 1, true, "",
		"aarch64"},
	/* It is one text: the order counts. */
	{"6.1.0-56-amd64 preempt SMP mod_unload modversions ", ours, true, 1, false, "", ""},
	{"6.1.0-56-amd64", ours, true, 1, false, "SMP preempt mod_unload modversions", ""},
	{"", "", true, 0, false, "", ""},
};

static void each_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct lk_vermagic_difference difference;
		ARENA arena = {0};

		assert_int_equal(lk_vermagic_compare(&arena, cases[i].module, cases[i].kernel,
					 cases[i].has_crcs, &difference),
			cases[i].refused);
		assert_int_equal(difference.release, cases[i].release);
		assert_string_equal(difference.missing, cases[i].missing);
		assert_string_equal(difference.surplus, cases[i].surplus);
	}
}

static void without_memory(void **state)
{
	struct lk_vermagic_difference difference;
	ARENA arena = {0};

	(void)state;
	calls = 0;
	fail_at = 1;
	assert_int_equal(lk_vermagic_compare(&arena, ours, ours, true, &difference), -ENOMEM);
	fail_at = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("vermagic", tests, NULL, NULL);
}
