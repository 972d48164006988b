/* SPDX-License-Identifier: MIT */
/* The table of exported symbols: open addressing over short hashes, so that a name that is not
 * exported, as most are, is seldom compared with another. */
#include "exports.h"

#include <errno.h>
#include <string.h>

struct lk_exports_slot {
	uint32_t hash;
	uint32_t item; /* position in items, plus one; 0: free */
};

/* Names that modules import and the kernel's loader or the linker provides. */
static const char *const provided[] = {"__this_module", "_GLOBAL_OFFSET_TABLE_", "TOC."};
#define PROVIDED (sizeof(provided) / sizeof(*provided))

static bool name_next(struct lk_span *rest, struct lk_span *ret)
{
	const uint8_t *end = rest->size ? memchr(rest->data, '\0', rest->size) : NULL;

	if (!end)
		return false;
	*ret = (struct lk_span){rest->data, (size_t)(end - rest->data)};
	*rest = (struct lk_span){end + 1, rest->size - ret->size - 1};
	return true;
}

static struct lk_span without(struct lk_span name, char mark)
{
	if (mark && name.size && name.data[0] == (uint8_t)mark)
		return (struct lk_span){name.data + 1, name.size - 1};
	return name;
}

static uint64_t load64(const uint8_t *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static uint64_t load32(const uint8_t *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

/* The last eight bytes or fewer; parts may be read twice, but never what is outside. */
static uint64_t load_tail(const uint8_t *bytes, size_t size)
{
	if (size >= 4)
		return load32(bytes) << 32 | load32(bytes + size - 4);
	if (!size)
		return 0;
	return (uint64_t)bytes[0] << 16 | (uint64_t)bytes[size / 2] << 8 | bytes[size - 1];
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

/* Eight bytes at a time. Its value differs between byte orders, and nothing depends on it. */
static uint32_t hash_of(struct lk_span name)
{
	uint64_t hash = name.size;
	size_t i;

	for (i = 0; i + 8 < name.size; i += 8)
		hash = mix(hash, load64(name.data + i));
	if (name.size >= 8)
		return (uint32_t)mix(hash, load64(name.data + name.size - 8));
	return (uint32_t)mix(hash, load_tail(name.data, name.size));
}

/* The slot that has the name, or the free one where it belongs. One is always free. */
static struct lk_exports_slot *slot_of(
	const struct lk_exports *exports, struct lk_span name, uint32_t hash)
{
	for (size_t i = hash & exports->mask;; i = (i + 1) & exports->mask) {
		struct lk_exports_slot *slot = &exports->slots[i];

		if (!slot->item)
			return slot;
		if (slot->hash == hash &&
			!strcmp(exports->items[slot->item - 1].name, (const char *)name.data))
			return slot;
	}
}

static size_t find(const struct lk_exports *exports, struct lk_span name)
{
	const struct lk_exports_slot *slot = slot_of(exports, name, hash_of(name));

	return slot->item ? slot->item - 1u : LK_EXPORTS_NONE;
}

bool lk_exports_import_next(
	const struct lk_exports *exports, struct lk_imports *cursor, struct lk_import *ret)
{
	struct lk_span name, symbol;

	while (name_next(&cursor->rest, &name)) {
		const size_t number = cursor->count++;
		size_t found;

		symbol = without(without(name, '.'), cursor->prefix);
		found = find(exports, symbol);
		if (found == LK_EXPORTS_NONE && !cursor->all)
			continue;
		*ret = (struct lk_import){
			(const char *)name.data, (const char *)symbol.data, number, found};
		return true;
	}
	return false;
}

static void put(struct lk_exports *exports, struct lk_span name, uint32_t owner, uint64_t crc)
{
	const uint32_t hash = hash_of(name);
	struct lk_exports_slot *slot = slot_of(exports, name, hash);

	if (!slot->item) {
		*slot = (struct lk_exports_slot){hash, (uint32_t)++exports->count};
		exports->items[slot->item - 1].name = (const char *)name.data;
	}
	exports->items[slot->item - 1].owner = owner;
	if (exports->crcs)
		exports->crcs[slot->item - 1] = (uint32_t)crc;
}

static bool checks(const struct lk_link_rules *rules)
{
	return rules->check_unknown || rules->check_crcs;
}

static size_t count_names(const struct lk_tree *tree, const struct lk_link_rules *rules)
{
	size_t count = checks(rules) ? PROVIDED + rules->kernel_count : 0;

	for (size_t i = 0; i < tree->count; i++) {
		struct lk_span rest = tree->modules[i].extract.exports, name;

		while (name_next(&rest, &name))
			count++;
	}
	return count;
}

/* Room for count names, and twice as many slots at the least. */
static int make_room(struct lk_exports *exports, struct lk_arena *arena, struct lk_arena *scratch,
	size_t count, bool crcs)
{
	size_t slots = 4;

	if (count > UINT32_MAX / 4 || count > SIZE_MAX / 4 / sizeof(*exports->items))
		return -ENOMEM;
	while (slots < 2 * count)
		slots *= 2;
	exports->mask = slots - 1;
	exports->items = lk_arena_alloc(arena, count * sizeof(*exports->items));
	exports->slots = lk_arena_alloc(scratch, slots * sizeof(*exports->slots));
	if (crcs)
		exports->crcs = lk_arena_alloc(scratch, count * sizeof(*exports->crcs));
	return exports->items && exports->slots && (exports->crcs || !crcs) ? 0 : -ENOMEM;
}

static void put_kernel(struct lk_exports *exports, const struct lk_link_rules *rules)
{
	for (size_t i = 0; i < PROVIDED; i++)
		put(exports, lk_span_of(provided[i]), LK_EXPORTS_KERNEL, 0);
	for (size_t i = 0; i < rules->kernel_count; i++) {
		const struct lk_kernel_symbol *symbol = &rules->kernel[i];

		put(exports, without(lk_span_of(symbol->name), rules->prefix), LK_EXPORTS_KERNEL,
			symbol->crc);
	}
}

static void put_module(
	struct lk_exports *exports, const struct lk_extract *extract, uint32_t owner, char prefix)
{
	struct lk_span rest = extract->exports, name;

	for (size_t i = 0; name_next(&rest, &name); i++)
		put(exports, without(name, prefix), owner, lk_extract_crc(extract->export_crcs, i));
}

int lk_exports_build(struct lk_exports *exports, struct lk_arena *arena, struct lk_arena *scratch,
	const struct lk_tree *tree, const struct lk_link_rules *rules)
{
	int rc;

	*exports = (struct lk_exports){0};
	rc = make_room(exports, arena, scratch, count_names(tree, rules), rules->check_crcs);
	if (rc < 0)
		return rc;
	if (checks(rules))
		put_kernel(exports, rules);
	for (size_t i = 0; i < tree->count; i++)
		put_module(exports, &tree->modules[i].extract, (uint32_t)i, rules->prefix);
	return 0;
}

/* The first eight bytes stand in front of the name, for a comparison that looks at the text only
 * where they are the same. */
struct sorted {
	uint64_t head;
	struct lk_tree_symbol symbol;
};

static uint64_t head_of(const char *name)
{
	uint64_t head = 0;

	for (unsigned i = 0; i < 8; i++) {
		head = head << 8 | (uint8_t)*name;
		if (*name)
			name++;
	}
	return head;
}

static bool is_before(const struct sorted *a, const struct sorted *b)
{
	if (a->head != b->head)
		return a->head < b->head;
	return strcmp(a->symbol.name, b->symbol.name) < 0;
}

/* The sorted runs [0, middle) and [middle, end) to one. */
static void merge(const struct sorted *from, size_t middle, size_t end, struct sorted *to)
{
	size_t left = 0, right = middle;

	while (left < middle && right < end)
		*to++ = is_before(&from[right], &from[left]) ? from[right++] : from[left++];
	while (left < middle)
		*to++ = from[left++];
	while (right < end)
		*to++ = from[right++];
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* By merging runs of 1, 2, 4 ... from one half of the memory into the other; where they end up.
 * What qsort() does, in less than half the instructions: comparing two of them is short. */
static struct sorted *sort(struct sorted *items, struct sorted *spare, size_t count)
{
	for (size_t run = 1; run < count; run *= 2) {
		struct sorted *from = items;

		for (size_t i = 0; i < count; i += least(2 * run, count - i))
			merge(from + i, least(run, count - i), least(2 * run, count - i),
				spare + i);
		items = spare;
		spare = from;
	}
	return items;
}

int lk_exports_sort(struct lk_exports *exports, struct lk_arena *scratch)
{
	struct sorted *all = lk_arena_alloc(scratch, 2 * exports->count * sizeof(*all));
	size_t count = 0;

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < exports->count; i++) {
		const struct lk_tree_symbol *symbol = &exports->items[i];

		if (symbol->owner != LK_EXPORTS_KERNEL)
			all[count++] = (struct sorted){head_of(symbol->name), *symbol};
	}
	all = sort(all, all + count, count);
	for (size_t i = 0; i < count; i++)
		exports->items[i] = all[i].symbol;
	exports->count = count;
	return 0;
}
