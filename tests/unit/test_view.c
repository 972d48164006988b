/* SPDX-License-Identifier: MIT */
/* view: one record as JSON, text and graph: lines, rows, words, tables, trees, limits, and text
 * that is written while the view is filled. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/report/view.h"

static const struct lk_screen plain = {"", "", "", "", "", 0, false};
static const struct lk_screen coloured = {"<strong>", "<faint>", "<good>", "<bad>", "<>", 0, false};
static const struct lk_screen narrow = {"", "", "", "", "", 40, false};

static void expect_text(struct lk_view *view, const struct lk_screen *screen, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 20);
	assert_int_equal(lk_view_to_text(view, screen, &out), 0);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void expect_json(const struct lk_view *view, const char *members)
{
	LK_BUF_CLEANUP struct lk_buf out;
	char expected[4096];

	snprintf(expected, sizeof(expected), "{\"schema\":1,\"command\":\"test\"%s}\n", members);
	lk_buf_init(&out, 1 << 20);
	assert_int_equal(lk_view_to_json(view, "test", &out), 0);
	assert_string_equal(lk_buf_text(&out), expected);
}

/* The example at the head of view.h. */
static void fill_module(struct lk_view *view)
{
	lk_view_object(view, NULL);
	lk_view_string(view, "asked", "msdos");
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", "vfat");
	lk_view_more(view, LK_BAD, "is in use: %s references");
	lk_view_integer(view, "references", 2);
	lk_view_row(view, "file", LK_PLAIN, NULL);
	lk_view_string(view, "path", "/lib/vfat.ko");
	lk_view_row(view, "needs", LK_PLAIN, NULL);
	lk_view_list(view, "needs");
	lk_view_string(view, NULL, "fat");
	lk_view_string(view, NULL, "nls_base");
	lk_view_end(view);
	lk_view_end(view);
}

static void one_record_in_two_forms(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_list(&view, "modules");
	fill_module(&view);
	lk_view_end(&view);
	expect_json(&view, ",\"modules\":[{\"asked\":\"msdos\",\"name\":\"vfat\",\"references\":2,"
			   "\"path\":\"/lib/vfat.ko\",\"needs\":[\"fat\",\"nls_base\"]}]");
	expect_text(&view, &plain,
		"vfat is in use: 2 references\n"
		"  file        /lib/vfat.ko\n"
		"  needs       fat nls_base\n");
	expect_text(&view, &plain, "");
	lk_view_done(&view);
}

static void styles(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	fill_module(&view);
	assert_int_equal(view.rc, -EINVAL); /* an object of the root needs a key */
	lk_view_done(&view);
	lk_view_init(&view);
	lk_view_list(&view, "modules");
	fill_module(&view);
	lk_view_end(&view);
	expect_text(&view, &coloured,
		"<strong>vfat<> <bad>is in use: 2 references<>\n"
		"  <faint>file<>        /lib/vfat.ko\n"
		"  <faint>needs<>       fat nls_base\n");
	lk_view_done(&view);
}

static void words_of_a_cue(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_line(&view, LK_PLAIN, "is built-in");
	lk_view_string(&view, "verdict", "builtin");
	lk_view_more(&view, LK_PLAIN, "(%s)");
	lk_view_string(&view, "type", "100%s of %d");
	lk_view_more(&view, LK_PLAIN, ", %b");
	lk_view_integer(&view, "size", 1258291);
	lk_view_more(&view, LK_PLAIN, ", writable");
	lk_view_bool(&view, "writable", true);
	lk_view_more(&view, LK_PLAIN, "");
	lk_view_bool(&view, "readable", false);
	lk_view_cell(&view, LK_PLAIN, NULL);
	lk_view_bool(&view, "loaded", false);
	lk_view_more(&view, LK_PLAIN, "");
	lk_view_string(&view, "hidden", "x");
	expect_text(&view, &plain, "is built-in (100%s of %d), 1.2M, writable  no\n");
	lk_view_done(&view);
}

/* The next value takes the place of one that is null, empty or false, and its label. */
static void values_that_show_nothing(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_line(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "a", "first");
	lk_view_row(&view, "gone", LK_PLAIN, NULL);
	lk_view_null(&view, "b");
	lk_view_row(&view, "place", LK_PLAIN, NULL);
	lk_view_string(&view, "c", NULL);
	lk_view_cell(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "d", "");
	lk_view_more(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "e", "last");
	expect_text(&view, &plain, "first\n  place       last\n");
	expect_json(&view, ",\"a\":\"first\",\"b\":null,\"c\":null,\"d\":\"\",\"e\":\"last\"");
	lk_view_done(&view);
}

static void add_items(struct lk_view *view, int count)
{
	for (int i = 0; i < count; i++) {
		char name[16];

		snprintf(name, sizeof(name), "item%d", i);
		lk_view_object(view, NULL);
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, "name", name);
		lk_view_origin(view, i % 2 ? "a.conf" : NULL, (unsigned)i);
		lk_view_end(view);
	}
}

static void a_labelled_list_of_objects(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_row(&view, "files", LK_PLAIN, NULL);
	lk_view_list(&view, "empty");
	lk_view_end(&view);
	lk_view_row(&view, "options", LK_PLAIN, NULL);
	lk_view_limit(&view, 2);
	lk_view_list(&view, "options");
	add_items(&view, 4);
	lk_view_end(&view);
	lk_view_line(&view, LK_PLAIN, "All:");
	lk_view_limit(&view, 2);
	lk_view_list(&view, "all");
	add_items(&view, 3);
	lk_view_end(&view);
	lk_view_row(&view, "none", LK_PLAIN, NULL);
	lk_view_empty(&view, "nothing");
	lk_view_list(&view, "none");
	lk_view_end(&view);
	expect_text(&view, &plain,
		"  options     item0\n"
		"              item1  a.conf:1\n"
		"              and 2 more (-v shows them)\n"
		"All:\n"
		"  item0\n"
		"  item1  a.conf:1\n"
		"  item2\n"
		"  none        nothing\n");
	lk_view_done(&view);
}

static void the_whole_list_with_v(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	view.verbose = view.quiet = true;
	lk_view_limit(&view, 1);
	lk_view_list(&view, "list");
	add_items(&view, 3);
	lk_view_end(&view);
	lk_view_empty(&view, "nothing");
	lk_view_list(&view, "none");
	lk_view_end(&view);
	expect_text(&view, &plain, "item0\nitem1  a.conf:1\nitem2\n");
	lk_view_done(&view);
}

static void add_words(struct lk_view *view, const char *key, int count)
{
	lk_view_list(view, key);
	for (int i = 0; i < count; i++)
		lk_view_string(view, NULL, i % 2 ? "odd" : "even");
	lk_view_end(view);
}

static void words_are_wrapped(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_row(&view, "words", LK_PLAIN, NULL);
	add_words(&view, "words", 8);
	lk_view_row(&view, "sentence", LK_PLAIN, NULL);
	lk_view_string(&view, "sentence", "one that does not fit into the width");
	lk_view_line(&view, LK_PLAIN, "a_single_word_that_is_wider_than_the_screen");
	lk_view_bool(&view, "wide", true);
	lk_view_row(&view, "few", LK_PLAIN, NULL);
	lk_view_limit(&view, 1);
	add_words(&view, "few", 3);
	expect_text(&view, &narrow,
		"  words       even odd even odd even odd\n"
		"              even odd\n"
		"  sentence    one that does not fit into\n"
		"              the width\n"
		"a_single_word_that_is_wider_than_the_screen\n"
		"  few         even and 2 more (-v shows\n"
		"              them)\n");
	lk_view_done(&view);
}

static void add_table(struct lk_view *view)
{
	static const struct lk_view_column columns[] = {
		{"Name", false, 8}, {"Size", true, 0}, {"Used by", false, -1}, {0}};
	static const struct {
		const char *name, *user;
		int size;
	} rows[] = {{"one", "a", 1}, {"a_long_name", NULL, 12345},
		{"\xc3\xa9t\xc3\xa9", "something_that_is_too_long_for_this", 10}};

	lk_view_table(view, columns);
	lk_view_list(view, "rows");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		lk_view_object(view, NULL);
		lk_view_line(view, LK_STRONG, NULL);
		lk_view_string(view, "name", rows[i].name);
		lk_view_cell(view, LK_PLAIN, NULL);
		lk_view_integer(view, "size", rows[i].size);
		lk_view_null(view, "unseen");
		lk_view_cell(view, LK_PLAIN, NULL);
		lk_view_string(view, "user", rows[i].user);
		lk_view_row(view, "below", LK_PLAIN, NULL);
		lk_view_string(view, "below", i ? NULL : "more");
		lk_view_end(view);
	}
	lk_view_end(view);
}

static void tables(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	add_table(&view);
	expect_text(&view, &plain,
		"Name       Size  Used by\n"
		"one           1  a\n"
		"    below       more\n"
		"a_long_name  12345  -\n"
		"\xc3\xa9t\xc3\xa9          10  something_that_is_too_long_for_this\n");
	lk_view_done(&view);
	lk_view_init(&view);
	add_table(&view);
	expect_text(&view, &narrow,
		"Name       Size  Used by\n"
		"one           1  a\n"
		"    below       more\n"
		"a_lon...  12345  -\n"
		"\xc3\xa9t\xc3\xa9          10  something_that_is_to...\n");
	lk_view_done(&view);
}

static void nothing_controls_the_terminal(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_line(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "a", "\033[2J\n\xc2\x9b\xff");
	lk_view_row(&view, "file", LK_PLAIN, NULL);
	lk_view_lines(&view, "b", "one  two\n\n\tthree\n");
	expect_text(&view, &plain,
		"?[2J???\n"
		"  file        one  two\n"
		"              \n"
		"              ?three\n");
	lk_view_done(&view);
}

static void add_graph(struct lk_view *view, const struct lk_view_graph *graph)
{
	static const struct {
		const char *name, *by, *needs[3];
	} nodes[] = {{"top", NULL, {"left", "right"}}, {"left", NULL, {"base"}},
		{"right", NULL, {"base"}}, {"base", "left", {"deep"}}, {"deep", "top", {NULL}}};

	lk_view_list(view, "roots");
	lk_view_string(view, NULL, "top");
	lk_view_string(view, NULL, "base");
	lk_view_end(view);
	lk_view_graph(view, graph);
	lk_view_list(view, "nodes");
	for (size_t i = 0; i < sizeof(nodes) / sizeof(*nodes); i++) {
		lk_view_object(view, NULL);
		lk_view_line(view, i == 3 ? LK_STRONG : i == 4 ? LK_FAINT : LK_PLAIN, NULL);
		lk_view_string(view, "name", nodes[i].name);
		lk_view_more(view, LK_GOOD, i == 3 ? "(loaded)" : "");
		lk_view_bool(view, "loaded", i == 3);
		lk_view_string(view, "by", nodes[i].by);
		lk_view_list(view, "needs");
		for (size_t j = 0; nodes[i].needs[j]; j++)
			lk_view_string(view, NULL, nodes[i].needs[j]);
		lk_view_end(view);
		lk_view_end(view);
	}
	lk_view_end(view);
}

static void a_tree(void **state)
{
	static const struct lk_view_graph graph = {
		.name = "name", .edges = "needs", .roots = "roots"};
	static const struct lk_screen lines = {"", "", "", "", "", 0, true};
	struct lk_view view;

	lk_view_init(&view);
	add_graph(&view, &graph);
	expect_text(&view, &plain,
		"top\n"
		"|-- left\n"
		"|   `-- base (loaded)\n"
		"|       `-- deep\n"
		"`-- right\n"
		"    `-- base (loaded) ...\n"
		"base (loaded) ...\n");
	lk_view_done(&view);
	lk_view_init(&view);
	add_graph(&view, &graph);
	expect_text(&view, &lines,
		"top\n"
		"├── left\n"
		"│   └── base (loaded)\n"
		"│       └── deep\n"
		"└── right\n"
		"    └── base (loaded) ...\n"
		"base (loaded) ...\n");
	lk_view_done(&view);
}

/* Edges that go round are shown once. */
static void a_tree_without_end(void **state)
{
	static const struct lk_view_graph graph = {
		.name = "name", .edges = "needs", .roots = "roots"};
	struct lk_view view;

	lk_view_init(&view);
	lk_view_list(&view, "roots");
	lk_view_string(&view, NULL, "a");
	lk_view_end(&view);
	lk_view_graph(&view, &graph);
	lk_view_list(&view, "nodes");
	lk_view_object(&view, NULL);
	lk_view_line(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "name", "a");
	lk_view_list(&view, "needs");
	lk_view_string(&view, NULL, "a");
	lk_view_end(&view);
	lk_view_end(&view);
	lk_view_end(&view);
	expect_text(&view, &plain, "a\n`-- a ...\n");
	lk_view_done(&view);
}

static void expect_dot(const struct lk_view *view, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 20);
	assert_int_equal(lk_view_to_dot(view, "t", &out), 0);
	assert_string_equal(lk_buf_text(&out), expected);
	for (size_t room = 0; room < out.size; room += 7) {
		LK_BUF_CLEANUP struct lk_buf small;

		lk_buf_init(&small, room);
		assert_int_equal(lk_view_to_dot(view, "t", &small), -EFBIG);
	}
}

#define HEAD "digraph \"t\" {\n\trankdir=LR;\n\tnode [shape=box, fontname=\"monospace\"];\n"

static void a_graph(void **state)
{
	static const struct lk_view_graph needs = {.name = "name", .edges = "needs", .by = "by"},
					  users = {.name = "name",
						  .edges = "needs",
						  .reverse = true};
	struct lk_view view;

	lk_view_init(&view);
	add_graph(&view, &needs);
	expect_dot(&view, HEAD "\t\"top\";\n"
			       "\t\"top\" -> \"left\";\n"
			       "\t\"top\" -> \"right\";\n"
			       "\t\"left\";\n"
			       "\t\"left\" -> \"base\";\n"
			       "\t\"right\";\n"
			       "\t\"right\" -> \"base\";\n"
			       "\t\"base\" [label=\"base\\n(loaded)\", style=bold];\n"
			       "\t\"base\" -> \"deep\";\n"
			       "\t\"deep\" [style=dashed];\n"
			       "\t\"top\" -> \"deep\" [style=dashed];\n"
			       "}\n");
	lk_view_done(&view);
	lk_view_init(&view);
	add_graph(&view, &users);
	expect_dot(&view, HEAD "\t\"top\";\n"
			       "\t\"left\" -> \"top\";\n"
			       "\t\"right\" -> \"top\";\n"
			       "\t\"left\";\n"
			       "\t\"base\" -> \"left\";\n"
			       "\t\"right\";\n"
			       "\t\"base\" -> \"right\";\n"
			       "\t\"base\" [label=\"base\\n(loaded)\", style=bold];\n"
			       "\t\"deep\" -> \"base\";\n"
			       "\t\"deep\" [style=dashed];\n"
			       "}\n");
	lk_view_done(&view);
}

static void what_is_hidden(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_hide(&view);
	lk_view_list(&view, "list");
	add_items(&view, 2);
	lk_view_end(&view);
	expect_text(&view, &plain, "");
	lk_view_done(&view);
}

/* What is finished is written once; an object waits for its end. */
static void in_parts(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_list(&view, "items");
	add_items(&view, 1);
	lk_view_object(&view, NULL);
	lk_view_line(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "name", "half");
	expect_text(&view, &plain, "item0\n");
	expect_text(&view, &plain, "");
	lk_view_end(&view);
	expect_text(&view, &plain, "half\n");
	lk_view_end(&view);
	lk_view_blank(&view);
	lk_view_line(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "end", "end");
	expect_text(&view, &plain, "\nend\n");
	lk_view_done(&view);
}

static void no_blank_line_at_the_start(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_blank(&view);
	lk_view_line(&view, LK_PLAIN, NULL);
	lk_view_string(&view, "a", "x");
	lk_view_blank(&view);
	expect_text(&view, &plain, "x\n\n");
	lk_view_done(&view);
}

static void the_first_failure_is_kept(void **state)
{
	const struct lkm_error first = {
		.code = LKM_E_LOADED, .errnum = 17, .module = "fat", .message = "no"};
	const struct lkm_error second = {.code = LKM_E_IN_USE};
	struct lk_view view;

	lk_view_init(&view);
	lk_view_list(&view, "items");
	lk_view_error(&view, &first, NULL);
	lk_view_error(&view, &second, NULL);
	lk_view_end(&view);
	expect_json(&view,
		",\"items\":[],\"error\":{\"code\":\"loaded\",\"errno\":17,\"module\":\"fat\","
		"\"message\":\"no\"}");
	lk_view_done(&view);
}

static void wrong_order_is_refused(void **state)
{
	struct lk_view view;

	lk_view_init(&view);
	lk_view_end(&view);
	lk_view_string(&view, "a", "x");
	assert_int_equal(view.rc, -EINVAL);
	lk_view_done(&view);
	lk_view_init(&view);
	lk_view_list(&view, "list");
	lk_view_string(&view, "a", "x");
	assert_int_equal(view.rc, -EINVAL);
	lk_view_done(&view);
}

static void without_memory(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_view view;

	lk_view_init(&view);
	view.arena.limit = 4096;
	for (int i = 0; i < 1000; i++)
		lk_view_string(&view, "key", "value");
	lk_buf_init(&out, 1 << 20);
	assert_int_equal(lk_view_to_json(&view, "test", &out), -ENOMEM);
	assert_int_equal(lk_view_to_text(&view, &plain, &out), -ENOMEM);
	lk_view_done(&view);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_record_in_two_forms),
		cmocka_unit_test(styles),
		cmocka_unit_test(words_of_a_cue),
		cmocka_unit_test(values_that_show_nothing),
		cmocka_unit_test(a_labelled_list_of_objects),
		cmocka_unit_test(the_whole_list_with_v),
		cmocka_unit_test(words_are_wrapped),
		cmocka_unit_test(tables),
		cmocka_unit_test(a_tree),
		cmocka_unit_test(a_tree_without_end),
		cmocka_unit_test(a_graph),
		cmocka_unit_test(what_is_hidden),
		cmocka_unit_test(nothing_controls_the_terminal),
		cmocka_unit_test(in_parts),
		cmocka_unit_test(no_blank_line_at_the_start),
		cmocka_unit_test(the_first_failure_is_kept),
		cmocka_unit_test(wrong_order_is_refused),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
