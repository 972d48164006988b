/* SPDX-License-Identifier: MIT */
/* Fuzz target: the cache. As it is, and with a sum that is right, because none else gets far; what
 * was read must be written as a file that is read as the same. */
#include <stdlib.h>
#include <string.h>
#include "../../src/formats/cache.h"
#include "fuzz.h"

#define TREE "/lib/modules/6.1.0-test"

/* Where the header has its sum, and where what is summed begins: with the size of the file. */
#define SUM    16
#define SUMMED 24

/* A list is walked without looking at its end, so its last byte must be NUL. */
static size_t walk(struct lk_span list)
{
	const char *text = (const char *)list.data;
	size_t walked = 0;

	while (walked < list.size)
		walked += strlen(text + walked) + 1;
	lk_fuzz_check(walked == list.size);
	return walked;
}

/* There is one for each symbol. */
static void walk_crcs(const struct lk_extract *extract)
{
	struct lk_span exports = extract->exports, imports = extract->imports,
		       spaces = extract->export_spaces;
	size_t export_count = 0, import_count = 0;
	const char *name, *space;

	if (!lk_cache_has_crcs(extract))
		return;
	for (; lk_extract_next(&exports, &name); export_count++) {
		lk_fuzz_check(lk_extract_next(&spaces, &space));
		lk_fuzz_check(extract->export_audiences.data[export_count] <= LK_AUDIENCE_GPL);
	}
	while (lk_extract_next(&imports, &name))
		import_count++;
	lk_fuzz_check(spaces.size == 0 && extract->export_audiences.size == export_count);
	lk_fuzz_check(extract->export_crcs.size == 4 * export_count);
	lk_fuzz_check(extract->import_crcs.size == 4 * import_count);
	lk_extract_crc(extract->import_crcs, import_count);
}

static struct lk_cached *read_entries(const struct lk_cache *cache)
{
	struct lk_cached *entries = calloc(cache->count + 1, sizeof(*entries));
	struct lk_extract found;

	lk_fuzz_check(entries);
	for (uint32_t i = 0; i < cache->count; i++) {
		const struct lk_extract *extract = &entries[i].extract;

		lk_cache_entry(cache, i, &entries[i]);
		walk(extract->infos);
		walk(extract->exports);
		walk(extract->imports);
		walk(extract->weak);
		walk_crcs(extract);
		if (lk_cache_find(cache, entries[i].path, &entries[i].identity, &found))
			walk(found.infos);
	}
	return entries;
}

static bool same(struct lk_span a, struct lk_span b)
{
	return a.size == b.size && (!a.size || memcmp(a.data, b.data, a.size) == 0);
}

/* entries were sorted meanwhile. */
static void compare(const struct lk_cache *cache, const struct lk_cached *entries)
{
	struct lk_cached again;
	struct lk_extract found;

	for (uint32_t i = 0; i < cache->count; i++) {
		lk_cache_entry(cache, i, &again);
		lk_fuzz_check(strcmp(again.path, entries[i].path) == 0);
		lk_fuzz_check(same(again.extract.imports, entries[i].extract.imports));
		lk_fuzz_check(same(again.extract.weak, entries[i].extract.weak));
		lk_fuzz_check(same(again.extract.export_crcs, entries[i].extract.export_crcs));
		lk_fuzz_check(same(again.extract.export_spaces, entries[i].extract.export_spaces));
		lk_fuzz_check(lk_cache_find(cache, again.path, &again.identity, &found));
		again.identity.ctime++;
		lk_fuzz_check(cache->count > 1 ||
			      !lk_cache_find(cache, again.path, &again.identity, &found));
	}
}

static void write_again(const struct lk_cache *cache)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_cached *entries;
	struct lk_cache again;

	/* Entries may share strings, so what is written may be much larger. */
	if (cache->count > 64)
		return;
	entries = read_entries(cache);
	lk_buf_init(&out, LK_CACHE_SIZE_MAX);
	lk_fuzz_check(lk_cache_write(&out, TREE, entries, cache->count) == 0);
	lk_fuzz_check(lk_cache_open(&again, lk_buf_span(&out), TREE, "again", NULL) == 0);
	lk_fuzz_check(again.count == cache->count);
	compare(&again, entries);
	free(entries);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	const struct lk_span contents = {copy, size};
	struct lk_cache cache;
	const char *tree;
	uint64_t sum;

	lk_fuzz_check(copy);
	if (size)
		memcpy(copy, data, size);
	if (lk_cache_tree(contents, &tree))
		lk_fuzz_check(strlen(tree) < size);
	if (lk_cache_open(&cache, contents, TREE, "cache", NULL) == 0)
		write_again(&cache);
	if (size > SUMMED + sizeof(sum)) {
		sum = size;
		memcpy(copy + SUMMED, &sum, sizeof(sum));
		sum = lk_cache_sum((struct lk_span){copy + SUMMED, size - SUMMED});
		memcpy(copy + SUM, &sum, sizeof(sum));
		if (lk_cache_open(&cache, contents, TREE, "cache", NULL) == 0)
			write_again(&cache);
	}
	free(copy);
	return 0;
}
