/* SPDX-License-Identifier: MIT */
/* A depth-first walk over holders, without recursion, because their number has no limit. */
#include "unload_order.h"

#include <errno.h>

struct visit {
	const struct lk_live_module *module;
	size_t next; /* the holder to be looked at */
};

struct walk {
	const struct lk_live *live;
	bool *seen; /* a flag for each module */
	struct visit *stack;
	size_t depth;
	const char **order;
	size_t count;
};

static void enter(struct walk *walk, const struct lk_live_module *module)
{
	size_t i = (size_t)(module - walk->live->modules);

	if (walk->seen[i])
		return;
	walk->seen[i] = true;
	walk->stack[walk->depth++] = (struct visit){.module = module};
}

int lk_unload_order(const struct lk_live *live, const struct lk_live_module *module,
	const char ***ret, size_t *ret_count)
{
	struct walk walk = {.live = live,
		.seen = lk_arena_alloc(live->arena, live->count * sizeof(*walk.seen)),
		.stack = lk_arena_alloc(live->arena, live->count * sizeof(*walk.stack)),
		.order = lk_arena_alloc(live->arena, live->count * sizeof(*walk.order))};

	if (!walk.seen || !walk.stack || !walk.order)
		return -ENOMEM;
	enter(&walk, module);
	while (walk.depth) {
		struct visit *visit = &walk.stack[walk.depth - 1];
		const struct lk_live_module *holder;

		if (visit->next == visit->module->holder_count) {
			walk.order[walk.count++] = visit->module->name;
			walk.depth--;
			continue;
		}
		holder = lk_live_find(live, visit->module->holders[visit->next++]);
		if (holder)
			enter(&walk, holder);
	}
	*ret = walk.order;
	*ret_count = walk.count - 1; /* the last is the module itself */
	return 0;
}
