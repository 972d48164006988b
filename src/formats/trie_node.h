/* SPDX-License-Identifier: MIT */
/* Reading one node of a modules.*.bin, for the walks over them. */
#ifndef LK_TRIE_NODE_H
#define LK_TRIE_NODE_H

#include <endian.h>
#include <errno.h>
#include <string.h>
#include "trie.h"

#define LK_TRIE_NODE_HAS_PREFIX   0x80000000u
#define LK_TRIE_NODE_HAS_VALUES   0x40000000u
#define LK_TRIE_NODE_HAS_CHILDREN 0x20000000u
#define LK_TRIE_NODE_OFFSET       0x0FFFFFFFu

#define LK_TRIE_NODE_LABELS 128u

#define LK_TRIE_MAGIC   0xB007F457u
#define LK_TRIE_VERSION 0x00020001u /* the major one is in the upper half */
#define LK_TRIE_HEADER  12u

/* One node's parts, all of them inside the file. */
struct lk_trie_node {
	struct lk_span prefix;
	const uint8_t *table; /* references of the children */
	uint8_t first, count; /* labels of the children: the lowest, and how many from it on */
	uint32_t value_count;
	uint64_t values; /* offset of the first */
};

static inline uint32_t lk_trie_node_u32(const uint8_t *bytes)
{
	uint32_t number;

	memcpy(&number, bytes, sizeof(number));
	return be32toh(number);
}

/* Load the node at offset, or the value. What lies outside the file is left to the caller to see. 0
 * or -errno. */
int lk_trie_node_load(const struct lk_trie *trie, uint32_t reference, uint64_t offset);
int lk_trie_node_load_value(const struct lk_trie *trie, uint64_t offset);

/* The trie for one search, which has pages only if some are left to load. */
static inline struct lk_trie lk_trie_node_look(const struct lk_trie *trie)
{
	return (struct lk_trie){trie->file, trie->root, lk_pages_left(trie->pages)};
}

/* Where the node that a reference names begins, which is then in memory. 0; -EBADMSG; what load()
 * of the pages returned. */
static inline int lk_trie_node_begin(const struct lk_trie *trie, uint32_t reference, uint64_t *ret)
{
	const uint32_t offset = reference & LK_TRIE_NODE_OFFSET;

	if (offset < LK_TRIE_HEADER || offset > trie->file.size)
		return -EBADMSG;
	*ret = offset;
	return trie->pages ? lk_trie_node_load(trie, reference, offset) : 0;
}

/* *offset is never past the end of the file. */
static inline bool lk_trie_node_has(const struct lk_trie *trie, uint64_t offset, uint64_t size)
{
	return size <= trie->file.size - offset;
}

static inline int lk_trie_node_table(
	const struct lk_trie *trie, uint64_t *offset, struct lk_trie_node *node)
{
	const uint8_t *range = trie->file.data + *offset;
	unsigned first, last;

	if (!lk_trie_node_has(trie, *offset, 2))
		return -EBADMSG;
	first = range[0];
	last = range[1];
	if (!first || first > last || last >= LK_TRIE_NODE_LABELS)
		return -EBADMSG;
	node->table = range + 2;
	node->first = (uint8_t)first;
	node->count = (uint8_t)(last - first + 1);
	if (!lk_trie_node_has(trie, *offset, 2 + 4 * (uint64_t)node->count))
		return -EBADMSG;
	*offset += 2 + 4 * (uint64_t)node->count;
	return 0;
}

/* Read what follows the prefix at *offset, inside the file: the table and the number of values;
 * *offset moves past it. The node's other parts stay. 0 or -EBADMSG. */
static inline int lk_trie_node_body(
	const struct lk_trie *trie, uint32_t reference, uint64_t *offset, struct lk_trie_node *node)
{
	node->table = NULL;
	node->first = node->count = 0;
	node->value_count = 0;
	if (reference & LK_TRIE_NODE_HAS_CHILDREN && lk_trie_node_table(trie, offset, node) < 0)
		return -EBADMSG;
	if (reference & LK_TRIE_NODE_HAS_VALUES) {
		if (!lk_trie_node_has(trie, *offset, 4))
			return -EBADMSG;
		node->value_count = lk_trie_node_u32(trie->file.data + *offset);
		*offset += 4;
	}
	node->values = *offset;
	return 0;
}

/* All of the node but the values themselves; ret_used: the bytes of the file that this takes. 0 or
 * -EBADMSG. */
int lk_trie_node_read(const struct lk_trie *trie, uint32_t reference, struct lk_trie_node *ret,
	uint64_t *ret_used);

/* The value at *offset, which is not past the end of the file and moves past the value. 0;
 * -EBADMSG; what load() of the pages returned. */
static inline int lk_trie_node_value(
	const struct lk_trie *trie, uint64_t *offset, struct lk_trie_value *ret)
{
	const uint8_t *begin = trie->file.data + *offset, *text = begin + 4, *end;
	int rc = trie->pages ? lk_trie_node_load_value(trie, *offset) : 0;

	if (rc < 0)
		return rc;
	if (!lk_trie_node_has(trie, *offset, 4))
		return -EBADMSG;
	end = memchr(text, '\0', (size_t)(trie->file.size - *offset - 4));
	if (!end)
		return -EBADMSG;
	*ret = (struct lk_trie_value){(const char *)text, lk_trie_node_u32(begin)};
	*offset += (uint64_t)(end + 1 - begin);
	return 0;
}

/* The reference of a child, 0 when there is none. */
static inline uint32_t lk_trie_node_child(const struct lk_trie_node *node, uint8_t label)
{
	const unsigned i = (unsigned)label - node->first;
	uint32_t reference;

	if (i >= node->count)
		return 0;
	reference = lk_trie_node_u32(node->table + 4 * (size_t)i);
	return reference & LK_TRIE_NODE_OFFSET ? reference : 0;
}

/* The nodes of an honest file do not overlap, so what is read of them all together is not more than
 * the file: this alone ends every loop and every blow-up that references can be made to form. 0, or
 * -EBADMSG when more is used. */
static inline int lk_trie_node_spend(uint64_t *budget, uint64_t used)
{
	if (used > *budget)
		return -EBADMSG;
	*budget -= used;
	return 0;
}

#endif
