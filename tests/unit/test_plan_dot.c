/* SPDX-License-Identifier: MIT */
/* dot and plan_dot: the graph of a plan, and what quoting makes of hostile names. */
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

#include "../../src/report/plan_dot.h"
#include "world.h"

#define HEAD "digraph \"t\" {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"monospace\"];\n"

static void a_plan(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_dot dot;
	WORLD world;

	world_make(&world, "dep top base\ndep base\ndep extra\nconf softdep top pre: extra "
			   "none\nlive base 0\n");
	assert_int_equal(world_load(&world, "top", (struct world_load){0}), 0);
	lk_buf_init(&out, 1 << 16);
	lk_dot_begin(&dot, &out, "t");
	lk_plan_dot(&dot, world.planner.plan);
	assert_int_equal(lk_dot_finish(&dot), 0);
	assert_string_equal(lk_buf_text(&out),
		HEAD "\t\"base\" [label=\"1. load base\\n(loaded)\", style=dashed];\n"
		     "\t\"extra\" [label=\"2. load extra\"];\n"
		     "\t\"top\" -> \"extra\" [label=\"softdep-pre\", style=dashed];\n"
		     "\t\"none\" [label=\"3. load none\\n(unknown)\", style=dashed];\n"
		     "\t\"top\" -> \"none\" [label=\"softdep-pre\", style=dashed];\n"
		     "\t\"top\" [label=\"4. load top\", style=bold];\n"
		     "\t\"top\" -> \"base\";\n"
		     "}\n");
}

static void names_are_quoted(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_dot dot;

	lk_buf_init(&out, 1 << 16);
	lk_dot_begin(&dot, &out, "t");
	lk_dot_node(&dot, "a\"];x\\", NULL, "");
	lk_dot_edge(&dot, "a\x1b[2J", "b", "l\nm", "");
	assert_int_equal(lk_dot_finish(&dot), 0);
	assert_string_equal(lk_buf_text(&out),
		HEAD "\t\"a\\\"];x\\\\\";\n\t\"a?[2J\" -> \"b\" [label=\"l\\nm\"];\n}\n");
}

static void no_room_for_it(void **state)
{
	for (size_t room = 0; room < 90; room++) {
		LK_BUF_CLEANUP struct lk_buf out;
		struct lk_dot dot;

		lk_buf_init(&out, room);
		lk_dot_begin(&dot, &out, "t");
		lk_dot_edge(&dot, "aaaa", "bbbb", "cccc", "dddd");
		assert_int_equal(lk_dot_finish(&dot), -EFBIG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan),
		cmocka_unit_test(names_are_quoted),
		cmocka_unit_test(no_room_for_it),
	};

	return cmocka_run_group_tests_name("plan_dot", tests, NULL, NULL);
}
