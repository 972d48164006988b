/* SPDX-License-Identifier: MIT */
/* Which modules are read for a question: the exporters by modules.symbols, then modules that import
 * what the kernel itself exports, from the cache first, until all is known. */
#include "kernel_symbols.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../files/path.h"
#include "../files/read_modules.h"
#include "../formats/tables.h"
#include "../os/os_fs.h"
#include "../system/open.h"

/* So many files are read at first before it is asked again whether all is known, then twice as
 * many. */
#define BATCH_FIRST 4
#define BATCH_MOST  64

/* The checked module is itself a witness of its imports, but this many neighbours are asked first.
 */
#define NEIGHBOURS 64

/* After this many questions that needed many modules, all modules are read at once. */
#define ROUNDS_MAX 4

struct lk_installed_module {
	const char *name;
	int at; /* the directory that path is relative to */
	const char *path;
	bool is_kernels; /* it came with the kernel, so it was built with it */
	bool tried;      /* it was read, and says nothing new */
	bool failed;     /* or could not be read */
};

/* The memory that holds the read symbols. */
struct lk_symbol_source {
	struct lk_symbol_source *next;
	struct lk_read_modules *reading;
};

void lk_kernel_symbols_begin(struct lk_kernel_symbols *symbols)
{
	lk_known_symbols_init(&symbols->known, &symbols->arena);
	lk_map_init(&symbols->by_name, &symbols->arena);
	lk_map_init(&symbols->asked, &symbols->arena);
}

void lk_kernel_symbols_done(struct lk_kernel_symbols *symbols)
{
	for (; symbols->sources; symbols->sources = symbols->sources->next)
		lk_read_modules_free(symbols->sources->reading);
	lk_arena_done(&symbols->arena);
}

/* Installed modules ---------------------------------------------------------------------------- */

static int add_installed(void *context, const char *key, const char *value, uint32_t priority)
{
	struct lk_kernel_symbols *symbols = context;
	struct lk_installed_module module = {.at = symbols->lkm->modules.fd};
	struct lk_dep_line line;

	(void)priority;
	if (!lk_dep_parse(lk_span_of(value), &line))
		return 0;
	module.name = lk_arena_copy(&symbols->arena, key);
	module.path = lk_arena_copy_span(&symbols->arena, line.path);
	if (!module.name || !module.path ||
		lk_arena_grow(&symbols->arena, (void **)&symbols->modules, &symbols->capacity,
			symbols->installed, sizeof(*symbols->modules)) < 0)
		return -ENOMEM;
	module.is_kernels = lk_span_starts(line.path, "kernel/");
	/* A directory of depmod.d may lie elsewhere. */
	if (module.path[0] == '/')
		module.path = lk_path_find(symbols->lkm->files, module.path, &module.at);
	symbols->modules[symbols->installed++] = module;
	return 0;
}

/* 0, also without an index; -ENOMEM. */
static int list_installed(struct lk_kernel_symbols *symbols)
{
	const struct lk_catalog *catalog = &symbols->lkm->catalog;
	const struct lk_trie *index;
	int rc;

	if (symbols->installed || catalog->index(catalog->context, LKM_INDEX_DEP, &index, NULL) < 0)
		return 0;
	rc = lk_trie_each(index, add_installed, symbols);
	for (size_t i = 0; rc == 0 && i < symbols->installed; i++)
		rc = lk_map_put(&symbols->by_name, symbols->modules[i].name, &symbols->modules[i]);
	return rc < 0 ? -ENOMEM : 0;
}

/* Reading -------------------------------------------------------------------------------------- */

/* Get a module from the cache, if its CRCs are there. The identity of the file is not compared. */
static bool is_cached(const struct lk_kernel_symbols *symbols,
	const struct lk_installed_module *module, struct lk_cached *ret)
{
	return symbols->cache && module->at == symbols->lkm->modules.fd &&
	       lk_cache_look_up(symbols->cache, module->path, ret) &&
	       lk_cache_has_crcs(&ret->extract);
}

/* Is the file still the one that the cache has read? */
static bool is_true(const struct lk_kernel_symbols *symbols,
	const struct lk_installed_module *module, const struct lk_cached *cached)
{
	struct lk_file_identity identity;
	struct lk_extract extract;
	enum lk_file_kind kind;

	return lk_file_identify(module->at, module->path, &kind, &identity) == 0 &&
	       lk_cache_find(symbols->cache, cached->path, &identity, &extract);
}

static int take_imports(struct lk_kernel_symbols *symbols, const struct lk_extract *extract)
{
	struct lk_span names = extract->imports;
	const char *name;
	int rc = 0;

	for (size_t i = 0; rc == 0 && lk_extract_next(&names, &name); i++)
		rc = lk_known_symbols_add_import(
			&symbols->known, name, lk_extract_crc(extract->import_crcs, i));
	return rc;
}

/* Modules that are to be read, and what they say: from the cache or from the file. */
struct batch {
	struct lk_arena arena; /* of what is needed until it is taken */
	struct lk_installed_module **modules;
	struct lk_extract *extracts;
	struct lk_read_job *jobs;
	size_t *job_of; /* plus one; 0: from the cache */
	size_t count, job_count;
};

static void batch_done(struct batch *batch)
{
	lk_arena_done(&batch->arena);
}
#define BATCH_CLEANUP __attribute__((cleanup(batch_done)))

static int batch_begin(struct batch *batch, size_t most)
{
	batch->modules = lk_arena_alloc(&batch->arena, most * sizeof(struct lk_installed_module *));
	batch->extracts = lk_arena_alloc(&batch->arena, most * sizeof(*batch->extracts));
	batch->jobs = lk_arena_alloc(&batch->arena, most * sizeof(*batch->jobs));
	batch->job_of = lk_arena_alloc(&batch->arena, most * sizeof(*batch->job_of));
	return batch->modules && batch->extracts && batch->jobs && batch->job_of ? 0 : -ENOMEM;
}

/* Each module is read once. */
static void batch_add(const struct lk_kernel_symbols *symbols, struct batch *batch,
	struct lk_installed_module *module)
{
	struct lk_cached cached;

	if (module->tried)
		return;
	module->tried = true;
	batch->modules[batch->count] = module;
	batch->job_of[batch->count] = 0;
	if (is_cached(symbols, module, &cached) && is_true(symbols, module, &cached)) {
		batch->extracts[batch->count++] = cached.extract;
		return;
	}
	batch->jobs[batch->job_count] =
		(struct lk_read_job){.at = module->at, .path = module->path, .shown = module->path};
	batch->job_of[batch->count++] = ++batch->job_count;
}

static int read_jobs(struct lk_kernel_symbols *symbols, struct lk_read_job *jobs, size_t count)
{
	const unsigned flags = LK_EXTRACT_CRCS | LK_EXTRACT_GRANTS;
	const struct lk_read_options options = {.flags = flags,
		.compressed_flags = flags,
		.progress = symbols->progress,
		.context = symbols->data};
	struct lk_symbol_source *source = lk_arena_alloc(&symbols->arena, sizeof(*source));

	if (!source || lk_read_modules(jobs, count, &options, &source->reading, NULL) < 0)
		return -ENOMEM;
	source->next = symbols->sources;
	symbols->sources = source;
	return 0;
}

/* Read the batch and put into the table what it says: all exports before the imports, since only
 * what no module exports is the kernel's. */
static int batch_take(struct lk_kernel_symbols *symbols, struct batch *batch)
{
	int rc = batch->job_count ? read_jobs(symbols, batch->jobs, batch->job_count) : 0;

	for (size_t i = 0; rc == 0 && i < batch->count; i++) {
		struct lk_installed_module *module = batch->modules[i];
		const struct lk_read_job *job =
			batch->job_of[i] ? &batch->jobs[batch->job_of[i] - 1] : NULL;

		module->failed = job && job->error;
		if (job)
			batch->extracts[i] = job->extract;
		rc = lk_known_symbols_add_exports(
			&symbols->known, &batch->extracts[i], module->name, false);
	}
	for (size_t i = 0; rc == 0 && i < batch->count; i++)
		if (batch->modules[i]->is_kernels)
			rc = take_imports(symbols, &batch->extracts[i]);
	batch->count = batch->job_count = 0;
	return rc;
}

/* Find out all at once, for many questions. 0 or -ENOMEM. */
static int ask_all(struct lk_kernel_symbols *symbols)
{
	BATCH_CLEANUP struct batch batch = {0};
	bool complete = true;
	int rc = list_installed(symbols);

	if (rc < 0 || symbols->everything)
		return rc;
	rc = batch_begin(&batch, symbols->installed);
	for (size_t i = 0; rc == 0 && i < symbols->installed; i++)
		batch_add(symbols, &batch, &symbols->modules[i]);
	if (rc == 0)
		rc = batch_take(symbols, &batch);
	/* It is unknown what a module exports that cannot be read. */
	for (size_t i = 0; i < symbols->installed; i++)
		complete &= !symbols->modules[i].failed;
	symbols->known.complete =
		complete && (!symbols->known.symvers || symbols->known.build_is_whole);
	symbols->everything = true;
	return rc;
}

/* Questions ------------------------------------------------------------------------------------ */

/* The names of a question that are not known yet. */
struct question {
	struct lk_arena arena;
	struct lk_map names; /* to themselves */
	const char **items;
	size_t count;
};

static void question_done(struct question *question)
{
	lk_arena_done(&question->arena);
}
#define QUESTION_CLEANUP __attribute__((cleanup(question_done)))

/* Is the symbol in Module.symvers as an export of the kernel? Then no other witness is needed. */
static bool is_known(const struct lk_kernel_symbols *symbols, const char *name)
{
	const struct lk_symbol_knowledge found = lk_known_symbols_find(&symbols->known, name);

	return found.by_modules ||
	       (found.by_build && strcmp(found.by_build->owner, LK_KERNEL_OWNER) == 0);
}

/* Keep those that are still unknown: how many. */
static size_t question_shrink(const struct lk_kernel_symbols *symbols, struct question *question)
{
	size_t kept = 0;

	for (size_t i = 0; i < question->count; i++)
		if (!is_known(symbols, question->items[i]))
			question->items[kept++] = question->items[i];
	question->count = kept;
	return kept;
}

/* Collect the imports that no earlier question was about. 0 or -ENOMEM. */
static int question_begin(struct lk_kernel_symbols *symbols, const struct lk_symbols *imports,
	struct question *question)
{
	question->items =
		lk_arena_alloc(&question->arena, (imports->count + 1) * sizeof(const char *));
	if (!question->items)
		return -ENOMEM;
	for (size_t i = 0; i < imports->count; i++) {
		const char *name = lk_symbol_versioned(imports->items[i].name);
		char *copy;

		if (lk_map_get(&symbols->asked, name))
			continue;
		copy = lk_arena_copy(&symbols->arena, name);
		if (!copy || lk_map_put(&symbols->asked, copy, copy) < 0)
			return -ENOMEM;
		question->items[question->count++] = copy;
	}
	return 0;
}

/* The module that exports it, by modules.symbols.bin; NULL: none. */
static struct lk_installed_module *find_exporter(
	const struct lk_kernel_symbols *symbols, const struct lk_trie *index, const char *name)
{
	char key[512];
	const char *owner;

	if (strlen(name) + sizeof("symbol:") > sizeof(key))
		return NULL;
	strcpy(key, "symbol:");
	strcat(key, name);
	return lk_trie_find(index, key, &owner) > 0 ? lk_map_get(&symbols->by_name, owner) : NULL;
}

/* Read the exporters. 1; 0 where no index names them; -ENOMEM. */
static int ask_exporters(struct lk_kernel_symbols *symbols, const struct question *question)
{
	const struct lk_catalog *catalog = &symbols->lkm->catalog;
	BATCH_CLEANUP struct batch batch = {0};
	const struct lk_trie *index;

	if (catalog->index(catalog->context, LKM_INDEX_SYMBOLS, &index, NULL) < 0)
		return 0;
	if (batch_begin(&batch, question->count) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < question->count; i++) {
		struct lk_installed_module *module =
			find_exporter(symbols, index, question->items[i]);

		if (module)
			batch_add(symbols, &batch, module);
	}
	return batch_take(symbols, &batch) < 0 ? -ENOMEM : 1;
}

/* Does it import one of these names? */
static bool imports_one(const struct question *question, const struct lk_extract *extract)
{
	struct lk_span names = extract->imports;
	const char *name;

	while (lk_extract_next(&names, &name))
		if (lk_map_get(&question->names, lk_symbol_versioned(name)))
			return true;
	return false;
}

/* Modules of the kernel that import what is asked for, as far as the cache knows. 0 or -ENOMEM. */
static int ask_cache(struct lk_kernel_symbols *symbols, struct question *question)
{
	int rc = 0;

	lk_map_init(&question->names, &question->arena);
	for (size_t i = 0; rc == 0 && i < question->count; i++)
		rc = lk_map_put(&question->names, question->items[i],
			(void *)(uintptr_t)question->items[i]);
	for (size_t i = 0; rc == 0 && question->count && i < symbols->installed; i++) {
		struct lk_installed_module *module = &symbols->modules[i];
		struct lk_cached cached;

		if (module->tried || !module->is_kernels || !is_cached(symbols, module, &cached) ||
			!imports_one(question, &cached.extract) ||
			!is_true(symbols, module, &cached))
			continue;
		module->tried = true;
		rc = lk_known_symbols_add_exports(
			&symbols->known, &cached.extract, module->name, false);
		if (rc == 0)
			rc = take_imports(symbols, &cached.extract);
		question_shrink(symbols, question);
	}
	return rc;
}

/* How many directories two paths have in common. */
static size_t shared_directories(const char *a, const char *b)
{
	size_t count = 0;

	for (; *a && *a == *b; a++, b++)
		count += *a == '/';
	return count;
}

/* A module file in the order in which it is read. */
struct turn {
	size_t nearness, position;
};

static int compare_turns(const void *a, const void *b)
{
	const struct turn *one = a, *other = b;

	if (one->nearness != other->nearness)
		return one->nearness > other->nearness ? -1 : 1;
	return one->position < other->position ? -1 : 1;
}

/* The file itself moves to its place among the others. */
static void move_own(struct turn *turns, size_t count, size_t own)
{
	for (size_t i = 0; i < count && i < NEIGHBOURS && count > 1; i++) {
		const struct turn moved = turns[i];

		if (moved.position != own)
			continue;
		for (; i + 1 < count && i < NEIGHBOURS; i++)
			turns[i] = turns[i + 1];
		turns[i] = moved;
		return;
	}
}

/* Neighbours of the file import what it imports, most likely, so they are read first. */
static size_t plan_turns(
	const struct lk_kernel_symbols *symbols, const char *own, struct turn *turns)
{
	size_t count = 0, own_position = SIZE_MAX;
	struct lk_cached cached;

	for (size_t i = 0; i < symbols->installed; i++) {
		const struct lk_installed_module *module = &symbols->modules[i];

		if (module->tried || !module->is_kernels ||
			(is_cached(symbols, module, &cached) && is_true(symbols, module, &cached)))
			continue;
		if (own && strcmp(own, module->path) == 0)
			own_position = i;
		turns[count++] = (struct turn){own ? shared_directories(own, module->path) : 0, i};
	}
	if (count)
		qsort(turns, count, sizeof(*turns), compare_turns);
	move_own(turns, count, own_position);
	return count;
}

/* Ask the module files that are not in the cache. 0 or -ENOMEM. */
static int ask_files(struct lk_kernel_symbols *symbols, struct question *question, const char *own)
{
	BATCH_CLEANUP struct batch batch = {0};
	struct turn *turns =
		lk_arena_alloc(&question->arena, (symbols->installed + 1) * sizeof(*turns));
	size_t count, most = BATCH_FIRST;
	int rc = 0;

	if (!turns || batch_begin(&batch, BATCH_MOST) < 0)
		return -ENOMEM;
	count = plan_turns(symbols, own, turns);
	for (size_t i = 0; rc == 0 && i < count && question_shrink(symbols, question);) {
		while (i < count && batch.count < most)
			batch_add(symbols, &batch, &symbols->modules[turns[i++].position]);
		rc = batch_take(symbols, &batch);
		most = most < BATCH_MOST ? 2 * most : most;
	}
	return rc;
}

/* The path below the module directory of a file that is in it; NULL of another. */
static const char *path_inside(const struct lkm *lkm, const char *path)
{
	const char *directory = lkm->catalog.directory;
	const size_t size = strlen(directory);

	if (!path || strncmp(path, directory, size) != 0 || path[size] != '/')
		return NULL;
	return path + size + 1;
}

int lk_kernel_symbols_ask(
	struct lk_kernel_symbols *symbols, const struct lk_symbols *imports, const char *own)
{
	QUESTION_CLEANUP struct question question = {0};
	int rc = list_installed(symbols);

	if (rc == 0)
		rc = question_begin(symbols, imports, &question);
	if (rc < 0 || symbols->everything || !question.count)
		return rc;
	rc = ask_exporters(symbols, &question);
	if (!symbols->thorough) {
		symbols->known.complete = rc > 0;
		return rc < 0 ? rc : 0;
	}
	if (rc < 0 || (rc > 0 && !question_shrink(symbols, &question)))
		return rc < 0 ? rc : 0;
	if (rc == 0 || ++symbols->rounds > ROUNDS_MAX)
		return ask_all(symbols);
	rc = ask_cache(symbols, &question);
	if (rc == 0 && question_shrink(symbols, &question))
		rc = ask_files(symbols, &question, path_inside(symbols->lkm, own));
	/* Only when all modules have been read is a symbol known to be missing. */
	if (rc == 0 && symbols->known.symvers && question_shrink(symbols, &question))
		rc = ask_all(symbols);
	return rc;
}

int lk_kernel_symbols_add_sample(
	struct lk_kernel_symbols *symbols, const struct lk_symbols *versions)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < versions->count; i++)
		rc = lk_known_symbols_add_import(
			&symbols->known, versions->items[i].name, (uint32_t)versions->items[i].crc);
	return rc;
}

int lk_kernel_symbols_add_files(
	struct lk_kernel_symbols *symbols, const struct lk_symbol_file *files, size_t count)
{
	LK_ARENA_CLEANUP struct lk_arena scratch = {0};
	struct lk_read_job *jobs = lk_arena_alloc(&scratch, count * sizeof(*jobs));
	int rc = jobs ? 0 : -ENOMEM;

	for (size_t i = 0; rc == 0 && i < count; i++)
		jobs[i] = (struct lk_read_job){
			.at = files[i].at, .path = files[i].path, .shown = files[i].path};
	if (rc == 0)
		rc = read_jobs(symbols, jobs, count);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		const char *owner = lk_arena_copy(&symbols->arena, files[i].name);

		rc = !owner          ? -ENOMEM
		     : jobs[i].error ? 0
				     : lk_known_symbols_add_exports(
					       &symbols->known, &jobs[i].extract, owner, true);
	}
	return rc;
}
