/* SPDX-License-Identifier: MIT */
/* unload with holders: what uses the target goes before it, in an order that works; and what the
 * kernel command line forbids to load. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "world.h"

static void expect_request(
	const char *text, const struct lk_unload_request *request, const char *expected)
{
	WORLD world;

	world_make(&world, text);
	assert_int_equal(world_unload_request(&world, request), 0);
	assert_string_equal(world_text(&world), expected);
}

static void expect(const char *text, const char *what, const char *expected)
{
	expect_request(text, &(struct lk_unload_request){.what = what, .holders = true}, expected);
}

static void holders_go_first(void **state)
{
	expect("dep a b\ndep b\nlive a\nlive b 1 a,\n", "b", "unload a holder b\nunload b asked\n");
	expect("dep a\nlive a\n", "a", "unload a asked\n");
}

static void holders_that_use_one_another(void **state)
{
	/* Whatever the order of the kernel's list: c uses b uses a, and c uses a. */
	const char *expected = "unload c holder a\nunload b holder a\nunload a asked\n";

	expect("dep c b a\ndep b a\ndep a\nlive c\nlive b 1 c,\nlive a 2 c,b,\n", "a", expected);
	expect("dep c b a\ndep b a\ndep a\nlive c\nlive b 1 c,\nlive a 2 b,c,\n", "a", expected);
}

static void only_one_level(void **state)
{
	expect("dep c b a\ndep b a\ndep a\nlive c\nlive b 1 c,\nlive a 1 b,\n", "a",
		"unload b holder a in-use\nunload a asked in-use\n");
}

static void dependencies_of_holders(void **state)
{
	expect("dep h a d\ndep a\ndep d\nlive h\nlive a 1 h,\nlive d 1 h,\n", "a",
		"unload h holder a\nunload d unused h optional conditional\nunload a asked\n");
}

static void softdeps_and_commands_of_holders(void **state)
{
	expect("dep h a\ndep a\ndep s\nlive h\nlive a 1 h,\nlive s\n"
	       "conf softdep h post: s\nconf remove h echo h\n",
		"a", "unload s post h optional\nremove h holder a {echo h}\nunload a asked\n");
	/* A softdep of the target may be its holder. */
	expect("dep h a\ndep a\nlive h\nlive a 1 h,\nconf softdep a post: h\n", "a",
		"unload h post a\nunload a asked\n");
}

static void holders_in_a_circle(void **state)
{
	expect("dep a\ndep b\nlive a 1 b,\nlive b 1 a,\n", "a",
		"unload b holder a in-use\nunload a asked in-use\n");
	expect("dep a\ndep b\ndep c\nlive a 2 b,c,\nlive b 1 c,\nlive c 1 b,\n", "a",
		"unload c holder a in-use\nunload b holder a in-use\nunload a asked in-use\n");
	expect("dep a\nlive a 1 a,\n", "a", "unload a asked in-use\n");
}

static void holders_that_are_not_listed(void **state)
{
	expect("dep a\nlive a 1 gone,\n", "a",
		"unload gone holder a not-loaded\nunload a asked in-use\n");
}

static void a_dependency_that_is_being_planned(void **state)
{
	/* The softdep s needs a, which is asked for: a stays what it is. */
	expect("dep s a\ndep a\nlive s\nlive a 1 s,\nconf softdep a post: s\n", "a",
		"unload s post a\nunload a asked\n");
	expect_request("dep s a\ndep a\nlive s\nlive a 1 s,\nconf softdep a post: s\n",
		&(struct lk_unload_request){.what = "a"},
		"unload s post a optional\nunload a asked\n");
}

static void force_marks_nothing_that_was_asked_for(void **state)
{
	expect_request("dep a b\ndep b\nlive a 3\nlive b 2 a,\n",
		&(struct lk_unload_request){.what = "a", .force = true},
		"unload a asked\nunload b unused a optional conditional in-use\n");
	expect_request("dep h a\ndep a\nlive h 1\nlive a 1 h,\n",
		&(struct lk_unload_request){.what = "a", .force = true, .holders = true},
		"unload h holder a\nunload a asked\n");
}

static void what_the_kernel_command_line_forbids(void **state)
{
	WORLD world;
	const struct lkm_step *step;

	world_make(&world, "dep a b c\ndep b\ndep c\nbuiltin d\nlive c\n"
			   "cmdline module_blacklist=b,c,d modprobe.blacklist=a\n");
	world_expect_load(&world, "a", (struct world_load){0},
		"load c dependency a loaded\nload b dependency a refused\nload a asked\n");
	step = world_step(&world, "b");
	assert_string_equal(lkm_directive_text(lkm_step_origin(step, 0)), "module_blacklist=b");
	assert_int_equal(lkm_directive_line(lkm_step_origin(step, 0)), 0);
	assert_null(lkm_directive_file(lkm_step_origin(step, 1)));
	world_expect_load(&world, "d", (struct world_load){0}, "load d asked builtin\n");
}

static void commands_are_not_forbidden(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nconf install a true\ncmdline module_blacklist=a\n");
	world_expect_load(&world, "a", (struct world_load){0}, "install a asked {true}\n");
	world_expect_load(&world, "a", (struct world_load){.ignore_commands = true},
		"load a asked refused\n");
}

static void another_boot_is_not_this_one(void **state)
{
	WORLD world;

	world_make(&world, "dep a\ncmdline module_blacklist=a\n");
	world.planner.live = NULL;
	world_expect_load(&world, "a", (struct world_load){0}, "load a asked\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holders_go_first),
		cmocka_unit_test(holders_that_use_one_another),
		cmocka_unit_test(only_one_level),
		cmocka_unit_test(dependencies_of_holders),
		cmocka_unit_test(softdeps_and_commands_of_holders),
		cmocka_unit_test(holders_in_a_circle),
		cmocka_unit_test(holders_that_are_not_listed),
		cmocka_unit_test(a_dependency_that_is_being_planned),
		cmocka_unit_test(force_marks_nothing_that_was_asked_for),
		cmocka_unit_test(what_the_kernel_command_line_forbids),
		cmocka_unit_test(commands_are_not_forbidden),
		cmocka_unit_test(another_boot_is_not_this_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
