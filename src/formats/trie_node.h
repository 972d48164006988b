/* SPDX-License-Identifier: MIT */
/* Reading one node of a modules.*.bin, for the walks over them. */
#ifndef LK_TRIE_NODE_H
#define LK_TRIE_NODE_H

#include <endian.h>
#include <string.h>
#include "trie.h"

#define LK_NODE_HAS_PREFIX   0x80000000u
#define LK_NODE_HAS_VALUES   0x40000000u
#define LK_NODE_HAS_CHILDREN 0x20000000u
#define LK_NODE_OFFSET       0x0FFFFFFFu

/* One node's parts, all of them inside the file. */
struct lk_node {
	struct lk_span prefix;
	struct lk_span table; /* references of the children first .. last */
	uint8_t first, last;
	uint32_t value_count;
	uint64_t values; /* offset of the first */
};

/* Where the node that a reference names begins. 0 or -EBADMSG. */
int lk_node_begin(const struct lk_trie *trie, uint32_t reference, uint64_t *ret);

/* What stands at *offset, behind the prefix: the table and the number of values; *offset moves
 * behind that. 0 or -EBADMSG. */
int lk_node_body(
	const struct lk_trie *trie, uint32_t reference, uint64_t *offset, struct lk_node *node);

/* All of the node but the values themselves; ret_used: the bytes of the file that this takes. 0 or
 * -EBADMSG. */
int lk_node_read(
	const struct lk_trie *trie, uint32_t reference, struct lk_node *ret, uint64_t *ret_used);

/* The value at *offset, which moves behind it. 0 or -EBADMSG. */
int lk_node_value(const struct lk_trie *trie, uint64_t *offset, struct lk_trie_value *ret);

/* The reference of a child, 0 when there is none. */
static inline uint32_t lk_node_child(const struct lk_node *node, uint8_t label)
{
	uint32_t reference;

	if (!node->table.size || label < node->first || label > node->last)
		return 0;
	memcpy(&reference, node->table.data + 4u * (unsigned)(label - node->first), 4);
	reference = be32toh(reference);
	return reference & LK_NODE_OFFSET ? reference : 0;
}

/* The nodes of an honest file do not overlap, so what is read of them all together is not more than
 * the file: this alone ends every loop and every blow-up that references can be made to form. 0, or
 * -EBADMSG when more is used. */
int lk_node_spend(uint64_t *budget, uint64_t used);

#endif
