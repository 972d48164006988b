/* SPDX-License-Identifier: MIT */
/* Comparing module files with the indexes: all that a file says is to be found there. */
#include "index_fit.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"
#include "../formats/tables.h"
#include "../files/read_modules.h"

struct comparer {
	struct lkm *lkm;
	const char *module;
	struct lk_arena scratch;
	bool fits;
};

/* The first value of a key: NULL where there is none, or no index. */
static const char *find(const struct comparer *comparer, enum lkm_index which, const char *key)
{
	const struct lk_catalog *catalog = &comparer->lkm->catalog;
	const struct lk_trie *index;
	const char *value = NULL;

	if (catalog->index(catalog->context, which, &index, NULL) < 0 ||
		lk_trie_find(index, key, &value) <= 0)
		return NULL;
	return value;
}

static const char *symbol_owner(struct comparer *comparer, const char *symbol)
{
	const char *key = lk_arena_format(&comparer->scratch, "symbol:%s", symbol);

	return key ? find(comparer, LKM_INDEX_SYMBOLS, key) : NULL;
}

/* Several modules may have the same alias, so it is not asked whose it is. What no index can hold
 * is not in it. */
static void compare_alias(struct comparer *comparer, const char *info)
{
	struct lk_span alias = lk_span_of(info);
	char *key;

	if (!lk_span_starts(alias, "alias=") || !lk_trie_holds(alias) ||
		lk_name_alias(&comparer->scratch, info + strlen("alias="), &key) < 0)
		return;
	comparer->fits &= find(comparer, LKM_INDEX_ALIAS, key) != NULL;
}

static void compare_export(struct comparer *comparer, const char *symbol)
{
	comparer->fits &= symbol_owner(comparer, symbol) != NULL;
}

static bool depends_on(const struct comparer *comparer, const char *owner)
{
	const char *value = find(comparer, LKM_INDEX_DEP, comparer->module);
	const char *file = find(comparer, LKM_INDEX_DEP, owner);
	struct lk_dep_line line, wanted;
	struct lk_span path;

	if (!value || !file || !lk_dep_parse(lk_span_of(value), &line) ||
		!lk_dep_parse(lk_span_of(file), &wanted))
		return true; /* other checks report that */
	while (lk_span_word(&line.deps, &path))
		if (path.size == wanted.path.size &&
			memcmp(path.data, wanted.path.data, path.size) == 0)
			return true;
	return false;
}

/* A symbol that no module exports is the kernel's. */
static void compare_import(struct comparer *comparer, const char *symbol)
{
	const char *owner = symbol_owner(comparer, symbol);

	if (owner && strcmp(owner, comparer->module) != 0)
		comparer->fits &= depends_on(comparer, owner);
}

static void compare_list(struct comparer *comparer, struct lk_span list,
	void (*compare)(struct comparer *comparer, const char *text))
{
	const char *text;

	while (comparer->fits && lk_extract_next(&list, &text))
		compare(comparer, text);
}

static bool fits(struct lkm *lkm, const char *module, const struct lk_extract *extract)
{
	struct comparer comparer = {.lkm = lkm, .module = module, .fits = true};

	compare_list(&comparer, extract->infos, compare_alias);
	compare_list(&comparer, extract->exports, compare_export);
	compare_list(&comparer, extract->imports, compare_import);
	lk_arena_done(&comparer.scratch);
	return comparer.fits;
}

static int take_results(struct lkm *lkm, struct lk_arena *arena, struct lk_index_fit *files,
	const struct lk_read_job *jobs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		files[i].fits = !jobs[i].error && fits(lkm, files[i].module, &jobs[i].extract);
		if (!jobs[i].error)
			continue;
		files[i].fault = lk_arena_copy(arena, jobs[i].error->message);
		if (!files[i].fault)
			return -ENOMEM;
	}
	return 0;
}

int lk_index_fit(struct lkm *lkm, struct lk_arena *arena, struct lk_index_fit *files, size_t count)
{
	struct lk_read_job *jobs = lk_arena_alloc(arena, count * sizeof(*jobs));
	const struct lk_read_options options = {.flags = 0};
	struct lk_read_modules *harvest;
	int rc;

	for (size_t i = 0; jobs && i < count; i++)
		jobs[i] = (struct lk_read_job){.at = lkm->modules.fd,
			.path = files[i].path,
			.shown = lk_arena_join(arena, lkm->catalog.directory, files[i].path)};
	for (size_t i = 0; jobs && i < count; i++)
		if (!jobs[i].shown)
			jobs = NULL;
	if (!jobs || lk_read_modules(jobs, count, &options, &harvest, NULL) < 0)
		return -ENOMEM;
	rc = take_results(lkm, arena, files, jobs, count);
	lk_read_modules_free(harvest);
	return rc;
}
