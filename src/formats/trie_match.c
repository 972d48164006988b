/* SPDX-License-Identifier: MIT */
/* Matching a text against all the patterns of a modules.*.bin at once: what cannot match any more
 * is never looked at. */
#include "trie_node.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"

#define LEVELS_FIRST 32u /* levels and words of bits that need no memory: enough for nearly */
#define WORDS_FIRST  8u  /* every search */
#define FOUND_FIRST  8u
#define ODD_WORK     ((uint64_t)1 << 28) /* bytes of patterns times bytes of texts */

/* Compiled twice, for short texts and for all others: see lk_pattern_is_short(). */
#define TWICE static inline __attribute__((always_inline))

_Static_assert(LK_TRIE_KEY_MAX == LK_PATTERN_MAX, "a key is a pattern");
_Static_assert(LK_TRIE_TEXT_MAX == LK_PATTERN_TEXT_MAX, "a text is a text");

/* One bit for each: those below 64, and the others. */
struct labels {
	uint64_t low, high;
};

/* Where a node stands: its reference, and where it or the rest of its prefix begins. */
struct place {
	uint32_t reference;
	uint64_t begin;
};

/* A node after the first wildcard of which there is more to look at. */
struct level {
	struct lk_progress progress;
	struct lk_trie_node node;
	struct labels labels; /* of the children that are left, in ascending order */
};

struct found {
	struct lk_trie_value value;
	size_t order;
};

struct search {
	struct lk_trie trie;
	uint64_t budget, odd_work;
	struct level *levels;
	uint64_t *sets; /* one for each level */
	size_t depth, capacity;
	struct lk_arena *arena;
	struct found *found;
	size_t found_count, found_capacity;
	struct lk_pattern_text text;
	struct found first_found[FOUND_FIRST];
	struct level first_levels[LEVELS_FIRST];
	uint64_t first_sets[LEVELS_FIRST * WORDS_FIRST];
};

static void end_search(struct search *search)
{
	if (search->levels != search->first_levels)
		free(search->levels);
	if (search->sets != search->first_sets)
		free(search->sets);
	lk_pattern_done(&search->text);
}

static uint64_t *get_set(const struct search *search, size_t depth)
{
	return search->sets + depth * search->text.words;
}

static int move_to_heap(struct search *search, size_t capacity)
{
	const size_t set_size = search->text.words * sizeof(*search->sets);

	search->levels = malloc(capacity * sizeof(*search->levels));
	search->sets = malloc(capacity * set_size);
	if (!search->levels || !search->sets)
		return -ENOMEM;
	memcpy(search->levels, search->first_levels, search->depth * sizeof(*search->levels));
	memcpy(search->sets, search->first_sets, search->depth * set_size);
	return 0;
}

static int grow_heap(struct search *search, size_t capacity)
{
	void *larger = realloc(search->levels, capacity * sizeof(*search->levels));

	if (!larger)
		return -ENOMEM;
	search->levels = larger;
	larger = realloc(search->sets, capacity * search->text.words * sizeof(*search->sets));
	if (!larger)
		return -ENOMEM;
	search->sets = larger;
	return 0;
}

/* Room for one more level than there are, when there is none left. */
static int reserve_level(struct search *search)
{
	const size_t capacity = search->capacity * 2;
	int rc;

	if (search->levels == search->first_levels)
		rc = move_to_heap(search, capacity);
	else
		rc = grow_heap(search, capacity);
	if (rc == 0)
		search->capacity = capacity;
	return rc;
}

static int add_found(struct search *search, struct lk_trie_value value)
{
	if (search->found_count == search->found_capacity &&
		LK_GROW(search->arena, search->found, search->found_count, search->found_capacity) <
			0)
		return -ENOMEM;
	search->found[search->found_count] = (struct found){value, search->found_count};
	search->found_count++;
	return 0;
}

static int add_values(struct search *search, uint64_t offset, uint32_t count)
{
	const uint64_t begin = offset;
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < count; i++) {
		struct lk_trie_value value;

		rc = lk_trie_node_value(&search->trie, &offset, &value);
		if (rc < 0)
			return rc;
		if (offset - begin > search->budget)
			return -EBADMSG;
		rc = add_found(search, value);
	}
	return rc < 0 ? rc : lk_trie_node_spend(&search->budget, offset - begin);
}

/* Behind the first wildcard: all children are tried, in order, that the text can go on with. The
 * progress is handed on by value, so that the compiler can keep it in registers. */

TWICE int take(struct search *search, struct lk_progress *progress, uint8_t byte, bool is_short)
{
	struct lk_progress copy;
	int rc;

	if (lk_pattern_run(&search->text, progress, (struct lk_span){&byte, 1}, is_short))
		return 1;
	copy = *progress;
	rc = lk_pattern_take(&search->text, &copy, get_set(search, search->depth), byte);
	*progress = copy;
	return rc;
}

/* The prefix, from *offset on, is looked at only as far as the text can match it; most nodes end
 * there. *offset moves over it. */
TWICE int take_prefix(
	struct search *search, struct lk_progress *progress, uint64_t *offset, bool is_short)
{
	const struct lk_span file = search->trie.file;
	const struct lk_pattern_text *text = &search->text;
	const uint8_t *at = file.data + *offset, *end = file.data + file.size;

	for (;;) {
		int rc;

		at += lk_pattern_run(
			text, progress, (struct lk_span){at, (size_t)(end - at)}, is_short);
		*offset = (uint64_t)(at - file.data);
		if (at == end)
			return -EBADMSG;
		if (!*at)
			break;
		if (!lk_pattern_could_take(text, progress, *at, is_short))
			return 0;
		rc = take(search, progress, *at++, is_short);
		if (rc <= 0)
			return rc;
	}
	++*offset;
	return 1;
}

/* 1 when the text can still match after the prefix; then the node is read. */
TWICE int take_node(struct search *search, struct lk_progress *progress, struct place place,
	struct lk_trie_node *node, bool is_short)
{
	uint64_t offset = place.begin;
	int rc = 1;

	if (place.reference & LK_TRIE_NODE_HAS_PREFIX)
		rc = take_prefix(search, progress, &offset, is_short);
	if (rc > 0 && lk_trie_node_body(&search->trie, place.reference, &offset, node) < 0)
		return -EBADMSG;
	if (rc >= 0 && lk_trie_node_spend(&search->budget, offset - place.begin) < 0)
		return -EBADMSG;
	return rc;
}

/* Can '*' or '?' be among the labels of the children? */
static inline bool has_low_wildcards(const struct lk_trie_node *node)
{
	return node->first <= '?';
}

/* Can a label be '[' or '\\'? */
static inline bool has_high_wildcards(const struct lk_trie_node *node)
{
	return (unsigned)node->first + node->count > '[';
}

static inline void add_label(struct labels *labels, unsigned label)
{
	const uint64_t bit = (uint64_t)1 << label % 64;

	if (label < 64)
		labels->low |= bit;
	else
		labels->high |= bit;
}

/* Only those that are there. */
static inline void offer(struct labels *labels, const struct lk_trie_node *node, unsigned label)
{
	if (lk_trie_node_child(node, (uint8_t)label))
		add_label(labels, label);
}

TWICE void offer_ordinary(const struct search *search, const struct lk_progress *progress,
	const struct lk_trie_node *node, struct labels *labels, bool is_short)
{
	const unsigned end = (unsigned)node->first + node->count;
	uint8_t only;

	if (lk_pattern_only_byte(&search->text, progress, &only, is_short)) {
		offer(labels, node, only);
		return;
	}
	for (unsigned label = node->first; label < end; label++)
		if (lk_pattern_expects(&search->text, progress, (uint8_t)label, is_short))
			offer(labels, node, label);
}

/* The children that are worth entering. */
TWICE struct labels choose_children(const struct search *search, const struct lk_progress *progress,
	const struct lk_trie_node *node, bool is_short)
{
	const unsigned end = (unsigned)node->first + node->count;
	struct labels labels = {0};

	if (!node->count)
		return labels;
	if (progress->state) { /* escaped, or in a bracket */
		for (unsigned label = node->first; label < end; label++)
			offer(&labels, node, label);
		return labels;
	}
	offer_ordinary(search, progress, node, &labels, is_short);
	if (has_low_wildcards(node)) {
		offer(&labels, node, '*');
		offer(&labels, node, '?');
	}
	if (has_high_wildcards(node)) {
		offer(&labels, node, '[');
		offer(&labels, node, '\\');
	}
	return labels;
}

static inline bool any_labels(const struct labels *labels)
{
	return labels->low | labels->high;
}

/* The values of a node come after its children's. Its set is that of the next level. */
TWICE int finish(struct search *search, struct lk_progress progress,
	const struct lk_trie_node *node, bool is_short)
{
	int rc;

	if (is_short && !progress.state)
		rc = lk_pattern_end_short(&search->text, &progress);
	else
		rc = lk_pattern_end(&search->text, &progress, get_set(search, search->depth),
			&search->odd_work);
	return rc > 0 ? add_values(search, node->values, node->value_count) : rc;
}

static inline uint8_t next_label(struct labels *labels)
{
	const uint64_t low = labels->low, high = labels->high;

	if (low) {
		labels->low = low & (low - 1);
		return (uint8_t)__builtin_ctzll(low);
	}
	labels->high = high & (high - 1);
	return (uint8_t)(64 + __builtin_ctzll(high));
}

/* For the innermost level's child, while the level keeps its own. */
TWICE void copy_set(const struct search *search, const struct lk_progress *progress, bool is_short)
{
	if (!is_short && progress->kind == LK_POSITIONS_MANY)
		memcpy(get_set(search, search->depth), get_set(search, search->depth - 1),
			search->text.words * sizeof(*search->sets));
}

/* From the node to its child: 1 when the text can still match there. */
TWICE int take_child(struct search *search, struct lk_progress *progress,
	const struct lk_trie_node *node, uint8_t label, struct place *child, bool is_short)
{
	int rc;

	child->reference = lk_trie_node_child(node, label);
	rc = lk_trie_node_begin(&search->trie, child->reference, &child->begin);
	return rc < 0 ? rc : take(search, progress, label, is_short);
}

/* The node and the first of its children, the first of that one's children and so on; what else
 * there is to look at on the way becomes levels. The progress is that before the node, or in its
 * prefix at begin; the set stands where the next level's is. */
TWICE int enter(
	struct search *search, struct lk_progress progress, struct place place, bool is_short)
{
	for (;;) {
		struct lk_trie_node node;
		struct labels labels;
		uint8_t label;
		int rc = take_node(search, &progress, place, &node, is_short);

		if (rc <= 0)
			return rc;
		labels = choose_children(search, &progress, &node, is_short);
		if (!any_labels(&labels))
			return node.value_count ? finish(search, progress, &node, is_short) : 0;
		label = next_label(&labels);
		if (any_labels(&labels) || node.value_count) {
			search->levels[search->depth++] = (struct level){progress, node, labels};
			if (search->depth == search->capacity && reserve_level(search) < 0)
				return -ENOMEM;
			copy_set(search, &progress, is_short);
		}
		rc = take_child(search, &progress, &node, label, &place, is_short);
		if (rc <= 0)
			return rc;
	}
}

/* The next child of the innermost level; when there is nothing else left to do, in its place. */
TWICE int enter_next(struct search *search, struct level *level, bool is_short)
{
	const uint8_t label = next_label(&level->labels);
	struct lk_progress progress = level->progress;
	struct place place;
	int rc;

	if (any_labels(&level->labels) || level->node.value_count)
		copy_set(search, &progress, is_short);
	else
		search->depth--;
	rc = take_child(search, &progress, &level->node, label, &place, is_short);
	return rc <= 0 ? rc : enter(search, progress, place, is_short);
}

TWICE int leave_levels(struct search *search, bool is_short)
{
	int rc = 0;

	while (rc == 0 && search->depth) {
		struct level *level = &search->levels[search->depth - 1];

		if (any_labels(&level->labels)) {
			rc = enter_next(search, level, is_short);
		} else {
			search->depth--;
			rc = finish(search, level->progress, &level->node, is_short);
		}
	}
	return rc;
}

/* A wildcard comes next, after this much of the text: it is the label of the node, or (0) stands
 * in the node's prefix. */
TWICE int branch(
	struct search *search, struct place place, uint8_t special, size_t position, bool is_short)
{
	struct lk_progress progress = lk_progress_at(position);
	int rc = special ? take(search, &progress, special, is_short) : 1;

	if (rc > 0)
		rc = enter(search, progress, place, is_short);
	return rc < 0 ? rc : leave_levels(search, is_short);
}

/* Up to the first wildcard: the text leads the way. */

static int prepare(struct search *search, size_t from)
{
	int rc = lk_pattern_prepare(&search->text, from);

	return rc == 0 && search->text.words > WORDS_FIRST ? move_to_heap(search, LEVELS_FIRST)
							   : rc;
}

/* See branch(). */
static int take_branch(struct search *search, struct place place, uint8_t special, size_t position)
{
	int rc = search->text.rows ? 0 : prepare(search, position);

	if (rc < 0)
		return rc;
	return lk_pattern_is_short(&search->text) ? branch(search, place, special, position, true)
						  : branch(search, place, special, position, false);
}

/* Most nodes come from far away in memory, and their tables often reach to the next line. Asking
 * for them early is harmless wherever the reference leads. */
static inline void prefetch(const struct search *search, uint32_t reference)
{
	const uintptr_t node =
		(uintptr_t)search->trie.file.data + (reference & LK_TRIE_NODE_OFFSET);

	__builtin_prefetch((const void *)node);
	__builtin_prefetch((const void *)(node + 64));
}

static inline int try_wildcard(
	struct search *search, const struct lk_trie_node *node, uint8_t special, size_t position)
{
	struct place place = {.reference = lk_trie_node_child(node, special)};
	int rc;

	if (!place.reference)
		return 0;
	rc = lk_trie_node_begin(&search->trie, place.reference, &place.begin);
	if (rc < 0)
		return rc;
	return take_branch(search, place, special, position);
}

/* In the order of their labels. */
static inline int try_wildcards(
	struct search *search, const struct lk_trie_node *node, size_t position)
{
	int rc = 0;

	if (has_low_wildcards(node)) {
		rc = try_wildcard(search, node, '*', position);
		if (rc == 0)
			rc = try_wildcard(search, node, '?', position);
	}
	if (rc == 0 && has_high_wildcards(node)) {
		rc = try_wildcard(search, node, '[', position);
		if (rc == 0)
			rc = try_wildcard(search, node, '\\', position);
	}
	return rc;
}

/* How much of the prefix at offset is the text's, from the position on. */
static inline size_t match_prefix(const struct search *search, uint64_t offset, size_t position)
{
	const uint8_t *prefix = search->trie.file.data + offset;
	const uint8_t *text = (const uint8_t *)search->text.text + position;
	size_t most = search->text.plain - position, same = 0;

	if (most > search->trie.file.size - offset)
		most = (size_t)(search->trie.file.size - offset);
	while (same < most && prefix[same] == text[same])
		same++;
	return same;
}

/* *offset moves after the prefix, *position as far as the text goes along. 1 when that is all of
 * it; 0 when not, then everything is done that there is to do below the node. */
static int follow_prefix(
	struct search *search, uint32_t reference, uint64_t *offset, size_t *position)
{
	const size_t same = match_prefix(search, *offset, *position);
	uint8_t next;

	*offset += same;
	*position += same;
	if (*offset == search->trie.file.size || *position > LK_TRIE_KEY_MAX)
		return -EBADMSG;
	next = search->trie.file.data[*offset];
	if (!next) {
		++*offset;
		return 1;
	}
	if (!lk_pattern_is_special(next))
		return 0;
	return take_branch(search, (struct place){reference, *offset}, 0, *position);
}

/* The node of the reference, after as much of the text as its key is long. 1 when it goes along;
 * otherwise everything is done that there is to do below it. */
static inline int follow_node(
	struct search *search, uint32_t reference, size_t *position, struct lk_trie_node *node)
{
	uint64_t begin, offset;
	int rc = lk_trie_node_begin(&search->trie, reference, &begin);

	if (rc < 0)
		return rc;
	offset = begin;
	if (reference & LK_TRIE_NODE_HAS_PREFIX) {
		rc = follow_prefix(search, reference, &offset, position);
		if (rc <= 0)
			return rc;
	}
	if (*position > LK_TRIE_KEY_MAX ||
		lk_trie_node_body(&search->trie, reference, &offset, node) < 0 ||
		lk_trie_node_spend(&search->budget, offset - begin) < 0)
		return -EBADMSG;
	return 1;
}

/* The wildcards beside the way are looked at before it goes on, and a node's values come last: the
 * order in which values are found decides how those of equal priority are sorted. */
static int follow(struct search *search)
{
	const char *text = search->text.text;
	uint32_t reference = search->trie.root;
	size_t position = 0;

	while (reference) {
		struct lk_trie_node node;
		int rc = follow_node(search, reference, &position, &node);

		if (rc <= 0)
			return rc;
		reference = lk_trie_node_child(&node, (uint8_t)text[position]);
		prefetch(search, reference);
		rc = try_wildcards(search, &node, position);
		if (rc < 0)
			return rc;
		if (position == search->text.plain) /* after it only wildcards could go on */
			return text[position] ? 0
					      : add_values(search, node.values, node.value_count);
		position++;
	}
	return 0;
}

/* One by one, because most of it is large and filled when it is needed. */
static void init_search(struct search *search, const struct lk_trie *trie, struct lk_arena *arena)
{
	search->trie = lk_trie_node_look(trie);
	search->budget = trie->file.size;
	search->odd_work = ODD_WORK;
	search->levels = search->first_levels;
	search->sets = search->first_sets;
	search->depth = 0;
	search->capacity = LEVELS_FIRST;
	search->arena = arena;
	search->found = search->first_found; /* lk_arena_grow() takes them along */
	search->found_count = 0;
	search->found_capacity = FOUND_FIRST;
}

static int compare_found(const void *a, const void *b)
{
	const struct found *left = a, *right = b;

	if (left->value.priority != right->value.priority)
		return left->value.priority < right->value.priority ? -1 : 1;
	return left->order > right->order ? -1 : 1;
}

/* Seldom more than a few. */
static void sort_found(struct found *found, size_t count)
{
	if (count > FOUND_FIRST) {
		qsort(found, count, sizeof(*found), compare_found);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		const struct found one = found[i];
		size_t at = i;

		for (; at > 0 && compare_found(&found[at - 1], &one) > 0; at--)
			found[at] = found[at - 1];
		found[at] = one;
	}
}

static int give_found(const struct search *search, struct lk_trie_values *ret)
{
	const size_t count = search->found_count;
	struct lk_trie_value *items = &ret->single;

	if (count > 1)
		items = lk_arena_alloc(search->arena, count * sizeof(*items));
	if (!items)
		return -ENOMEM;
	sort_found(search->found, count);
	for (size_t i = 0; i < count; i++)
		items[i] = search->found[i].value;
	ret->items = items;
	ret->count = count;
	return 0;
}

int lk_trie_match(const struct lk_trie *trie, struct lk_arena *arena, const char *text,
	struct lk_trie_values *ret)
{
	__attribute__((cleanup(end_search))) struct search search;
	int rc;

	init_search(&search, trie, arena);
	rc = lk_pattern_open(&search.text, text);
	if (rc == 0)
		rc = follow(&search);
	return rc < 0 ? rc : give_found(&search, ret);
}
