/* SPDX-License-Identifier: MIT */
/* plan_prose: a plan in words, short and with all that decided. */
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

#include "../../src/report/plan_prose.h"
#include "world.h"

static void expect(const struct lkm_plan *plan, bool why, const char *expected)
{
	static const struct lk_prose_style style = {"<", "{", ">"};
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 16);
	assert_int_equal(lk_plan_prose(plan, why, &style, &out), 0);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void a_load(void **state)
{
	WORLD world;

	world_make(&world,
		"dep top base\ndep base\ndep tail\nlive base 0\n"
		"conf options top a=1\nconf softdep top post: tail\nconf install tail sh\n");
	assert_int_equal(world_load(&world, "top", (struct world_load){0}), 0);
	expect(world.planner.plan, false,
		"   -  skip    {base>  needed by top; it is loaded already\n"
		"   1  load    <top>   asked for\n"
		"   2  run     <tail>  softdep: behind top; may fail\n");
	expect(world.planner.plan, true,
		"   -  skip    {base>  needed by top; it is loaded already\n"
		"      file    /m/base.ko\n"
		"   1  load    <top>   asked for\n"
		"      file    /m/top.ko\n"
		"      params  a=1\n"
		"      from    {/etc/c.conf:1>: options top a=1\n"
		"      from    {/etc/c.conf:2>: softdep top post: tail\n"
		"   2  run     <tail>  softdep: behind top; may fail\n"
		"      file    /m/tail.ko\n"
		"      command sh\n"
		"      from    {/etc/c.conf:3>: install tail sh\n");
}

static void an_unload(void **state)
{
	WORLD world;

	world_make(&world,
		"dep top base\ndep base\nlive top 0\nlive base 1 top,\ndep pre\nlive pre 0\n"
		"conf softdep top pre: pre\n");
	assert_int_equal(world_unload(&world, "top", false), 0);
	expect(world.planner.plan, false,
		"   1  unload  <top>   asked for\n"
		"   2  unload  <base>  was needed by top; only if nobody uses it then\n"
		"   3  unload  <pre>   softdep of top; may fail\n");
}

static void the_command_line_has_no_lines(void **state)
{
	WORLD world;

	world_make(&world, "dep a\ncmdline a.x=1\nconf alias b a\n");
	assert_int_equal(world_load(&world, "b", (struct world_load){0}), 0);
	expect(world.planner.plan, true,
		"   1  load    <a>  the alias stands for it\n"
		"      file    /m/a.ko\n"
		"      params  x=1\n"
		"      from    {/etc/c.conf:1>: alias b a\n"
		"      from    {/proc/cmdline>: options a x=1\n");
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nconf install a printf \x1b[2J\n");
	assert_int_equal(world_load(&world, "a", (struct world_load){0}), 0);
	expect(world.planner.plan, true,
		"   1  run     <a>  asked for\n"
		"      file    /m/a.ko\n"
		"      command printf ?[2J\n"
		"      from    {/etc/c.conf:1>: install a printf ?[2J\n");
}

static void no_room_for_it(void **state)
{
	static const struct lk_prose_style plain = {"", "", ""};
	WORLD world;

	world_make(&world, "dep a\n");
	assert_int_equal(world_load(&world, "a", (struct world_load){0}), 0);
	for (size_t room = 0; room < 20; room++) {
		LK_BUF_CLEANUP struct lk_buf out;

		lk_buf_init(&out, room);
		assert_int_equal(lk_plan_prose(world.planner.plan, true, &plain, &out), -EFBIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_load),
		cmocka_unit_test(an_unload),
		cmocka_unit_test(the_command_line_has_no_lines),
		cmocka_unit_test(control_characters_do_not_reach_the_terminal),
		cmocka_unit_test(no_room_for_it),
	};

	return cmocka_run_group_tests_name("plan_prose", tests, NULL, NULL);
}
