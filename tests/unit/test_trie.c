/* SPDX-License-Identifier: MIT */
/* trie: small indexes made here are searched, dumped, and damaged in every way. */
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

#include "../../src/formats/name.h"
#include "../../src/formats/trie.h"
#include "trie_writer.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* The example of the format's description, and more. */
static const struct entry example[] = {
	{"a", "b", 0},
	{"usb:v1*", "m1", 5},
	{"usb:v2*", "m0", 2},
	{"usb:v2*", "m2", 2},
};

static const struct entry patterns[] = {
	{"", "nothing", 9},
	{"*", "all", 7},
	{"?s-fat", "one", 1},
	{"[!a-z]x", "not", 3},
	{"[[:digit:]]x", "class", 3},
	{"[]x]y", "first", 3},
	{"[a", "open", 3},
	{"a*b*c", "stars", 3},
	{"a\\*b", "star", 3},
	{"ab", "exact", 3},
	{"abc", "exact3", 4},
	{"end\\", "never", 0},
	{"of:N*T*Cfoo,*", "of1", 8},
	{"of:N*T*Cfoo,bar", "of2", 8},
	{"of:N*T*Cfoo,barC*", "of3", 8},
	{"pci:v00008086d*sv*", "pci1", 2},
	{"pci:v00008086d00001533sv*", "pci3", 2},
	{"pci:v00008086d0000[12]533sv*", "pci2", 2},
	{"usb:v[0-9]p?", "usb", 1},
};

/* Of equal priority: what is found later comes first. */
static const struct entry equals[] = {
	{"ab*", "star", 1},
	{"ab*c*", "stars", 1},
	{"ab?d", "any", 1},
	{"ab[c]d", "bracket", 1},
	{"abc", "begin", 1},
	{"abc*", "behind", 1},
	{"abcd", "exact", 1},
	{"abcd*", "end", 1},
};

static const struct entry *const no_entries = example;

static struct lk_trie open_index(const struct lk_buf *buf)
{
	struct lk_trie trie = {0};
	struct lkm_error error = {0};

	assert_int_equal(lk_trie_open(&trie, lk_buf_span(buf), "x.bin", &error), 0);
	return trie;
}

static void assert_match(const struct lk_trie *trie, const char *text, const char *expected)
{
	ARENA arena = {0};
	struct lk_trie_values values = {0};
	char found[256] = "";

	assert_int_equal(lk_trie_match(trie, &arena, text, &values), 0);
	for (size_t i = 0; i < values.count; i++) {
		strcat(found, i ? " " : "");
		strcat(found, values.items[i].text);
	}
	assert_string_equal(found, expected);
}

static void layout(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;

	make_index(&buf, example, 4);
	assert_int_equal(buf.size, 156);
	assert_memory_equal(buf.data + 8, "\x20\x00\x00\x0c\x61\x75\x40\x00\x00\x62", 10);
}

static void exact(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_trie trie;
	const char *value = NULL;

	make_index(&buf, example, 4);
	trie = open_index(&buf);
	assert_int_equal(lk_trie_find(&trie, "a", &value), 1);
	assert_string_equal(value, "b");
	assert_int_equal(lk_trie_find(&trie, "usb:v2*", &value), 1);
	assert_string_equal(value, "m0");
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(lk_trie_find(&trie,
					 ((const char *[]){"", "u", "usb:v", "usb:v1", "usb:v3*",
						 "usb:v1*x"})[i],
					 &value),
			0);
	assert_string_equal(value, "m0");
}

static void match(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_trie trie;

	make_index(&buf, example, 4);
	trie = open_index(&buf);
	assert_match(&trie, "usb:v2abc", "m2 m0");
	assert_match(&trie, "usb:v1", "m1");
	assert_match(&trie, "usb:v", "");
	assert_match(&trie, "a", "b");
}

static void match_patterns(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_trie trie;

	make_index(&buf, patterns, sizeof(patterns) / sizeof(patterns[0]));
	trie = open_index(&buf);
	assert_match(&trie, "", "all nothing");
	assert_match(&trie, "fs-fat", "one all");
	assert_match(&trie, "1x", "class not all");
	assert_match(&trie, "ax", "all");
	assert_match(&trie, "]y", "first all");
	assert_match(&trie, "[a", "open all");
	assert_match(&trie, "ab", "exact all");
	assert_match(&trie, "abc", "stars exact3 all");
	assert_match(&trie, "a*b", "star all");
	assert_match(&trie, "end\\", "all");
	assert_match(&trie, "of:NxTyCfoo,bar", "all of2 of1");
	assert_match(&trie, "of:NxTyCfoo,barCzz", "all of3 of1");
	assert_match(&trie, "pci:v00008086d00001533sv1", "pci3 pci2 pci1 all");
	assert_match(&trie, "pci:v00008086d00002533sv1", "pci2 pci1 all");
	assert_match(&trie, "usb:v7pq", "usb all");
}

static void match_in_order(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_trie trie;

	make_index(&buf, equals, sizeof(equals) / sizeof(equals[0]));
	trie = open_index(&buf);
	assert_match(&trie, "abcd", "exact end behind bracket any star stars");
	assert_match(&trie, "abc", "begin behind star stars");
	assert_match(&trie, "ab*cd", "star stars");
	assert_match(&trie, "ab", "star");
}

static int note(void *context, const char *key, const char *value, uint32_t priority)
{
	lk_buf_format(context, "%s %u %s\n", key, priority, value);
	return 0;
}

static int stop(void *context, const char *key, const char *value, uint32_t priority)
{
	return ++*(int *)context == 2 ? 42 : 0;
}

static void each(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf, text;
	struct lk_trie trie;
	int count = 0;

	make_index(&buf, example, 4);
	lk_buf_init(&text, FILE_MAX);
	trie = open_index(&buf);
	assert_int_equal(lk_trie_each(&trie, note, &text), 0);
	assert_string_equal(
		lk_buf_text(&text), "a 0 b\nusb:v1* 5 m1\nusb:v2* 2 m0\nusb:v2* 2 m2\n");
	assert_int_equal(lk_trie_each(&trie, stop, &count), 42);
	assert_int_equal(count, 2);
}

static int refuse(void *context, const char *key, const char *value, uint32_t priority)
{
	fail();
	return 0;
}

static void assert_empty(struct lk_span contents)
{
	struct lk_trie trie = {0};
	const char *value;

	assert_int_equal(lk_trie_open(&trie, contents, "x.bin", NULL), 0);
	assert_int_equal(lk_trie_find(&trie, "a", &value), 0);
	assert_int_equal(lk_trie_find(&trie, "", &value), 0);
	assert_int_equal(lk_trie_each(&trie, refuse, NULL), 0);
	assert_match(&trie, "a", "");
}

static void empty(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;

	make_index(&buf, no_entries, 0);
	assert_int_equal(buf.size, 12);
	assert_empty(lk_buf_span(&buf));
	assert_empty((struct lk_span){0});
	set_number(&buf, 8, 0);
	assert_empty(lk_buf_span(&buf));
}

static void assert_refused(struct lk_span contents, const char *message)
{
	struct lk_trie trie = {0};
	struct lkm_error error = {0};

	assert_int_equal(lk_trie_open(&trie, contents, "x.bin", &error), -EBADMSG);
	assert_int_equal(error.code, LKM_E_INDEX_DAMAGED);
	assert_non_null(strstr(error.message, message));
}

static void headers(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;

	make_index(&buf, example, 4);
	for (size_t size = 1; size < 12; size++)
		assert_refused((struct lk_span){buf.data, size}, "x.bin: not a module index");
	assert_refused((struct lk_span){buf.data, 12}, "ends before");
	set_number(&buf, 8, CHILDREN | 4);
	assert_refused(lk_buf_span(&buf), "ends before");
	set_number(&buf, 4, 0x00030001);
	assert_refused(lk_buf_span(&buf), "version 3");
	set_number(&buf, 0, 0);
	assert_refused(lk_buf_span(&buf), "not a module index");
}

/* Ask everything; whatever comes back, it must end and stay inside. Counts what was called damaged.
 */
static unsigned torture(struct lk_span contents)
{
	static const char *const texts[] = {
		"", "a", "aaaa", "usb:v2abc", "pci:v00008086d00001533sv1", "of:NxTyCfoo,bar"};
	struct lk_trie trie = {0};
	unsigned damaged = 0;
	int count = -1000000;

	if (lk_trie_open(&trie, contents, "x.bin", NULL) < 0)
		return 1;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		ARENA arena = {0};
		struct lk_trie_values values;
		const char *value;
		int rc = lk_trie_match(&trie, &arena, texts[i], &values);

		assert_true(rc == 0 || rc == -EBADMSG);
		damaged += rc < 0;
		rc = lk_trie_find(&trie, texts[i], &value);
		assert_true(rc == 0 || rc == 1 || rc == -EBADMSG);
		damaged += rc < 0;
	}
	return damaged + (lk_trie_each(&trie, stop, &count) == -EBADMSG);
}

/* In memory of exactly the size, so that a sanitizer sees a byte too far. */
static unsigned torture_copy(const struct lk_buf *buf, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	unsigned damaged;

	assert_non_null(copy);
	memcpy(copy, buf->data, size);
	damaged = torture((struct lk_span){copy, size});
	free(copy);
	return damaged;
}

static void truncated(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;

	make_index(&buf, patterns, sizeof(patterns) / sizeof(patterns[0]));
	assert_int_equal(torture_copy(&buf, buf.size), 0);
	for (size_t size = 1; size < buf.size; size++)
		assert_true(torture_copy(&buf, size) > 0);
}

static void flipped(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;
	unsigned damaged = 0;

	make_index(&buf, patterns, sizeof(patterns) / sizeof(patterns[0]));
	for (size_t i = 0; i < buf.size * 8; i++) {
		buf.data[i / 8] ^= (uint8_t)(1 << i % 8);
		damaged += torture_copy(&buf, buf.size) > 0;
		buf.data[i / 8] ^= (uint8_t)(1 << i % 8);
	}
	assert_true(damaged > buf.size); /* most of the bits of references, and more */
}

/* A file whose only node has a table of the given labels, all children being one reference. */
static void make_loop(struct lk_buf *out, unsigned first, unsigned last, uint32_t child)
{
	lk_buf_init(out, FILE_MAX);
	put_header(out, CHILDREN | 12);
	put_byte(out, first);
	put_byte(out, last);
	for (unsigned i = first; i <= last; i++)
		put_number(out, child);
}

static void assert_damaged(const struct lk_buf *buf, const char *text, const char *key)
{
	ARENA arena = {0};
	struct lk_trie trie = open_index(buf);
	struct lk_trie_values values;
	const char *value;
	int count = -100000000;

	assert_int_equal(lk_trie_each(&trie, stop, &count), -EBADMSG);
	assert_int_equal(lk_trie_match(&trie, &arena, text, &values), -EBADMSG);
	if (key)
		assert_int_equal(lk_trie_find(&trie, key, &value), -EBADMSG);
}

static void loops(void **state)
{
	static const struct {
		unsigned first, last;
		const char *text;
	} cases[] = {{'a', 'a', "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {'*', '*', "x"},
		{1, 127, "aaaaaaaaaaaaaaaaaaaaaaaaaa"}, {'[', '[', ""}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		LK_BUF_CLEANUP struct lk_buf buf;

		make_loop(&buf, cases[i].first, cases[i].last, CHILDREN | 12);
		assert_damaged(&buf, cases[i].text, NULL);
	}
}

static void bad_references(void **state)
{
	static const uint32_t references[] = {CHILDREN | 1, PREFIX | 8, VALUES | 11, VALUES | 18,
		VALUES | 0x0FFFFFFF, CHILDREN | 17, PREFIX | 0x0FFFFFFF, PREFIX | 18};

	for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++) {
		LK_BUF_CLEANUP struct lk_buf buf;

		make_loop(&buf, 'a', 'a', references[i]);
		buf.data[buf.size - 1] |=
			buf.data[buf.size - 1] == 0; /* no NUL that would end a prefix */
		if (references[i] == (VALUES | 18) || references[i] == (PREFIX | 18))
			assert_int_equal(buf.size, 18);
		assert_damaged(&buf, "a", "a");
	}
}

static void bad_tables(void **state)
{
	static const unsigned char bytes[][2] = {
		{'b', 'a'}, {'a', 128}, {'a', 255}, {0, 5}, {0, 255}, {'a', 'z'}};

	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		LK_BUF_CLEANUP struct lk_buf buf;

		make_loop(&buf, 'a', 'b', 0);
		buf.data[12] = bytes[i][0];
		buf.data[13] = bytes[i][1];
		assert_damaged(&buf, "a", "a");
	}
}

/* Nodes that share their values, each time doubling what a reader has to give out. */
static void overlapping(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;

	lk_buf_init(&buf, FILE_MAX);
	put_header(&buf, CHILDREN | 12);
	for (uint32_t level = 0; level < 60; level++) {
		put_byte(&buf, '*');
		put_byte(&buf, '+');
		put_number(&buf, CHILDREN | (uint32_t)(buf.size + 8));
		put_number(&buf, CHILDREN | (uint32_t)(buf.size + 4));
		set_number(&buf, buf.size - 4, CHILDREN | (uint32_t)buf.size);
	}
	put_byte(&buf, 'a');
	put_byte(&buf, 'a');
	put_number(&buf, 0);
	assert_damaged(
		&buf, "++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++++", NULL);
}

static void too_many_values(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;

	lk_buf_init(&buf, FILE_MAX);
	put_header(&buf, VALUES | 12);
	put_number(&buf, 0xffffffff);
	for (int i = 0; i < 100; i++) {
		put_number(&buf, 1);
		put_byte(&buf, 0);
	}
	assert_damaged(&buf, "", NULL);
}

/* Deeper than the levels that need no memory, up to the longest key, and beyond. */
static void deep(void **state)
{
	for (size_t size = LK_TRIE_KEY_MAX - 1; size <= LK_TRIE_KEY_MAX + 1; size++) {
		LK_BUF_CLEANUP struct lk_buf buf;
		char *key = malloc(size + 1);
		struct lk_trie trie;
		struct lk_trie_values values = {0};
		ARENA arena = {0};
		int count = -10, expected = size <= LK_TRIE_KEY_MAX ? 0 : -EBADMSG;

		assert_non_null(key);
		memset(key, 'a', size);
		key[size] = '\0';
		lk_buf_init(&buf, FILE_MAX);
		put_header(&buf, CHILDREN | 12);
		for (size_t i = 1; i <= size; i++) {
			put_byte(&buf, 'a');
			put_byte(&buf, 'a');
			put_number(&buf, (i < size ? CHILDREN : VALUES) | (uint32_t)(buf.size + 4));
		}
		put_number(&buf, 1);
		put_number(&buf, 0);
		put_string(&buf, "m", 1);
		trie = open_index(&buf);
		assert_int_equal(lk_trie_match(&trie, &arena, key, &values), expected);
		assert_int_equal(values.count, expected ? 0 : 1);
		assert_int_equal(lk_trie_each(&trie, stop, &count), expected);
		free(key);
	}
}

static void long_texts(void **state)
{
	LK_BUF_CLEANUP struct lk_buf buf;
	struct lk_trie trie;

	make_index(&buf, patterns, sizeof(patterns) / sizeof(patterns[0]));
	trie = open_index(&buf);
	for (size_t size = 60; size <= LK_TRIE_TEXT_MAX + 1;
		size = size < 1100 ? size + 1 : size * 2 - size % 2) {
		char *text = malloc(size + 2);
		struct lk_trie_values values;
		ARENA arena = {0};
		int rc;

		assert_non_null(text);
		memset(text, 'b', size);
		text[0] = 'a';
		text[size - 1] = 'c';
		text[size] = '\0';
		rc = lk_trie_match(&trie, &arena, text, &values);
		if (size <= LK_TRIE_TEXT_MAX) {
			assert_int_equal(rc, 0);
			assert_int_equal(values.count, 2);
		}
		free(text);
	}
}

static void too_long_text(void **state)
{
	struct lk_trie trie = {0};
	struct lk_trie_values values;
	ARENA arena = {0};
	char *text = malloc(LK_TRIE_TEXT_MAX + 2);

	assert_non_null(text);
	memset(text, 'a', LK_TRIE_TEXT_MAX + 1);
	text[LK_TRIE_TEXT_MAX + 1] = '\0';
	assert_int_equal(lk_trie_match(&trie, &arena, text, &values), -EINVAL);
	text[LK_TRIE_TEXT_MAX] = '\0';
	assert_int_equal(lk_trie_match(&trie, &arena, text, &values), 0);
	free(text);
}

/* What the search that prunes finds must be what a look at every key finds. */

static uint32_t random_number(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 8) % below;
}

static void random_text(uint32_t *seed, const char *alphabet, char *ret, size_t longest)
{
	size_t size = random_number(seed, (uint32_t)longest + 1);

	for (size_t i = 0; i < size; i++)
		ret[i] = alphabet[random_number(seed, (uint32_t)strlen(alphabet))];
	ret[size] = '\0';
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void like_glob(void **state)
{
	static const char *const alphabets[] = {
		"ab*", "ab*?", "ab[]*?-!^", "ab[]:\\*-", "abcd[-]alph:!"};
	uint32_t seed = 7;

	for (int round = 0; round < 3000; round++) {
		const char *alphabet = alphabets[round % 5];
		struct entry entries[24];
		char keys[24][12];
		LK_BUF_CLEANUP struct lk_buf buf;
		struct lk_trie trie;

		for (size_t i = 0; i < 24; i++) {
			random_text(&seed, alphabet, keys[i], 11);
			entries[i] = (struct entry){keys[i], "v", random_number(&seed, 5)};
		}
		qsort(entries, 24, sizeof(entries[0]), compare_entries);
		make_index(&buf, entries, 24);
		trie = open_index(&buf);
		for (int k = 0; k < 10; k++) {
			struct lk_trie_values values = {0};
			ARENA arena = {0};
			size_t expected = 0;
			char text[16];

			random_text(&seed, k % 2 ? "ab]" : "ab*?[\\", text, 9);
			for (size_t i = 0; i < 24; i++)
				expected += lk_name_glob(keys[i], text);
			assert_int_equal(lk_trie_match(&trie, &arena, text, &values), 0);
			assert_int_equal(values.count, expected);
			for (size_t i = 1; i < values.count; i++)
				assert_true(
					values.items[i - 1].priority <= values.items[i].priority);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout),
		cmocka_unit_test(exact),
		cmocka_unit_test(match),
		cmocka_unit_test(match_patterns),
		cmocka_unit_test(match_in_order),
		cmocka_unit_test(each),
		cmocka_unit_test(empty),
		cmocka_unit_test(headers),
		cmocka_unit_test(truncated),
		cmocka_unit_test(flipped),
		cmocka_unit_test(loops),
		cmocka_unit_test(bad_references),
		cmocka_unit_test(bad_tables),
		cmocka_unit_test(overlapping),
		cmocka_unit_test(too_many_values),
		cmocka_unit_test(deep),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(too_long_text),
		cmocka_unit_test(like_glob),
	};

	return cmocka_run_group_tests_name("trie", tests, NULL, NULL);
}
