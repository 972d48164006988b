/* SPDX-License-Identifier: MIT */
/* /proc/modules as a table of modules by name. */
#include "live.h"

#include <errno.h>
#include <string.h>

static int add_holders(struct lk_arena *arena, struct lk_span list, struct lk_live_module *module)
{
	size_t capacity = 0;
	struct lk_span name;

	while (lk_proc_holder_next(&list, &name)) {
		if (LK_GROW(arena, module->holders, module->holder_count, capacity) < 0)
			return -ENOMEM;
		module->holders[module->holder_count] = lk_arena_copy_span(arena, name);
		if (!module->holders[module->holder_count++])
			return -ENOMEM;
	}
	return 0;
}

static int add_module(struct lk_live *live, const struct lk_proc_module *line)
{
	struct lk_live_module module = {.name = lk_arena_copy_span(live->arena, line->name),
		.size = line->size,
		.refcount = line->refcount,
		.state = line->state,
		.address = line->address,
		.taint = lk_arena_copy_span(live->arena, line->taint),
		.permanent = line->permanent};

	if (!module.name || !module.taint || add_holders(live->arena, line->holders, &module) < 0 ||
		LK_GROW(live->arena, live->modules, live->count, live->capacity) < 0)
		return -ENOMEM;
	live->modules[live->count++] = module;
	return 0;
}

int lk_live_parse(struct lk_live *live, struct lk_arena *arena, struct lk_span text)
{
	struct lk_proc_module line;
	int rc;

	*live = (struct lk_live){.arena = arena};
	lk_map_init(&live->by_name, arena);
	while ((rc = lk_proc_module_next(&text, &line)) != 0)
		if (rc > 0 && add_module(live, &line) < 0)
			return -ENOMEM;
	for (size_t i = 0; i < live->count; i++) /* not earlier: the array moved while it grew */
		if (lk_map_put(&live->by_name, live->modules[i].name, &live->modules[i]) < 0)
			return -ENOMEM;
	return 0;
}

const struct lk_live_module *lk_live_find(const struct lk_live *live, const char *module)
{
	return lk_map_get(&live->by_name, module);
}
