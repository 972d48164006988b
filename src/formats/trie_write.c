/* SPDX-License-Identifier: MIT */
/* Writing modules.*.bin: the keys are sorted and then gone through from the last to the first,
 * which meets all nodes in the reverse of their order in the file, each after its children. So no
 * tree is built, only the way from the root to the key is kept. */
#include "trie_sort.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trie_node.h"

static void free_array(void *array)
{
	free(*(void **)array);
}

/* Zero or not ASCII, in any of the eight bytes? */
static bool is_odd_word(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return (word | (word - 0x0101010101010101)) & 0x8080808080808080;
}

bool lk_trie_holds(struct lk_span text)
{
	size_t i = 0;

	for (; text.size - i >= 8; i += 8)
		if (is_odd_word(text.data + i))
			return false;
	for (; i < text.size; i++)
		if (!text.data[i] || text.data[i] >= LK_TRIE_NODE_LABELS)
			return false;
	return true;
}

static int check_entries(const struct lk_trie_entry *entries, size_t count)
{
	if (count > LK_TRIE_ENTRIES_MAX)
		return -EFBIG;
	for (size_t i = 0; i < count; i++) {
		if (entries[i].value.size >= LK_TRIE_FILE_MAX)
			return -EFBIG;
		if (entries[i].key.size >= LK_TRIE_KEY_MAX || !lk_trie_holds(entries[i].key) ||
			!lk_trie_holds(entries[i].value))
			return -EINVAL;
	}
	return 0;
}

/* A node on the way from the root to the key that is looked at. */
struct open_node {
	size_t depth;       /* where in the key it ends */
	size_t first_child; /* its place among the children that wait */
	const struct lk_trie_entry *values;
	size_t value_count;
};

/* A node that is written and waits for its parent. */
struct child {
	uint32_t reference;
	uint8_t label;
};

struct writer {
	uint8_t *file; /* NULL: it is only found out how long it will be */
	size_t size;   /* of the whole file */
	uint64_t used; /* of that, from the end */
	struct open_node *way;
	size_t way_size;
	struct child *children; /* of all nodes on the way, those of the innermost last */
	size_t child_count;
};

static void open_node(struct writer *writer, size_t depth)
{
	writer->way[writer->way_size++] =
		(struct open_node){.depth = depth, .first_child = writer->child_count};
}

static struct open_node *innermost(const struct writer *writer)
{
	return &writer->way[writer->way_size - 1];
}

static uint8_t *put_u32(uint8_t *at, uint32_t number)
{
	number = htobe32(number);
	memcpy(at, &number, sizeof(number));
	return at + sizeof(number);
}

static uint8_t *put_text(uint8_t *at, struct lk_span text)
{
	if (text.size)
		memcpy(at, text.data, text.size);
	at[text.size] = '\0';
	return at + text.size + 1;
}

/* Children have come in descending order of their labels. */
static size_t table_slots(const struct child *children, size_t count)
{
	return (size_t)(children[0].label - children[count - 1].label) + 1;
}

static uint8_t *put_table(uint8_t *at, const struct child *children, size_t count)
{
	const uint8_t first = children[count - 1].label;
	const size_t size = 4 * table_slots(children, count);

	*at++ = first;
	*at++ = children[0].label;
	memset(at, 0, size);
	for (size_t i = 0; i < count; i++)
		put_u32(at + 4 * (size_t)(children[i].label - first), children[i].reference);
	return at + size;
}

static uint64_t values_size(const struct open_node *node)
{
	uint64_t size = 4;

	for (size_t i = 0; i < node->value_count; i++)
		size += 4 + node->values[i].value.size + 1;
	return size;
}

static void put_values(uint8_t *at, const struct open_node *node)
{
	at = put_u32(at, (uint32_t)node->value_count);
	for (size_t i = 0; i < node->value_count; i++)
		at = put_text(put_u32(at, node->values[i].priority), node->values[i].value);
}

/* Write the innermost node in front of what is written, and leave it. Returns its reference. */
static uint32_t close_node(struct writer *writer, struct lk_span prefix)
{
	const struct open_node *node = innermost(writer);
	const struct child *children = writer->children + node->first_child;
	const size_t count = writer->child_count - node->first_child;
	uint32_t flags = (prefix.size ? LK_TRIE_NODE_HAS_PREFIX : 0) |
			 (count ? LK_TRIE_NODE_HAS_CHILDREN : 0) |
			 (node->value_count ? LK_TRIE_NODE_HAS_VALUES : 0);
	uint8_t *at;

	writer->used += (prefix.size ? prefix.size + 1 : 0) +
			(count ? 2 + 4 * table_slots(children, count) : 0) +
			(node->value_count ? values_size(node) : 0);
	writer->way_size--;
	writer->child_count = node->first_child;
	if (!writer->file)
		return 0;
	at = writer->file + writer->size - writer->used;
	if (prefix.size)
		at = put_text(at, prefix);
	if (count)
		at = put_table(at, children, count);
	if (node->value_count)
		put_values(at, node);
	return flags | (uint32_t)(writer->size - writer->used);
}

/* Leave the nodes that the next key has not on its way: of this one, which is in all of them, it
 * shares only the bytes up to depth. There the ways part, so there is a node. */
static void close_below(struct writer *writer, const uint8_t *key, size_t depth)
{
	while (innermost(writer)->depth > depth) {
		const size_t end = innermost(writer)->depth, parent = innermost(writer)[-1].depth;
		const size_t begin = parent > depth ? parent : depth;
		const uint32_t reference =
			close_node(writer, (struct lk_span){key + begin + 1, end - begin - 1});

		if (parent < depth)
			open_node(writer, depth);
		writer->children[writer->child_count++] = (struct child){reference, key[begin]};
	}
}

/* How many entries that end with last have its key? One that shares all of it and stands before it
 * is the same. */
static size_t equal_keys(
	const struct lk_trie_entry *entries, const struct lk_trie_item *items, size_t last)
{
	const size_t size = entries[last].key.size;
	size_t first = last;

	while (first && items[first].common == size)
		first--;
	return last - first + 1;
}

/* All nodes, from the end of the file to its beginning. Returns the reference of the root. */
static uint32_t write_nodes(struct writer *writer, const struct lk_trie_entry *entries,
	const struct lk_trie_item *items, size_t count)
{
	writer->used = writer->way_size = writer->child_count = 0;
	open_node(writer, 0);
	while (count) {
		const struct lk_span key = entries[count - 1].key;
		const size_t values = equal_keys(entries, items, count - 1);

		count -= values;
		if (key.size > innermost(writer)->depth)
			open_node(writer, key.size);
		innermost(writer)->values = entries + count;
		innermost(writer)->value_count = values;
		close_below(writer, key.data, items[count].common);
	}
	return close_node(writer, (struct lk_span){0});
}

static void write_file(struct writer *writer, const struct lk_trie_entry *entries,
	const struct lk_trie_item *items, size_t count)
{
	const uint32_t root = write_nodes(writer, entries, items, count);
	uint8_t *at = writer->file;

	at = put_u32(at, LK_TRIE_MAGIC);
	at = put_u32(at, LK_TRIE_VERSION);
	put_u32(at, root);
}

/* Find out how long the file will be. */
static int measure(struct writer *writer, const struct lk_trie_entry *entries,
	const struct lk_trie_item *items, size_t count)
{
	write_nodes(writer, entries, items, count);
	if (writer->used + LK_TRIE_HEADER >= LK_TRIE_FILE_MAX)
		return -EFBIG;
	writer->size = (size_t)writer->used + LK_TRIE_HEADER;
	return 0;
}

static int append_file(struct lk_buf *out, struct writer *writer,
	const struct lk_trie_entry *entries, const struct lk_trie_item *items, size_t count)
{
	int rc = measure(writer, entries, items, count);

	if (rc == 0)
		rc = lk_buf_reserve(out, writer->size);
	if (rc < 0)
		return rc;
	writer->file = out->data + out->size;
	write_file(writer, entries, items, count);
	out->size += writer->size;
	return 0;
}

/* Nodes on the way are of different depths, and each is the end of a key or the place where two
 * part. */
static size_t longest_way(size_t count)
{
	return count < LK_TRIE_KEY_MAX / 2 ? 2 * count + 1 : LK_TRIE_KEY_MAX;
}

int lk_trie_write(struct lk_buf *out, struct lk_trie_entry *entries, size_t count)
{
	__attribute__((cleanup(free_array))) struct lk_trie_item *items = NULL;
	__attribute__((cleanup(free_array))) struct open_node *way = NULL;
	__attribute__((cleanup(free_array))) struct child *children = NULL;
	struct writer writer = {0};
	int rc = check_entries(entries, count);

	if (rc == 0 && count)
		rc = lk_trie_sort(entries, count, &items);
	if (rc < 0)
		return rc;
	way = malloc(longest_way(count) * sizeof(*way));
	children = malloc((count + 1) * sizeof(*children)); /* each that waits holds other keys */
	if (!way || !children)
		return -ENOMEM;
	writer.way = way;
	writer.children = children;
	return append_file(out, &writer, entries, items, count);
}
