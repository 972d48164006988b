/* SPDX-License-Identifier: MIT */
/* One pass over all directives and alias indexes for one module. */
#include "mentions.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"

static int add(struct lk_mentions *mentions, enum lkm_why_kind kind, const char *text,
	const char *file, unsigned line)
{
	struct lk_mention item = {.kind = kind,
		.text = lk_arena_copy(mentions->arena, text),
		.file = lk_arena_copy(mentions->arena, file),
		.line = line};

	if (!item.text || !item.file ||
		LK_GROW(mentions->arena, mentions->items, mentions->count, mentions->capacity) < 0)
		return -ENOMEM;
	mentions->items[mentions->count++] = item;
	return 0;
}

/* The whole directive as text. */
static int add_directive(
	struct lk_mentions *mentions, enum lkm_why_kind kind, const struct lkm_directive *line)
{
	const char *text =
		kind == LKM_WHY_KERNEL_BLACKLIST
			? lk_arena_format(mentions->arena, "module_blacklist=%s", line->name)
			: line->text;

	return text ? add(mentions, kind, text, line->file, line->line) : -ENOMEM;
}

/* Lines of other modules that name this one. The words "pre:" and "post:" are not module names. */
static int add_wanted(struct lk_mentions *mentions, const struct lk_directives *list)
{
	for (size_t i = 0; i < list->count; i++) {
		char **words;

		if (lk_conf_words(mentions->arena, list->items[i].value, &words) < 0)
			return -ENOMEM;
		while (*words && !lk_name_equal(*words, mentions->module))
			words++;
		if (*words && add_directive(mentions, LKM_WHY_WANTED, &list->items[i]) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* The lines of one kind that are about the module. */
static int add_kind(
	struct lk_mentions *mentions, const struct lk_config *config, enum lkm_directive_kind kind)
{
	const struct lk_directives *list = &config->kinds[kind];
	const char *module = mentions->module;
	const struct lkm_directive *line, **lines;
	int rc = 0;

	switch (kind) {
	case LKM_DIRECTIVE_ALIAS:
		for (size_t i = 0; rc == 0 && i < list->count; i++) {
			line = &list->items[i];
			if (lk_name_equal(line->value, module))
				rc = add(mentions, LKM_WHY_ALIAS, line->name, line->file,
					line->line);
		}
		return rc;
	case LKM_DIRECTIVE_BLACKLIST:
	case LKM_DIRECTIVE_REFUSED:
		for (size_t i = 0; rc == 0 && i < list->count; i++)
			if (strcmp(list->items[i].name, module) == 0)
				rc = add_directive(mentions,
					kind == LKM_DIRECTIVE_REFUSED ? LKM_WHY_KERNEL_BLACKLIST
								      : LKM_WHY_BLACKLIST,
					&list->items[i]);
		return rc;
	case LKM_DIRECTIVE_INSTALL:
	case LKM_DIRECTIVE_REMOVE:
		line = lk_config_command(config, kind, module); /* the one that is in effect */
		return line ? add_directive(mentions,
				      kind == LKM_DIRECTIVE_REMOVE ? LKM_WHY_REMOVE
								   : LKM_WHY_INSTALL,
				      line)
			    : 0;
	case LKM_DIRECTIVE_OPTIONS:
		rc = lk_config_lines(
			config, kind, module, mentions->alias, mentions->arena, &lines);
		for (; rc == 0 && *lines; lines++)
			rc = add(mentions, LKM_WHY_OPTIONS, (*lines)->value, (*lines)->file,
				(*lines)->line);
		return rc;
	case LKM_DIRECTIVE_SOFTDEP:
	case LKM_DIRECTIVE_WEAKDEP:
		rc = lk_config_lines(config, kind, module, NULL, mentions->arena, &lines);
		for (; rc == 0 && *lines; lines++)
			rc = add_directive(mentions,
				kind == LKM_DIRECTIVE_SOFTDEP ? LKM_WHY_SOFTDEP : LKM_WHY_WEAKDEP,
				*lines);
		return rc;
	}
	return 0;
}

int lk_mentions_config(struct lk_mentions *mentions, const struct lk_config *config)
{
	/* In the order of enum lkm_why_kind. */
	static const enum lkm_directive_kind order[] = {LKM_DIRECTIVE_ALIAS, LKM_DIRECTIVE_OPTIONS,
		LKM_DIRECTIVE_BLACKLIST, LKM_DIRECTIVE_REFUSED, LKM_DIRECTIVE_INSTALL,
		LKM_DIRECTIVE_REMOVE, LKM_DIRECTIVE_SOFTDEP, LKM_DIRECTIVE_WEAKDEP};
	int rc = 0;

	_Static_assert(sizeof(order) / sizeof(*order) == LK_DIRECTIVE_COUNT - 1,
		"every kind of directive has its place");
	for (size_t i = 0; rc == 0 && i < sizeof(order) / sizeof(*order); i++)
		rc = add_kind(mentions, config, order[i]);
	if (rc == 0)
		rc = add_wanted(mentions, &config->kinds[LKM_DIRECTIVE_SOFTDEP]);
	return rc < 0 ? rc : add_wanted(mentions, &config->kinds[LKM_DIRECTIVE_WEAKDEP]);
}

struct alias_search {
	struct lk_mentions *mentions;
	const char *file;
};

static int add_alias(void *context, const char *key, const char *value, uint32_t priority)
{
	struct alias_search *search = context;

	if (strcmp(value, search->mentions->module) != 0)
		return 0;
	return add(search->mentions, LKM_WHY_ALIAS, key, search->file, 0);
}

int lk_mentions_aliases(struct lk_mentions *mentions, const struct lk_trie *index, const char *file)
{
	struct alias_search search = {mentions, file};

	return lk_trie_each(index, add_alias, &search);
}
