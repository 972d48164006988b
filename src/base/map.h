/* SPDX-License-Identifier: MIT */
/* A hash map from strings to pointers; keys are borrowed, the table lives in an arena. */
#ifndef LK_MAP_H
#define LK_MAP_H

#include <stddef.h>
#include <stdint.h>
#include "arena.h"

struct lk_map {
	struct lk_arena *arena;
	struct lk_map_slot *slots;
	size_t capacity;
	size_t count;
};

void lk_map_init(struct lk_map *map, struct lk_arena *arena);

/* The value stored for key, or NULL. */
void *lk_map_get(const struct lk_map *map, const char *key);

/* Store a value (not NULL) for key, replacing an earlier one. Returns 0 or -ENOMEM. */
int lk_map_put(struct lk_map *map, const char *key, void *value);

/* The hash of length bytes, for tables of other shapes. seed should not be predictable. */
uint64_t lk_map_hash(uint64_t seed, const char *key, size_t length);

#endif
