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

struct lk_generation *lk_generation_of(const struct lkm *lkm)
{
	return __atomic_load_n(&lkm->generation, __ATOMIC_ACQUIRE);
}

struct lk_generation *lk_generation_settled(const struct lkm *lkm)
{
	struct lk_generation *newest = lk_generation_of(lkm);

	for (struct lk_generation *at = newest; at; at = at->older)
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

static void free_generation(const struct lkm *lkm, struct lk_generation *generation)
{
	for (size_t i = 0; i < lkm->shelf_count; i++)
		free_shelf(&generation->shelves[i]);
	for (size_t i = 0; i < LK_FACT_COUNT; i++)
		lk_generation_fact_drop(generation->facts[i]);
	lk_arena_done(&generation->arena);
	free(generation);
}

void lk_generation_end(struct lkm *lkm)
{
	struct lk_generation *older;

	for (struct lk_generation *generation = lkm->generation; generation; generation = older) {
		older = generation->older;
		free_generation(lkm, generation);
	}
	lkm->generation = NULL;
}

/* With the lock held: free the generations that no request can see any more. A request sees those
 * from the one it began with to the newest; lkm_config_directive() sees the newest that has a
 * configuration; and results that callers hold stay. */
static void free_unseen(struct lkm *lkm)
{
	struct lk_generation *last = lk_generation_settled(lkm), **link;

	for (struct lk_generation *at = last; at; at = at->older)
		if (at->requests)
			last = at;
	for (link = &last->older; *link;) {
		struct lk_generation *unseen = *link;

		if (unseen->given_out) {
			link = &unseen->older;
		} else {
			*link = unseen->older;
			free_generation(lkm, unseen);
		}
	}
}

static void look(struct lk_watched *watched)
{
	enum lk_file_kind kind;

	watched->identity = (struct lk_file_identity){0};
	watched->exists =
		lk_file_identify(watched->at, watched->path, &kind, &watched->identity) == 0;
}

int lk_generation_watch(
	struct lk_generation *generation, enum lkm_change part, int at, const char *path)
{
	struct lk_watched *watched;

	if (!generation->watches)
		return 0;
	if (lk_arena_grow(&generation->arena, (void **)&generation->watched,
		    &generation->watched_capacity, generation->watched_count,
		    sizeof(*generation->watched)) < 0)
		return -ENOMEM;
	watched = &generation->watched[generation->watched_count++];
	*watched = (struct lk_watched){.at = at, .path = path, .part = part};
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

/* With the lock held: the parts of which a file has been replaced, as bits of enum lkm_change; with
 * any, the first one that is found. */
static unsigned changes(const struct lk_generation *generation, bool any)
{
	unsigned parts = 0;

	for (size_t i = 0; i < generation->watched_count && !(any && parts); i++)
		if (!(parts & generation->watched[i].part) && !is_same(&generation->watched[i]))
			parts |= generation->watched[i].part;
	return parts;
}

/* With the lock held: 1 when there is a new one; 0; -ENOMEM. */
static int replace(struct lkm *lkm)
{
	struct lk_generation *newer;

	if (!changes(lkm->generation, true))
		return 0;
	newer = new_generation(lkm);
	if (!newer)
		return -ENOMEM;
	newer->older = lkm->generation;
	__atomic_store_n(&lkm->generation, newer, __ATOMIC_RELEASE);
	free_unseen(lkm);
	return 1;
}

struct lk_request lk_request_begin(struct lkm *lkm)
{
	struct lk_request request = {.lkm = lkm};
	int64_t now;

	if (lkm->once)
		return request;
	now = lkm->keep ? lkm->looked : lk_proc_now();
	pthread_mutex_lock(&lkm->lock);
	if (now - lkm->looked >= PAUSE_MS) {
		lkm->looked = now;
		replace(lkm); /* without memory for a new generation the present one stays */
	}
	request.generation = lkm->generation;
	request.generation->requests++;
	pthread_mutex_unlock(&lkm->lock);
	return request;
}

void lk_request_end(struct lk_request *request)
{
	if (!request->generation)
		return;
	pthread_mutex_lock(&request->lkm->lock);
	request->generation->requests--;
	free_unseen(request->lkm);
	pthread_mutex_unlock(&request->lkm->lock);
	request->generation = NULL;
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

LKM_EXPORT unsigned lkm_changed(struct lkm *lkm)
{
	unsigned parts;

	if (!lkm)
		return 0;
	pthread_mutex_lock(&lkm->lock);
	parts = changes(lkm->generation, false);
	pthread_mutex_unlock(&lkm->lock);
	return parts;
}
