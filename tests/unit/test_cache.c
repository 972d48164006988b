/* SPDX-License-Identifier: MIT */
/* cache: what is written is found again, by path and identity; what is damaged in any byte, cut, or
 * of another tree, is refused. */
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

#include "../../src/formats/cache.h"

#define TREE "/lib/modules/6.1.0-test"
#define LIST(...)                                                                                  \
	{                                                                                          \
		(const uint8_t *)__VA_ARGS__, sizeof(__VA_ARGS__)                                  \
	}

static struct lk_cached examples[] = {
	{"kernel/b.ko", {1, 2, 3, 4, 5},
		{.infos = LIST("alias=x\0softdep=pre: a"),
			.exports = LIST("one\0two"),
			.imports = LIST("printk\0three"),
			.weak = LIST("three")}},
	{"/elsewhere/c.ko", {1, 2, 3, 4, 5}, {.imports = LIST("one")}},
	{"kernel/a.ko.xz", {UINT64_MAX, UINT64_MAX - 1, 7, INT64_MAX, INT64_MIN},
		{.exports = LIST("three\0four"),
			.imports = LIST("printk"),
			.export_crcs = {(const uint8_t *)"\1\2\3\4\0\0\0\0", 8},
			.import_crcs = {(const uint8_t *)"\5\6\7\x8", 4},
			.export_audiences = {(const uint8_t *)"\2\1", 2},
			.export_spaces = LIST("SPACE\0")}},
	{"kernel/a.ko", {0}, {{0}}},
};
#define EXAMPLES (sizeof(examples) / sizeof(*examples))

static struct lk_buf write_examples(void)
{
	struct lk_buf out;

	lk_buf_init(&out, LK_CACHE_SIZE_MAX);
	assert_int_equal(lk_cache_write(&out, TREE, examples, EXAMPLES), 0);
	return out;
}

static void assert_list(struct lk_span found, struct lk_span expected)
{
	assert_int_equal(found.size, expected.size);
	if (expected.size)
		assert_memory_equal(found.data, expected.data, expected.size);
}

static void assert_extract(const struct lk_extract *found, const struct lk_extract *expected)
{
	assert_list(found->infos, expected->infos);
	assert_list(found->exports, expected->exports);
	assert_list(found->imports, expected->imports);
	assert_list(found->weak, expected->weak);
	assert_list(found->export_crcs, expected->export_crcs);
	assert_list(found->import_crcs, expected->import_crcs);
	assert_list(found->export_audiences, expected->export_audiences);
	assert_list(found->export_spaces, expected->export_spaces);
	assert_int_equal(lk_cache_has_crcs(found), lk_cache_has_crcs(expected));
}

static void test_finds_what_was_written(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out = write_examples();
	struct lkm_error error = {0};
	struct lk_cache cache;
	struct lk_extract found;
	struct lk_cached entry;

	assert_int_equal(lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", &error), 0);
	assert_int_equal(error.code, 0);
	assert_int_equal(cache.count, EXAMPLES);
	for (uint32_t i = 0; i < EXAMPLES; i++) {
		lk_cache_entry(&cache, i, &entry);
		assert_string_equal(entry.path, examples[i].path);
		assert_true(lk_cache_find(&cache, examples[i].path, &examples[i].identity, &found));
		assert_extract(&found, &examples[i].extract);
	}
	assert_string_equal(examples[0].path, "/elsewhere/c.ko"); /* sorted */
	assert_string_equal(examples[3].path, "kernel/b.ko");
}

/* What comes from a file without exports is known too. */
static void test_crcs_of_nothing_are_known(void **state)
{
	struct lk_cached none = {.path = "a.ko.xz",
		.extract = {.export_crcs = {(const uint8_t *)"", 0},
			.import_crcs = {(const uint8_t *)"", 0},
			.export_audiences = {(const uint8_t *)"", 0},
			.export_spaces = {(const uint8_t *)"", 0}}};
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_cache cache;
	struct lk_cached found;

	lk_buf_init(&out, 4096);
	assert_int_equal(lk_cache_write(&out, TREE, &none, 1), 0);
	assert_int_equal(lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", NULL), 0);
	assert_true(lk_cache_look_up(&cache, "a.ko.xz", &found));
	assert_true(lk_cache_has_crcs(&found.extract));
	assert_false(lk_cache_look_up(&cache, "b.ko.xz", &found));
}

/* Fewer or more CRCs than symbols, or an audience that does not exist. */
static void test_crcs_must_fit(void **state)
{
	const struct lk_cached good = {.path = "a.ko.xz",
		.extract = {.exports = LIST("one"),
			.export_crcs = {(const uint8_t *)"1234", 4},
			.import_crcs = {(const uint8_t *)"", 0},
			.export_audiences = {(const uint8_t *)"\1", 1},
			.export_spaces = LIST("")}};
	struct lk_cached entries[6] = {good, good, good, good, good, good};

	entries[1].extract.export_crcs.size = 0;
	entries[2].extract.import_crcs = good.extract.export_crcs;
	entries[3].extract.export_audiences.data = (const uint8_t *)"\3";
	entries[4].extract.export_audiences.size = 0;
	entries[5].extract.export_spaces = (struct lk_span){(const uint8_t *)"a\0b", 4};
	for (size_t i = 0; i < 6; i++) {
		LK_BUF_CLEANUP struct lk_buf out;
		struct lk_cache cache;

		lk_buf_init(&out, 4096);
		assert_int_equal(lk_cache_write(&out, TREE, &entries[i], 1), 0);
		assert_int_equal(lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", NULL),
			i ? -EBADMSG : 0);
	}
}

static void test_any_difference_of_a_file_counts(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out = write_examples();
	const struct lk_file_identity same = {1, 2, 3, 4, 5};
	const struct lk_file_identity others[] = {{0, 2, 3, 4, 5}, {1, 3, 3, 4, 5}, {1, 2, 2, 4, 5},
		{1, 2, 3, 5, 5}, {1, 2, 3, 4, 4}, {1, 2, 3, 4, 5 + (INT64_C(1) << 40)}};
	struct lk_extract found;
	struct lk_cache cache;

	assert_int_equal(lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", NULL), 0);
	assert_true(lk_cache_find(&cache, "kernel/b.ko", &same, &found));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		assert_false(lk_cache_find(&cache, "kernel/b.ko", &others[i], &found));
	assert_false(lk_cache_find(&cache, "kernel/c.ko", &same, &found));
	assert_false(lk_cache_find(&cache, "kernel/b.k", &same, &found));
	assert_false(lk_cache_find(&cache, "", &same, &found));
}

static void test_every_damage_is_found(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out = write_examples();
	struct lk_cache cache = {.count = 77};

	for (size_t i = 0; i < out.size; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			struct lkm_error error = {0};

			out.data[i] ^= (uint8_t)(1u << bit);
			assert_int_equal(
				lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", &error),
				-EBADMSG);
			assert_int_equal(error.code, LKM_E_INDEX_DAMAGED);
			out.data[i] ^= (uint8_t)(1u << bit);
		}
	assert_int_equal(cache.count, 77);
}

static void test_every_cut_is_found(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out = write_examples();
	struct lk_cache cache;

	for (size_t size = 0; size < out.size; size++) {
		uint8_t *cut = malloc(size + !size);

		assert_non_null(cut);
		memcpy(cut, out.data, size);
		assert_int_equal(
			lk_cache_open(&cache, (struct lk_span){cut, size}, TREE, "cache", NULL),
			-EBADMSG);
		free(cut);
	}
	assert_int_equal(lk_buf_add(&out, "", 1), 0);
	assert_int_equal(lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", NULL), -EBADMSG);
}

static void assert_refused(struct lk_buf *file, const char *tree, const char *message)
{
	struct lkm_error error = {0};
	struct lk_cache cache;

	assert_int_equal(lk_cache_open(&cache, lk_buf_span(file), tree, "/x/y", &error), -EBADMSG);
	assert_string_equal(error.message, message);
}

static void test_says_why_it_is_refused(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out = write_examples();

	assert_refused(&out, "/lib/modules/6.1.0-tesu", "'/x/y' is the cache of another directory");
	assert_refused(&out, TREE "/", "'/x/y' is the cache of another directory");
	assert_refused(&out, "", "'/x/y' is the cache of another directory");
	out.data[out.size - 1] ^= 1;
	assert_refused(&out, TREE, "'/x/y' is damaged");
	out.data[8]++; /* the version */
	assert_refused(&out, TREE, "'/x/y' is a cache of another version or machine");
	out.data[0] = 'L';
	assert_refused(&out, TREE, "'/x/y' is not a cache of module files");
}

static void test_says_what_it_is_of(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out = write_examples();
	const char *tree;

	assert_true(lk_cache_tree(lk_buf_span(&out), &tree));
	assert_string_equal(tree, TREE);
	for (size_t size = 0; size < out.size; size++)
		if (lk_cache_tree((struct lk_span){out.data, size}, &tree))
			assert_string_equal(tree, TREE);
	out.data[0] ^= 1;
	assert_false(lk_cache_tree(lk_buf_span(&out), &tree));
}

static void test_may_be_empty(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_file_identity identity = {0};
	struct lk_cache cache = {0};
	struct lk_extract found;

	assert_false(lk_cache_find(&cache, "a", &identity, &found)); /* none was opened */
	lk_buf_init(&out, 4096);
	assert_int_equal(lk_cache_write(&out, TREE, NULL, 0), 0);
	assert_int_equal(lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", NULL), 0);
	assert_int_equal(cache.count, 0);
	assert_false(lk_cache_find(&cache, "a", &identity, &found));
}

static void test_writes_nothing_beyond_the_maximum(void **state)
{
	LK_BUF_CLEANUP struct lk_buf whole = write_examples();
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, whole.size - 1);
	assert_int_equal(lk_cache_write(&out, TREE, examples, EXAMPLES), -EFBIG);
	assert_int_equal(out.size, 0);
}

/* As many as in a large tree: each is found, whatever the slots that their hashes share. */
static void test_many(void **state)
{
	enum { COUNT = 5000 };
	struct lk_cached *entries = calloc(COUNT, sizeof(*entries));
	char(*paths)[40] = calloc(COUNT, sizeof(*paths));
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_extract found;
	struct lk_cache cache;

	assert_true(entries && paths);
	for (int i = 0; i < COUNT; i++) {
		snprintf(paths[i], sizeof(paths[i]), "kernel/drivers/net/module%d.ko", i);
		entries[i].path = paths[i];
		entries[i].identity.inode = (uint64_t)i;
		entries[i].extract.exports =
			(struct lk_span){(const uint8_t *)paths[i], strlen(paths[i]) + 1};
	}
	lk_buf_init(&out, LK_CACHE_SIZE_MAX);
	assert_int_equal(lk_cache_write(&out, TREE, entries, COUNT), 0);
	assert_int_equal(lk_cache_open(&cache, lk_buf_span(&out), TREE, "cache", NULL), 0);
	for (int i = 0; i < COUNT; i++) {
		assert_true(lk_cache_find(&cache, entries[i].path, &entries[i].identity, &found));
		assert_list(found.exports, entries[i].extract.exports);
		entries[i].identity.inode += COUNT;
		assert_false(lk_cache_find(&cache, entries[i].path, &entries[i].identity, &found));
	}
	free(paths);
	free(entries);
}

static void test_sums_differ(void **state)
{
	uint8_t bytes[100] = {0};
	uint64_t sums[sizeof(bytes) + 1];

	/* Zeros of different lengths too. */
	for (size_t size = 0; size <= sizeof(bytes); size++) {
		sums[size] = lk_cache_sum((struct lk_span){bytes, size});
		for (size_t other = 0; other < size; other++)
			assert_true(sums[other] != sums[size]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_what_was_written),
		cmocka_unit_test(test_crcs_of_nothing_are_known),
		cmocka_unit_test(test_crcs_must_fit),
		cmocka_unit_test(test_any_difference_of_a_file_counts),
		cmocka_unit_test(test_every_damage_is_found),
		cmocka_unit_test(test_every_cut_is_found),
		cmocka_unit_test(test_says_why_it_is_refused),
		cmocka_unit_test(test_says_what_it_is_of),
		cmocka_unit_test(test_may_be_empty),
		cmocka_unit_test(test_writes_nothing_beyond_the_maximum),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_sums_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
