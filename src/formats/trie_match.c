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
#define ODD_WORK     (1u << 22) /* see is_odd_match() */

_Static_assert(LK_TRIE_KEY_MAX == LK_PATTERN_MAX, "a key is a pattern");
_Static_assert(LK_TRIE_TEXT_MAX == LK_PATTERN_TEXT_MAX, "a text is a text");

struct level {
	struct lk_node node;
	struct lk_progress progress;
	uint8_t label; /* by which it is its parent's child */
	uint8_t next;  /* wild: the label to go on with; otherwise an index, see next_label() */
};

struct found {
	struct lk_trie_value value;
	size_t order;
};

struct search {
	const struct lk_trie *trie;
	uint64_t budget, odd_work;
	struct level *levels;
	uint64_t *sets; /* one for each level */
	size_t depth, capacity;
	struct lk_arena *arena;
	struct found *found;
	size_t found_count, found_capacity;
	struct lk_pattern_text text;
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

/* Room for one more level than there are. */
static int reserve_level(struct search *search)
{
	const size_t capacity = search->capacity * 2;
	int rc;

	if (search->depth < search->capacity)
		return 0;
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
		int rc = lk_node_value(search->trie, &offset, &value);

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
static int take_prefix(struct search *search, struct level *level, uint64_t *offset)
{
	const struct lk_span file = search->trie->file;
	uint64_t *set = get_set(search, search->depth);
	const uint64_t begin = *offset;

	*offset += lk_pattern_run(&search->text, &level->progress,
		(struct lk_span){file.data + begin, (size_t)(file.size - begin)});
	for (; *offset < file.size && file.data[*offset]; ++*offset) {
		int rc = lk_pattern_take(&search->text, &level->progress, set, file.data[*offset]);

		if (rc <= 0)
			return rc;
	}
	if (*offset >= file.size)
		return -EBADMSG;
	level->node.prefix = (struct lk_span){file.data + begin, (size_t)(*offset - begin)};
	++*offset;
	return 1;
}

/* 1 when the text can still match behind the prefix, then the node is read. */
static int read_level(
	struct search *search, struct level *level, uint32_t reference, uint64_t *ret_used)
{
	uint64_t begin, offset;
	int rc = lk_node_begin(search->trie, reference, &begin);

	if (rc < 0)
		return rc;
	offset = begin;
	level->node = (struct lk_node){0};
	rc = reference & LK_NODE_HAS_PREFIX ? take_prefix(search, level, &offset) : 1;
	if (rc > 0 && lk_node_body(search->trie, reference, &offset, &level->node) < 0)
		return -EBADMSG;
	*ret_used = offset - begin;
	return rc;
}

/* Make the node the innermost level, if it can still match; the set and the progress are there
 * already. */
static int enter(struct search *search, uint32_t reference)
{
	struct level *level = &search->levels[search->depth];
	uint64_t used = 0;
	int alive = read_level(search, level, reference, &used);
	int rc = alive < 0 ? alive : lk_node_spend(&search->budget, used);

	if (rc < 0 || !alive)
		return rc;
	level->next = level->progress.wild ? level->node.first : 0;
	search->depth++;
	return reserve_level(search);
}

/* The next of all children in order that is worth looking at; 0 when there is none. */
static uint8_t next_wild_label(const struct search *search, struct level *level)
{
	while (level->next <= level->node.last) {
		const uint8_t label = level->next++;

		if (lk_pattern_could_take(&search->text, &level->progress, label))
			return label;
	}
	return 0;
}

/* Before the first wildcard kmod follows the text, looking to the side for wildcards first ('\' is
 * put with them: kmod has no escapes there); behind it, it takes all children in order. The order
 * in which values are found decides how those of equal priority are sorted. Returns 0 when there
 * are no more labels. */
static uint8_t next_label(const struct search *search, struct level *level)
{
	static const uint8_t special[] = {'*', '?', '[', '\\'};
	const struct lk_progress *progress = &level->progress;
	const bool plain = lk_progress_is_plain(progress);
	uint8_t byte;

	if (!level->node.table.size)
		return 0;
	if (progress->wild)
		return next_wild_label(search, level);
	if (plain && level->next < sizeof(special))
		return special[level->next++];
	if (level->next > sizeof(special))
		return 0;
	level->next = sizeof(special) + 1;
	byte = (uint8_t)search->text.text[progress->position];
	return plain && byte && memchr(special, byte, sizeof(special)) ? 0 : byte;
}

static int enter_child(struct search *search, uint32_t reference, uint8_t label)
{
	const size_t depth = search->depth;
	const struct level *parent = &search->levels[depth - 1];
	struct level *child = &search->levels[depth];
	uint64_t *set = get_set(search, depth);
	int rc;

	if (parent->progress.kind == LK_POSITIONS_MANY)
		memcpy(set, get_set(search, depth - 1), search->text.words * sizeof(*set));
	child->progress = parent->progress;
	child->label = label;
	rc = lk_pattern_take(&search->text, &child->progress, set, label);
	return rc <= 0 ? rc : enter(search, reference);
}

/* Go on to the next child of the innermost level; when there is none, its own values are next, and
 * it is left. */
static int step(struct search *search)
{
	struct level *level = &search->levels[search->depth - 1];
	uint8_t label;
	int rc = 0;

	while ((label = next_label(search, level)) != 0) {
		const uint32_t reference = lk_node_child(&level->node, label);

		if (reference)
			return enter_child(search, reference, label);
	}
	if (level->node.value_count)
		rc = is_match(search);
	if (rc > 0)
		rc = add_values(search, &level->node);
	search->depth--;
	return rc;
}

static int begin_search(struct search *search, const char *text)
{
	int rc = lk_pattern_open(&search->text, text);

	if (rc == 0 && search->text.words > WORDS_FIRST)
		rc = move_to_heap(search, LEVELS_FIRST);
	if (rc == 0)
		search->levels[0].progress = (struct lk_progress){0};
	return rc;
}

static int run_search(struct search *search)
{
	int rc = enter(search, search->trie->root);

	while (rc == 0 && search->depth)
		rc = step(search);
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

	/* What is behind this is filled when it is needed. */
	memset(&search, 0, offsetof(struct search, text));
	search.trie = trie;
	search.budget = trie->file.size;
	search.odd_work = ODD_WORK;
	search.levels = search.first_levels;
	search.sets = search.first_sets;
	search.capacity = LEVELS_FIRST;
	search.arena = arena;
	rc = begin_search(&search, text);
	if (rc == 0 && trie->root)
		rc = run_search(&search);
	return rc < 0 ? rc : give_found(&search, ret);
}
