/* SPDX-License-Identifier: MIT */
/* Configuration lines by the names in them, for answers about many modules. */
#include <errno.h>
#include <string.h>

#include "../base/map.h"
#include "../formats/name.h"
#include "config.h"

/* Positions in the list of a kind, ascending. */
struct positions LK_LIST(size_t);

struct lk_config_names {
	struct {
		struct lk_map exact;    /* name of the line -> struct positions */
		struct positions globs; /* lines whose name is a pattern */
		struct lk_map named;    /* name in the value -> struct positions */
	} kinds[LK_DIRECTIVE_COUNT];
};

static int append(struct lk_arena *arena, struct positions *list, size_t at)
{
	if (list->count && list->items[list->count - 1] == at) /* a line counts once */
		return 0;
	return LK_APPEND(arena, list, at);
}

static int append_to(struct lk_map *map, const char *name, size_t at)
{
	struct positions *list = lk_map_get(map, name);

	if (!list) {
		list = lk_arena_alloc(map->arena, sizeof(*list));
		if (!list || lk_map_put(map, name, list) < 0)
			return -ENOMEM;
	}
	return append(map->arena, list, at);
}

/* Is the name that of one module, not a pattern? */
static bool names_one(enum lkm_directive_kind kind)
{
	switch (kind) {
	case LKM_DIRECTIVE_OPTIONS:
	case LKM_DIRECTIVE_BLACKLIST:
	case LKM_DIRECTIVE_REFUSED:
		return true;
	case LKM_DIRECTIVE_ALIAS:
	case LKM_DIRECTIVE_INSTALL:
	case LKM_DIRECTIVE_REMOVE:
	case LKM_DIRECTIVE_SOFTDEP:
	case LKM_DIRECTIVE_WEAKDEP:
		break;
	}
	return false;
}

/* Are there names of modules in the value? */
static bool value_names(enum lkm_directive_kind kind)
{
	switch (kind) {
	case LKM_DIRECTIVE_ALIAS:
	case LKM_DIRECTIVE_SOFTDEP:
	case LKM_DIRECTIVE_WEAKDEP:
		return true;
	case LKM_DIRECTIVE_OPTIONS:
	case LKM_DIRECTIVE_BLACKLIST:
	case LKM_DIRECTIVE_REFUSED:
	case LKM_DIRECTIVE_INSTALL:
	case LKM_DIRECTIVE_REMOVE:
		break;
	}
	return false;
}

static bool is_for(const struct lkm_directive *line, const char *module)
{
	return names_one(line->kind) ? strcmp(line->name, module) == 0
				     : lk_name_glob(line->name, module);
}

/* "pre:" and "post:" separate names; no module is called so. */
static bool is_module(const char *word)
{
	return *word && word[strlen(word) - 1] != ':';
}

static int add_value(struct lk_map *named, const struct lkm_directive *line, size_t at)
{
	char **words;

	if (lk_conf_words(named->arena, line->value, &words) < 0)
		return -ENOMEM;
	for (; *words; words++) {
		for (char *c = *words; *c; c++)
			*c = *c == '-' ? '_' : *c;
		if (is_module(*words) && append_to(named, *words, at) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int add_kind(
	struct lk_config_names *names, const struct lk_config *config, enum lkm_directive_kind kind)
{
	const struct lk_directives *list = &config->kinds[kind];
	int rc = 0;

	lk_map_init(&names->kinds[kind].exact, config->arena);
	lk_map_init(&names->kinds[kind].named, config->arena);
	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		const struct lkm_directive *line = &list->items[i];

		if (!names_one(kind) && strpbrk(line->name, "*?[\\"))
			rc = append(config->arena, &names->kinds[kind].globs, i);
		else
			rc = append_to(&names->kinds[kind].exact, line->name, i);
		if (rc == 0 && value_names(kind))
			rc = add_value(&names->kinds[kind].named, line, i);
	}
	return rc;
}

int lk_config_sort(struct lk_config *config)
{
	struct lk_config_names *names;
	int rc = 0;

	if (config->names)
		return 0;
	names = lk_arena_alloc(config->arena, sizeof(*names));
	if (!names)
		return -ENOMEM;
	for (unsigned kind = 0; rc == 0 && kind < LK_DIRECTIVE_COUNT; kind++)
		rc = add_kind(names, config, (enum lkm_directive_kind)kind);
	if (rc == 0)
		__atomic_store_n(&config->names, names, __ATOMIC_RELEASE);
	return rc;
}

/* The first position in the list that is at or after from; the number of lines when there is none.
 */
static size_t position(const struct positions *list, size_t from, size_t none)
{
	size_t low = 0, high = list ? list->count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return list && low < list->count ? list->items[low] : none;
}

static size_t next_glob(const struct lk_directives *list, const struct positions *globs,
	const char *module, size_t from)
{
	size_t at = position(globs, from, list->count);

	while (at < list->count && !lk_name_glob(list->items[at].name, module))
		at = position(globs, at + 1, list->count);
	return at;
}

const struct lkm_directive *lk_config_next(const struct lk_config *config,
	enum lkm_directive_kind kind, const char *module, const struct lkm_directive *previous)
{
	const struct lk_config_names *names = __atomic_load_n(&config->names, __ATOMIC_ACQUIRE);
	const struct lk_directives *list = &config->kinds[kind];
	size_t at = previous ? (size_t)(previous - list->items) + 1 : 0;

	if (names) {
		size_t exact =
			position(lk_map_get(&names->kinds[kind].exact, module), at, list->count);
		size_t glob = next_glob(list, &names->kinds[kind].globs, module, at);

		at = exact < glob ? exact : glob;
	} else {
		while (at < list->count && !is_for(&list->items[at], module))
			at++;
	}
	return at < list->count ? &list->items[at] : NULL;
}

/* Is the name one of the words of a value? */
static bool has_word(const char *value, const char *module)
{
	struct lk_span rest = lk_span_of(value), word;
	char name[LKM_NAME_SIZE];

	while (lk_span_word(&rest, &word)) {
		if (word.size >= sizeof(name))
			continue;
		memcpy(name, word.data, word.size);
		name[word.size] = '\0';
		if (lk_name_equal(name, module))
			return true;
	}
	return false;
}

const struct lkm_directive *lk_config_next_naming(const struct lk_config *config,
	enum lkm_directive_kind kind, const char *module, const struct lkm_directive *previous)
{
	const struct lk_config_names *names = __atomic_load_n(&config->names, __ATOMIC_ACQUIRE);
	const struct lk_directives *list = &config->kinds[kind];
	size_t at = previous ? (size_t)(previous - list->items) + 1 : 0;

	if (!is_module(module))
		return NULL;
	if (names)
		at = position(lk_map_get(&names->kinds[kind].named, module), at, list->count);
	else
		while (at < list->count && !has_word(list->items[at].value, module))
			at++;
	return at < list->count ? &list->items[at] : NULL;
}
