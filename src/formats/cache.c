/* SPDX-License-Identifier: MIT */
/* The cache's file: a header, a table of entries, a hash table of their paths, the strings. All in
 * the byte order of the machine, to be used where it is mapped. */
#include "cache.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"

#define MAGIC "lkmcache"

/* Another number whenever a file's layout changes, or what lk_extract() finds in the same module:
 * older entries would then be wrong. */
#define VERSION 2u

/* Reads as another number on machines of the other byte order. */
#define ORDER_MARK 0x01020304u

struct header {
	char magic[8];
	uint32_t version, order;
	uint64_t sum;   /* of all that follows this field */
	uint64_t size;  /* of the file */
	uint32_t count; /* of entries */
	uint32_t slots; /* of the hash table: a power of two, more than count */
	uint32_t tree;  /* the size of the tree's name, with its NUL; it follows the slots */
	uint32_t unused;
};

/* The parts of an entry, which follow each other from its offset. */
enum part {
	PATH, /* with its NUL */
	INFOS,
	EXPORTS,
	IMPORTS,
	WEAK,
	SPACES, /* namespaces of exports */
	AUDIENCES,
	EXPORT_CRCS,
	IMPORT_CRCS,
	PARTS
};
#define STRINGS (SPACES + 1) /* the number of parts that are lists of strings */

struct entry {
	struct lk_file_identity identity;
	uint32_t offset;
	uint32_t has_crcs; /* 1: the last four parts are there */
	uint32_t unused;
	uint32_t sizes[PARTS];
};

struct slot {
	uint32_t hash;
	uint32_t entry; /* its number plus one; 0: free */
};

_Static_assert(
	sizeof(struct header) == 48 && sizeof(struct entry) == 88 && sizeof(struct slot) == 8,
	"the layout of the file has no holes");

#define LANES 4

/* Each step is one to one in the state and in the word, so a change of one word is never lost. */
static uint64_t step(uint64_t state, uint64_t word)
{
	state = (state ^ word) * UINT64_C(0x9fb21c651e98df25);
	return state ^ state >> 29;
}

/* Four at a time, because one multiplication need not wait for the other then. */
static void sum_blocks(uint64_t lanes[LANES], const uint8_t *data, size_t size)
{
	uint64_t words[LANES];

	for (; size >= sizeof(words); size -= sizeof(words), data += sizeof(words)) {
		memcpy(words, data, sizeof(words));
		for (unsigned i = 0; i < LANES; i++)
			lanes[i] = step(lanes[i], words[i]);
	}
}

uint64_t lk_cache_sum(struct lk_span bytes)
{
	uint64_t lanes[LANES] = {1, 2, 3, 4}, sum = bytes.size;
	uint8_t rest[LANES * sizeof(uint64_t)] = {0};
	size_t whole = bytes.size - bytes.size % sizeof(rest);

	if (whole)
		sum_blocks(lanes, bytes.data, whole);
	if (bytes.size > whole)
		memcpy(rest, bytes.data + whole, bytes.size - whole);
	sum_blocks(lanes, rest, sizeof(rest));
	for (unsigned i = 0; i < LANES; i++)
		sum = step(sum, lanes[i]);
	return sum;
}

static uint32_t hash_path(const char *path)
{
	return (uint32_t)(lk_cache_sum(lk_span_of(path)) >> 32);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(((const struct lk_cached *)a)->path, ((const struct lk_cached *)b)->path);
}

/* At most half full, so that looking for a path takes one or two looks. */
static uint32_t count_slots(size_t count)
{
	uint32_t slots = 2;

	while (slots < 2 * count)
		slots *= 2;
	return slots;
}

/* The parts of an entry. */
struct parts {
	struct lk_span items[PARTS];
};

static struct parts parts_of(const struct lk_cached *cached)
{
	const struct lk_extract *extract = &cached->extract;
	struct parts parts = {{[PATH] = {(const uint8_t *)cached->path, strlen(cached->path) + 1},
		[INFOS] = extract->infos,
		[EXPORTS] = extract->exports,
		[IMPORTS] = extract->imports,
		[WEAK] = extract->weak}};

	if (lk_cache_has_crcs(extract)) {
		parts.items[SPACES] = extract->export_spaces;
		parts.items[AUDIENCES] = extract->export_audiences;
		parts.items[EXPORT_CRCS] = extract->export_crcs;
		parts.items[IMPORT_CRCS] = extract->import_crcs;
	}
	return parts;
}

static uint64_t entry_size(const struct lk_cached *entry)
{
	const struct parts parts = parts_of(entry);
	uint64_t size = 0;

	for (unsigned i = 0; i < PARTS; i++)
		size += parts.items[i].size;
	return size;
}

/* Where the strings begin. */
static uint64_t strings_begin(uint64_t count, uint64_t slots, uint64_t tree)
{
	return sizeof(struct header) + count * sizeof(struct entry) + slots * sizeof(struct slot) +
	       tree;
}

static uint64_t file_size(const struct lk_cached *entries, size_t count, uint64_t begin)
{
	for (size_t i = 0; i < count; i++)
		begin += entry_size(&entries[i]);
	return begin;
}

/* An entry and its parts; the offset after these. */
static uint32_t put_entry(uint8_t *file, const struct lk_cached *cached, size_t i, uint32_t offset)
{
	const struct parts parts = parts_of(cached);
	struct entry entry = {.identity = cached->identity,
		.offset = offset,
		.has_crcs = lk_cache_has_crcs(&cached->extract)};

	for (unsigned k = 0; k < PARTS; k++) {
		entry.sizes[k] = (uint32_t)parts.items[k].size;
		if (entry.sizes[k])
			memcpy(file + offset, parts.items[k].data, entry.sizes[k]);
		offset += entry.sizes[k];
	}
	memcpy(file + sizeof(struct header) + i * sizeof(entry), &entry, sizeof(entry));
	return offset;
}

/* In the first free slot from where its hash says. */
static void put_slot(uint8_t *slots, uint32_t count, const char *path, size_t i)
{
	const uint32_t hash = hash_path(path);
	const struct slot slot = {hash, (uint32_t)i + 1};
	uint32_t at = hash & (count - 1);
	struct slot other;

	for (;; at = (at + 1) & (count - 1)) {
		memcpy(&other, slots + (size_t)at * sizeof(slot), sizeof(other));
		if (!other.entry)
			break;
	}
	memcpy(slots + (size_t)at * sizeof(slot), &slot, sizeof(slot));
}

static void put_header(
	uint8_t *file, uint64_t size, const char *tree, uint32_t count, uint32_t slots)
{
	struct header header = {.magic = MAGIC,
		.version = VERSION,
		.order = ORDER_MARK,
		.size = size,
		.count = count,
		.slots = slots,
		.tree = (uint32_t)strlen(tree) + 1};
	const size_t summed = offsetof(struct header, size);

	memcpy(file + strings_begin(count, slots, 0), tree, header.tree);
	memcpy(file, &header, sizeof(header));
	header.sum = lk_cache_sum((struct lk_span){file + summed, size - summed});
	memcpy(file, &header, sizeof(header));
}

int lk_cache_write(struct lk_buf *out, const char *tree, struct lk_cached *entries, size_t count)
{
	uint32_t slots, strings;
	uint64_t begin, size;
	uint8_t *file;
	int rc;

	if (count > LK_CACHE_SIZE_MAX / sizeof(struct entry))
		return -EFBIG;
	slots = count_slots(count);
	begin = strings_begin(count, slots, strlen(tree) + 1);
	size = file_size(entries, count, begin);
	rc = size > LK_CACHE_SIZE_MAX ? -EFBIG : lk_buf_reserve(out, (size_t)size);
	if (rc < 0)
		return rc;
	if (count)
		qsort(entries, count, sizeof(*entries), compare_paths);
	file = out->data + out->size;
	memset(file, 0, (size_t)begin);
	strings = (uint32_t)begin;
	for (size_t i = 0; i < count; i++) {
		strings = put_entry(file, &entries[i], i, strings);
		put_slot(file + strings_begin(count, 0, 0), slots, entries[i].path, i);
	}
	put_header(file, size, tree, (uint32_t)count, slots);
	out->size += (size_t)size;
	return 0;
}

static struct entry get_entry(const struct lk_cache *cache, uint32_t i)
{
	struct entry entry;

	memcpy(&entry, cache->contents.data + sizeof(struct header) + i * sizeof(entry),
		sizeof(entry));
	return entry;
}

static struct slot get_slot(const struct lk_cache *cache, uint32_t i)
{
	struct slot slot;

	memcpy(&slot,
		cache->contents.data + strings_begin(cache->count, 0, 0) + (size_t)i * sizeof(slot),
		sizeof(slot));
	return slot;
}

/* Is the list empty, or does it end in a NUL? */
static bool is_list(struct lk_span list)
{
	return list.size == 0 || list.data[list.size - 1] == 0;
}

static size_t count_strings(struct lk_span list)
{
	size_t count = 0;

	for (size_t i = 0; i < list.size; i++)
		count += !list.data[i];
	return count;
}

/* A CRC for each symbol, and for each export an audience that exists and a namespace? */
static bool check_crcs(const struct parts *parts)
{
	const struct lk_span *items = parts->items;
	const size_t exports = count_strings(items[EXPORTS]);

	for (size_t i = 0; i < items[AUDIENCES].size; i++)
		if (items[AUDIENCES].data[i] > LK_AUDIENCE_GPL)
			return false;
	return items[AUDIENCES].size == exports && count_strings(items[SPACES]) == exports &&
	       items[EXPORT_CRCS].size == exports * sizeof(uint32_t) &&
	       items[IMPORT_CRCS].size == count_strings(items[IMPORTS]) * sizeof(uint32_t);
}

static bool check_entry(const struct lk_cache *cache, const struct entry *entry, uint64_t begin)
{
	uint64_t at = entry->offset;
	struct parts parts;

	for (unsigned i = 0; i < PARTS; i++) {
		if (!lk_span_part(cache->contents, at, entry->sizes[i], &parts.items[i]) ||
			(i < STRINGS && !is_list(parts.items[i])) ||
			(i >= SPACES && entry->sizes[i] && !entry->has_crcs))
			return false;
		at += entry->sizes[i];
	}
	return entry->sizes[PATH] && entry->offset >= begin && entry->has_crcs <= 1 &&
	       (!entry->has_crcs || check_crcs(&parts));
}

/* Does each slot stand for an entry, and is one free, where looking ends? */
static bool check_slots(const struct lk_cache *cache)
{
	bool free_one = false;

	for (uint32_t i = 0; i < cache->slots; i++) {
		struct slot slot = get_slot(cache, i);

		if (slot.entry > cache->count)
			return false;
		free_one |= slot.entry == 0;
	}
	return free_one;
}

static bool check_structure(const struct lk_cache *cache, uint64_t begin)
{
	if (begin > cache->contents.size || !check_slots(cache))
		return false;
	for (uint32_t i = 0; i < cache->count; i++) {
		const struct entry entry = get_entry(cache, i);

		if (!check_entry(cache, &entry, begin))
			return false;
	}
	return true;
}

/* The header: NULL when it is one of ours, else what is wrong with it. */
static const char *read_header(struct lk_span contents, struct header *ret)
{
	if (contents.size < sizeof(*ret) || memcmp(contents.data, MAGIC, sizeof(ret->magic)) != 0)
		return "is not a cache of module files";
	memcpy(ret, contents.data, sizeof(*ret));
	if (ret->version != VERSION || ret->order != ORDER_MARK)
		return "is a cache of another version or machine";
	return NULL;
}

static bool find_tree(struct lk_span contents, const struct header *header, const char **ret)
{
	const uint64_t offset = strings_begin(header->count, header->slots, 0);

	return lk_span_string(contents, offset, ret) && strlen(*ret) + 1 == header->tree;
}

bool lk_cache_tree(struct lk_span contents, const char **ret)
{
	struct header header;

	return !read_header(contents, &header) && find_tree(contents, &header, ret);
}

/* The reason why the cache cannot be used; NULL if it can. */
static const char *find_fault(struct lk_cache *cache, const char *tree)
{
	const struct lk_span contents = cache->contents;
	const size_t summed = offsetof(struct header, size);
	struct header header;
	const char *own, *fault = read_header(contents, &header);

	if (fault)
		return fault;
	if (header.size != contents.size ||
		header.sum != lk_cache_sum((struct lk_span){
				      contents.data + summed, contents.size - summed}))
		return "is damaged";
	cache->count = header.count;
	cache->slots = header.slots;
	if (header.slots == 0 || (header.slots & (header.slots - 1)) ||
		!check_structure(cache, strings_begin(header.count, header.slots, header.tree)) ||
		!find_tree(contents, &header, &own))
		return "is damaged";
	return strcmp(own, tree) == 0 ? NULL : "is the cache of another directory";
}

int lk_cache_open(struct lk_cache *ret, struct lk_span contents, const char *tree, const char *file,
	struct lkm_error *reterr)
{
	struct lk_cache cache = {.contents = contents};
	const char *fault = find_fault(&cache, tree);

	if (fault)
		return lk_fail(reterr, LKM_E_INDEX_DAMAGED, EBADMSG, "'%s' %s", file, fault);
	*ret = cache;
	return 0;
}

void lk_cache_entry(const struct lk_cache *cache, uint32_t i, struct lk_cached *ret)
{
	const struct entry entry = get_entry(cache, i);
	const uint8_t *at = cache->contents.data + entry.offset;
	struct parts parts;

	for (unsigned k = 0; k < PARTS; at += entry.sizes[k++])
		parts.items[k] = (struct lk_span){at, entry.sizes[k]};
	*ret = (struct lk_cached){.path = (const char *)parts.items[PATH].data,
		.identity = entry.identity,
		.extract = {.infos = parts.items[INFOS],
			.exports = parts.items[EXPORTS],
			.imports = parts.items[IMPORTS],
			.weak = parts.items[WEAK]}};
	if (!entry.has_crcs)
		return;
	ret->extract.export_spaces = parts.items[SPACES];
	ret->extract.export_audiences = parts.items[AUDIENCES];
	ret->extract.export_crcs = parts.items[EXPORT_CRCS];
	ret->extract.import_crcs = parts.items[IMPORT_CRCS];
}

bool lk_cache_has_crcs(const struct lk_extract *extract)
{
	return extract->export_crcs.data && extract->import_crcs.data &&
	       extract->export_audiences.data && extract->export_spaces.data;
}

bool lk_cache_look_up(const struct lk_cache *cache, const char *path, struct lk_cached *ret)
{
	const uint32_t hash = hash_path(path);
	struct slot slot;

	if (!cache->count)
		return false;
	for (uint32_t at = hash;; at++) {
		slot = get_slot(cache, at & (cache->slots - 1));
		if (!slot.entry)
			return false;
		if (slot.hash != hash)
			continue;
		lk_cache_entry(cache, slot.entry - 1, ret);
		if (strcmp(ret->path, path) == 0)
			return true;
	}
}

bool lk_cache_find(const struct lk_cache *cache, const char *path,
	const struct lk_file_identity *identity, struct lk_extract *ret)
{
	struct lk_cached cached;

	if (!lk_cache_look_up(cache, path, &cached) ||
		!lk_file_identity_is_same(&cached.identity, identity))
		return false;
	*ret = cached.extract;
	return true;
}
