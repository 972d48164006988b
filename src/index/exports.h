/* SPDX-License-Identifier: MIT */
/* A table of all modules' exports, and of the kernel's when they are to
 * be checked. */
#ifndef LK_EXPORTS_H
#define LK_EXPORTS_H

#include "link.h"

/* The owner of what the kernel itself exports. */
#define LK_EXPORTS_KERNEL UINT32_MAX
/* No symbol has this position. */
#define LK_EXPORTS_NONE SIZE_MAX

struct lk_exports {
	struct lk_tree_symbol *items; /* each name once, in the order of their first export */
	size_t count, capacity;
	uint32_t *crcs; /* for each item; NULL when they are not to be checked */
	struct lk_exports_slot *slots;
	size_t mask; /* the number of slots, a power of two, less one */
};

/* The names of all modules, and of the kernel if rules ask for a check; of several owners the last
 * one, and a module before the kernel. Names lose the prefix. items is in the arena, the rest in
 * scratch. 0 or -ENOMEM. */
int lk_exports_build(struct lk_exports *exports, struct lk_arena *arena, struct lk_arena *scratch,
	const struct lk_tree *tree, const struct lk_link_rules *rules);

/* The imports of a module, a name at a time. */
struct lk_imports {
	struct lk_span rest; /* the list */
	size_t count;        /* names that were cut off it */
	char prefix;         /* removed after one '.' */
	bool all;            /* also symbols that are not exported */
};

struct lk_import {
	const char *name;   /* as it stands in the list */
	const char *symbol; /* what was looked for: without '.' and prefix */
	size_t number;      /* in the list */
	size_t found;       /* position in items, or LK_EXPORTS_NONE */
};

/* The next import that somebody exports, or any, if all are wanted; false at the end. */
bool lk_exports_import_next(
	const struct lk_exports *exports, struct lk_imports *cursor, struct lk_import *ret);

/* Only the modules' symbols, sorted by name; nothing can be found any more. 0 or -ENOMEM. */
int lk_exports_sort(struct lk_exports *exports, struct lk_arena *scratch);

#endif
