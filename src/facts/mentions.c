/* SPDX-License-Identifier: MIT */
/* Going through all lines once for one module. */
#include "mentions.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"

static int add(struct lk_mentions *about, enum lk_mention_kind kind, const char *text,
	const char *file, unsigned line)
{
	struct lk_mention item = {.kind = kind,
		.text = lk_arena_copy(about->arena, text),
		.file = lk_arena_copy(about->arena, file),
		.line = line};

	if (!item.text || !item.file ||
		LK_GROW(about->arena, about->items, about->count, about->capacity) < 0)
		return -ENOMEM;
	about->items[about->count++] = item;
	return 0;
}

/* The whole directive as text. */
static int add_directive(
	struct lk_mentions *about, enum lk_mention_kind kind, const struct lk_directive *line)
{
	const char *text =
		kind == LK_MENTION_KERNEL_BLACKLIST
			? lk_arena_format(about->arena, "module_blacklist=%s", line->name)
			: lk_arena_format(about->arena, "%s %s%s%s", lk_conf_word(line->kind),
				  line->name, *line->value ? " " : "", line->value);

	return text ? add(about, kind, text, line->file, line->line) : -ENOMEM;
}

static int add_config_aliases(struct lk_mentions *about, const struct lk_directives *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct lk_directive *line = &list->items[i];

		if (lk_name_equal(line->value, about->module) &&
			add(about, LK_MENTION_ALIAS, line->name, line->file, line->line) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int add_options(struct lk_mentions *about, const struct lk_config *config)
{
	const struct lk_directive **lines;

	if (lk_config_lines(config, LK_OPTIONS, about->module, about->alias, about->arena, &lines) <
		0)
		return -ENOMEM;
	for (; *lines; lines++)
		if (add(about, LK_MENTION_OPTIONS, (*lines)->value, (*lines)->file,
			    (*lines)->line) < 0)
			return -ENOMEM;
	return 0;
}

/* Lines that name modules exactly: blacklists. */
static int add_named(
	struct lk_mentions *about, enum lk_mention_kind kind, const struct lk_directives *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, about->module) == 0 &&
			add_directive(about, kind, &list->items[i]) < 0)
			return -ENOMEM;
	return 0;
}

/* The install or remove line that counts. */
static int add_command(struct lk_mentions *about, const struct lk_config *config,
	enum lk_directive_kind kind, enum lk_mention_kind as)
{
	const struct lk_directive *line = lk_config_command(config, kind, about->module);

	return line ? add_directive(about, as, line) : 0;
}

static int add_lines(struct lk_mentions *about, const struct lk_config *config,
	enum lk_directive_kind kind, enum lk_mention_kind as)
{
	const struct lk_directive **lines;

	if (lk_config_lines(config, kind, about->module, NULL, about->arena, &lines) < 0)
		return -ENOMEM;
	for (; *lines; lines++)
		if (add_directive(about, as, *lines) < 0)
			return -ENOMEM;
	return 0;
}

static bool has(char **words, const char *module)
{
	for (; *words; words++)
		if (lk_name_equal(*words, module))
			return true;
	return false;
}

/* Lines of other modules in which this one is a word. "pre:" and "post:" are no modules. */
static int add_wanted(struct lk_mentions *about, const struct lk_directives *list)
{
	for (size_t i = 0; i < list->count; i++) {
		char **words;

		if (lk_conf_words(about->arena, list->items[i].value, &words) < 0)
			return -ENOMEM;
		if (has(words, about->module) &&
			add_directive(about, LK_MENTION_WANTED, &list->items[i]) < 0)
			return -ENOMEM;
	}
	return 0;
}

int lk_mentions_config(struct lk_mentions *about, const struct lk_config *config)
{
	if (add_config_aliases(about, &config->kinds[LK_ALIAS]) < 0 ||
		add_options(about, config) < 0 ||
		add_named(about, LK_MENTION_BLACKLIST, &config->kinds[LK_BLACKLIST]) < 0 ||
		add_named(about, LK_MENTION_KERNEL_BLACKLIST, &config->kernel_blacklist) < 0 ||
		add_command(about, config, LK_INSTALL, LK_MENTION_INSTALL) < 0 ||
		add_command(about, config, LK_REMOVE, LK_MENTION_REMOVE) < 0 ||
		add_lines(about, config, LK_SOFTDEP, LK_MENTION_SOFTDEP) < 0 ||
		add_lines(about, config, LK_WEAKDEP, LK_MENTION_WEAKDEP) < 0 ||
		add_wanted(about, &config->kinds[LK_SOFTDEP]) < 0)
		return -ENOMEM;
	return add_wanted(about, &config->kinds[LK_WEAKDEP]);
}

struct alias_search {
	struct lk_mentions *about;
	const char *file;
};

static int add_alias(void *context, const char *key, const char *value, uint32_t priority)
{
	struct alias_search *search = context;

	if (strcmp(value, search->about->module) != 0)
		return 0;
	return add(search->about, LK_MENTION_ALIAS, key, search->file, 0);
}

int lk_mentions_aliases(struct lk_mentions *about, const struct lk_trie *index, const char *file)
{
	struct alias_search search = {about, file};

	return lk_trie_each(index, add_alias, &search);
}
