/* SPDX-License-Identifier: MIT */
/* Fuzz target: writing modules.*.bin. What is written must be read back as all that was given, in
 * the order that is promised. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "../../src/formats/trie.h"
#include "fuzz.h"

#define ENTRIES_MAX 4096

static bool cut_string(struct lk_span *rest, struct lk_span *ret)
{
	const uint8_t *end = rest->size ? memchr(rest->data, '\0', rest->size) : NULL;

	if (!end)
		return false;
	*ret = (struct lk_span){rest->data, (size_t)(end - rest->data)};
	rest->data += ret->size + 1;
	rest->size -= ret->size + 1;
	return true;
}

/* A byte of priority, the key, the value. */
static bool cut_entry(struct lk_span *rest, struct lk_trie_entry *ret)
{
	if (!rest->size)
		return false;
	ret->priority = *rest->data++;
	rest->size--;
	return cut_string(rest, &ret->key) && cut_string(rest, &ret->value);
}

static bool is_ascii(struct lk_span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] >= 0x80)
			return false;
	return true;
}

static bool may_be_written(const struct lk_trie_entry *entry)
{
	return entry->key.size < LK_TRIE_KEY_MAX && is_ascii(entry->key) && is_ascii(entry->value);
}

/* Values stand in the input in the order in which they were given. */
static void check_sorted(const struct lk_trie_entry *a, const struct lk_trie_entry *b)
{
	const int order = strcmp((const char *)a->key.data, (const char *)b->key.data);

	lk_fuzz_check(order <= 0);
	if (order == 0) {
		lk_fuzz_check(a->priority <= b->priority);
		lk_fuzz_check(a->priority < b->priority || a->value.data > b->value.data);
	}
}

struct expected {
	const struct lk_trie_entry *entries;
	size_t count, next;
	const struct lk_trie *trie;
};

static int visit(void *context, const char *key, const char *value, uint32_t priority)
{
	struct expected *expected = context;
	const struct lk_trie_entry *entry = expected->entries + expected->next;
	const char *first;

	lk_fuzz_check(expected->next < expected->count);
	lk_fuzz_check(lk_span_is(entry->key, key) && lk_span_is(entry->value, value));
	lk_fuzz_check(entry->priority == priority);
	lk_fuzz_check(lk_trie_find(expected->trie, key, &first) == 1);
	if (!expected->next || !lk_span_is(entry[-1].key, key))
		lk_fuzz_check(first == value);
	expected->next++;
	return 0;
}

static void check_file(const struct lk_buf *out, const struct lk_trie_entry *entries, size_t count)
{
	struct lk_trie trie;
	struct expected expected = {entries, count, 0, &trie};

	for (size_t i = 1; i < count; i++)
		check_sorted(entries + i - 1, entries + i);
	lk_fuzz_check(lk_trie_open(&trie, lk_buf_span(out), "fuzz", NULL) == 0);
	lk_fuzz_check(lk_trie_each(&trie, visit, &expected) == 0);
	lk_fuzz_check(expected.next == count);
}

/* Two permutations of the same differ in nothing that can be added up. */
static uintptr_t sum(const struct lk_trie_entry *entries, size_t count)
{
	uintptr_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += (uintptr_t)entries[i].value.data * (entries[i].priority + 1);
	return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_trie_entry *entries = malloc(ENTRIES_MAX * sizeof(*entries));
	struct lk_span rest = {data, size};
	LK_BUF_CLEANUP struct lk_buf out;
	bool good = true;
	uintptr_t before;
	size_t count = 0;
	int rc;

	lk_buf_init(&out, (size_t)64 << 20);
	lk_fuzz_check(entries);
	while (count < ENTRIES_MAX && cut_entry(&rest, entries + count))
		good &= may_be_written(entries + count++);
	before = sum(entries, count);
	rc = lk_trie_write(&out, entries, count);
	lk_fuzz_check(rc == (good ? 0 : -EINVAL));
	lk_fuzz_check(sum(entries, count) == before);
	if (good)
		check_file(&out, entries, count);
	else
		lk_fuzz_check(out.size == 0);
	free(entries);
	return 0;
}
