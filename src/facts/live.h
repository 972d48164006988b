/* SPDX-License-Identifier: MIT */
/* The loaded modules, from one reading of /proc/modules. */
#ifndef LK_LIVE_H
#define LK_LIVE_H

#include <lkm/error.h>
#include "../base/map.h"
#include "../formats/proc.h"

struct lk_live_module {
	const char *name;
	uint64_t size;
	int64_t refcount; /* -1: this kernel cannot unload */
	enum lkm_state state;
	uint64_t address;
	const char *taint;    /* letters, "" when none */
	bool permanent;       /* no exit function */
	const char **holders; /* names of modules that use it, in the kernel's order */
	size_t holder_count;
};

struct lk_live {
	struct lk_arena *arena;
	struct lk_live_module *modules; /* newest first, as the kernel lists them */
	size_t count, capacity;
	struct lk_map by_name;
};

/* Parse the contents of /proc/modules; lines of another form are passed over. 0 or -ENOMEM. */
int lk_live_parse(struct lk_live *live, struct lk_arena *arena, struct lk_span text);

/* The module with this (normalised) name, or NULL. */
const struct lk_live_module *lk_live_find(const struct lk_live *live, const char *module);

#endif
