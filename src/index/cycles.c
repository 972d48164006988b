/* SPDX-License-Identifier: MIT */
/* Dependency cycles: the strongly connected parts of the graph of dependencies, without recursion.
 */
#include "cycles.h"

#include <errno.h>

#include "../base/buf.h"

/* The reported cycles have at most this many modules together, not counting the first one: modules
 * of a hostile tree may be connected in as many ways as there are pairs. */
#define TOLD_MAX (LK_TREE_MODULES_MAX + 1)
#define TEXT_MAX ((size_t)64 << 20)

struct search {
	const struct lk_edges *edges;
	uint32_t *part;  /* the number of the part a module is in, from 1; 0: not known yet */
	uint32_t *index; /* when it was seen first, from 1; 0: not yet */
	uint32_t *low;   /* the first seen that can be reached from it */
	uint32_t *path;  /* from the module where the search began to the present one */
	size_t depth;
	size_t *next;   /* of each module on the path, the edge to go next */
	uint32_t *open; /* modules that were seen and are in no part yet */
	size_t open_count;
	uint32_t seen, parts;
};

static int prepare(struct search *search, const struct lk_edges *edges, struct lk_arena *scratch)
{
	uint32_t *memory = lk_arena_alloc(scratch, 5 * edges->count * sizeof(*memory));

	search->next = lk_arena_alloc(scratch, edges->count * sizeof(*search->next));
	if (!memory || !search->next)
		return -ENOMEM;
	search->edges = edges;
	search->part = memory;
	search->index = memory + edges->count;
	search->low = memory + 2 * edges->count;
	search->path = memory + 3 * edges->count;
	search->open = memory + 4 * edges->count;
	return 0;
}

static void enter(struct search *search, uint32_t module)
{
	search->index[module] = search->low[module] = ++search->seen;
	search->next[module] = search->edges->first[module];
	search->path[search->depth++] = module;
	search->open[search->open_count++] = module;
}

static void lower(struct search *search, uint32_t module, uint32_t low)
{
	if (low < search->low[module])
		search->low[module] = low;
}

/* Tarjan's algorithm for the strongly connected parts. */
static void search_from(struct search *search, uint32_t start)
{
	enter(search, start);
	while (search->depth) {
		const uint32_t module = search->path[search->depth - 1];
		uint32_t target;

		if (search->next[module] == search->edges->first[module + 1]) {
			search->depth--;
			if (search->low[module] != search->index[module]) {
				lower(search, search->path[search->depth - 1], search->low[module]);
				continue;
			}
			/* All that was seen after module can reach it, and is reached from it: a
			 * part. */
			search->parts++;
			do {
				target = search->open[--search->open_count];
				search->part[target] = search->parts;
			} while (target != module);
			continue;
		}
		target = search->edges->targets[search->next[module]++];
		if (!search->index[target])
			enter(search, target);
		else if (!search->part[target])
			lower(search, module, search->index[target]);
	}
}

static bool is_inside(const struct search *search, uint32_t module, uint32_t target)
{
	return search->part[module] == search->part[target];
}

struct telling {
	struct search *search;
	const struct lk_tree *tree;
	const char *directory;
	struct lk_arena *scratch;
	struct lk_notes *notes;
	uint32_t *place; /* on the path, from 1; 0: not on it */
	bool *done;      /* was on it */
	size_t told;
};

const char *lk_cycles_shown(
	struct lk_arena *arena, const char *directory, const struct lk_tree_module *module)
{
	if (module->path[0] == '/')
		return module->path;
	return lk_arena_format(arena, "%s/%s", directory, module->path);
}

static int tell_cycle(struct telling *telling, size_t from)
{
	const struct search *search = telling->search;
	const size_t length = search->depth - from;
	LK_BUF_CLEANUP struct lk_buf text;
	const struct lk_tree_module *modules = telling->tree->modules;
	const char *shown, *words;
	int rc = 0;

	if (telling->told && telling->told + length > TOLD_MAX)
		return 0;
	telling->told += length;
	lk_buf_init(&text, TEXT_MAX);
	shown = lk_cycles_shown(
		telling->scratch, telling->directory, &telling->tree->modules[search->path[from]]);
	for (size_t i = from; i < search->depth && rc == 0; i++)
		rc = lk_buf_format(&text, "%s -> ", modules[search->path[i]].name);
	if (rc == 0) /* and back to where it begins */
		rc = lk_buf_add_text(&text, modules[search->path[from]].name);
	if (!shown || rc < 0)
		return -ENOMEM;
	words = lk_buf_text(&text);
	if (!words)
		return -ENOMEM;
	return lk_notes_add(telling->notes, LKM_DEPMOD_CYCLE, shown, "Cycle detected: %s", words);
}

static void step_in(struct telling *telling, uint32_t module)
{
	struct search *search = telling->search;

	telling->done[module] = true;
	search->next[module] = search->edges->first[module + 1];
	search->path[search->depth++] = module;
	telling->place[module] = (uint32_t)search->depth;
}

/* Through one part, the last dependency of each module first, as kmod goes. */
static int tell_from(struct telling *telling, uint32_t start)
{
	struct search *search = telling->search;
	const struct lk_edges *edges = search->edges;
	int rc = 0;

	step_in(telling, start);
	while (search->depth && rc == 0) {
		const uint32_t module = search->path[search->depth - 1];
		uint32_t target;

		if (search->next[module] == edges->first[module]) {
			telling->place[module] = 0;
			search->depth--;
			continue;
		}
		target = edges->targets[--search->next[module]];
		if (!is_inside(search, module, target))
			continue;
		if (telling->place[target])
			rc = tell_cycle(telling, telling->place[target] - 1);
		else if (!telling->done[target])
			step_in(telling, target);
	}
	return rc;
}

static int tell(struct telling *telling, size_t *ret_cyclic)
{
	const struct lk_edges *edges = telling->search->edges;
	const size_t count = edges->count;
	size_t cyclic = 0;
	int rc = 0;

	telling->place = lk_arena_alloc(telling->scratch, count * sizeof(*telling->place));
	telling->done = lk_arena_alloc(telling->scratch, count * sizeof(*telling->done));
	if (!telling->place || !telling->done)
		return -ENOMEM;
	for (size_t i = 0; i < count && rc == 0; i++) {
		size_t edge = edges->first[i];

		/* A part of more than one module has an edge inside from each of them. */
		while (edge < edges->first[i + 1] &&
			!is_inside(telling->search, (uint32_t)i, edges->targets[edge]))
			edge++;
		if (edge == edges->first[i + 1])
			continue;
		cyclic++;
		if (!telling->done[i])
			rc = tell_from(telling, (uint32_t)i);
	}
	*ret_cyclic = cyclic;
	return rc < 0 ? rc
		      : lk_notes_add(telling->notes, LKM_DEPMOD_CYCLE, NULL,
				"Found %zu modules in dependency cycles!", cyclic);
}

/* Drop every edge of a cycle: each of its modules would wait for the next one for ever. */
static void cut(struct lk_edges *edges, const struct search *search)
{
	size_t begin = 0, kept = 0;

	for (uint32_t module = 0; module < edges->count; module++) {
		const size_t end = edges->first[module + 1];

		for (size_t i = begin; i < end; i++)
			if (!is_inside(search, module, edges->targets[i]))
				edges->targets[kept++] = edges->targets[i];
		begin = end;
		edges->first[module + 1] = kept;
	}
}

int lk_cycles_cut(struct lk_edges *edges, const struct lk_tree *tree, const char *directory,
	struct lk_arena *scratch, struct lk_notes *notes, size_t *ret_cyclic)
{
	struct search search = {0};
	struct telling telling = {.search = &search,
		.tree = tree,
		.directory = directory,
		.scratch = scratch,
		.notes = notes};
	int rc = prepare(&search, edges, scratch);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < edges->count; i++)
		if (!search.index[i])
			search_from(&search, (uint32_t)i);
	rc = tell(&telling, ret_cyclic);
	if (rc == 0)
		cut(edges, &search);
	return rc;
}
