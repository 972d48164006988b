/* SPDX-License-Identifier: MIT */
/* The binary indexes modules.*.bin: a radix trie of keys, each with values in order of priority.
 * Reader and writer. */
#ifndef LK_TRIE_H
#define LK_TRIE_H

#include <lkm/error.h>
#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/pages.h"

struct lk_trie {
	struct lk_span file;
	uint32_t root;          /* node reference; 0: the index is empty */
	struct lk_pages *pages; /* of the file; NULL: all of it is in memory */
};

struct lk_trie_value {
	const char *text; /* points into the file */
	uint32_t priority;
};
struct lk_trie_values {
	const struct lk_trie_value *items; /* not to be copied: they may be inside */
	size_t count;
	struct lk_trie_value single;
};

/* No key of an index is longer: kmod writes none of 4096 bytes or more. A longer one is damage. */
#define LK_TRIE_KEY_MAX ((size_t)8 << 10)

/* No text that is looked up is longer. */
#define LK_TRIE_TEXT_MAX ((size_t)64 << 10)

/* Check the header. A file of 0 bytes (kmod writes them) is an empty index. file is for messages
 * and must outlive the trie's errors only. Of contents with pages, the first one is loaded; the
 * functions below load others when they need them, and return what that returns when it fails.
 * pages may be NULL. 0 or -EBADMSG (LKM_E_INDEX_DAMAGED). */
int lk_trie_open(
	struct lk_trie *trie, struct lk_span contents, const char *file, struct lkm_error *reterr);

/* The first value of exactly this key: 1 with the value, 0 when there is none, -EBADMSG when the
 * file is damaged on the way. */
int lk_trie_find(const struct lk_trie *trie, const char *key, const char **ret);

/* The keys are patterns (*, ?, [...]): collect the values of all that match text, in ascending
 * priority, among equals the one found later first (see modules.dep(5) for the order in which they
 * are found). Patterns are read as by fnmatch(3) without flags in the C locale. It prunes while it
 * descends, so its cost is the part of the trie that can still match. 0, -EBADMSG, -ENOMEM, -EINVAL
 * when text is longer than LK_TRIE_TEXT_MAX. */
int lk_trie_match(const struct lk_trie *trie, struct lk_arena *arena, const char *text,
	struct lk_trie_values *ret);

/* All keys with their values in the order of the file: node values before children, children
 * ascending. visit returns 0 to go on. 0, what visit returned, -EBADMSG, -ENOMEM. */
int lk_trie_each(const struct lk_trie *trie,
	int (*visit)(void *context, const char *key, const char *value, uint32_t priority),
	void *context);

/* An index is smaller than this: an offset in it has 28 bits. */
#define LK_TRIE_FILE_MAX ((size_t)256 << 20)

/* Can an index hold this text: is it ASCII without NUL? */
bool lk_trie_holds(struct lk_span text);

/* One pair to be indexed. Key and value are ASCII without NUL, the key shorter than
 * LK_TRIE_KEY_MAX. */
struct lk_trie_entry {
	struct lk_span key, value;
	uint32_t priority;
};

/* The index of the entries, appended to out, byte for byte as kmod 34 lays it out: a key's values
 * in ascending priority, among equals the one that stands later in entries first. entries are
 * sorted in place. 0; -EINVAL for a key or value that no index can hold; -EFBIG when it would have
 * 256 MiB or more (or out's maximum); -ENOMEM. */
int lk_trie_write(struct lk_buf *out, struct lk_trie_entry *entries, size_t count);

#endif
