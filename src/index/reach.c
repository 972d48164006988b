/* SPDX-License-Identifier: MIT */
/* The topological order as depmod has always made it, and the closure in that order. */
#include "reach.h"

#include <errno.h>

#include "../base/error.h"

/* The last one in is the first one out: the order of modules.dep has always come from this. */
int lk_reach_sort(
	const struct lk_edges *edges, struct lk_arena *scratch, uint32_t *order, size_t *ret_sorted)
{
	uint32_t *users = lk_arena_alloc(scratch, edges->count * sizeof(*users));
	uint32_t *waiting = lk_arena_alloc(scratch, edges->count * sizeof(*waiting));
	size_t count = 0, sorted = 0;

	if (!users || !waiting)
		return -ENOMEM;
	for (size_t i = 0; i < edges->first[edges->count]; i++)
		users[edges->targets[i]]++;
	for (size_t i = 0; i < edges->count; i++)
		if (!users[i])
			waiting[count++] = (uint32_t)i;
	while (count) {
		const uint32_t module = waiting[--count];

		order[sorted++] = module;
		for (size_t i = edges->first[module]; i < edges->first[module + 1]; i++)
			if (!--users[edges->targets[i]])
				waiting[count++] = edges->targets[i];
	}
	*ret_sorted = sorted;
	return 0;
}

/* A set of places in the order: one bit each, and which words hold any. */
struct places {
	uint64_t *words;
	size_t low, high; /* words [low, high) may be other than zero */
	size_t count;     /* of bits that are set */
};

struct closing {
	const struct lk_edges *edges;
	const uint32_t *order;
	uint32_t *place; /* of each module in the order */
	struct places places;
	struct lk_tree_module *modules;
	size_t pairs;
};

static bool add_place(struct places *places, uint32_t place)
{
	const size_t word = place / 64;
	const uint64_t bit = (uint64_t)1 << place % 64;

	if (places->words[word] & bit)
		return false;
	places->words[word] |= bit;
	places->count++;
	if (word < places->low)
		places->low = word;
	if (word >= places->high)
		places->high = word + 1;
	return true;
}

/* A module that is in the set already was needed by another dependency, and came with all that it
 * needs. */
static void add_target(struct closing *closing, uint32_t target)
{
	const struct lk_tree_module *module = &closing->modules[target];

	if (!add_place(&closing->places, closing->place[target]))
		return;
	for (size_t i = 0; i < module->need_count; i++)
		add_place(&closing->places, closing->place[module->needs[i]]);
}

/* In ascending order; the set is empty afterwards. */
static void take_places(struct closing *closing, uint32_t *needs)
{
	struct places *places = &closing->places;

	for (size_t word = places->low; word < places->high; word++) {
		for (uint64_t bits = places->words[word]; bits; bits &= bits - 1)
			*needs++ = closing->order[word * 64 + (size_t)__builtin_ctzll(bits)];
		places->words[word] = 0;
	}
	places->low = SIZE_MAX;
	places->high = places->count = 0;
}

static int close_module(struct closing *closing, struct lk_arena *arena, uint32_t position,
	struct lkm_error *reterr)
{
	const struct lk_edges *edges = closing->edges;
	struct lk_tree_module *module = &closing->modules[position];
	uint32_t *needs;

	for (size_t i = edges->first[position]; i < edges->first[position + 1]; i++)
		add_target(closing, edges->targets[i]);
	if (!closing->places.count)
		return 0;
	closing->pairs += closing->places.count;
	if (closing->pairs > LK_REACH_PAIRS_MAX)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"the modules have more dependencies than an index can hold");
	needs = lk_arena_alloc(arena, closing->places.count * sizeof(*needs));
	if (!needs)
		return lk_fail_memory(reterr);
	module->need_count = closing->places.count;
	module->needs = needs;
	take_places(closing, needs);
	return 0;
}

static int prepare(struct closing *closing, struct lk_arena *scratch)
{
	const size_t count = closing->edges->count;

	closing->places.low = SIZE_MAX;
	closing->places.words = lk_arena_alloc(scratch, (count / 64 + 1) * sizeof(uint64_t));
	closing->place = lk_arena_alloc(scratch, count * sizeof(*closing->place));
	if (!closing->places.words || !closing->place)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		closing->place[closing->order[i]] = (uint32_t)i;
		closing->modules[i].needs = NULL;
		closing->modules[i].need_count = 0;
	}
	return 0;
}

int lk_reach_close(const struct lk_edges *edges, const uint32_t *order, struct lk_arena *arena,
	struct lk_arena *scratch, struct lk_tree *tree, struct lkm_error *reterr)
{
	struct closing closing = {.edges = edges, .order = order, .modules = tree->modules};
	int rc = prepare(&closing, scratch);

	if (rc < 0)
		return lk_fail_memory(reterr);
	/* From the end: what a module needs is complete before it. */
	for (size_t i = edges->count; i-- > 0 && rc == 0;)
		rc = close_module(&closing, arena, order[i], reterr);
	return rc;
}
