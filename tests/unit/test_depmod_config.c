/* SPDX-License-Identifier: MIT */
/* search: which files of depmod.d count, and what they say for a release. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/files/depmod_config.h"
#include "files.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void describe_words(struct lk_buf *out, const char *title, const char **words)
{
	for (size_t i = 0; words && words[i]; i++)
		lk_buf_format(out, "%s %s\n", title, words[i]);
}

static void describe_notes(struct lk_buf *out, const struct lk_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		lk_buf_format(out, "%s: %s\n", lkm_depmod_note_level(notes->items[i].kind),
			notes->items[i].text);
}

static char *read_rules(struct lk_arena *arena, const char *const *paths, const char *release)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_notes notes = {.arena = arena};
	struct lk_search_rules rules;
	struct lkm_error error = {0};
	int root = open(".", O_RDONLY | O_DIRECTORY);

	lk_buf_init(&out, 1 << 20);
	assert_int_equal(
		lk_depmod_config_read(root, paths, release, arena, &notes, &rules, &error), 0);
	assert_int_equal(error.code, 0);
	close(root);
	describe_words(&out, "search", rules.search);
	for (size_t i = 0; i < rules.override_count; i++)
		lk_buf_format(&out, "override %s %s\n", rules.overrides[i].module,
			rules.overrides[i].directory);
	describe_words(&out, "external", rules.externals);
	describe_words(&out, "exclude", rules.excludes);
	describe_notes(&out, &notes);
	return lk_arena_copy_span(arena, lk_buf_span(&out));
}

static void assert_rules(const char *const *paths, const char *expected)
{
	ARENA arena = {0};

	assert_string_equal(read_rules(&arena, paths, "6.1.0-9-amd64"), expected);
}

static void nothing_is_configured(void **state)
{
	assert_rules(NULL, "");
}

static void a_file_hides_later_ones_of_its_name(void **state)
{
	files_write("lib/depmod.d/a.conf", "search lib-a\n");
	files_write("lib/depmod.d/b.conf", "search lib-b\n");
	files_write(&LKM_DISTRIBUTION_CONFIG "/depmod.d/b.conf"[1], "search distribution-b\n");
	files_write("usr/local/lib/depmod.d/c.conf", "search local-c\n");
	files_write("run/depmod.d/c.conf", "search run-c\n");
	files_write("run/depmod.d/a.conf", "search run-a\n");
	files_write(&LKM_SYSTEM_CONFIG "/depmod.d/a.conf"[1], "search system-a\n");
	files_write(&LKM_SYSTEM_CONFIG "/depmod.d/.hidden.conf"[1], "search hidden\n");
	files_write(&LKM_SYSTEM_CONFIG "/depmod.d/other"[1], "search other\n");
	assert_rules(NULL, "search system-a\nsearch distribution-b\nsearch run-c\n");
}

static void all_directives(void **state)
{
	files_write("run/depmod.d/a.conf",
		"search updates built-in\nsearch extra\nexclude .git a.ko\n"
		"override a * x\nexternal * /opt/m\nexclude b\n");
	assert_rules(NULL, "search updates\nsearch built-in\nsearch extra\noverride a x\n"
			   "external /opt/m\nexclude .git\nexclude a.ko\nexclude b\n");
}

static void only_what_is_for_the_release(void **state)
{
	files_write("run/depmod.d/a.conf",
		"override a 6.1 yes\noverride a 5 no\noverride a ^6\\\\. yes2\n"
		"override a ^1 no\noverride a amd64$ yes3\noverride a (5|6).1.0 yes4\n"
		"external ^6 /yes\nexternal ^5 /no\n");
	assert_rules(NULL, "override a yes\noverride a yes2\noverride a yes3\noverride a yes4\n"
			   "external /yes\n");
}

static void a_pattern_that_does_not_compile_never_matches(void **state)
{
	ARENA arena = {0};
	const char *said;

	files_write("run/depmod.d/a.conf", "search a\n\noverride a ( x\nexternal [ /x\n");
	said = read_rules(&arena, NULL, "1");
	assert_int_equal(
		strncmp(said, "search a\nerror: /run/depmod.d/a.conf:3: '(' is no", 45), 0);
	assert_non_null(strstr(said, "error: /run/depmod.d/a.conf:4: '[' is no"));
}

static void lines_that_are_not_understood(void **state)
{
	files_write("run/depmod.d/a.conf",
		"bogus\ninclude x\nsearch a\noverride a\nmake_map_files no\n");
	assert_rules(NULL,
		"search a\n"
		"error: /run/depmod.d/a.conf:1: ignoring bad line starting with 'bogus'\n"
		"info: /run/depmod.d/a.conf:2: command include not "
		"implemented yet\n"
		"error: /run/depmod.d/a.conf:4: ignoring bad line starting with 'override'\n"
		"info: /run/depmod.d/a.conf:5: command make_map_files not "
		"implemented yet\n");
}

static void paths_replace_the_usual_ones(void **state)
{
	static const char *const paths[] = {"/c/z", "d", "/missing", NULL};

	files_write("run/depmod.d/a.conf", "search usual\n");
	files_write("c/z", "search z\n");
	files_write("d/b.conf", "search b\n");
	files_write("d/c", "search not-this\n");
	assert_rules(paths, "search b\nsearch z\nerror: could not read '/missing': No such file or "
			    "directory\n");
}

static void what_cannot_be_read(void **state)
{
	files_write("run/depmod.d", "");
	files_write("lib/depmod.d/a.conf/x", "");
	files_write("lib/depmod.d/b.conf", "search b");
	assert_rules(NULL, "search b\nerror: could not read '/run/depmod.d': Not a directory\n"
			   "error: could not read '/lib/depmod.d/a.conf': Is a directory\n");
}

static void no_memory(void **state)
{
	size_t failed = 0;
	int root = open(".", O_RDONLY | O_DIRECTORY), rc = -ENOMEM;

	files_write("run/depmod.d/a.conf",
		"search a b c d e f g h i j k\noverride a * b\nexternal * c\nexclude d\nbogus\n");
	for (size_t limit = 1; rc < 0; limit += 64) {
		ARENA arena = {.limit = limit};
		struct lk_notes notes = {.arena = &arena};
		struct lk_search_rules rules;
		struct lkm_error error = {0};

		rc = lk_depmod_config_read(root, NULL, "1", &arena, &notes, &rules, &error);
		assert_int_equal(rc, error.code ? -ENOMEM : 0);
		failed += rc < 0;
	}
	close(root);
	assert_true(failed > 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_begin, files_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_configured),
		TEST(a_file_hides_later_ones_of_its_name),
		TEST(all_directives),
		TEST(only_what_is_for_the_release),
		TEST(a_pattern_that_does_not_compile_never_matches),
		TEST(lines_that_are_not_understood),
		TEST(paths_replace_the_usual_ones),
		TEST(what_cannot_be_read),
		TEST(no_memory),
	};

	return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
