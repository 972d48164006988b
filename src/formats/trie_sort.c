/* SPDX-License-Identifier: MIT */
/* Sorting the entries of an index: a merge sort of the runs that are there already, which keeps how
 * many bytes neighbours have in common, so that it seldom needs to look at the keys themselves. */
#include "trie_sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* In common: a run begins here. */
#define BEGINS UINT32_MAX

static uint64_t load_word(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* The number of bytes of a word before the first that is not zero. */
static size_t zero_bytes(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(word) / 8;
#else
	return (size_t)__builtin_clzll(word) / 8;
#endif
}

/* The number of bytes that two keys share at the front, when they are known to share some. */
static size_t common_bytes(struct lk_span a, struct lk_span b, size_t known)
{
	const size_t limit = a.size < b.size ? a.size : b.size;

	for (; limit - known >= 8; known += 8) {
		const uint64_t difference = load_word(a.data + known) ^ load_word(b.data + known);

		if (difference)
			return known + zero_bytes(difference);
	}
	while (known < limit && a.data[known] == b.data[known])
		known++;
	return known;
}

/* Does a stand before b, which comes later in the input? */
static bool stands_before(
	const struct lk_trie_entry *a, const struct lk_trie_entry *b, size_t common)
{
	if (common < a->key.size && common < b->key.size)
		return a->key.data[common] < b->key.data[common];
	if (a->key.size != b->key.size)
		return a->key.size < b->key.size;
	return a->priority < b->priority;
}

static void find_runs(const struct lk_trie_entry *entries, struct lk_trie_item *items, size_t count)
{
	items[0] = (struct lk_trie_item){0, BEGINS};
	for (size_t i = 1; i < count; i++) {
		const struct lk_trie_entry *entry = entries + i;
		const size_t common = common_bytes(entry[-1].key, entry->key, 0);
		const bool goes_on = stands_before(entry - 1, entry, common);

		items[i] = (struct lk_trie_item){(uint32_t)i, goes_on ? (uint32_t)common : BEGINS};
	}
}

struct run {
	const struct lk_trie_item *at, *end;
	uint32_t common; /* bytes that the next key shares with the one that was put out last */
};

static struct run cut_run(const struct lk_trie_item *at, const struct lk_trie_item *end)
{
	struct run run = {at, at, 0};

	if (at < end)
		do
			run.end++;
		while (run.end < end && run.end->common != BEGINS);
	return run;
}

static void put_next(struct run *run, struct lk_trie_item **out)
{
	*(*out)++ = (struct lk_trie_item){run->at->entry, run->common};
	run->at++;
	if (run->at < run->end)
		run->common = run->at->common;
}

static void put_rest(struct run *run, struct lk_trie_item **out)
{
	size_t rest;

	if (run->at == run->end)
		return;
	put_next(run, out);
	rest = (size_t)(run->end - run->at);
	if (rest)
		memcpy(*out, run->at, rest * sizeof(**out));
	*out += rest;
}

/* The one that shares more with what was put out last is the next. Only when both share the same do
 * the keys decide, from there on; and the other then shares with the one what this has shown. */
static void put_first(const struct lk_trie_entry *entries, struct run *a, struct run *b,
	struct lk_trie_item **out)
{
	const struct lk_trie_entry *first = entries + a->at->entry;
	const struct lk_trie_entry *second = entries + b->at->entry;
	const size_t common = common_bytes(first->key, second->key, a->common);

	if (stands_before(first, second, common)) {
		put_next(a, out);
		b->common = (uint32_t)common;
	} else {
		put_next(b, out);
		a->common = (uint32_t)common;
	}
}

/* a comes before b in the input. */
static void merge(
	const struct lk_trie_entry *entries, struct run a, struct run b, struct lk_trie_item **out)
{
	struct lk_trie_item *begin = *out;

	while (a.at < a.end && b.at < b.end) {
		if (a.common > b.common)
			put_next(&a, out);
		else if (a.common < b.common)
			put_next(&b, out);
		else
			put_first(entries, &a, &b, out);
	}
	put_rest(&a, out);
	put_rest(&b, out);
	begin->common = BEGINS;
}

/* Merge each two neighbouring runs. Returns the number of runs that are left. */
static size_t merge_all(const struct lk_trie_entry *entries, const struct lk_trie_item *items,
	size_t count, struct lk_trie_item *out)
{
	const struct lk_trie_item *end = items + count;
	size_t runs = 0;

	while (items < end) {
		const struct run a = cut_run(items, end);
		const struct run b = cut_run(a.end, end);

		merge(entries, a, b, &out);
		items = b.end;
		runs++;
	}
	return runs;
}

/* Bring the entries to where they belong, one circle of places after the other. */
static void move_entries(struct lk_trie_entry *entries, struct lk_trie_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct lk_trie_entry entry = entries[i];
		size_t place = i;

		while (items[place].entry != i) {
			const size_t from = items[place].entry;

			entries[place] = entries[from];
			items[place].entry = (uint32_t)place;
			place = from;
		}
		entries[place] = entry;
		items[place].entry = (uint32_t)place;
	}
}

static void sort_items(const struct lk_trie_entry *entries, size_t count,
	struct lk_trie_item **items, struct lk_trie_item **spare)
{
	size_t runs;

	find_runs(entries, *items, count);
	do {
		struct lk_trie_item *sorted = *spare;

		runs = merge_all(entries, *items, count, sorted);
		*spare = *items;
		*items = sorted;
	} while (runs > 1);
	(*items)[0].common = 0;
}

int lk_trie_sort(struct lk_trie_entry *entries, size_t count, struct lk_trie_item **ret)
{
	struct lk_trie_item *items = malloc(count * sizeof(*items));
	struct lk_trie_item *spare = malloc(count * sizeof(*spare));

	if (!items || !spare) {
		free(items);
		free(spare);
		return -ENOMEM;
	}
	sort_items(entries, count, &items, &spare);
	free(spare);
	move_entries(entries, items, count);
	*ret = items;
	return 0;
}
