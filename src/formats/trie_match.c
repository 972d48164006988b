/* SPDX-License-Identifier: MIT */
/* Matching a text against all the patterns of a modules.*.bin at once: what cannot match any more
 * is never looked at. */
#include "trie_node.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/buf.h"
#include "name.h"
#include "pattern.h"

#define LEVELS_FIRST 32u /* levels and words of bits that need no memory: enough for nearly */
#define WORDS_FIRST  8u  /* every search */
#define FOUND_FIRST  8u
#define ODD_WORK     (1u << 22) /* see is_odd_match() */

/* What is compiled twice, for short texts and for all others: see lk_pattern_is_short(). */
#define TWICE static inline __attribute__((always_inline))

_Static_assert(LK_TRIE_KEY_MAX == LK_PATTERN_MAX, "a key is a pattern");
_Static_assert(LK_TRIE_TEXT_MAX == LK_PATTERN_TEXT_MAX, "a text is a text");

struct level {
	struct lk_progress progress;
	struct lk_node node;
	struct lk_labels labels; /* of the children to look at in ascending order, */
	uint8_t then;            /* and the one to look at behind them; 0: none */
	uint8_t label;           /* by which it is its parent's child */
	uint32_t back;           /* the depth at which to go on when this level is left */
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

/* The whole pattern that ends at the innermost level. */
static int rebuild_pattern(const struct search *search, struct lk_buf *ret)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < search->depth; i++) {
		const struct level *level = &search->levels[i];

		if (i > 0)
			rc = lk_buf_add(ret, &level->label, 1);
		if (rc == 0)
			rc = lk_buf_add(ret, level->node.prefix.data, level->node.prefix.size);
	}
	return rc;
}

/* For what cannot be followed byte by byte: a bracket that never closes, or holds a '[' and so
 * perhaps a class. No alias of the kernel's has either. */
static int is_odd_match(struct search *search)
{
	LK_BUF_CLEANUP struct lk_buf pattern;
	const char *text;
	int rc;

	lk_buf_init(&pattern, LK_PATTERN_MAX);
	rc = rebuild_pattern(search, &pattern);
	if (rc == 0)
		rc = lk_node_spend(&search->odd_work, (uint64_t)pattern.size * search->text.words);
	if (rc < 0)
		return rc;
	text = lk_buf_text(&pattern);
	return text ? lk_name_glob(text, search->text.text) : -ENOMEM;
}

/* Does the pattern that ends at the innermost level match the whole text? */
static int is_match(struct search *search)
{
	const size_t depth = search->depth - 1;
	int end = lk_pattern_end(
		&search->text, &search->levels[depth].progress, get_set(search, depth));

	return end == LK_PATTERN_ODD ? is_odd_match(search) : end == LK_PATTERN_YES;
}

static int add_found(struct search *search, struct lk_trie_value value)
{
	if (lk_arena_grow(search->arena, (void **)&search->found, &search->found_capacity,
		    search->found_count, sizeof(*search->found)) < 0)
		return -ENOMEM;
	search->found[search->found_count] = (struct found){value, search->found_count};
	search->found_count++;
	return 0;
}

static int add_values(struct search *search, const struct lk_node *node)
{
	uint64_t offset = node->values;

	for (uint32_t i = 0; i < node->value_count; i++) {
		const uint64_t begin = offset;
		struct lk_trie_value value;
		int rc = lk_node_value(&search->trie, &offset, &value);

		if (rc == 0)
			rc = lk_node_spend(&search->budget, offset - begin);
		if (rc == 0)
			rc = add_found(search, value);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* The prefix is looked at only as far as the text can match it; most nodes end there. *offset moves
 * over it. */
TWICE int take_prefix(struct search *search, struct level *level, uint64_t *offset, bool is_short)
{
	const struct lk_span file = search->trie.file;
	const struct lk_pattern_text *text = &search->text;
	const uint8_t *begin = file.data + *offset, *end = file.data + file.size, *at = begin;

	for (;;) {
		const struct lk_span rest = {at, (size_t)(end - at)};
		int rc;

		at += lk_pattern_run(text, &level->progress, rest, is_short);
		*offset = (uint64_t)(at - file.data);
		if (at == end)
			return -EBADMSG;
		if (!*at)
			break;
		if (!lk_pattern_could_take(text, &level->progress, *at, is_short))
			return 0;
		rc = lk_pattern_take(
			&search->text, &level->progress, get_set(search, search->depth), *at++);
		if (rc <= 0)
			return rc;
	}
	level->node.prefix = (struct lk_span){begin, (size_t)(at - begin)};
	++*offset;
	return 1;
}

/* 1 when the text can still match behind the prefix, then the node is read. */
TWICE int read_level(struct search *search, struct level *level, uint32_t reference, bool is_short)
{
	uint64_t begin, offset;
	int rc = lk_node_begin(&search->trie, reference, &begin);

	if (rc < 0)
		return rc;
	offset = begin;
	rc = 1;
	if (reference & LK_NODE_HAS_PREFIX)
		rc = take_prefix(search, level, &offset, is_short);
	else
		level->node.prefix = (struct lk_span){0};
	if (rc > 0 && lk_node_body(&search->trie, reference, &offset, &level->node) < 0)
		return -EBADMSG;
	if (rc >= 0 && lk_node_spend(&search->budget, offset - begin) < 0)
		return -EBADMSG;
	return rc;
}

/* Those of the labels that are in the node's table. */
static inline struct lk_labels limit_labels(
	const struct lk_labels *labels, const struct lk_node *node)
{
	const uint64_t ones = ~(uint64_t)0;
	const unsigned first = node->first, last = node->last;

	return (struct lk_labels){{
		labels->bits[0] & (first < 64 ? ones << first : 0) &
			(last < 64 ? ones >> (63 - last) : ones),
		labels->bits[1] & (first < 64 ? ones : ones << (first - 64)) &
			(last < 64 ? 0 : ones >> (127 - last)),
	}};
}

/* Before the first wildcard kmod follows the text, looking to the side for wildcards first ('\\' is
 * put with them: kmod has no escapes there); behind it, it takes all children in order. The order
 * in which values are found decides how those of equal priority are sorted. */
TWICE void choose_labels(const struct search *search, struct level *level, bool is_short)
{
	static const struct lk_labels all = {{~(uint64_t)0, ~(uint64_t)0}}, none;
	static const struct lk_labels special = LK_LABELS_SPECIAL;
	const struct lk_progress *progress = &level->progress;
	const struct lk_pattern_text *text = &search->text;

	level->then = 0;
	if (progress->wild) {
		level->labels = limit_labels(progress->state ? &all : &text->labels, &level->node);
		return;
	}
	level->labels = progress->state ? none : limit_labels(&special, &level->node);
	level->then = lk_pattern_next_byte(text, progress, is_short);
	if (!progress->state && lk_pattern_is_special(level->then))
		level->then = 0; /* it is among those */
}

/* The innermost level's own values; they come behind its children's. */
static int finish_level(struct search *search, const struct level *level)
{
	int rc = is_match(search);

	return rc > 0 ? add_values(search, &level->node) : rc;
}

static inline int leave(struct search *search, const struct level *level)
{
	int rc = level->node.value_count ? finish_level(search, level) : 0;

	search->depth = level->back;
	return rc;
}

/* Make the node the innermost level, if it can still match; the set and the progress are there
 * already. */
TWICE int enter(struct search *search, struct level *level, uint32_t reference, bool is_short)
{
	int rc = read_level(search, level, reference, is_short);

	if (rc <= 0)
		return rc;
	search->depth++;
	if (!level->node.table.size)
		return leave(search, level);
	choose_labels(search, level, is_short);
	return search->depth < search->capacity ? 0 : reserve_level(search);
}

/* The next child of the level that is worth entering, and its label; 0 when there is none. */
TWICE uint32_t next_child(
	const struct search *search, struct level *level, uint8_t *label, bool is_short)
{
	for (unsigned i = 0; i < 2; i++) {
		uint64_t bits = level->labels.bits[i];

		while (bits) {
			uint32_t reference;

			*label = (uint8_t)((unsigned)__builtin_ctzll(bits) + i * 64);
			bits &= bits - 1;
			reference = lk_node_label(&level->node, *label);
			if (reference && lk_pattern_could_take(&search->text, &level->progress,
						 *label, is_short)) {
				level->labels.bits[i] = bits;
				return reference;
			}
		}
		level->labels.bits[i] = 0;
	}
	*label = level->then;
	level->then = 0;
	return *label ? lk_node_child(&level->node, *label) : 0;
}

TWICE int take_label(struct search *search, struct level *child, uint8_t label, bool is_short)
{
	const struct lk_span bytes = {&label, 1};

	if (lk_pattern_run(&search->text, &child->progress, bytes, is_short))
		return 1;
	return lk_pattern_take(
		&search->text, &child->progress, get_set(search, search->depth), label);
}

/* Has the level nothing left to do once the child is done that is entered now? It stays, as part of
 * the pattern, but nobody comes back to it. */
static inline bool is_spent(const struct level *level)
{
	return !(level->labels.bits[0] | level->labels.bits[1] | level->then |
		 level->node.value_count);
}

TWICE int enter_child(struct search *search, const struct level *parent, uint32_t reference,
	uint8_t label, bool is_short)
{
	const size_t depth = search->depth;
	struct level *child = &search->levels[depth];
	int rc;

	if (!is_short && parent->progress.kind == LK_POSITIONS_MANY)
		memcpy(get_set(search, depth), get_set(search, depth - 1),
			search->text.words * sizeof(*search->sets));
	child->progress = parent->progress;
	child->label = label;
	child->back = is_spent(parent) ? parent->back : (uint32_t)depth;
	rc = take_label(search, child, label, is_short);
	return rc <= 0 ? rc : enter(search, child, reference, is_short);
}

TWICE int run_search(struct search *search, bool is_short)
{
	int rc = enter(search, search->levels, search->trie.root, is_short);

	while (rc == 0 && search->depth) {
		struct level *level = &search->levels[search->depth - 1];
		uint8_t label;
		const uint32_t reference = next_child(search, level, &label, is_short);

		rc = reference ? enter_child(search, level, reference, label, is_short)
			       : leave(search, level);
	}
	return rc;
}

/* One by one, because most of it is large and filled when it is needed. */
static void init_search(struct search *search, const struct lk_trie *trie, struct lk_arena *arena)
{
	search->trie = *trie;
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

static int begin_search(struct search *search, const char *text)
{
	int rc = lk_pattern_open(&search->text, text);

	if (rc == 0 && search->text.words > WORDS_FIRST)
		rc = move_to_heap(search, LEVELS_FIRST);
	if (rc == 0)
		search->levels[0] = (struct level){.progress = lk_progress_begin()};
	return rc;
}

static int compare_found(const void *a, const void *b)
{
	const struct found *left = a, *right = b;

	if (left->value.priority != right->value.priority)
		return left->value.priority < right->value.priority ? -1 : 1;
	return left->order > right->order ? -1 : 1;
}

static int give_found(const struct search *search, struct lk_trie_values *ret)
{
	struct lk_trie_values values = {.capacity = search->found_count};

	if (!search->found_count) {
		*ret = values;
		return 0;
	}
	values.items = lk_arena_alloc(search->arena, search->found_count * sizeof(*values.items));
	if (!values.items)
		return -ENOMEM;
	if (search->found_count > 1)
		qsort(search->found, search->found_count, sizeof(*search->found), compare_found);
	for (; values.count < search->found_count; values.count++)
		values.items[values.count] = search->found[values.count].value;
	*ret = values;
	return 0;
}

int lk_trie_match(const struct lk_trie *trie, struct lk_arena *arena, const char *text,
	struct lk_trie_values *ret)
{
	__attribute__((cleanup(end_search))) struct search search;
	int rc;

	init_search(&search, trie, arena);
	rc = begin_search(&search, text);
	if (rc == 0 && trie->root)
		rc = lk_pattern_is_short(&search.text) ? run_search(&search, true)
						       : run_search(&search, false);
	return rc < 0 ? rc : give_found(&search, ret);
}
