/* SPDX-License-Identifier: MIT */
/* One pass over all directives and alias indexes for one module. */
#include "mentions.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"

static int add(struct lk_mentions *mentions, enum lk_mention_kind kind, const char *text,
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
	struct lk_mentions *mentions, enum lk_mention_kind kind, const struct lkm_directive *line)
{
	const char *text =
		kind == LK_MENTION_KERNEL_BLACKLIST
			? lk_arena_format(mentions->arena, "module_blacklist=%s", line->name)
			: line->text;

	return text ? add(mentions, kind, text, line->file, line->line) : -ENOMEM;
}

/* Lines that name modules exactly: blacklists. */
static int add_named(
	struct lk_mentions *mentions, enum lk_mention_kind kind, const struct lk_directives *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, mentions->module) == 0 &&
			add_directive(mentions, kind, &list->items[i]) < 0)
			return -ENOMEM;
	return 0;
}

/* The install or remove line that is in effect. */
static int add_command(struct lk_mentions *mentions, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lk_mention_kind as)
{
	const struct lkm_directive *line = lk_config_command(config, kind, mentions->module);

	return line ? add_directive(mentions, as, line) : 0;
}

static int add_lines(struct lk_mentions *mentions, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lk_mention_kind as)
{
	const struct lkm_directive **lines;

	if (lk_config_lines(config, kind, mentions->module, NULL, mentions->arena, &lines) < 0)
		return -ENOMEM;
	for (; *lines; lines++)
		if (add_directive(mentions, as, *lines) < 0)
			return -ENOMEM;
	return 0;
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
		if (*words && add_directive(mentions, LK_MENTION_WANTED, &list->items[i]) < 0)
			return -ENOMEM;
	}
	return 0;
}

int lk_mentions_config(struct lk_mentions *mentions, const struct lk_config *config)
{
	const struct lk_directives *aliases = &config->kinds[LKM_DIRECTIVE_ALIAS];
	const struct lkm_directive **options;

	for (size_t i = 0; i < aliases->count; i++) {
		const struct lkm_directive *line = &aliases->items[i];

		if (lk_name_equal(line->value, mentions->module) &&
			add(mentions, LK_MENTION_ALIAS, line->name, line->file, line->line) < 0)
			return -ENOMEM;
	}
	if (lk_config_lines(config, LKM_DIRECTIVE_OPTIONS, mentions->module, mentions->alias,
		    mentions->arena, &options) < 0)
		return -ENOMEM;
	for (; *options; options++)
		if (add(mentions, LK_MENTION_OPTIONS, (*options)->value, (*options)->file,
			    (*options)->line) < 0)
			return -ENOMEM;
	if (add_named(mentions, LK_MENTION_BLACKLIST, &config->kinds[LKM_DIRECTIVE_BLACKLIST]) <
			0 ||
		add_named(mentions, LK_MENTION_KERNEL_BLACKLIST,
			&config->kinds[LKM_DIRECTIVE_REFUSED]) < 0 ||
		add_command(mentions, config, LKM_DIRECTIVE_INSTALL, LK_MENTION_INSTALL) < 0 ||
		add_command(mentions, config, LKM_DIRECTIVE_REMOVE, LK_MENTION_REMOVE) < 0 ||
		add_lines(mentions, config, LKM_DIRECTIVE_SOFTDEP, LK_MENTION_SOFTDEP) < 0 ||
		add_lines(mentions, config, LKM_DIRECTIVE_WEAKDEP, LK_MENTION_WEAKDEP) < 0 ||
		add_wanted(mentions, &config->kinds[LKM_DIRECTIVE_SOFTDEP]) < 0)
		return -ENOMEM;
	return add_wanted(mentions, &config->kinds[LKM_DIRECTIVE_WEAKDEP]);
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
	return add(search->mentions, LK_MENTION_ALIAS, key, search->file, 0);
}

int lk_mentions_aliases(struct lk_mentions *mentions, const struct lk_trie *index, const char *file)
{
	struct alias_search search = {mentions, file};

	return lk_trie_each(index, add_alias, &search);
}
