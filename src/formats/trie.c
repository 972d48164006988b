/* SPDX-License-Identifier: MIT */
/* Reading modules.*.bin: the header, the nodes, exact search, all keys. Nothing in the file is
 * trusted. */
#include "trie_node.h"

#include <errno.h>
#include <string.h>

#include "../base/buf.h"
#include "../base/error.h"

#define HAS_ANYTHING (LK_TRIE_NODE_HAS_PREFIX | LK_TRIE_NODE_HAS_VALUES | LK_TRIE_NODE_HAS_CHILDREN)

int lk_trie_open(
	struct lk_trie *trie, struct lk_span contents, const char *file, struct lkm_error *reterr)
{
	uint32_t root;

	if (!contents.size) { /* kmod writes such files if there is nothing to index */
		*trie = (struct lk_trie){.file = contents};
		return 0;
	}
	if (contents.size < LK_TRIE_HEADER || lk_trie_node_u32(contents.data) != LK_TRIE_MAGIC)
		return lk_fail(
			reterr, LKM_E_INDEX_DAMAGED, EBADMSG, "%s: not a module index", file);
	if (lk_trie_node_u32(contents.data + 4) >> 16 != LK_TRIE_VERSION >> 16)
		return lk_fail(reterr, LKM_E_INDEX_DAMAGED, EBADMSG,
			"%s: version %u of the index format is not known", file,
			(unsigned)(lk_trie_node_u32(contents.data + 4) >> 16));
	root = lk_trie_node_u32(contents.data + 8);
	if (!(root & LK_TRIE_NODE_OFFSET) || !(root & HAS_ANYTHING))
		root = 0;
	else if ((root & LK_TRIE_NODE_OFFSET) < LK_TRIE_HEADER ||
		 (root & LK_TRIE_NODE_OFFSET) >= contents.size)
		return lk_fail(reterr, LKM_E_INDEX_DAMAGED, EBADMSG,
			"%s: the index ends before its first node", file);
	*trie = (struct lk_trie){.file = contents, .root = root};
	return 0;
}

/* So much of a node or value is loaded first; few are longer. */
#define AHEAD 256

/* After the prefix: the table of the children, and the number of the values. */
#define BODY_MAX (2 + 4 * LK_TRIE_NODE_LABELS + 4)

/* Load the string at offset with its NUL, as long as it may be: *offset moves after it. 0, -EBADMSG
 * when the file ends before it does, or what load() returned. */
static int load_string(const struct lk_trie *trie, uint64_t *offset, uint64_t maximum)
{
	const uint8_t *end = NULL;
	uint64_t step = AHEAD, done = 0;

	while (!end && done < maximum && lk_trie_node_has(trie, *offset + done, 1)) {
		const uint64_t left = trie->file.size - *offset - done;
		int rc;

		if (step > left)
			step = left;
		rc = trie->pages->load(trie->pages, *offset + done, step);
		if (rc < 0)
			return rc;
		end = memchr(trie->file.data + *offset + done, '\0', (size_t)step);
		done += step;
		step = done;
	}
	if (!end)
		return -EBADMSG;
	*offset = (uint64_t)(end + 1 - trie->file.data);
	return 0;
}

int lk_trie_node_load(const struct lk_trie *trie, uint32_t reference, uint64_t offset)
{
	int rc = 0;

	if (reference & LK_TRIE_NODE_HAS_PREFIX)
		rc = load_string(trie, &offset, 2 * LK_TRIE_KEY_MAX);
	return rc < 0 ? rc : trie->pages->load(trie->pages, offset, BODY_MAX);
}

int lk_trie_node_load_value(const struct lk_trie *trie, uint64_t offset)
{
	int rc = trie->pages->load(trie->pages, offset, 4);

	if (rc < 0 || !lk_trie_node_has(trie, offset, 4))
		return rc;
	offset += 4;
	return load_string(trie, &offset, trie->file.size);
}

int lk_trie_node_read(const struct lk_trie *trie, uint32_t reference, struct lk_trie_node *ret,
	uint64_t *ret_used)
{
	struct lk_trie_node node = {0};
	uint64_t begin, offset;
	int rc = lk_trie_node_begin(trie, reference, &begin);

	if (rc < 0)
		return rc;
	offset = begin;
	if (reference & LK_TRIE_NODE_HAS_PREFIX) {
		const char *prefix;

		if (!lk_span_string(trie->file, offset, &prefix))
			return -EBADMSG;
		node.prefix = lk_span_of(prefix);
		offset += node.prefix.size + 1;
	}
	rc = lk_trie_node_body(trie, reference, &offset, &node);
	if (rc < 0)
		return rc;
	*ret = node;
	*ret_used = offset - begin;
	return 0;
}

int lk_trie_find(const struct lk_trie *whole, const char *key, const char **ret)
{
	const struct lk_trie copy = lk_trie_node_look(whole), *trie = &copy;
	uint32_t reference = trie->root;

	while (reference) { /* each turn but the last takes a byte of the key, so it ends */
		struct lk_trie_node node;
		uint64_t used;
		int rc = lk_trie_node_read(trie, reference, &node, &used);

		if (rc < 0)
			return rc;
		if (node.prefix.size &&
			strncmp(key, (const char *)node.prefix.data, node.prefix.size) != 0)
			return 0;
		key += node.prefix.size;
		if (!*key) { /* the first of the values at the end of the key */
			struct lk_trie_value value;
			uint64_t offset = node.values;

			if (!node.value_count)
				return 0;
			rc = lk_trie_node_value(trie, &offset, &value);
			if (rc < 0)
				return rc;
			*ret = value.text;
			return 1;
		}
		reference = lk_trie_node_child(&node, (uint8_t)*key++);
	}
	return 0;
}

/* Walking all keys. */

struct place { /* a node on the way from the root to where the walk is */
	struct lk_trie_node node;
	unsigned next;   /* child to go on with */
	size_t key_size; /* of the key at this node */
};

struct tour {
	const struct lk_trie *trie;
	uint64_t budget;
	struct lk_buf key;
	struct lk_buf places; /* struct place[] */
	int (*visit)(void *context, const char *key, const char *value, uint32_t priority);
	void *context;
};

static void end_tour(struct tour *tour)
{
	lk_buf_done(&tour->key);
	lk_buf_done(&tour->places);
}

static int visit_values(struct tour *tour, const struct lk_trie_node *node)
{
	uint64_t offset = node->values;
	const char *key;

	if (!node->value_count)
		return 0;
	key = lk_buf_text(&tour->key);
	if (!key)
		return -ENOMEM;
	for (uint32_t i = 0; i < node->value_count; i++) {
		const uint64_t begin = offset;
		struct lk_trie_value value;
		int rc = lk_trie_node_value(tour->trie, &offset, &value);

		if (rc == 0)
			rc = lk_trie_node_spend(&tour->budget, offset - begin);
		if (rc == 0)
			rc = tour->visit(tour->context, key, value.text, value.priority);
		if (rc != 0)
			return rc;
	}
	return 0;
}

static int tour_enter(struct tour *tour, uint32_t reference)
{
	struct place *place;
	uint64_t used;
	int rc = lk_buf_reserve(&tour->places, sizeof(*place));

	if (rc < 0)
		return rc;
	place = (struct place *)(void *)(tour->places.data + tour->places.size);
	rc = lk_trie_node_read(tour->trie, reference, &place->node, &used);
	if (rc == 0)
		rc = lk_trie_node_spend(&tour->budget, used);
	if (rc == 0 && place->node.prefix.size)
		rc = lk_buf_add(&tour->key, place->node.prefix.data, place->node.prefix.size);
	if (rc == 0)
		rc = visit_values(tour, &place->node);
	if (rc != 0 || !place->node.count)
		return rc;
	place->next = 0;
	place->key_size = tour->key.size;
	tour->places.size += sizeof(*place);
	return 0;
}

/* Go on to the next child of the innermost node, or leave it when it has no more. */
static int tour_step(struct tour *tour)
{
	struct place *place = (struct place *)(void *)(tour->places.data + tour->places.size) - 1;
	uint32_t reference = 0;
	uint8_t label = 0;
	int rc;

	tour->key.size = place->key_size;
	while (!reference && place->next < place->node.count) {
		label = (uint8_t)(place->node.first + place->next++);
		reference = lk_trie_node_child(&place->node, label);
	}
	if (!reference) {
		tour->places.size -= sizeof(*place);
		return 0;
	}
	rc = lk_buf_add(&tour->key, &label, 1);
	return rc < 0 ? rc : tour_enter(tour, reference);
}

int lk_trie_each(const struct lk_trie *trie,
	int (*visit)(void *context, const char *key, const char *value, uint32_t priority),
	void *context)
{
	__attribute__((cleanup(end_tour))) struct tour tour = {
		.trie = trie, .budget = trie->file.size, .visit = visit, .context = context};
	struct lk_pages *pages = lk_pages_left(trie->pages);
	int rc = pages ? pages->load(pages, 0, trie->file.size) : 0;

	lk_buf_init(&tour.key, LK_TRIE_KEY_MAX);
	lk_buf_init(&tour.places, (LK_TRIE_KEY_MAX + 1) * sizeof(struct place));
	if (rc == 0 && trie->root)
		rc = tour_enter(&tour, trie->root);
	while (rc == 0 && tour.places.size)
		rc = tour_step(&tour);
	return rc == -EFBIG ? -EBADMSG : rc; /* a key longer than any that an index may have */
}
