/* SPDX-License-Identifier: MIT */
/* dot: what quoting makes of hostile names, and running out of room. */
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

#include "../../src/report/dot.h"

#define HEAD "digraph \"t\" {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"monospace\"];\n"

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
		cmocka_unit_test(names_are_quoted),
		cmocka_unit_test(no_room_for_it),
	};

	return cmocka_run_group_tests_name("dot", tests, NULL, NULL);
}
