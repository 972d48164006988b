/* SPDX-License-Identifier: MIT */
/* A writer of indexes in memory, for the tests of all that reads them. */
#ifndef TESTS_UNIT_TRIE_WRITER_H
#define TESTS_UNIT_TRIE_WRITER_H

#include "../../src/base/buf.h"

#define PREFIX   0x80000000u
#define VALUES   0x40000000u
#define CHILDREN 0x20000000u
#define FILE_MAX ((size_t)16 << 20)

struct entry {
	const char *key, *value;
	uint32_t priority;
};

/* Entries are sorted by key, those with equal keys in the order in which the values are to
 * stand. */

static inline void put_byte(struct lk_buf *out, unsigned byte)
{
	assert_int_equal(lk_buf_add(out, &(uint8_t){(uint8_t)byte}, 1), 0);
}

static inline void put_number(struct lk_buf *out, uint32_t number)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		put_byte(out, number >> shift & 0xff);
}

static inline void set_number(struct lk_buf *out, size_t offset, uint32_t number)
{
	for (unsigned i = 0; i < 4; i++)
		out->data[offset + i] = (uint8_t)(number >> (24 - 8 * i));
}

static inline void put_string(struct lk_buf *out, const char *text, size_t size)
{
	assert_int_equal(lk_buf_add(out, text, size), 0);
	put_byte(out, 0);
}

/* How many entries at the front share the byte at depth. */
static inline size_t same_label(const struct entry *entries, size_t count, size_t depth)
{
	size_t same = 1;

	while (same < count && entries[same].key[depth] == entries[0].key[depth])
		same++;
	return same;
}

static inline size_t common_prefix(const struct entry *entries, size_t count, size_t depth)
{
	const char *first = entries[0].key + depth, *last = entries[count - 1].key + depth;
	size_t size = 0;

	while (first[size] && first[size] == last[size])
		size++;
	return size;
}

static inline void put_values(struct lk_buf *out, const struct entry *entries, size_t count)
{
	put_number(out, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		put_number(out, entries[i].priority);
		put_string(out, entries[i].value, strlen(entries[i].value));
	}
}

static inline uint32_t put_node(
	struct lk_buf *out, const struct entry *entries, size_t count, size_t depth)
{
	const size_t prefix = common_prefix(entries, count, depth);
	uint32_t reference = (uint32_t)out->size;
	size_t ending = 0, table;

	if (prefix) {
		put_string(out, entries[0].key + depth, prefix);
		reference |= PREFIX;
	}
	depth += prefix;
	while (ending < count && !entries[ending].key[depth])
		ending++;
	table = out->size + 2;
	if (ending < count) {
		put_byte(out, (uint8_t)entries[ending].key[depth]);
		put_byte(out, (uint8_t)entries[count - 1].key[depth]);
		for (int i = entries[ending].key[depth]; i <= entries[count - 1].key[depth]; i++)
			put_number(out, 0);
		reference |= CHILDREN;
	}
	if (ending) {
		put_values(out, entries, ending);
		reference |= VALUES;
	}
	for (size_t i = ending, same; i < count; i += same) {
		same = same_label(entries + i, count - i, depth);
		set_number(out,
			table + 4 * (size_t)(entries[i].key[depth] - entries[ending].key[depth]),
			put_node(out, entries + i, same, depth + 1));
	}
	return reference;
}

static inline void put_header(struct lk_buf *out, uint32_t root)
{
	put_number(out, 0xB007F457);
	put_number(out, 0x00020001);
	put_number(out, root);
}

static inline void make_index(struct lk_buf *out, const struct entry *entries, size_t count)
{
	lk_buf_init(out, FILE_MAX);
	put_header(out, 12);
	for (size_t i = 1; i < count; i++)
		assert_true(strcmp(entries[i - 1].key, entries[i].key) <= 0);
	if (count)
		set_number(out, 8, put_node(out, entries, count, 0));
}

#endif
