/* SPDX-License-Identifier: MIT */
/* trie_write: indexes byte for byte, compared with those of a writer that builds the tree as the
 * format's description says; what cannot be written; memory that runs out. */
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

#include "../../src/formats/trie.h"
#include "../../src/formats/trie_sort.h"
#include "failing_memory.h"
#include "trie_writer.h"

#define ARENA        __attribute__((cleanup(lk_arena_done))) struct lk_arena
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- the other writer: a tree of nodes, grown key by key --- */

struct value {
	const struct entry *entry;
	struct value *next;
};

struct node {
	const char *prefix;
	size_t prefix_size;
	struct node *children[128];
	struct value *values;
};

static void *take(struct lk_arena *arena, size_t size)
{
	void *memory = lk_arena_alloc(arena, size);

	assert_non_null(memory);
	return memory;
}

static void add_value(struct lk_arena *arena, struct node *node, const struct entry *entry)
{
	struct value *value = take(arena, sizeof(*value)), **place = &node->values;

	while (*place && (*place)->entry->priority < entry->priority)
		place = &(*place)->next;
	value->entry = entry;
	value->next = *place;
	*place = value;
}

static void split(struct lk_arena *arena, struct node *node, size_t at)
{
	struct node *below = take(arena, sizeof(*below));

	*below = *node;
	below->prefix += at + 1;
	below->prefix_size -= at + 1;
	*node = (struct node){.prefix = node->prefix, .prefix_size = at};
	node->children[(unsigned char)node->prefix[at]] = below;
}

static void insert(struct lk_arena *arena, struct node *node, const struct entry *entry)
{
	const char *key = entry->key;

	for (;;) {
		size_t same = 0;
		struct node **child;

		while (same < node->prefix_size && key[same] == node->prefix[same])
			same++;
		if (same < node->prefix_size)
			split(arena, node, same);
		key += same;
		if (!*key)
			break;
		child = &node->children[(unsigned char)*key++];
		if (!*child) {
			*child = take(arena, sizeof(**child));
			(*child)->prefix = key;
			(*child)->prefix_size = strlen(key);
		}
		node = *child;
	}
	add_value(arena, node, entry);
}

static void put_node_values(struct lk_buf *out, const struct value *values)
{
	size_t count = 0;

	for (const struct value *value = values; value; value = value->next)
		count++;
	put_number(out, (uint32_t)count);
	for (const struct value *value = values; value; value = value->next) {
		put_number(out, value->entry->priority);
		put_string(out, value->entry->value, strlen(value->entry->value));
	}
}

static uint32_t put_tree(struct lk_buf *out, const struct node *node)
{
	uint32_t reference = (uint32_t)out->size;
	unsigned first = 0, last = 127;
	size_t table;

	while (first < 128 && !node->children[first])
		first++;
	while (last && !node->children[last])
		last--;
	if (node->prefix_size) {
		put_string(out, node->prefix, node->prefix_size);
		reference |= PREFIX;
	}
	if (first < 128) {
		put_byte(out, first);
		put_byte(out, last);
		reference |= CHILDREN;
	}
	table = out->size;
	for (unsigned label = first; label <= last; label++)
		put_number(out, 0);
	if (node->values) {
		put_node_values(out, node->values);
		reference |= VALUES;
	}
	for (unsigned label = first; label <= last; label++)
		if (node->children[label])
			set_number(out, table + 4 * (label - first),
				put_tree(out, node->children[label]));
	return reference;
}

static void grow_index(struct lk_buf *out, const struct entry *entries, size_t count)
{
	ARENA arena = {0};
	struct node root = {0};

	for (size_t i = 0; i < count; i++)
		insert(&arena, &root, entries + i);
	lk_buf_init(out, FILE_MAX);
	put_header(out, 12);
	if (count)
		set_number(out, 8, put_tree(out, &root));
}

/* --- ours --- */

#define MOST 700

static struct lk_trie_entry entry_of(const struct entry *entry)
{
	return (struct lk_trie_entry){
		lk_span_of(entry->key), lk_span_of(entry->value), entry->priority};
}

static int write_index(struct lk_buf *out, const struct entry *entries, size_t count)
{
	struct lk_trie_entry copies[MOST];

	assert_true(count <= MOST);
	for (size_t i = 0; i < count; i++)
		copies[i] = entry_of(entries + i);
	lk_buf_init(out, FILE_MAX);
	return lk_trie_write(out, copies, count);
}

static void assert_same(const struct entry *entries, size_t count)
{
	LK_BUF_CLEANUP struct lk_buf expected, out;

	grow_index(&expected, entries, count);
	assert_int_equal(write_index(&out, entries, count), 0);
	assert_int_equal(out.size, expected.size);
	assert_memory_equal(out.data, expected.data, expected.size);
}

/* The example of the format's description. */
static const struct entry example[] = {
	{"usb:v1*", "m1", 5}, {"usb:v2*", "m2", 2}, {"usb:v2*", "m0", 2}, {"a", "b", 0}};

#define NONE "\0\0\0\0"

static void layout(void **state)
{
	static const char file[] =
		"\xb0\x07\xf4\x57\x00\x02\x00\x01\x20\x00\x00\x0c"
		"au\x40\x00\x00\x62" NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE NONE
			NONE NONE NONE NONE NONE NONE NONE "\xa0\x00\x00\x6c"
		"\0\0\0\1\0\0\0\0b\0"
		"sb:v\00012\xc0\x00\x00\x7b\xc0\x00\x00\x88"
		"*\0\0\0\0\1\0\0\0\5m1\0"
		"*\0\0\0\0\2\0\0\0\2m0\0\0\0\0\2m2";
	LK_BUF_CLEANUP struct lk_buf out;

	assert_int_equal(write_index(&out, example, COUNT(example)), 0);
	assert_int_equal(out.size, 156);
	assert_int_equal(sizeof(file), 156);
	assert_memory_equal(out.data, file, 156);
	assert_same(example, COUNT(example));
}

static void empty(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out;

	assert_int_equal(write_index(&out, example, 0), 0);
	assert_int_equal(out.size, 12);
	assert_memory_equal(out.data, "\xb0\x07\xf4\x57\x00\x02\x00\x01\0\0\0\x0c", 12);
}

/* A root without prefix, with values of its own, with one child only. */
static void roots(void **state)
{
	static const struct entry entries[] = {
		{"symbol:b", "m", 1}, {"symbol:ba", "m", 2}, {"", "none", 3}, {"", "", 3}};

	for (size_t begin = 0; begin < COUNT(entries); begin++)
		for (size_t end = begin + 1; end <= COUNT(entries); end++)
			assert_same(entries + begin, end - begin);
}

static void order_of_values(void **state)
{
	static const struct entry entries[] = {{"k", "c1", 7}, {"k", "a1", 0}, {"k", "b", 3},
		{"k", "c2", 7}, {"k", "a2", 0}, {"k", "c3", 7}, {"k", "d", UINT32_MAX},
		{"k", "c2", 7}};
	struct lk_trie_entry sorted[COUNT(entries)];
	struct lk_trie_item *items;
	char order[64] = "";

	assert_same(entries, COUNT(entries));
	for (size_t i = 0; i < COUNT(entries); i++)
		sorted[i] = entry_of(entries + i);
	assert_int_equal(lk_trie_sort(sorted, COUNT(entries), &items), 0);
	for (size_t i = 0; i < COUNT(entries); i++) {
		strcat(strcat(order, (const char *)sorted[i].value.data), " ");
		assert_int_equal(items[i].common, i ? 1 : 0);
		assert_int_equal(items[i].entry, i);
	}
	assert_string_equal(order, "a2 a1 b c2 c3 c2 c1 d ");
	free(items);
}

/* --- random keys --- */

static uint32_t random_number(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)(*seed >> 8) * below >> 24);
}

/* Long common beginnings, many equals, keys that begin others, all labels. */
static size_t random_key(uint32_t *seed, const char *alphabet, char *ret, size_t longest)
{
	static const char begin[] = "pci:v00008086d00001533sv*sd*";
	size_t size = random_number(seed, 2) ? random_number(seed, sizeof(begin)) : 0;
	size_t more = random_number(seed, (uint32_t)(longest - size));

	memcpy(ret, begin, size);
	for (size_t i = 0; i < more; i++)
		ret[size++] = alphabet ? alphabet[random_number(seed, (uint32_t)strlen(alphabet))]
				       : (char)(1 + random_number(seed, 127));
	ret[size] = '\0';
	return size;
}

static void random_entries(
	uint32_t *seed, const char *alphabet, struct entry *entries, char (*keys)[48], size_t count)
{
	static const char *const values[] = {"", "m", "e1000e", "snd_hda_intel"};

	for (size_t i = 0; i < count; i++) {
		random_key(seed, alphabet, keys[i], sizeof(keys[i]) - 1);
		entries[i] = (struct entry){
			keys[i], values[random_number(seed, 4)], random_number(seed, 4)};
	}
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void random_keys(void **state)
{
	static const char *const alphabets[] = {"a", "ab", "*?[a-z]", "0123456789abcdef", NULL};
	static struct entry entries[MOST];
	static char keys[MOST][48];
	uint32_t seed = 3;

	for (int round = 0; round < 400; round++) {
		const size_t count = random_number(&seed, round % 10 ? 40 : MOST);

		random_entries(&seed, alphabets[round % 5], entries, keys, count);
		if (round % 3 == 0 && count)
			qsort(entries, count, sizeof(*entries), compare_keys);
		assert_same(entries, count);
	}
}

struct reading {
	const struct lk_trie *trie;
	const struct lk_trie_entry *next;
};

static int read_entry(void *context, const char *key, const char *value, uint32_t priority)
{
	struct reading *reading = context;
	const struct lk_trie_entry *entry = reading->next++;
	const char *first;

	assert_true(lk_span_is(entry->key, key));
	assert_true(lk_span_is(entry->value, value));
	assert_int_equal(entry->priority, priority);
	if (entry->key.size < 64) /* it takes a while for each of the deep ones */
		assert_int_equal(lk_trie_find(reading->trie, key, &first), 1);
	return 0;
}

static void assert_read_back(struct lk_span file, const struct lk_trie_entry *entries, size_t count)
{
	struct lk_trie trie;
	struct reading reading = {&trie, entries};

	assert_int_equal(lk_trie_open(&trie, file, "x.bin", NULL), 0);
	assert_int_equal(lk_trie_each(&trie, read_entry, &reading), 0);
	assert_ptr_equal(reading.next, entries + count);
}

/* As many as a large tree has, and in an order that is bad for many ways of sorting. */
static void many(void **state)
{
	enum { N = 50000 };
	struct lk_trie_entry *entries = malloc(N * sizeof(*entries));
	char(*keys)[48] = malloc(N * sizeof(*keys));
	LK_BUF_CLEANUP struct lk_buf out;
	uint32_t seed = 9;

	assert_true(entries && keys);
	for (unsigned i = 0; i < N; i++) {
		size_t size = random_key(&seed, "0123456789", keys[i], sizeof(keys[i]) - 1);

		entries[i] =
			(struct lk_trie_entry){{(uint8_t *)keys[i], size}, lk_span_of("m"), N - i};
	}
	lk_buf_init(&out, FILE_MAX);
	assert_int_equal(lk_trie_write(&out, entries, N), 0);
	for (size_t i = 1; i < N; i++)
		assert_true(strcmp((const char *)entries[i - 1].key.data,
				    (const char *)entries[i].key.data) <= 0);
	assert_read_back(lk_buf_span(&out), entries, N);
	free(entries);
	free(keys);
}

/* Each key begins the next, so the tree is as deep as it may be. */
static void deep(void **state)
{
	static struct lk_trie_entry entries[LK_TRIE_KEY_MAX];
	static uint8_t text[LK_TRIE_KEY_MAX];
	LK_BUF_CLEANUP struct lk_buf out;

	memset(text, 'a', sizeof(text));
	for (uint32_t i = 0; i < LK_TRIE_KEY_MAX; i++)
		entries[i] =
			(struct lk_trie_entry){{text, LK_TRIE_KEY_MAX - 1 - i}, {text, i % 3}, i};
	lk_buf_init(&out, FILE_MAX);
	assert_int_equal(lk_trie_write(&out, entries, LK_TRIE_KEY_MAX), 0);
	assert_read_back(lk_buf_span(&out), entries, LK_TRIE_KEY_MAX);
}

/* References count from where the index begins. */
static void appended(void **state)
{
	LK_BUF_CLEANUP struct lk_buf out, alone;
	struct lk_trie_entry entries[COUNT(example)];

	for (size_t i = 0; i < COUNT(example); i++)
		entries[i] = entry_of(example + i);
	assert_int_equal(write_index(&alone, example, COUNT(example)), 0);
	lk_buf_init(&out, FILE_MAX);
	lk_buf_add_text(&out, "before");
	assert_int_equal(lk_trie_write(&out, entries, COUNT(example)), 0);
	assert_int_equal(out.size, 6 + alone.size);
	assert_memory_equal(out.data, "before", 6);
	assert_memory_equal(out.data + 6, alone.data, alone.size);
}

/* --- what cannot be written --- */

static int write_one(const void *key, size_t key_size, const void *value, size_t value_size)
{
	struct lk_trie_entry entries[2] = {
		{{(const uint8_t *)"a", 1}, {(const uint8_t *)"b", 1}, 1},
		{{key, key_size}, {value, value_size}, 2}};
	LK_BUF_CLEANUP struct lk_buf out;
	int rc;

	lk_buf_init(&out, FILE_MAX);
	rc = lk_trie_write(&out, entries, 2);
	assert_true(rc == 0 || out.size == 0);
	return rc;
}

static void odd_bytes(void **state)
{
	for (size_t size = 1; size < 20; size++)
		for (size_t at = 0; at < size; at++)
			for (int byte = 0; byte < 256;
				byte += byte == 1 || byte == 0x81 ? 125 : 1) {
				uint8_t text[20];
				int expected = byte && byte < 0x80 ? 0 : -EINVAL;

				memset(text, 'x', sizeof(text));
				text[at] = (uint8_t)byte;
				assert_int_equal(write_one(text, size, "v", 1), expected);
				assert_int_equal(write_one("k", 1, text, size), expected);
				assert_int_equal(
					lk_trie_holds((struct lk_span){text, size}), !expected);
			}
	assert_true(lk_trie_holds((struct lk_span){0}));
}

static void long_keys(void **state)
{
	static uint8_t text[LK_TRIE_KEY_MAX];

	memset(text, 'x', sizeof(text));
	assert_int_equal(write_one(text, LK_TRIE_KEY_MAX - 1, text, LK_TRIE_KEY_MAX), 0);
	assert_int_equal(write_one(text, LK_TRIE_KEY_MAX, "v", 1), -EINVAL);
}

static int try_write(struct lk_trie_entry *entries, size_t count, size_t maximum)
{
	LK_BUF_CLEANUP struct lk_buf out;
	int rc;

	lk_buf_init(&out, maximum);
	calls = 0;
	fail_at = 5; /* behind what sorting and writing need: the file itself */
	rc = lk_trie_write(&out, entries, count);
	fail_at = 0;
	assert_true(rc == 0 || out.size == 0);
	return rc;
}

/* The same large value again and again, and no memory for what would come of it: that there is none
 * is seen when the file is not too large. */
static void large_files(void **state)
{
	enum { SIZE = 1 << 20, TIMES = 256, AROUND = 12 + 4 + TIMES * (4 + 1) };
	static struct lk_trie_entry entries[TIMES];
	struct lk_trie_entry *last = &entries[TIMES - 1];
	uint8_t *value = malloc(SIZE);

	assert_non_null(value);
	memset(value, 'v', SIZE);
	for (uint32_t i = 0; i < TIMES; i++)
		entries[i] = (struct lk_trie_entry){{0}, {value, SIZE}, i};
	last->value.size -= AROUND + 1;
	assert_int_equal(try_write(entries, TIMES, SIZE_MAX), -ENOMEM);
	last->value.size++;
	assert_int_equal(try_write(entries, TIMES, SIZE_MAX), -EFBIG);
	assert_int_equal(try_write(entries, LK_TRIE_ENTRIES_MAX + 1, SIZE_MAX), -EFBIG);
	assert_int_equal(try_write(entries, 1, SIZE + 20), -EFBIG);
	assert_int_equal(try_write(entries, 1, SIZE + 21), -ENOMEM);
	free(value);
}

static void one_large_value(void **state)
{
	struct lk_trie_entry entry = {.value = {NULL, LK_TRIE_FILE_MAX}};

	assert_int_equal(try_write(&entry, 1, SIZE_MAX), -EFBIG);
}

static void without_memory(void **state)
{
	size_t number = 0;
	int rc;

	do {
		LK_BUF_CLEANUP struct lk_buf out;

		calls = 0;
		fail_at = ++number;
		rc = write_index(&out, example, COUNT(example));
		fail_at = 0;
		assert_int_equal(rc, calls >= number ? -ENOMEM : 0);
		assert_true(rc == 0 || out.size == 0);
	} while (rc < 0);
	assert_true(number > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout),
		cmocka_unit_test(empty),
		cmocka_unit_test(roots),
		cmocka_unit_test(order_of_values),
		cmocka_unit_test(random_keys),
		cmocka_unit_test(many),
		cmocka_unit_test(deep),
		cmocka_unit_test(appended),
		cmocka_unit_test(odd_bytes),
		cmocka_unit_test(long_keys),
		cmocka_unit_test(large_files),
		cmocka_unit_test(one_large_value),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("trie_write", tests, NULL, NULL);
}
