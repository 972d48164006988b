/* SPDX-License-Identifier: MIT */
/* plan_view: a plan as JSON, and as text with and without all that shaped it. */
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

#include "../../src/report/plan_view.h"
#include "world.h"

static void expect(const struct lkm_plan *plan, enum lk_plan_text text, const char *expected)
{
	static const struct lk_screen screen = {
		.strong = "<", .faint = "{", .good = "", .bad = "", .normal = ">"};
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_view view;

	lk_view_init(&view);
	lk_plan_view(&view, plan, text);
	lk_buf_init(&out, 1 << 16);
	assert_int_equal(lk_view_to_text(&view, &screen, &out), 0);
	assert_string_equal(lk_buf_text(&out), expected);
	lk_view_done(&view);
}

static void a_load(void **state)
{
	WORLD world;

	world_make(&world,
		"dep top base\ndep base\ndep tail\nlive base 0\n"
		"conf options top a=1\nconf softdep top post: tail\nconf install tail sh\n");
	assert_int_equal(world_load(&world, "top", (struct world_load){0}), 0);
	expect(world.planner.plan, LK_PLAN_HIDDEN, "");
	expect(world.planner.plan, LK_PLAN_STEPS,
		"  -  skip  {base>  needed by top; already loaded\n"
		"  1  load  <top>   requested\n"
		"  2  run   <tail>  softdep: after top; may fail\n");
	expect(world.planner.plan, LK_PLAN_WHY,
		"  -  skip  {base>  needed by top; already loaded\n"
		"      {file>        /m/base.ko\n"
		"  1  load  <top>   requested\n"
		"      {file>        /m/top.ko\n"
		"      {params>      a=1\n"
		"      {from>        options top a=1  {/etc/c.conf>{:1>\n"
		"                  softdep top post: tail  {/etc/c.conf>{:2>\n"
		"  2  run   <tail>  softdep: after top; may fail\n"
		"      {file>        /m/tail.ko\n"
		"      {command>     sh\n"
		"      {from>        install tail sh  {/etc/c.conf>{:3>\n");
}

static void an_unload(void **state)
{
	WORLD world;

	world_make(&world,
		"dep top base\ndep base\nlive top 0\nlive base 1 top,\ndep pre\nlive pre 0\n"
		"conf softdep top pre: pre\n");
	assert_int_equal(world_unload(&world, "top", false), 0);
	expect(world.planner.plan, LK_PLAN_STEPS,
		"  1  unload  <top>   requested\n"
		"  2  unload  <base>  was needed by top; only if unused by then\n"
		"  3  unload  <pre>   softdep of top; may fail\n");
}

static void the_command_line_has_no_lines(void **state)
{
	WORLD world;

	world_make(&world, "dep a\ncmdline a.x=1\nconf alias b a\n");
	assert_int_equal(world_load(&world, "b", (struct world_load){0}), 0);
	expect(world.planner.plan, LK_PLAN_WHY,
		"  1  load  <a>  matches the alias\n"
		"      {file>        /m/a.ko\n"
		"      {params>      x=1\n"
		"      {from>        alias b a  {/etc/c.conf>{:1>\n"
		"                  options a x=1  {/proc/cmdline>\n");
}

static void a_graph(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_view view;
	WORLD world;

	world_make(&world, "dep top base\ndep base\ndep extra\nconf softdep top pre: extra "
			   "none\nlive base 0\n");
	assert_int_equal(world_load(&world, "top", (struct world_load){0}), 0);
	lk_view_init(&view);
	lk_plan_view(&view, world.planner.plan, LK_PLAN_WHY);
	lk_buf_init(&out, 1 << 16);
	assert_int_equal(lk_view_to_dot(&view, "t", &out), 0);
	assert_string_equal(strchr(lk_buf_text(&out), ']') + 3,
		"\t\"base\" [label=\"skip base\\nneeded by top; already loaded\", "
		"style=dashed];\n"
		"\t\"extra\" [label=\"1 load extra\\nsoftdep: before top; may fail\", "
		"style=bold];\n"
		"\t\"top\" -> \"extra\" [style=dashed];\n"
		"\t\"none\" [label=\"skip none\\nsoftdep: before top; no such module\", "
		"style=dashed];\n"
		"\t\"top\" -> \"none\" [style=dashed];\n"
		"\t\"top\" [label=\"2 load top\\nrequested\", style=bold];\n"
		"\t\"top\" -> \"base\";\n"
		"}\n");
	lk_view_done(&view);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_load),
		cmocka_unit_test(an_unload),
		cmocka_unit_test(the_command_line_has_no_lines),
		cmocka_unit_test(a_graph),
	};

	return cmocka_run_group_tests_name("plan_view", tests, NULL, NULL);
}
