/* SPDX-License-Identifier: MIT */
/* depgraph: direct dependencies from lists of all of them, and who needs a module. */
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

#include "../../src/facts/depgraph.h"
#include "world.h"

static void read_graph(struct world *world, struct lk_depgraph *graph)
{
	assert_int_equal(
		lk_depgraph_read(graph, &world->arena, &world->indexes[LKM_INDEX_DEP].trie), 0);
}

static void expect(struct world *world, const struct lk_depnodes *nodes, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 4096);
	for (size_t i = 0; i < nodes->count; i++)
		lk_buf_format(&out, "%s%s", i ? " " : "", nodes->items[i]->name);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void only_direct_ones(void **state)
{
	struct lk_depgraph graph;
	WORLD world;

	world_make(&world, "dep top left right base\ndep left base\ndep right base\ndep base\n");
	read_graph(&world, &graph);
	assert_int_equal(graph.nodes.count, 4);
	expect(&world, &lk_depgraph_find(&graph, "top")->all, "left right base");
	expect(&world, &lk_depgraph_find(&graph, "top")->needs, "left right");
	expect(&world, &lk_depgraph_find(&graph, "left")->needs, "base");
	expect(&world, &lk_depgraph_find(&graph, "base")->needs, "");
	expect(&world, &lk_depgraph_find(&graph, "base")->users, "left right");
	expect(&world, &lk_depgraph_find(&graph, "top")->users, "");
	assert_string_equal(lk_depgraph_find(&graph, "top")->path, "top.ko");
	assert_null(lk_depgraph_find(&graph, "none"));
}

static void what_is_only_mentioned(void **state)
{
	struct lk_depgraph graph;
	WORLD world;

	world_make(&world, "dep a lost\n");
	read_graph(&world, &graph);
	assert_null(lk_depgraph_find(&graph, "lost")->path);
	expect(&world, &lk_depgraph_find(&graph, "lost")->users, "a");
}

static void in_a_circle_all_are_direct(void **state)
{
	struct lk_depgraph graph;
	WORLD world;

	world_make(&world, "dep a b c\ndep b c a\ndep c a b\ndep self self\n");
	read_graph(&world, &graph);
	expect(&world, &lk_depgraph_find(&graph, "a")->needs, "b c");
	expect(&world, &lk_depgraph_find(&graph, "c")->users, "a b");
	expect(&world, &lk_depgraph_find(&graph, "self")->needs, "self");
}

static void damage_is_told(void **state)
{
	struct lk_arena small = {.limit = 64};
	struct lk_depgraph graph;
	WORLD world;

	world_make(&world, "dep a b\ndep b\n");
	assert_int_equal(
		lk_depgraph_read(&graph, &small, &world.indexes[LKM_INDEX_DEP].trie), -ENOMEM);
	lk_arena_done(&small);
	world_cut(&world, LKM_INDEX_DEP, 16);
	assert_int_equal(lk_depgraph_read(&graph, &world.arena, &world.indexes[LKM_INDEX_DEP].trie),
		-EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_direct_ones),
		cmocka_unit_test(what_is_only_mentioned),
		cmocka_unit_test(in_a_circle_all_are_direct),
		cmocka_unit_test(damage_is_told),
	};

	return cmocka_run_group_tests_name("depgraph", tests, NULL, NULL);
}
