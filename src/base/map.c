/* SPDX-License-Identifier: MIT */
/* A hash map from strings to pointers: open addressing, never more than two thirds full. */
#include "map.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct lk_map_slot {
	const char *key; /* NULL: the slot is free */
	void *value;
	uint64_t hash;
};

#define FIRST_CAPACITY 16

void lk_map_init(struct lk_map *map, struct lk_arena *arena)
{
	*map = (struct lk_map){.arena = arena};
}

/* Multiply the halves of a word, which the hash so far has made unpredictable: one multiplication,
 * and no difference between two keys has the same effect for every seed. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
	uint64_t mixed = hash ^ word;

	return (mixed & UINT32_MAX) * (mixed >> 32) ^ (mixed << 23 | mixed >> 41);
}

static uint64_t read_word(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

uint64_t lk_map_hash(uint64_t seed, const char *key, size_t length)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = (seed + length) * odd, last = 0;
	size_t left = length;

	for (; left > sizeof(hash); left -= sizeof(hash), key += sizeof(hash))
		hash = mix(hash, read_word(key));
	if (length < sizeof(hash))
		while (left) /* no call of memcpy for so few bytes */
			last = last << 8 | (unsigned char)key[--left];
	else /* the last word reaches back into the one before it */
		last = read_word(key + left - sizeof(hash));
	hash = mix(hash, last) * odd;
	return hash ^ hash >> 32;
}

/* The arena's address is the seed, so where addresses are randomised the order of slots is too, and
 * no file can be prepared whose names all collide. Nothing visible depends on it: a map is never
 * walked. */
static uint64_t hash_key(const struct lk_map *map, const char *key)
{
	return lk_map_hash((uintptr_t)map->arena, key, strlen(key));
}

/* The slot that holds the key, or the free slot where it belongs. */
static struct lk_map_slot *find_slot(
	struct lk_map_slot *slots, size_t capacity, const char *key, uint64_t hash)
{
	size_t i = (size_t)hash & (capacity - 1);

	while (slots[i].key && (slots[i].hash != hash || strcmp(slots[i].key, key) != 0))
		i = (i + 1) & (capacity - 1);
	return &slots[i];
}

void *lk_map_get(const struct lk_map *map, const char *key)
{
	if (!map->count)
		return NULL;
	return find_slot(map->slots, map->capacity, key, hash_key(map, key))->value;
}

static int rehash(struct lk_map *map)
{
	size_t capacity = map->capacity ? map->capacity * 2 : FIRST_CAPACITY;
	struct lk_map_slot *slots;

	if (capacity > SIZE_MAX / sizeof(*slots) / 2)
		return -ENOMEM;
	slots = lk_arena_alloc(map->arena, capacity * sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < map->capacity; i++) {
		const struct lk_map_slot *old = &map->slots[i];

		if (old->key)
			*find_slot(slots, capacity, old->key, old->hash) = *old;
	}
	map->slots = slots;
	map->capacity = capacity;
	return 0;
}

int lk_map_put(struct lk_map *map, const char *key, void *value)
{
	struct lk_map_slot *slot;
	uint64_t hash = hash_key(map, key);

	if (map->count >= map->capacity / 3 * 2) {
		int r = rehash(map);

		if (r < 0)
			return r;
	}
	slot = find_slot(map->slots, map->capacity, key, hash);
	if (!slot->key)
		map->count++;
	*slot = (struct lk_map_slot){key, value, hash};
	return 0;
}
