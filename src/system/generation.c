/* SPDX-License-Identifier: MIT */
/* Noticing that indexes or configuration have been replaced, while others may be reading them. */
#include "generation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../os/os_proc.h"

/* Time between two looks. */
#define PAUSE_MS 1000

/* Old ones stay until the end, with their mappings; nobody replaces indexes so often. */
#define GENERATIONS_MAX 256

struct lk_generation *lk_generation_of(const struct lkm *lkm)
{
	return __atomic_load_n(&lkm->generation, __ATOMIC_ACQUIRE);
}

const struct lk_generation *lk_generation_settled(const struct lkm *lkm)
{
	const struct lk_generation *newest = lk_generation_of(lkm);

	for (const struct lk_generation *at = newest; at; at = at->older)
		if (at->config_read)
			return at;
	return newest;
}

static struct lk_generation *new_generation(const struct lkm *lkm)
{
	struct lk_generation *generation = calloc(1, sizeof(*generation));

	if (!generation)
		return NULL;
	generation->shelves =
		lk_arena_alloc(&generation->arena, lkm->shelf_count * sizeof(*generation->shelves));
	if (!generation->shelves) {
		lk_arena_done(&generation->arena);
		free(generation);
		return NULL;
	}
	generation->watches = !lkm->once;
	lk_config_init(&generation->config, &generation->arena);
	return generation;
}

int lk_generation_begin(struct lkm *lkm)
{
	lkm->generation = new_generation(lkm);
	lkm->looked = lk_proc_now();
	return lkm->generation ? 0 : -ENOMEM;
}

static void free_shelf(struct lk_shelf_read *shelf)
{
	for (size_t i = 0; i < LK_INDEX_COUNT; i++)
		lk_mapping_close(&shelf->indexes[i].mapping);
	if (shelf->scanned)
		lk_emit_done(shelf->outputs);
}

void lk_generation_end(struct lkm *lkm)
{
	struct lk_generation *older;

	for (struct lk_generation *generation = lkm->generation; generation; generation = older) {
		older = generation->older;
		for (size_t i = 0; i < lkm->shelf_count; i++)
			free_shelf(&generation->shelves[i]);
		lk_arena_done(&generation->arena);
		free(generation);
	}
	lkm->generation = NULL;
}

static void look(struct lk_watched *watched)
{
	enum lk_file_kind kind;

	watched->identity = (struct lk_file_identity){0};
	watched->exists =
		lk_file_identify(watched->at, watched->path, &kind, &watched->identity) == 0;
}

int lk_generation_watch(struct lk_generation *generation, int at, const char *path)
{
	struct lk_watched *watched;

	if (!generation->watches)
		return 0;
	if (lk_arena_grow(&generation->arena, (void **)&generation->watched,
		    &generation->watched_capacity, generation->watched_count,
		    sizeof(*generation->watched)) < 0)
		return -ENOMEM;
	watched = &generation->watched[generation->watched_count++];
	*watched = (struct lk_watched){.at = at, .path = path};
	look(watched);
	return 0;
}

int lk_generation_problem(struct lk_generation *generation, const char *message)
{
	const char *copy = lk_arena_copy(&generation->arena, message);

	if (!copy || lk_arena_grow(&generation->arena, (void **)&generation->problems,
			     &generation->problem_capacity, generation->problem_count,
			     sizeof(*generation->problems)) < 0)
		return -ENOMEM;
	generation->problems[generation->problem_count++] = copy;
	return 0;
}

static bool is_same(const struct lk_watched *watched)
{
	const struct lk_file_identity *was = &watched->identity;
	struct lk_watched now = {.at = watched->at, .path = watched->path};

	look(&now);
	return now.exists == watched->exists && lk_file_identity_is_same(&now.identity, was);
}

static bool is_over(const struct lk_generation *generation)
{
	for (size_t i = 0; i < generation->watched_count; i++)
		if (!is_same(&generation->watched[i]))
			return generation->number < GENERATIONS_MAX;
	return false;
}

/* With the lock held: 1 when there is a new one; 0; -ENOMEM. */
static int replace(struct lkm *lkm)
{
	struct lk_generation *newer;

	if (!is_over(lkm->generation))
		return 0;
	newer = new_generation(lkm);
	if (!newer)
		return -ENOMEM;
	newer->older = lkm->generation;
	newer->number = newer->older->number + 1;
	__atomic_store_n(&lkm->generation, newer, __ATOMIC_RELEASE);
	return 1;
}

static bool is_due(const struct lkm *lkm, int64_t now)
{
	return now - __atomic_load_n(&lkm->looked, __ATOMIC_RELAXED) >= PAUSE_MS;
}

void lk_generation_renew(struct lkm *lkm)
{
	int64_t now;

	if (lkm->once)
		return;
	now = lk_proc_now();
	if (!is_due(lkm, now))
		return;
	pthread_mutex_lock(&lkm->lock);
	if (is_due(lkm, now)) { /* and nobody has looked in the meantime */
		__atomic_store_n(&lkm->looked, now, __ATOMIC_RELAXED);
		replace(lkm);
	}
	pthread_mutex_unlock(&lkm->lock);
}

LKM_EXPORT int lkm_refresh(struct lkm *lkm, struct lkm_error *reterr)
{
	int rc;

	lk_fail_clear(reterr);
	if (!lkm)
		return lk_fail_argument(reterr, "lkm is NULL");
	pthread_mutex_lock(&lkm->lock);
	rc = replace(lkm);
	pthread_mutex_unlock(&lkm->lock);
	return rc < 0 ? lk_fail_memory(reterr) : rc;
}
