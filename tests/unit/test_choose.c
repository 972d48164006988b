/* SPDX-License-Identifier: MIT */
/* choose: which of several files of a module is taken and why, the order of the modules, and that
 * neither depends on the order in which the files were found. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/index/choose.h"
#include "../../src/index/tree.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* What a test gives and expects: paths separated by blanks; "2:/x/a.ko" is in external directory 2.
 * The notes are the lines behind the paths. */
struct given {
	const char *files, *search, *override, *order;
	size_t externals;
};

#define FILES_MAX 16

static size_t parse_files(
	struct lk_arena *arena, const char *files, struct lk_candidate candidates[FILES_MAX])
{
	struct lk_span rest = lk_span_of(files), word;
	size_t count = 0;

	while (lk_span_word(&rest, &word)) {
		char *path = lk_arena_copy_span(arena, word);
		const bool external = path[0] >= '1' && path[0] <= '9' && path[1] == ':';

		assert_true(count < FILES_MAX);
		candidates[count] = (struct lk_candidate){.path = external ? path + 2 : path,
			.external = external ? (unsigned)(path[0] - '0') : 0,
			.file = count};
		count++;
	}
	return count;
}

static const char **parse_words(struct lk_arena *arena, const char *text)
{
	struct lk_span rest = lk_span_of(text), word;
	const char **words = lk_arena_alloc(arena, (strlen(text) + 1) * sizeof(*words));

	for (size_t i = 0; lk_span_word(&rest, &word); i++)
		words[i] = lk_arena_copy_span(arena, word);
	return words;
}

static struct lk_search_rules parse_rules(struct lk_arena *arena, const struct given *given)
{
	static const char *externals[] = {"/e1", "/e2", "/e3", NULL};
	struct lk_override *overrides = lk_arena_alloc(arena, 8 * sizeof(*overrides));
	const char **words = parse_words(arena, given->override ? given->override : "");
	struct lk_search_rules rules = {.overrides = overrides,
		.search = given->search ? parse_words(arena, given->search) : NULL,
		.externals = given->externals ? externals + 3 - given->externals : NULL};

	for (; words[0]; words += 2)
		overrides[rules.override_count++] =
			(struct lk_override){.module = words[0], .directory = words[1]};
	return rules;
}

static void choose(struct lk_arena *arena, const struct given *given,
	const struct lk_candidate *candidates, size_t count, struct lk_buf *out)
{
	const struct lk_search_rules rules = parse_rules(arena, given);
	struct lk_notes notes = {.arena = arena};
	struct lkm_error error = {0};
	struct lk_chosen *chosen = NULL;
	size_t chosen_count = 0;

	assert_int_equal(lk_choose(arena, &rules, candidates, count,
				 lk_span_of(given->order ? given->order : ""),
				 given->order ? "/m/modules.order" : NULL, &notes, &chosen,
				 &chosen_count, &error),
		0);
	assert_int_equal(error.code, 0);
	for (size_t i = 0; i < chosen_count; i++)
		lk_buf_format(out, "%s%s", i ? " " : "", chosen[i].path);
	for (size_t i = 0; i < notes.count; i++)
		lk_buf_format(out, "\n%s", notes.items[i].text);
}

static void assert_same(struct lk_arena *arena, const struct given *given,
	const struct lk_candidate *candidates, size_t count, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 20);
	choose(arena, given, candidates, count, &out);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void swap(struct lk_candidate *a, struct lk_candidate *b)
{
	const struct lk_candidate copy = *a;

	*a = *b;
	*b = copy;
}

/* All permutations, as Heap makes them. */
static void permute(struct lk_arena *arena, const struct given *given,
	struct lk_candidate *candidates, size_t fixed, size_t count, const char *expected)
{
	if (fixed <= 1) {
		assert_same(arena, given, candidates, count, expected);
		return;
	}
	for (size_t i = 0; i < fixed; i++) {
		permute(arena, given, candidates, fixed - 1, count, expected);
		swap(&candidates[fixed % 2 ? 0 : i], &candidates[fixed - 1]);
	}
}

static void assert_chosen(struct given given, const char *expected)
{
	struct lk_candidate candidates[FILES_MAX];
	ARENA arena = {0};
	size_t count = parse_files(&arena, given.files, candidates);

	permute(&arena, &given, candidates, count < 6 ? count : 6, count, expected);
}

#define CHOSEN(expected, ...) assert_chosen((struct given){__VA_ARGS__}, expected)

static void names_and_paths(void **state)
{
	ARENA arena = {0};
	struct lk_candidate candidates[FILES_MAX];
	const size_t count = parse_files(&arena, "x/b-c.d.ko.xz a.ko", candidates);
	struct lk_notes notes = {.arena = &arena};
	const struct lk_search_rules rules = {0};
	struct lk_chosen *chosen;
	size_t chosen_count;

	assert_int_equal(lk_choose(&arena, &rules, candidates, count, (struct lk_span){0}, NULL,
				 &notes, &chosen, &chosen_count, NULL),
		0);
	assert_int_equal(chosen_count, 2);
	assert_string_equal(chosen[0].name, "a");
	assert_int_equal(chosen[0].file, 1);
	assert_string_equal(chosen[1].name, "b_c");
	assert_string_equal(chosen[1].path, "x/b-c.d.ko.xz");
	assert_int_equal(chosen[1].file, 0);
}

static void nothing(void **state)
{
	CHOSEN("", .files = "");
	CHOSEN("", .files = "", .order = "kernel/a.ko\n");
}

static void updates_come_first_by_themselves(void **state)
{
	CHOSEN("updates/x/a.ko\n"
	       "duplicate module a: updates/x/a.ko is taken, extra/a.ko is not: its directory "
	       "comes "
	       "first in the search order\n"
	       "duplicate module a: updates/x/a.ko is taken, kernel/a.ko is not: its directory "
	       "comes "
	       "first in the search order",
		.files = "kernel/a.ko updates/x/a.ko extra/a.ko");
}

#define FIRST(module, taken, other)                                                                \
	taken "\nduplicate module " module ": " taken " is taken, " other                          \
	      " is not: its directory comes first in the search order"
#define OVERRIDE(module, taken, other)                                                             \
	taken "\nduplicate module " module ": " taken " is taken, " other                          \
	      " is not: an override says so"
#define TREE(module, taken, other)                                                                 \
	taken "\nduplicate module " module ": " taken " is taken, " other                          \
	      " is not: equal priority, and its directory comes first"
#define PLAIN(module, taken, other)                                                                \
	taken "\nduplicate module " module ": " taken " is taken, " other                          \
	      " is not: equal priority, and it is not compressed"
#define PATH(module, taken, other)                                                                 \
	taken "\nduplicate module " module ": " taken " is taken, " other                          \
	      " is not: equal priority, and its path sorts first"

static void the_search_order(void **state)
{
	CHOSEN(FIRST("a", "extra/a.ko", "updates/a.ko"), .files = "updates/a.ko extra/a.ko",
		.search = "extra updates");
	CHOSEN(FIRST("a", "x/a.ko", "kernel/a.ko"), .files = "kernel/a.ko x/a.ko",
		.search = "updates built-in kernel");
	CHOSEN(FIRST("a", "kernel/a.ko", "x/a.ko"), .files = "kernel/a.ko x/a.ko",
		.search = "updates kernel built-in kernel");
	CHOSEN(FIRST("a", "kernel/net/a.ko", "kernel/a.ko"), .files = "kernel/net/a.ko kernel/a.ko",
		.search = "kernel/net kernel");
	CHOSEN(FIRST("a", "x/a.ko", "updates/a.ko"), .files = "x/a.ko updates/a.ko",
		.search = "built-in updates built-in");
	/* Whole components from the beginning. */
	CHOSEN(PATH("a", "k/a.ko", "kernel/a.ko"), .files = "k/a.ko kernel/a.ko",
		.search = "kern kernel/ /kernel ./kernel kernel/a.ko a.ko");
}

static void external_directories(void **state)
{
	CHOSEN(FIRST("a", "/e3/a.ko", "updates/a.ko"), .files = "updates/a.ko 1:/e3/a.ko",
		.search = "external updates", .externals = 1);
	CHOSEN(FIRST("a", "/e2/a.ko", "/e3/a.ko"), .files = "1:/e2/a.ko 2:/e3/a.ko",
		.search = "external updates", .externals = 2);
	CHOSEN(FIRST("a", "updates/a.ko", "/e1/a.ko"), .files = "updates/a.ko 3:/e1/a.ko",
		.search = "updates external", .externals = 3);
	CHOSEN(FIRST("a", "/e3/a.ko", "x/a.ko"), .files = "2:/e3/a.ko x/a.ko",
		.search = "external built-in", .externals = 2);
	CHOSEN(TREE("a", "kernel/a.ko.xz", "/e3/a.ko"), .files = "kernel/a.ko.xz 1:/e3/a.ko",
		.externals = 1);
	CHOSEN(TREE("a", "/z/a.ko.xz", "/b/a.ko"), .files = "1:/z/a.ko.xz 2:/b/a.ko",
		.externals = 2);
	/* A directory in another one: its files are found twice, and are no duplicates. */
	CHOSEN("/e2/sub/a.ko", .files = "2:/e2/sub/a.ko 1:/e2/sub/a.ko", .search = "external",
		.externals = 2);
	CHOSEN(PATH("a", "/e2/a.ko", "/e2/sub/a.ko"),
		.files = "1:/e2/a.ko 2:/e2/sub/a.ko 1:/e2/sub/a.ko", .search = "external",
		.externals = 2);
}

static void overrides(void **state)
{
	CHOSEN(OVERRIDE("a", "x/a.ko", "updates/a.ko"), .files = "updates/a.ko x/a.ko",
		.override = "a x");
	CHOSEN(OVERRIDE("a", "y/a.ko.xz", "x/a.ko"), .files = "x/a.ko y/a.ko.xz",
		.override = "a x a y b x");
	CHOSEN(FIRST("a", "updates/a.ko", "x/a.ko"), .files = "x/a.ko updates/a.ko",
		.override = "b x a x/ a nowhere a.ko x a xx");
	CHOSEN(OVERRIDE("a_b", "x/a-b.ko", "updates/a_b.ko"), .files = "updates/a_b.ko x/a-b.ko",
		.override = "a-b x");
	CHOSEN(FIRST("a_b", "updates/a_b.ko", "x/a-b.ko"), .files = "updates/a_b.ko x/a-b.ko",
		.override = "a_b x");
	CHOSEN(OVERRIDE("a", "x.y/a.b.ko", "updates/a.ko"), .files = "updates/a.ko x.y/a.b.ko",
		.override = "a x.y");
	CHOSEN(FIRST("a", "updates/a.ko", "x/y/a.ko"), .files = "updates/a.ko x/y/a.ko",
		.override = "a x");
	CHOSEN(TREE("a", "x/a.ko", "/e3/a.ko"), .files = "1:/e3/a.ko x/a.ko", .override = "a /e3",
		.externals = 1);
}

static void equal_priority(void **state)
{
	CHOSEN(PLAIN("a", "z/a.ko", "b/a.ko.xz"), .files = "b/a.ko.xz z/a.ko");
	CHOSEN(PLAIN("a_b", "x/a_b.ko", "x/a-b.ko.zst"), .files = "x/a_b.ko x/a-b.ko.zst");
	CHOSEN(PATH("a", "b/a.ko", "z/a.ko"), .files = "b/a.ko z/a.ko");
	CHOSEN(PATH("a", "x/a.ko.gz", "x/a.ko.zst"), .files = "x/a.ko.zst x/a.ko.gz");
	CHOSEN("updates/a.ko\n"
	       "duplicate module a: updates/a.ko is taken, updates/a.ko.xz is not: equal priority, "
	       "and it is not compressed\n"
	       "duplicate module a: updates/a.ko is taken, updates/b/a.ko is not: equal priority, "
	       "and "
	       "its path sorts first\n"
	       "duplicate module a: updates/a.ko is taken, x/a.ko is not: its directory comes "
	       "first "
	       "in the search order",
		.files = "updates/a.ko updates/a.ko.xz updates/b/a.ko x/a.ko");
}

static void names_that_no_index_holds(void **state)
{
	static const char *const paths[] = {"x/\xc3\xa4.ko", "x y/a.ko", "x/a\n.ko", "x/a:b.ko",
		"x/\x1b.ko", "x/.hidden.ko", "ok/a.ko", "x/\x7f.ko"};
	struct lk_candidate candidates[8];
	ARENA arena = {0};

	for (size_t i = 0; i < 8; i++)
		candidates[i] = (struct lk_candidate){.path = paths[i], .file = i};
	permute(&arena, &(struct given){0}, candidates, 6, 8,
		"ok/a.ko\n"
		"ignoring module file x y/a.ko: its path has a blank, a colon or a control "
		"character in it\n"
		"ignoring module file x/\\x1b.ko: its path has a blank, a colon or a control "
		"character in it\n"
		"ignoring module file x/.hidden.ko: its path has no module's name before its first "
		"dot\n"
		"ignoring module file x/a\\x0a.ko: its path has a blank, a colon or a control "
		"character in it\n"
		"ignoring module file x/a:b.ko: its path has a blank, a colon or a control "
		"character "
		"in it\n"
		"ignoring module file x/\\x7f.ko: its path is not plain ASCII\n"
		"ignoring module file x/\\xc3\\xa4.ko: its path is not plain ASCII");
}

static void a_mark_of_comments(void **state)
{
	static const char *const paths[] = {"x/#a.ko", "#x/b.ko", "x/c#.ko"};
	struct lk_candidate candidates[3];
	ARENA arena = {0};

	for (size_t i = 0; i < 3; i++)
		candidates[i] = (struct lk_candidate){.path = paths[i], .file = i};
	permute(&arena, &(struct given){0}, candidates, 2, 3,
		"x/c#.ko\n"
		"ignoring module file #x/b.ko: its path begins, or its file's name does, with '#', "
		"as comments do\n"
		"ignoring module file x/#a.ko: its path begins, or its file's name does, with '#', "
		"as comments do");
}

#define ABCDE "k/a.ko k/b.ko.xz k/c.ko k/d.ko k/e.ko"

static void the_order(void **state)
{
	CHOSEN("k/a.ko k/b.ko.xz k/c.ko k/d.ko k/e.ko", .files = ABCDE);
	CHOSEN("k/c.ko k/b.ko.xz k/a.ko k/d.ko k/e.ko", .files = ABCDE,
		.order = "k/c.ko\nk/b.ko\nnothing.ko\n\nk/c.ko\n");
	/* Only exact paths count. */
	CHOSEN("k/e.ko k/a.ko k/b.ko.xz k/c.ko k/d.ko", .files = ABCDE,
		.order = "k/d.ko\r\n./k/c.ko\nk/b.ko.xz\n k/d.ko\nb.ko\nk/e.ko\n");
	/* That of the file which was taken. */
	CHOSEN("k/b.ko updates/a.ko\n"
	       "duplicate module a: updates/a.ko is taken, k/a.ko is not: its directory comes "
	       "first "
	       "in the search order",
		.files = "k/a.ko updates/a.ko k/b.ko", .order = "k/a.ko\nk/b.ko\n");
	/* It is about its own directory. */
	CHOSEN("k/b.ko /e3/a.ko", .files = "1:/e3/a.ko k/b.ko", .order = "/e3/a.ko\nk/b.ko\n",
		.externals = 1);
	CHOSEN("k/a.b.ko k.ko/a1.ko", .files = "k.ko/a1.ko k/a.b.ko",
		.order = "k/a.b.ko\nk.ko/a1.ko\n");
}

static void a_damaged_order(void **state)
{
	static const char nul[] = "k/c.ko\nk/b.ko\0\nk/a.ko\n\0\n";
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_candidate candidates[FILES_MAX];
	struct lk_search_rules rules = {0};
	struct lk_chosen *chosen;
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena};
	size_t count = parse_files(&arena, ABCDE, candidates);

	lk_buf_init(&out, 1 << 20);
	CHOSEN("k/e.ko k/c.ko k/a.ko k/b.ko.xz k/d.ko\n"
	       "/m/modules.order:3 corrupted line misses '\\n'",
		.files = ABCDE, .order = "k/e.ko\nk/c.ko\nk/b.ko");
	assert_int_equal(lk_choose(&arena, &rules, candidates, count,
				 (struct lk_span){(const uint8_t *)nul, sizeof(nul) - 1}, NULL,
				 &notes, &chosen, &count, NULL),
		0);
	for (size_t i = 0; i < count; i++)
		lk_buf_format(&out, "%s ", chosen[i].name);
	assert_string_equal(lk_buf_text(&out), "c a b d e ");
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].text, "modules.order:2 corrupted line has a NUL");
}

static struct lk_candidate *make_many(struct lk_arena *arena, size_t count, struct lk_buf *order)
{
	struct lk_candidate *candidates = lk_arena_alloc(arena, count * sizeof(*candidates));

	for (size_t i = 0; i < count; i++) {
		candidates[i] = (struct lk_candidate){
			.path = lk_arena_format(arena, "k/m%zu.ko", i), .file = i};
		lk_buf_format(order, "k/m%zu.ko\n", count - 1 - i);
	}
	return candidates;
}

/* As many as an index can hold, in far less than a second; quadratic work would take minutes. */
static void many_modules(void **state)
{
	LK_BUF_CLEANUP struct lk_buf order;
	struct lk_candidate *candidates;
	const struct lk_search_rules rules = {0};
	struct lkm_error error = {0};
	struct lk_chosen *chosen;
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena};
	clock_t begin = clock();
	size_t count;

	lk_buf_init(&order, (size_t)16 << 20);
	candidates = make_many(&arena, LK_TREE_MODULES_MAX + 1, &order);
	assert_int_equal(lk_choose(&arena, &rules, candidates + 1, LK_TREE_MODULES_MAX,
				 lk_buf_span(&order), "o", &notes, &chosen, &count, &error),
		0);
	assert_int_equal(count, LK_TREE_MODULES_MAX);
	assert_int_equal(chosen[0].file, LK_TREE_MODULES_MAX);
	assert_int_equal(chosen[count - 1].file, 1);
	assert_int_equal(lk_choose(&arena, &rules, candidates, LK_TREE_MODULES_MAX + 1,
				 (struct lk_span){0}, NULL, &notes, &chosen, &count, &error),
		-EFBIG);
	assert_int_equal(error.code, LKM_E_TOO_LARGE);
	assert_true((clock() - begin) / CLOCKS_PER_SEC < 20);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_and_paths),
		TEST(nothing),
		TEST(updates_come_first_by_themselves),
		TEST(the_search_order),
		TEST(external_directories),
		TEST(overrides),
		TEST(equal_priority),
		TEST(names_that_no_index_holds),
		TEST(a_mark_of_comments),
		TEST(the_order),
		TEST(a_damaged_order),
		TEST(many_modules),
	};

	return cmocka_run_group_tests_name("choose", tests, NULL, NULL);
}
