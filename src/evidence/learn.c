/* SPDX-License-Identifier: MIT */
/* Learning a kernel's symbols from its modules. */
#include "learn.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/tables.h"
#include "../files/read_modules.h"
#include "../system/open.h"
#include "../files/path.h"

#define FLAGS (LK_EXTRACT_CRCS | LK_EXTRACT_GRANTS)

/* Modules as jobs to read them. */
struct lesson {
	struct lkm *lkm;
	struct lk_arena *arena;
	struct lk_read_job *jobs;
	const char **names;
	size_t count, capacity, names_capacity;
};

/* path and name are borrowed; NULL is out of memory. */
static int add_job(struct lesson *lesson, int at, const char *path, const char *name)
{
	if (!path || !name ||
		lk_arena_grow(lesson->arena, (void **)&lesson->jobs, &lesson->capacity,
			lesson->count, sizeof(*lesson->jobs)) < 0 ||
		lk_arena_grow(lesson->arena, (void **)&lesson->names, &lesson->names_capacity,
			lesson->count, sizeof(*lesson->names)) < 0)
		return -ENOMEM;
	lesson->jobs[lesson->count] = (struct lk_read_job){.at = at, .path = path, .shown = path};
	lesson->names[lesson->count++] = name;
	return 0;
}

static int add_installed(void *context, const char *key, const char *value, uint32_t priority)
{
	struct lesson *lesson = context;
	struct lk_dep_line line;
	const char *path;
	int at = lesson->lkm->modules.fd;

	(void)priority;
	if (!lk_dep_parse(lk_span_of(value), &line))
		return 0;
	path = lk_arena_copy_span(lesson->arena, line.path);
	/* A directory of depmod.d may lie elsewhere. */
	if (path && path[0] == '/')
		path = lk_path_find(lesson->lkm->files, path, &at);
	return add_job(lesson, at, path, lk_arena_copy(lesson->arena, key));
}

static int put(struct lk_learned *learned, const char *name, const struct lk_learned_symbol *symbol)
{
	struct lk_learned_symbol *copy = lk_arena_alloc(&learned->arena, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	*copy = *symbol;
	return lk_map_put(&learned->symbols, name, copy);
}

/* Of several owners the first counts, but for a newcomer. */
static int learn_exports(struct lk_learned *learned, const struct lk_extract *extract,
	const char *owner, bool newcomer)
{
	struct lk_span names = extract->exports, spaces = extract->export_spaces;
	const char *name, *space;
	int rc = 0;

	for (size_t i = 0; rc == 0 && lk_extract_next(&names, &name); i++) {
		const struct lk_learned_symbol symbol = {.owner = owner,
			.crc = extract->export_crcs[i],
			.has_crc = extract->export_crcs[i] != 0,
			.audience = extract->export_audiences[i],
			.name_space = lk_extract_next(&spaces, &space) ? space : NULL};

		if (newcomer || !lk_map_get(&learned->symbols, name))
			rc = put(learned, name, &symbol);
	}
	return rc;
}

int lk_learn_import(struct lk_learned *learned, const struct lk_symbol *import)
{
	const struct lk_learned_symbol symbol = {
		.owner = LK_LEARN_KERNEL, .crc = import->crc, .has_crc = import->crc != 0};

	return lk_map_get(&learned->symbols, import->name) ? 0
							   : put(learned, import->name, &symbol);
}

static int learn_imports(struct lk_learned *learned, const struct lk_extract *extract)
{
	struct lk_span names = extract->imports;
	struct lk_symbol import = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && lk_extract_next(&names, &import.name); i++) {
		import.crc = extract->import_crcs[i];
		rc = lk_learn_import(learned, &import);
	}
	return rc;
}

/* Only modules that came with the kernel were surely built with it. */
static bool is_kernels_own(const struct lkm *lkm, const struct lk_read_job *job)
{
	return job->at == lkm->modules.fd && lk_span_starts(lk_span_of(job->path), "kernel/");
}

static int read_jobs(struct lk_learned *learned, struct lesson *lesson)
{
	const struct lk_read_options options = {.flags = FLAGS};
	struct lk_learned_source *source = lk_arena_alloc(&learned->arena, sizeof(*source));

	if (!source ||
		lk_read_modules(lesson->jobs, lesson->count, &options, &source->harvest, NULL) < 0)
		return -ENOMEM;
	source->next = learned->sources;
	learned->sources = source;
	for (size_t i = 0; i < lesson->count; i++)
		learned->modules += !lesson->jobs[i].error;
	return 0;
}

/* What could be read. */
static int learn_all_exports(
	struct lk_learned *learned, const struct lesson *lesson, bool newcomers)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < lesson->count; i++)
		if (!lesson->jobs[i].error)
			rc = learn_exports(
				learned, &lesson->jobs[i].extract, lesson->names[i], newcomers);
	return rc;
}

int lk_learn_all(struct lkm *lkm, struct lk_learned *learned, struct lkm_error *reterr)
{
	struct lesson lesson = {.lkm = lkm, .arena = &learned->arena};
	const struct lk_trie *index;
	int rc;

	if (lkm->catalog.index(lkm->catalog.context, LKM_INDEX_DEP, &index, NULL) < 0)
		return 0;
	rc = lk_trie_each(index, add_installed, &lesson);
	if (rc != -ENOMEM)
		rc = read_jobs(learned, &lesson);
	if (rc == 0)
		rc = learn_all_exports(learned, &lesson, false);
	for (size_t i = 0; rc == 0 && i < lesson.count; i++)
		if (is_kernels_own(lkm, &lesson.jobs[i]))
			rc = learn_imports(learned, &lesson.jobs[i].extract);
	/* Of a module that cannot be read it is not known what it exports. */
	learned->complete = learned->modules == lesson.count;
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

int lk_learn_module(
	struct lkm *lkm, const char *name, struct lk_learned *learned, struct lkm_error *reterr)
{
	struct lesson lesson = {.lkm = lkm, .arena = &learned->arena};
	const struct lk_trie *index;
	const char *value;
	int rc;

	if (lkm->catalog.index(lkm->catalog.context, LKM_INDEX_DEP, &index, NULL) < 0 ||
		lk_trie_find(index, name, &value) <= 0)
		return 0;
	rc = add_installed(&lesson, name, value, 0);
	if (rc == 0)
		rc = read_jobs(learned, &lesson);
	if (rc == 0)
		rc = learn_all_exports(learned, &lesson, false);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

int lk_learn_files(const struct lk_learn_file *files, size_t count, struct lk_learned *learned,
	struct lkm_error *reterr)
{
	struct lesson lesson = {.arena = &learned->arena};
	const size_t installed = learned->modules;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = add_job(&lesson, files[i].at, lk_arena_copy(&learned->arena, files[i].path),
			lk_arena_copy(&learned->arena, files[i].name));
	if (rc == 0)
		rc = read_jobs(learned, &lesson);
	learned->modules = installed;
	if (rc == 0)
		rc = learn_all_exports(learned, &lesson, true);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

void lk_learn_begin(struct lk_learned *learned)
{
	lk_map_init(&learned->symbols, &learned->arena);
	lk_map_init(&learned->build, &learned->arena);
}

void lk_learn_done(struct lk_learned *learned)
{
	for (; learned->sources; learned->sources = learned->sources->next)
		lk_read_modules_free(learned->sources->harvest);
	lk_arena_done(&learned->arena);
}
