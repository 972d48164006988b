/* SPDX-License-Identifier: MIT */
/* unload: targets, what nobody uses then, softdeps around them, remove commands, what is in the
 * way. */
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

#include "world.h"

static void expect(const char *text, const char *what, const char *expected)
{
	WORLD world;

	world_make(&world, text);
	world_expect_unload(&world, what, expected);
}

static void unused_dependencies_go_nearest_first(void **state)
{
	expect("dep a b c\ndep b c\ndep c\nlive a\nlive b 1 a,\nlive c 2 b,a,\n", "a",
		"unload a asked\nunload b unused a optional conditional\n"
		"unload c unused a optional conditional\n");
}

static void dependencies_that_others_use_stay(void **state)
{
	expect("dep a b c\ndep b c\ndep c\nlive a\nlive b 1 a,\nlive c 3 b,a,x,\nlive x\n", "a",
		"unload a asked\nunload b unused a optional conditional\n"
		"unload c unused a optional conditional in-use\n");
	/* By something that is no module, such as an open file. */
	expect("dep a b\ndep b\nlive a\nlive b 2 a,\n", "a",
		"unload a asked\nunload b unused a optional conditional in-use\n");
	/* b stays, and so does what it uses. */
	expect("dep a b c\ndep b c\ndep c\nlive a\nlive b 2 a,\nlive c 2 b,a,\n", "a",
		"unload a asked\nunload b unused a optional conditional in-use\n"
		"unload c unused a optional conditional in-use\n");
}

static void dependencies_that_are_not_loaded(void **state)
{
	expect("dep a b\ndep b\nlive a\n", "a",
		"unload a asked\nunload b unused a optional conditional not-loaded\n");
}

static void a_target_in_use_stays(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nlive a 1 b,\nlive b\n");
	world_expect_unload(&world, "a", "unload a asked in-use\n");
	assert_int_equal(lkm_step_skip(world_step(&world, "a")), LKM_SKIP_IN_USE);
	assert_false(lkm_step_conditional(world_step(&world, "a")));
	expect("dep a\nlive a - -\n", "a", "unload a asked\n");
}

static void softdeps_are_undone_around_it(void **state)
{
	expect("dep a d\ndep d\ndep b\ndep c\ndep e\ndep f\nconf softdep a pre: b c post: e f\n"
	       "live a\nlive b\nlive c\nlive d 1 a,\nlive e\nlive f\n",
		"a",
		"unload f post a optional\nunload e post a optional\nunload a asked\n"
		"unload d unused a optional conditional\nunload c pre a optional\n"
		"unload b pre a optional\n");
}

static void softdeps_that_are_not_there(void **state)
{
	expect("dep a\ndep b\nbuiltin i\nconf softdep a pre: b i no-such\nlive a\n", "a",
		"unload a asked\nunload no_such pre a optional not-loaded\n"
		"unload i pre a optional builtin\nunload b pre a optional not-loaded\n");
}

static void softdeps_in_a_circle(void **state)
{
	expect("dep a\ndep b\nconf softdep a pre: b\nconf softdep b pre: a\nlive a\nlive b\n", "a",
		"unload a asked\nunload b pre a optional\n");
	expect("dep a\ndep b\nconf softdep a post: b\nconf softdep b post: a\nlive a\nlive b\n",
		"a", "unload b post a optional\nunload a asked\n");
}

/* d is used by a softdep too, which goes later. */
static void shared_dependencies_go_behind_all_their_users(void **state)
{
	expect("dep a d\ndep b d\ndep d\nconf softdep a pre: b\nlive a\nlive b\nlive d 2 a,b,\n",
		"a",
		"unload a asked\nunload b pre a optional\n"
		"unload d unused b optional conditional\n");
	expect("dep a d e\ndep b d e\ndep d e\ndep e\nalias al a\nalias al b\nlive a\nlive b\n"
	       "live d 2 a,b,\nlive e 3 a,b,d,\n",
		"al",
		"unload a alias\nunload b alias\nunload d unused b optional conditional\n"
		"unload e unused b optional conditional\n");
}

static void a_target_that_another_target_used(void **state)
{
	expect("dep a b\ndep b\nalias al a\nalias al b\nlive a\nlive b 1 a,\n", "al",
		"unload a alias\nunload b unused a\n");
}

static void remove_commands_decide_about_dependencies(void **state)
{
	expect("dep a d\ndep d\ndep p\nconf remove a true\nconf softdep a pre: p\nlive a 7\n"
	       "live d 1 a,\nlive p\n",
		"a", "remove a asked {true}\nunload p pre a optional\n");
}

static void commands_and_softdeps_can_be_ignored(void **state)
{
	WORLD world;

	world_make(&world, "dep a d\ndep d\ndep p\nconf remove a true\nconf remove d true\n"
			   "conf softdep a pre: p\nlive a\nlive d 1 a,\nlive p\n");
	assert_int_equal(world_unload(&world, "a", true), 0);
	assert_string_equal(
		world_text(&world), "unload a asked\nunload d unused a optional conditional\n");
}

static void what_is_not_loaded(void **state)
{
	expect("dep a b\ndep b\nconf softdep a pre: b\nlive b\n", "a",
		"unload a asked not-loaded\n");
	expect("builtin i\n", "i", "unload i asked builtin\n");
}

static void aliases(void **state)
{
	expect("dep a\ndep b\nalias al a\nalias al b\nlive a\nlive b\n", "al",
		"unload a alias\nunload b alias\n");
}

/* After an update of the kernel, the file and even the index may be gone. */
static void what_is_loaded_needs_no_file(void **state)
{
	WORLD world;

	expect("dep b\nlive a_x\n", "a-x", "unload a_x asked\n");
	expect("missing dep\nlive a\n", "a", "unload a asked\n");
	world_make(&world, "dep b\n");
	assert_int_equal(world_unload(&world, "a", false), -ENOENT);
	assert_int_equal(world.error.code, LKM_E_NOT_FOUND);
	assert_int_equal(world_unload(&world, "a]", false), -EINVAL);
	assert_int_equal(world.error.code, LKM_E_INVALID_ARGUMENT);
}

static void damaged_indexes_fail(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nlive a\n");
	world_cut(&world, LKM_INDEX_DEP, 20);
	assert_int_equal(world_unload(&world, "a", false), -EBADMSG);
	assert_int_equal(world.error.code, LKM_E_INDEX_DAMAGED);
}

static void chains_of_softdeps_may_be_long(void **state)
{
	WORLD world;
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, 1 << 20);
	for (unsigned i = 0; i < 900; i++)
		assert_int_equal(
			lk_buf_format(&text, "dep m%u\nlive m%u\nconf softdep m%u pre: m%u\n", i, i,
				i, i + 1),
			0);
	assert_non_null(lk_buf_text(&text));
	world_make(&world, (const char *)text.data);
	assert_int_equal(world_unload(&world, "m0", false), 0);
	assert_int_equal(lkm_plan_count(world.planner.plan), 901);
}

static void origins_of_commands_and_softdeps(void **state)
{
	WORLD world;
	const struct lkm_step *step;

	world_make(&world, "dep a\nconf options a x=1\nconf remove a true\nlive a\n"
			   "kernel softdep a pre: b\n");
	assert_int_equal(world_unload(&world, "a", false), 0);
	step = world_step(&world, "a");
	assert_int_equal(lkm_step_origin_count(step), 2);
	assert_string_equal(lkm_directive_text(lkm_step_origin(step, 0)), "remove a true");
	assert_int_equal(lkm_directive_line(lkm_step_origin(step, 0)), 2);
	assert_string_equal(lkm_directive_text(lkm_step_origin(step, 1)), "softdep a pre: b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unused_dependencies_go_nearest_first),
		cmocka_unit_test(dependencies_that_others_use_stay),
		cmocka_unit_test(dependencies_that_are_not_loaded),
		cmocka_unit_test(a_target_in_use_stays),
		cmocka_unit_test(softdeps_are_undone_around_it),
		cmocka_unit_test(softdeps_that_are_not_there),
		cmocka_unit_test(softdeps_in_a_circle),
		cmocka_unit_test(shared_dependencies_go_behind_all_their_users),
		cmocka_unit_test(a_target_that_another_target_used),
		cmocka_unit_test(remove_commands_decide_about_dependencies),
		cmocka_unit_test(commands_and_softdeps_can_be_ignored),
		cmocka_unit_test(what_is_not_loaded),
		cmocka_unit_test(aliases),
		cmocka_unit_test(what_is_loaded_needs_no_file),
		cmocka_unit_test(damaged_indexes_fail),
		cmocka_unit_test(chains_of_softdeps_may_be_long),
		cmocka_unit_test(origins_of_commands_and_softdeps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
