/* SPDX-License-Identifier: MIT */
/* Sorting the entries of an index, and how many bytes neighbours have in common. */
#ifndef LK_TRIE_SORT_H
#define LK_TRIE_SORT_H

#include "trie.h"

struct lk_trie_item {
	uint32_t entry;  /* position of what belongs here; after the sort its own */
	uint32_t common; /* bytes at the front that its key shares with the one before; 0 for the
			    first */
};

/* More would not fit into a file: a value alone takes 5 bytes. */
#define LK_TRIE_ENTRIES_MAX ((size_t)LK_TRIE_FILE_MAX / 5)

/* Sort by key, equal keys by priority, equals in both by the later first. count is not 0 and at
 * most LK_TRIE_ENTRIES_MAX, keys are shorter than LK_TRIE_KEY_MAX. The time is that of looking at
 * each key once or twice, and at count * log(count) numbers, whatever the keys are. 0 with an item
 * for each entry, to be freed; or -ENOMEM. */
int lk_trie_sort(struct lk_trie_entry *entries, size_t count, struct lk_trie_item **ret);

#endif
