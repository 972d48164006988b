/* SPDX-License-Identifier: MIT */
/* Looking names up in the configuration and the indexes, in the one order that the classic tools
 * have always used. */
#include "catalog.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/tables.h"

const char *lk_catalog_file(enum lk_index index)
{
	static const char *const files[LK_INDEX_COUNT] = {
		[LK_INDEX_DEP] = "modules.dep.bin",
		[LK_INDEX_ALIAS] = "modules.alias.bin",
		[LK_INDEX_SYMBOL] = "modules.symbols.bin",
		[LK_INDEX_BUILTIN] = "modules.builtin.bin",
		[LK_INDEX_BUILTIN_ALIAS] = "modules.builtin.alias.bin",
	};

	return files[index];
}

/* What one look-up carries from place to place. */
struct search {
	const struct lk_catalog *catalog;
	struct lk_arena *arena;
	const char *name; /* normalised */
	const struct lk_config *config;
	struct lk_matches *matches;
	struct lkm_error *reterr;
};

static int damaged(const struct search *search, enum lk_index index)
{
	return lk_fail(search->reterr, LKM_E_INDEX_DAMAGED, EBADMSG, "'%s/%s' is damaged",
		search->catalog->directory, lk_catalog_file(index));
}

static int add_match(struct search *search, const struct lk_match *match)
{
	struct lk_matches *list = search->matches;

	if (LK_GROW(search->arena, list->items, list->count, list->capacity) < 0)
		return lk_fail_memory(search->reterr);
	list->items[list->count++] = *match;
	return 0;
}

/* 0 with the index, 1 when it is not there (nothing is found in it then), or -errno. */
static int open_index(const struct search *search, enum lk_index index, const struct lk_trie **ret)
{
	struct lkm_error error;
	int rc;

	error.code = LKM_OK; /* what a failure fills in is all that is looked at */
	rc = search->catalog->index(search->catalog->context, index, ret, &error);
	if (rc == 0)
		return 0;
	if (error.code == LKM_E_INDEX_MISSING)
		return 1;
	return lk_fail(search->reterr, error.code, error.errnum, "%s", error.message);
}

static int in_config(struct search *search)
{
	const struct lk_directives *aliases;

	if (!search->config)
		return 0;
	aliases = &search->config->kinds[LK_ALIAS];
	for (size_t i = 0; i < aliases->count; i++) {
		const struct lk_directive *alias = &aliases->items[i];
		struct lk_match match = {.alias = alias->name, .origin = alias};

		if (!lk_name_glob(alias->name, search->name))
			continue;
		match.module = lk_name_module(search->arena, alias->value);
		if (!match.module)
			return lk_fail_memory(search->reterr);
		int rc = add_match(search, &match);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* By its exact name in modules.dep or modules.builtin. */
static int by_name(struct search *search, enum lk_index index)
{
	const struct lk_trie *trie;
	const char *value;
	int rc = open_index(search, index, &trie);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = lk_trie_find(trie, search->name, &value);
	if (rc < 0)
		return damaged(search, index);
	return rc ? add_match(search, &(struct lk_match){.module = search->name}) : 0;
}

static int in_dep(struct search *search)
{
	/* A module name has no colon; a modalias has, and is not looked for where it cannot be. */
	return strchr(search->name, ':') ? 0 : by_name(search, LK_INDEX_DEP);
}

static int in_builtin(struct search *search)
{
	return by_name(search, LK_INDEX_BUILTIN);
}

static int failed_match(const struct search *search, enum lk_index index, int rc)
{
	switch (rc) {
	case -ENOMEM:
		return lk_fail_memory(search->reterr);
	case -EINVAL:
		return lk_fail(search->reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"the name '%.64s...' is too long", search->name);
	default:
		return damaged(search, index);
	}
}

/* The matches of the first place that has any are all that there are, so none is there yet. */
static int add_values(struct search *search, const struct lk_trie_values *values)
{
	struct lk_match *items = lk_arena_alloc(search->arena, values->count * sizeof(*items));

	if (!items)
		return lk_fail_memory(search->reterr);
	for (size_t i = 0; i < values->count; i++)
		items[i] =
			(struct lk_match){.module = values->items[i].text, .alias = search->name};
	search->matches->items = items;
	search->matches->count = search->matches->capacity = values->count;
	return 0;
}

/* By a pattern in one of the alias indexes. */
static int by_alias(struct search *search, enum lk_index index)
{
	const struct lk_trie *trie;
	struct lk_trie_values values = {0};
	int rc = open_index(search, index, &trie);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = lk_trie_match(trie, search->arena, search->name, &values);
	if (rc < 0)
		return failed_match(search, index, rc);
	return values.count ? add_values(search, &values) : 0;
}

static int in_symbols(struct search *search)
{
	return strncmp(search->name, "symbol:", 7) == 0 ? by_alias(search, LK_INDEX_SYMBOL) : 0;
}

static int in_commands(struct search *search)
{
	static const enum lk_directive_kind kinds[] = {LK_INSTALL, LK_REMOVE};

	for (size_t kind = 0; search->config && kind < 2; kind++) {
		const struct lk_directives *list = &search->config->kinds[kinds[kind]];

		for (size_t i = 0; i < list->count; i++)
			if (strcmp(list->items[i].name, search->name) == 0)
				return add_match(search, &(struct lk_match){.module = search->name,
								 .origin = &list->items[i]});
	}
	return 0;
}

static int in_aliases(struct search *search)
{
	return by_alias(search, LK_INDEX_ALIAS);
}

static int in_builtin_aliases(struct search *search)
{
	return by_alias(search, LK_INDEX_BUILTIN_ALIAS);
}

/* The lookup order. The first place that has matches ends the search. */
static const struct {
	enum lk_found_by by;
	int (*look)(struct search *search);
} places[] = {
	{LK_FOUND_CONFIG_ALIAS, in_config},
	{LK_FOUND_NAME, in_dep},
	{LK_FOUND_SYMBOL, in_symbols},
	{LK_FOUND_COMMAND, in_commands},
	{LK_FOUND_ALIAS, in_aliases},
	{LK_FOUND_BUILTIN, in_builtin},
	{LK_FOUND_BUILTIN_ALIAS, in_builtin_aliases},
};

/* The first directory's complaint about its index is the one to tell. */
int lk_catalog_not_found(const struct lk_catalog *first, const char *what, const char *name,
	struct lkm_error *reterr)
{
	const struct lk_catalog *last = first;
	const struct lk_trie *trie;
	struct lkm_error error = {0};
	int rc = -ENOENT;

	for (const struct lk_catalog *at = first; at && rc < 0; at = at->next)
		rc = at->index(at->context, LK_INDEX_DEP, &trie, &error);
	if (rc < 0)
		return lk_fail(reterr, error.code, error.errnum, "%s", error.message);
	while (last->next)
		last = last->next;
	if (last == first)
		return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT, "no %s '%s' in '%s'", what, name,
			first->directory);
	return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT,
		"no %s '%s' in '%s' and the others up to '%s'", what, name, first->directory,
		last->directory);
}

static int normalize(struct search *search, const char *name, unsigned flags)
{
	char *normalized;
	int rc;

	if (flags & LK_LOOKUP_LENT && !name[strcspn(name, "-[]")]) { /* as most names are */
		search->name = name;
		return 0;
	}
	rc = lk_name_alias(search->arena, name, &normalized);
	if (rc == -ENOMEM)
		return lk_fail_memory(search->reterr);
	if (rc < 0)
		return lk_fail(search->reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"unbalanced brackets in '%s'", name);
	search->name = normalized;
	return 0;
}

/* In one place of each directory, until one has it. */
static int look_everywhere(
	struct search *search, const struct lk_catalog *first, int (*look)(struct search *search))
{
	int rc = 0;

	for (search->catalog = first; rc == 0 && search->catalog && !search->matches->count;
		search->catalog = search->catalog->next)
		rc = look(search);
	return rc;
}

static bool knows_names(enum lk_found_by by)
{
	return by == LK_FOUND_NAME || by == LK_FOUND_COMMAND || by == LK_FOUND_BUILTIN;
}

int lk_catalog_lookup(const struct lk_catalog *catalog, struct lk_arena *arena, const char *name,
	unsigned flags, struct lk_matches *ret, struct lkm_error *reterr)
{
	struct lk_matches matches = {0};
	struct search search = {
		.catalog = catalog, .arena = arena, .matches = &matches, .reterr = reterr};
	int rc = normalize(&search, name, flags);

	if (rc == 0 && !(flags & LK_LOOKUP_NO_CONFIG))
		rc = catalog->config(catalog->context, &search.config, reterr);
	for (size_t i = 0; rc == 0 && i < sizeof(places) / sizeof(*places); i++) {
		if (flags & LK_LOOKUP_EXACT && !knows_names(places[i].by))
			continue;
		rc = look_everywhere(&search, catalog, places[i].look);
		if (rc == 0 && matches.count) {
			matches.by = places[i].by;
			*ret = matches;
			return 0;
		}
	}
	return rc < 0 ? rc : lk_catalog_not_found(catalog, "module or alias", search.name, reterr);
}

static char *full_path(
	const struct lk_catalog *catalog, struct lk_arena *arena, struct lk_span path)
{
	if (path.size && path.data[0] == '/')
		return lk_arena_copy_span(arena, path);
	return lk_arena_format(
		arena, "%s/%.*s", catalog->directory, (int)path.size, (const char *)path.data);
}

static size_t count_words(struct lk_span words)
{
	struct lk_span word;
	size_t count = 0;

	while (lk_span_word(&words, &word))
		count++;
	return count;
}

/* modules.dep has the nearest first; what has to be loaded first stands last. */
static int read_deps(const struct lk_catalog *catalog, struct lk_arena *arena, struct lk_span words,
	struct lk_known *known)
{
	size_t count = count_words(words);
	struct lk_span word;

	known->deps = lk_arena_alloc(arena, (count + 1) * sizeof(*known->deps));
	known->dep_paths = lk_arena_alloc(arena, (count + 1) * sizeof(*known->dep_paths));
	if (!known->deps || !known->dep_paths)
		return -ENOMEM;
	known->dep_count = count;
	while (count-- && lk_span_word(&words, &word)) {
		known->dep_paths[count] = full_path(catalog, arena, word);
		if (!known->dep_paths[count])
			return -ENOMEM;
		known->deps[count] = lk_name_module(arena, known->dep_paths[count]);
		if (!known->deps[count])
			return -ENOMEM;
	}
	return 0;
}

static int read_dep_line(const struct search *search, const char *text, struct lk_known *known)
{
	struct lk_dep_line line;

	if (!lk_dep_parse(lk_span_of(text), &line))
		return damaged(search, LK_INDEX_DEP);
	known->path = full_path(search->catalog, search->arena, line.path);
	if (!known->path || read_deps(search->catalog, search->arena, line.deps, known) < 0)
		return lk_fail_memory(search->reterr);
	return 0;
}

/* The value stored for the module in an index: 1, 0 when there is none, -errno. */
static int find_in(const struct search *search, enum lk_index index, const char **ret)
{
	const struct lk_trie *trie;
	int rc = open_index(search, index, &trie);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = lk_trie_find(trie, search->name, ret);
	return rc < 0 ? damaged(search, index) : rc;
}

int lk_catalog_module(const struct lk_catalog *catalog, struct lk_arena *arena, const char *module,
	struct lk_known *ret, struct lkm_error *reterr)
{
	struct search search = {.arena = arena, .name = module, .reterr = reterr};
	struct lk_known known = {0};
	const char *value;

	for (search.catalog = catalog; search.catalog; search.catalog = search.catalog->next) {
		int rc = known.path ? 0 : find_in(&search, LK_INDEX_DEP, &value);

		if (rc > 0)
			rc = read_dep_line(&search, value, &known);
		if (rc == 0 && !known.builtin)
			rc = find_in(&search, LK_INDEX_BUILTIN, &value);
		if (rc < 0)
			return rc;
		known.builtin |= rc > 0;
	}
	*ret = known;
	return 0;
}
