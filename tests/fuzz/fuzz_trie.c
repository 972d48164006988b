/* SPDX-License-Identifier: MIT */
/* Fuzz target: modules.*.bin. What the search that prunes finds must be what a look at every key
 * finds. */
#include <string.h>
#include "../../src/formats/name.h"
#include "../../src/formats/trie.h"
#include "fuzz.h"

#define KEYS_TRIED 4
#define WHOLE_WORK 4096 /* of a file this small no search gives up for its length */

struct count {
	const struct lk_trie *trie;
	const char *text;
	size_t matching;
	char keys[KEYS_TRIED][64]; /* some texts that are like the patterns */
	size_t key_count;
	char last_key[64];
};

/* The first value of a key is the one that an exact search gives. */
static void check_first(struct count *count, const char *key, const char *value)
{
	const char *found = NULL;
	int rc = lk_trie_find(count->trie, key, &found);

	lk_fuzz_check(rc == 1);
	lk_fuzz_check(strlen(key) >= sizeof(count->last_key) || strcmp(count->last_key, key) == 0 ||
		      found == value);
	if (strlen(key) < sizeof(count->last_key))
		strcpy(count->last_key, key);
}

static int visit(void *context, const char *key, const char *value, uint32_t priority)
{
	struct count *count = context;

	if (count->text) {
		count->matching += lk_name_glob(key, count->text);
		return 0;
	}
	check_first(count, key, value);
	if (count->key_count < KEYS_TRIED && strlen(key) < sizeof(count->keys[0]))
		strcpy(count->keys[count->key_count++], key);
	return 0;
}

static void check_order(const struct lk_trie_values *values)
{
	for (size_t i = 1; i < values->count; i++)
		lk_fuzz_check(values->items[i - 1].priority <= values->items[i].priority);
}

static void check_text(const struct lk_trie *trie, const char *text, bool whole)
{
	struct count count = {.trie = trie, .text = text};
	struct lk_arena arena = {0};
	struct lk_trie_values values = {0};
	const char *value;
	int rc = lk_trie_match(trie, &arena, text, &values);

	lk_trie_find(trie, text, &value);
	check_order(&values);
	if (whole) {
		lk_fuzz_check(lk_trie_each(trie, visit, &count) == 0);
		lk_fuzz_check(rc == 0 || trie->file.size > WHOLE_WORK);
		lk_fuzz_check(rc < 0 || values.count == count.matching);
	}
	lk_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const texts[] = {"", "usb:v1p2", "usb:v2abc",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaab", "fs-xfat",
		"pci:v00008086d00001533sv00008086sd00000000bc02sc00i00pci:v00008086d00001533sv"};
	struct lk_trie trie;
	struct count count = {.trie = &trie};
	struct lkm_error error = {0};
	bool whole;

	if (lk_trie_open(&trie, (struct lk_span){data, size}, "fuzz", &error) < 0) {
		lk_fuzz_check(error.code == LKM_E_INDEX_DAMAGED && error.message[0]);
		return 0;
	}
	whole = lk_trie_each(&trie, visit, &count) == 0;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_text(&trie, texts[i], whole);
	for (size_t i = 0; i < count.key_count; i++)
		check_text(&trie, count.keys[i], whole);
	return 0;
}
