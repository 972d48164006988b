/* SPDX-License-Identifier: MIT */
/* param_file: parameters that come and go, and what else stands in the file. */
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

#include "../../src/formats/param_file.h"
#include "failing_memory.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena
#define FILE_ __attribute__((cleanup(lk_param_file_done))) struct lk_param_file

#define HEAD                                                                                       \
	"# What \"lkm params --save\" has modules loaded with; \"lkm params --forget\" takes it "  \
	"out\n"                                                                                    \
	"# again. It counts when a module is loaded. An initramfs has its own copy, from when "    \
	"it\n"                                                                                     \
	"# was made.\n"

static const char *text_of(struct lk_arena *arena, const struct lk_param_file *file)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 20);
	assert_int_equal(lk_param_file_write(file, &out), 0);
	return lk_arena_copy_span(arena, lk_buf_span(&out));
}

/* Read and written, a text becomes another one, which stays as it is. */
static void assert_becomes(const char *before, const char *after)
{
	ARENA arena = {0};
	FILE_ once, twice;

	assert_int_equal(lk_param_file_read(&once, &arena, lk_span_of(before)), 0);
	assert_string_equal(text_of(&arena, &once), after);
	assert_int_equal(lk_param_file_read(&twice, &arena, lk_span_of(after)), 0);
	assert_string_equal(text_of(&arena, &twice), after);
}

static void assert_sets(
	struct lk_param_file *file, const char *name, const char *value, bool expected)
{
	bool changed;

	assert_int_equal(lk_param_file_set(file, "b", name, value, &changed), 0);
	assert_int_equal(changed, expected);
}

static void change(void **state)
{
	ARENA arena = {0};
	FILE_ file;
	bool changed;

	(void)state;
	assert_int_equal(lk_param_file_read(&file, &arena, lk_span_of("")), 0);
	assert_string_equal(text_of(&arena, &file), "");
	assert_sets(&file, "z", "1", true);
	assert_sets(&file, "a-b", "x y", true);
	assert_sets(&file, "a_b", "x y", false);
	assert_sets(&file, "m", NULL, true);
	assert_sets(&file, "z", "2\\", true);
	assert_int_equal(lk_param_file_set(&file, "a", "x", "", &changed), 0);
	assert_string_equal(
		text_of(&arena, &file), HEAD "\noptions a x=\n\noptions b a_b=\"x y\" m z=2\\\\\n");
	assert_int_equal(lk_param_file_remove(&file, "b", "a-b", &changed), 0);
	assert_true(changed);
	assert_int_equal(lk_param_file_remove(&file, "b", "a-b", &changed), 0);
	assert_false(changed);
	assert_int_equal(lk_param_file_remove(&file, "c", NULL, &changed), 0);
	assert_false(changed);
	assert_int_equal(lk_param_file_remove(&file, "a", "x", &changed), 0);
	assert_true(changed);
	assert_string_equal(text_of(&arena, &file), HEAD "\noptions b m z=2\\\\\n");
	assert_int_equal(lk_param_file_remove(&file, "b", NULL, &changed), 0);
	assert_true(changed);
	assert_string_equal(text_of(&arena, &file), "");
}

static void refused(void **state)
{
	static const char *const pairs[][2] = {{"a", "\n"}, {"a", "\t"}, {"a", "\x7f"}, {"a", "\""},
		{"", "1"}, {"a b", "1"}, {"a=b", "1"}, {"a\n", NULL}, {"--", NULL}};
	ARENA arena = {0};
	FILE_ file;
	bool changed;

	(void)state;
	assert_int_equal(lk_param_file_read(&file, &arena, lk_span_of("")), 0);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		assert_int_equal(
			lk_param_file_set(&file, "b", pairs[i][0], pairs[i][1], &changed), -EINVAL);
	assert_int_equal(lk_param_file_set(&file, "b*", "a", "1", &changed), -EINVAL);
	assert_int_equal(lk_param_file_set(&file, "", "a", "1", &changed), -EINVAL);
	assert_string_equal(text_of(&arena, &file), "");
}

/* What was written by hand becomes an entry, or stays above the entries. */
static void by_hand(void **state)
{
	(void)state;
	assert_becomes("", "");
	assert_becomes(HEAD, "");
	assert_becomes("# only words\n\n\n", "# only words\n");
	assert_becomes("# why\noptions  b-c\tx=1   y\n# last",
		HEAD "# last\n\n# why\noptions b_c x=1 y\n");
	assert_becomes("options b x=1 y=2 x=3\n# more\noptions b y=4\n",
		HEAD "\n# more\noptions b x=3 y=4\n");
	assert_becomes("options b \"s=a b\"\n", HEAD "\noptions b s=\"a b\"\n");
	assert_becomes("options b* x=1\noptions b x=1 -- y\noptions b\noptions b s=a\"b\n",
		"options b* x=1\noptions b x=1 -- y\noptions b\noptions b s=a\"b\n");
	assert_becomes("blacklist b\nalias x options\n", "blacklist b\nalias x options\n");
	assert_becomes("options b x=1 \\\n y=2\noptions b z=1\\\\\n",
		HEAD "options b x=1 \\\n y=2\n\noptions b z=1\\\\\n");
	/* A backslash that masks nothing is not written again. */
	assert_becomes("options b z=\\a\n", HEAD "\noptions b z=a\n");
}

static int run(void)
{
	ARENA arena = {0};
	FILE_ file;
	LK_BUF_CLEANUP struct lk_buf out;
	bool changed;
	int rc = lk_param_file_read(
		&file, &arena, lk_span_of("# x\noptions b x=1\nblacklist c\noptions b y=2\n"));

	lk_buf_init(&out, 1 << 20);
	if (rc == 0)
		rc = lk_param_file_set(&file, "d", "x", "a b", &changed);
	if (rc == 0)
		rc = lk_param_file_remove(&file, "b", "x", &changed);
	return rc < 0 ? rc : lk_param_file_write(&file, &out);
}

static void without_memory(void **state)
{
	bool failed = true;

	(void)state;
	for (size_t at = 1; failed; at++) {
		int rc;

		calls = 0;
		fail_at = at;
		rc = run();
		fail_at = 0;
		failed = calls >= at;
		assert_int_equal(rc, failed ? -ENOMEM : 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(change),
		cmocka_unit_test(refused),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
