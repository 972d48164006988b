/* SPDX-License-Identifier: MIT */
/* Learning a kernel's symbols from its modules. */
#include "learn.h"

#include <errno.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/tables.h"
#include "harvest.h"
#include "open.h"

/* The modules of the index, as jobs to read them. */
struct lesson {
	struct lkm *lkm;
	struct lk_arena *arena;
	struct lk_harvest_job *jobs;
	const char **names;
	size_t count, capacity, names_capacity;
};

static int add_job(void *context, const char *key, const char *value, uint32_t priority)
{
	struct lesson *lesson = context;
	struct lk_dep_line line;
	const char *path, *name;

	(void)priority;
	if (!lk_dep_parse(lk_span_of(value), &line))
		return 0;
	path = lk_arena_copy_span(lesson->arena, line.path);
	name = lk_arena_copy(lesson->arena, key);
	if (!path || !name ||
		lk_arena_grow(lesson->arena, (void **)&lesson->jobs, &lesson->capacity,
			lesson->count, sizeof(*lesson->jobs)) < 0 ||
		lk_arena_grow(lesson->arena, (void **)&lesson->names, &lesson->names_capacity,
			lesson->count, sizeof(*lesson->names)) < 0)
		return -ENOMEM;
	lesson->jobs[lesson->count] =
		(struct lk_harvest_job){.at = lesson->lkm->modules.fd, .path = path, .shown = path};
	lesson->names[lesson->count++] = name;
	return 0;
}

static int learn(
	struct lk_learned *learned, const char *name, const char *owner, const uint64_t *crc)
{
	struct lk_learned_symbol *symbol;

	if (lk_map_get(&learned->symbols, name))
		return 0;
	symbol = lk_arena_alloc(&learned->arena, sizeof(*symbol));
	if (!symbol)
		return -ENOMEM;
	*symbol = (struct lk_learned_symbol){
		.owner = owner, .crc = crc ? *crc : 0, .has_crc = crc && *crc};
	return lk_map_put(&learned->symbols, name, symbol);
}

static int learn_list(
	struct lk_learned *learned, struct lk_span names, const uint64_t *crcs, const char *owner)
{
	const char *name;
	int rc = 0;

	for (size_t i = 0; rc == 0 && lk_extract_next(&names, &name); i++)
		rc = learn(learned, name, owner, crcs ? &crcs[i] : NULL);
	return rc;
}

/* Only modules that came with the kernel were surely built with it. */
static bool is_kernels_own(const struct lk_harvest_job *job)
{
	return lk_span_starts(lk_span_of(job->path), "kernel/");
}

static int learn_all(struct lk_learned *learned, const struct lesson *lesson)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < lesson->count; i++)
		rc = learn_list(learned, lesson->jobs[i].extract.exports,
			lesson->jobs[i].extract.export_crcs, lesson->names[i]);
	for (size_t i = 0; rc == 0 && i < lesson->count; i++)
		if (is_kernels_own(&lesson->jobs[i]))
			rc = learn_list(learned, lesson->jobs[i].extract.imports,
				lesson->jobs[i].extract.import_crcs, "vmlinux");
	return rc;
}

int lk_learn_symbols(struct lkm *lkm, struct lk_learned *ret, struct lkm_error *reterr)
{
	const struct lk_harvest_options options = {.flags = LK_EXTRACT_CRCS};
	struct lesson lesson = {.lkm = lkm, .arena = &ret->arena};
	const struct lk_trie *index;

	lk_map_init(&ret->symbols, &ret->arena);
	if (lkm->catalog.index(lkm->catalog.context, LK_INDEX_DEP, &index, NULL) < 0)
		return 0;
	if (lk_trie_each(index, add_job, &lesson) == -ENOMEM ||
		lk_harvest_read(lesson.jobs, lesson.count, &options, &ret->harvest, NULL) < 0 ||
		learn_all(ret, &lesson) < 0)
		return lk_fail_memory(reterr);
	return 0;
}

void lk_learn_done(struct lk_learned *learned)
{
	lk_harvest_free(learned->harvest);
	learned->harvest = NULL;
	lk_arena_done(&learned->arena);
}
