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
#define VERSION 1u

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

/* Path (with its NUL), infos, exports, imports and weak stand one after the other at strings. */
struct entry {
	struct lk_file_identity identity;
	uint32_t strings;
	uint32_t path, infos, exports, imports, weak; /* sizes */
};

struct slot {
	uint32_t hash;
	uint32_t entry; /* its number plus one; 0: free */
};

_Static_assert(
	sizeof(struct header) == 48 && sizeof(struct entry) == 64 && sizeof(struct slot) == 8,
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

/* Where the strings begin. */
static uint64_t strings_begin(uint64_t count, uint64_t slots, uint64_t tree)
{
	return sizeof(struct header) + count * sizeof(struct entry) + slots * sizeof(struct slot) +
	       tree;
}

/* An entry and its strings; the offset behind these. */
static uint32_t put_entry(uint8_t *file, const struct lk_cached *cached, size_t i, uint32_t strings)
{
	const struct lk_extract *extract = &cached->extract;
	const struct lk_span path = {(const uint8_t *)cached->path, strlen(cached->path) + 1};
	const struct lk_span lists[] = {
		path, extract->infos, extract->exports, extract->imports, extract->weak};
	const struct entry entry = {.identity = cached->identity,
		.strings = strings,
		.path = (uint32_t)path.size,
		.infos = (uint32_t)extract->infos.size,
		.exports = (uint32_t)extract->exports.size,
		.imports = (uint32_t)extract->imports.size,
		.weak = (uint32_t)extract->weak.size};

	memcpy(file + sizeof(struct header) + i * sizeof(entry), &entry, sizeof(entry));
	for (size_t k = 0; k < sizeof(lists) / sizeof(*lists); k++) {
		if (lists[k].size)
			memcpy(file + strings, lists[k].data, lists[k].size);
		strings += (uint32_t)lists[k].size;
	}
	return strings;
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
	/* At most half full, so that finding a path takes one or two looks. */
	for (slots = 2; slots < 2 * count;)
		slots *= 2;
	begin = strings_begin(count, slots, strlen(tree) + 1);
	size = begin;
	for (size_t i = 0; i < count; i++) {
		const struct lk_extract *extract = &entries[i].extract;

		size += strlen(entries[i].path) + 1 + extract->infos.size + extract->exports.size +
			extract->imports.size + extract->weak.size;
	}
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

static bool check_entry(const struct lk_cache *cache, struct entry entry, uint64_t begin)
{
	const uint32_t sizes[] = {
		entry.path, entry.infos, entry.exports, entry.imports, entry.weak};
	uint64_t at = entry.strings;
	struct lk_span list;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		if (!lk_span_part(cache->contents, at, sizes[i], &list) ||
			(list.size && list.data[list.size - 1] != 0))
			return false;
		at += sizes[i];
	}
	return entry.path && entry.strings >= begin;
}

/* The strings lie from begin on. One slot must be free, which is where a search ends. */
static bool check_structure(const struct lk_cache *cache, uint64_t begin)
{
	bool free_one = false;

	if (begin > cache->contents.size)
		return false;
	for (uint32_t i = 0; i < cache->slots; i++) {
		struct slot slot = get_slot(cache, i);

		if (slot.entry > cache->count)
			return false;
		free_one |= slot.entry == 0;
	}
	for (uint32_t i = 0; i < cache->count; i++)
		if (!check_entry(cache, get_entry(cache, i), begin))
			return false;
	return free_one;
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

/* The fault of a cache as the end of a sentence; NULL when it can be used. */
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

static struct lk_span take(const uint8_t **at, uint32_t size)
{
	const struct lk_span list = {*at, size};

	*at += size;
	return list;
}

void lk_cache_entry(const struct lk_cache *cache, uint32_t i, struct lk_cached *ret)
{
	const struct entry entry = get_entry(cache, i);
	const uint8_t *at = cache->contents.data + entry.strings;

	*ret = (struct lk_cached){.path = (const char *)at, .identity = entry.identity};
	at += entry.path;
	ret->extract.infos = take(&at, entry.infos);
	ret->extract.exports = take(&at, entry.exports);
	ret->extract.imports = take(&at, entry.imports);
	ret->extract.weak = take(&at, entry.weak);
}

bool lk_cache_find(const struct lk_cache *cache, const char *path,
	const struct lk_file_identity *identity, struct lk_extract *ret)
{
	const uint32_t hash = hash_path(path);
	struct lk_cached cached;
	struct slot slot;

	if (!cache->count)
		return false;
	for (uint32_t at = hash;; at++) {
		slot = get_slot(cache, at & (cache->slots - 1));
		if (!slot.entry)
			return false;
		if (slot.hash != hash)
			continue;
		lk_cache_entry(cache, slot.entry - 1, &cached);
		if (strcmp(cached.path, path) == 0 &&
			lk_file_identity_is_same(&cached.identity, identity)) {
			*ret = cached.extract;
			return true;
		}
	}
}
