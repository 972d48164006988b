/* SPDX-License-Identifier: MIT */
/* Looking names up in the configuration and the indexes, in the one order that the classic tools
 * have always used. */
#include "catalog.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/name.h"
#include "../formats/tables.h"

const char *lk_catalog_file(enum lkm_index index)
{
	static const char *const files[LK_INDEX_COUNT] = {
		[LKM_INDEX_DEP] = "modules.dep.bin",
		[LKM_INDEX_ALIAS] = "modules.alias.bin",
		[LKM_INDEX_SYMBOLS] = "modules.symbols.bin",
		[LKM_INDEX_BUILTIN] = "modules.builtin.bin",
		[LKM_INDEX_BUILTIN_ALIAS] = "modules.builtin.alias.bin",
	};

	return files[index];
}

/* The state of one look-up, carried from place to place. */
struct search {
	const struct lk_catalog *catalog;
	struct lk_arena *arena;
	const char *name; /* normalised */
	const struct lk_config *config;
	struct lk_matches *matches;
	struct lkm_error *reterr; /* of the place that is looked at */
};

/* Damaged indexes that were passed over; with tolerant unset there are none. */
struct damage {
	bool tolerant;
	struct lkm_error first; /* code is LKM_OK when there are none */
	unsigned indexes;       /* bits */
};

/* Errors are large, and looking up is to be quick: a failure sets the rest. */
static void clear(struct lkm_error *error)
{
	error->code = LKM_OK;
	error->module[0] = '\0';
}

static void init_damage(struct damage *damage, const struct lk_catalog *catalog)
{
	damage->tolerant = catalog->skipped;
	clear(&damage->first);
	damage->indexes = 0;
}

int lk_catalog_fail(
	const struct lk_catalog *catalog, enum lkm_index index, int rc, struct lkm_error *reterr)
{
	const char *file = lk_catalog_file(index);

	switch (rc) {
	case -ENOMEM:
		return lk_fail_memory(reterr);
	case -EBADMSG:
		return lk_fail(reterr, LKM_E_INDEX_DAMAGED, EBADMSG, "'%s/%s' is damaged",
			catalog->directory, file);
	case -ESTALE:
		return lk_fail(reterr, LKM_E_UNREADABLE, ESTALE,
			"'%s/%s' was changed while it was read", catalog->directory, file);
	default:
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s/%s': %s",
			catalog->directory, file, lk_errno_text(-rc));
	}
}

static int fail(const struct search *search, enum lkm_index index, int rc)
{
	return lk_catalog_fail(search->catalog, index, rc, search->reterr);
}

/* Go on without a damaged index: 0, or rc for another error. */
static int pass_over(struct damage *damage, enum lkm_index index, int rc, struct lkm_error *error)
{
	if (!damage->tolerant || error->code != LKM_E_INDEX_DAMAGED)
		return rc;
	if (!damage->first.code)
		damage->first = *error;
	damage->indexes |= 1u << index;
	error->code = LKM_OK;
	return 0;
}

/* The answer was found: name the indexes that had no part in it. */
static void name_damaged(const struct lk_catalog *catalog, const struct damage *damage)
{
	for (unsigned index = 0; index < LK_INDEX_COUNT && damage->indexes; index++)
		if (damage->indexes & 1u << index)
			catalog->skipped(catalog->context, (enum lkm_index)index);
}

static int add_match(struct search *search, const struct lk_match *match)
{
	struct lk_matches *list = search->matches;

	if (LK_GROW(search->arena, list->items, list->count, list->capacity) < 0)
		return lk_fail_memory(search->reterr);
	list->items[list->count++] = *match;
	return 0;
}

/* 0 with the index, 1 when it does not exist (an empty one would say the same), or -errno. */
static int open_index(const struct search *search, enum lkm_index index, const struct lk_trie **ret)
{
	struct lkm_error error;
	int rc;

	clear(&error);
	rc = search->catalog->index(search->catalog->context, index, ret, &error);
	if (rc == 0)
		return 0;
	if (error.code == LKM_E_INDEX_MISSING)
		return 1;
	return lk_fail(search->reterr, error.code, error.errnum, "%s", error.message);
}

static int in_config(struct search *search, enum lkm_index unused)
{
	const struct lk_directives *aliases;

	if (!search->config)
		return 0;
	aliases = &search->config->kinds[LKM_DIRECTIVE_ALIAS];
	for (size_t i = 0; i < aliases->count; i++) {
		const struct lkm_directive *alias = &aliases->items[i];
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

/* The value stored for the name in an index: 1, 0 when there is none, -errno. */
static int find_name(const struct search *search, enum lkm_index index, const char **ret)
{
	const struct lk_trie *trie;
	int rc = open_index(search, index, &trie);

	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = lk_trie_find(trie, search->name, ret);
	return rc < 0 ? fail(search, index, rc) : rc;
}

/* By its exact name in modules.dep or modules.builtin. */
static int by_name(struct search *search, enum lkm_index index)
{
	const char *value;
	int rc;

	/* A module name has no colon, so a modalias is not searched for where it cannot be. */
	if (index == LKM_INDEX_DEP && strchr(search->name, ':'))
		return 0;
	rc = find_name(search, index, &value);
	return rc > 0 ? add_match(search, &(struct lk_match){.module = search->name}) : rc;
}

/* By a pattern in one of the alias indexes. The matches of the first place that has any are the
 * result, so there are none yet. */
static int by_alias(struct search *search, enum lkm_index index)
{
	const struct lk_trie *trie;
	struct lk_trie_values values = {0};
	struct lk_match *items;
	int rc;

	if (index == LKM_INDEX_SYMBOLS && strncmp(search->name, "symbol:", 7) != 0)
		return 0;
	rc = open_index(search, index, &trie);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = lk_trie_match(trie, search->arena, search->name, &values);
	if (rc == -EINVAL)
		return lk_fail(search->reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"the name '%.64s...' is too long", search->name);
	if (rc < 0)
		return fail(search, index, rc);
	if (!values.count)
		return 0;
	items = lk_arena_alloc(search->arena, values.count * sizeof(*items));
	if (!items)
		return lk_fail_memory(search->reterr);
	for (size_t i = 0; i < values.count; i++)
		items[i] = (struct lk_match){.module = values.items[i].text, .alias = search->name};
	search->matches->items = items;
	search->matches->count = search->matches->capacity = values.count;
	return 0;
}

static int in_commands(struct search *search, enum lkm_index unused)
{
	static const enum lkm_directive_kind kinds[] = {
		LKM_DIRECTIVE_INSTALL, LKM_DIRECTIVE_REMOVE};

	for (size_t kind = 0; search->config && kind < 2; kind++) {
		const struct lk_directives *list = &search->config->kinds[kinds[kind]];

		for (size_t i = 0; i < list->count; i++)
			if (strcmp(list->items[i].name, search->name) == 0)
				return add_match(search, &(struct lk_match){.module = search->name,
								 .origin = &list->items[i]});
	}
	return 0;
}

/* The lookup order. The first place that has matches ends the search. */
static const struct {
	enum lk_found_by by;
	int (*look)(struct search *search, enum lkm_index index);
	enum lkm_index index;
	bool exact; /* what is found is a name, not an alias */
} places[] = {
	{LK_FOUND_CONFIG_ALIAS, in_config},
	{LK_FOUND_NAME, by_name, LKM_INDEX_DEP, true},
	{LK_FOUND_SYMBOL, by_alias, LKM_INDEX_SYMBOLS},
	{LK_FOUND_COMMAND, in_commands, 0, true},
	{LK_FOUND_ALIAS, by_alias, LKM_INDEX_ALIAS},
	{LK_FOUND_BUILTIN, by_name, LKM_INDEX_BUILTIN, true},
	{LK_FOUND_BUILTIN_ALIAS, by_alias, LKM_INDEX_BUILTIN_ALIAS},
};

/* If every directory lacks its index, the error of the first one is reported. */
int lk_catalog_not_found(const struct lk_catalog *first, const char *what, const char *name,
	struct lkm_error *reterr)
{
	const struct lk_catalog *last = first;
	const struct lk_trie *trie;
	struct lkm_error error = {0};
	int rc = -ENOENT;

	for (const struct lk_catalog *at = first; at && rc < 0; at = at->next)
		rc = at->index(at->context, LKM_INDEX_DEP, &trie, &error);
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

int lk_catalog_lookup(const struct lk_catalog *catalog, struct lk_arena *arena, const char *name,
	unsigned flags, struct lk_matches *ret, struct lkm_error *reterr)
{
	struct lk_matches matches = {0};
	struct damage damage;
	struct lkm_error error;
	struct search search = {
		.catalog = catalog, .arena = arena, .matches = &matches, .reterr = reterr};
	int rc = normalize(&search, name, flags);

	if (rc == 0 && !(flags & LK_LOOKUP_NO_CONFIG))
		rc = catalog->config(catalog->context, &search.config, reterr);
	init_damage(&damage, catalog);
	clear(&error);
	search.reterr = &error;
	for (size_t i = 0; rc == 0 && i < sizeof(places) / sizeof(*places); i++) {
		if (flags & LK_LOOKUP_EXACT && !places[i].exact)
			continue;
		/* One place of every directory comes before the next place. */
		for (search.catalog = catalog; rc == 0 && search.catalog && !matches.count;
			search.catalog = search.catalog->next) {
			rc = places[i].look(&search, places[i].index);
			if (rc < 0)
				rc = pass_over(&damage, places[i].index, rc, &error);
		}
		if (rc == 0 && matches.count) {
			name_damaged(catalog, &damage);
			matches.by = places[i].by;
			*ret = matches;
			return 0;
		}
	}
	if (rc < 0)
		return error.code ? lk_fail_pass(reterr, &error) : rc;
	if (damage.first.code && flags & LK_LOOKUP_OPTIONAL) {
		name_damaged(catalog, &damage);
		return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT, "no module or alias '%s' in '%s'",
			search.name, catalog->directory);
	}
	if (damage.first.code)
		return lk_fail_pass(reterr, &damage.first);
	return lk_catalog_not_found(catalog, "module or alias", search.name, reterr);
}

static char *full_path(const struct search *search, struct lk_span path)
{
	if (path.size && path.data[0] == '/')
		return lk_arena_copy_span(search->arena, path);
	return lk_arena_format(search->arena, "%s/%.*s", search->catalog->directory, (int)path.size,
		(const char *)path.data);
}

/* A line of modules.dep. It has the nearest dependency first; what has to be loaded first is last.
 */
static int read_dep_line(const struct search *search, const char *text, struct lk_known *known)
{
	struct lk_dep_line line;
	struct lk_span rest, word;
	size_t count = 0;

	if (!lk_dep_parse(lk_span_of(text), &line))
		return fail(search, LKM_INDEX_DEP, -EBADMSG);
	for (rest = line.deps; lk_span_word(&rest, &word);)
		count++;
	known->path = full_path(search, line.path);
	known->deps = lk_arena_alloc(search->arena, (count + 1) * sizeof(*known->deps));
	known->dep_paths = lk_arena_alloc(search->arena, (count + 1) * sizeof(*known->dep_paths));
	if (!known->path || !known->deps || !known->dep_paths)
		return lk_fail_memory(search->reterr);
	known->dep_count = count;
	while (count-- && lk_span_word(&line.deps, &word)) {
		const char *path = full_path(search, word);
		const char *name = path ? lk_name_module(search->arena, path) : NULL;

		if (!name)
			return lk_fail_memory(search->reterr);
		known->dep_paths[count] = path;
		known->deps[count] = name;
	}
	return 0;
}

/* What the directory of the search says of the module: 0 or -errno. */
static int look_up_module(struct search *search, struct damage *damage, struct lk_known *known)
{
	const char *value;
	int rc = 0;

	if (!known->path) {
		rc = find_name(search, LKM_INDEX_DEP, &value);
		if (rc > 0)
			rc = read_dep_line(search, value, known);
		if (rc < 0)
			rc = pass_over(damage, LKM_INDEX_DEP, rc, search->reterr);
	}
	if (rc < 0 || known->builtin)
		return rc;
	rc = find_name(search, LKM_INDEX_BUILTIN, &value);
	known->builtin = rc > 0;
	return rc < 0 ? pass_over(damage, LKM_INDEX_BUILTIN, rc, search->reterr) : 0;
}

int lk_catalog_module(const struct lk_catalog *catalog, struct lk_arena *arena, const char *module,
	struct lk_known *ret, struct lkm_error *reterr)
{
	struct lkm_error error;
	struct search search = {.arena = arena, .name = module, .reterr = &error};
	struct damage damage;
	struct lk_known known = {0};

	init_damage(&damage, catalog);
	clear(&error);
	for (search.catalog = catalog; search.catalog; search.catalog = search.catalog->next) {
		int rc = look_up_module(&search, &damage, &known);

		if (rc < 0)
			return lk_fail_pass(reterr, &error);
	}
	if (!known.path && !known.builtin && damage.indexes & 1u << LKM_INDEX_DEP)
		return lk_fail_pass(reterr, &damage.first);
	name_damaged(catalog, &damage);
	*ret = known;
	return 0;
}

int lk_catalog_has(const struct lk_catalog *catalog, enum lkm_index index, const char *module,
	struct lkm_error *reterr)
{
	struct search search = {.name = module, .reterr = reterr};
	const char *value;
	int rc = 0;

	for (search.catalog = catalog; rc == 0 && search.catalog;
		search.catalog = search.catalog->next)
		rc = find_name(&search, index, &value);
	return rc;
}
