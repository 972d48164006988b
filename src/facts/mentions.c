/* SPDX-License-Identifier: MIT */
/* Collecting the lines about one module, each as a copy of its directive. */
#include "mentions.h"

#include <errno.h>

/* What a line of a kind says about the module. */
static const char *text_of(enum lkm_why_kind kind, const struct lkm_directive *line)
{
	if (kind == LKM_WHY_ALIAS)
		return line->name;
	return kind == LKM_WHY_OPTIONS ? line->value : line->text;
}

static int add(
	struct lk_mentions *mentions, enum lkm_why_kind kind, const struct lkm_directive *line)
{
	struct lkm_directive *copy = lk_arena_alloc(mentions->arena, sizeof(*copy));

	if (!copy || lk_directive_copy(mentions->arena, line, copy) < 0 ||
		LK_GROW(mentions->arena, mentions->items, mentions->count, mentions->capacity) < 0)
		return -ENOMEM;
	mentions->items[mentions->count++] = (struct lk_mention){.kind = kind,
		.text = text_of(kind, copy),
		.file = copy->file,
		.line = copy->line,
		.origin = copy};
	return 0;
}

/* All lines for the module that are in effect. */
static int add_lines(struct lk_mentions *mentions, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lkm_why_kind as)
{
	const struct lkm_directive **lines;
	const char *alias = kind == LKM_DIRECTIVE_OPTIONS ? mentions->alias : NULL;

	if (lk_config_lines(config, kind, mentions->module, alias, mentions->arena, &lines) < 0)
		return -ENOMEM;
	for (; *lines; lines++)
		if (add(mentions, as, *lines) < 0)
			return -ENOMEM;
	return 0;
}

/* Lines whose name is the module's, whether they are in effect or not; of install and remove lines
 * the first is in effect. */
static int add_named(struct lk_mentions *mentions, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lkm_why_kind as)
{
	bool first_only = kind == LKM_DIRECTIVE_INSTALL || kind == LKM_DIRECTIVE_REMOVE;
	const struct lkm_directive *line = NULL;

	while ((line = lk_config_next(config, kind, mentions->module, line))) {
		if (add(mentions, as, line) < 0)
			return -ENOMEM;
		if (first_only)
			break;
	}
	return 0;
}

/* Lines that name the module in their value. */
static int add_naming(struct lk_mentions *mentions, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lkm_why_kind as)
{
	const struct lkm_directive *line = NULL;

	while ((line = lk_config_next_naming(config, kind, mentions->module, line)))
		if (add(mentions, as, line) < 0)
			return -ENOMEM;
	return 0;
}

int lk_mentions_config(struct lk_mentions *mentions, const struct lk_config *config)
{
	static const struct {
		enum lkm_directive_kind kind;
		enum lkm_why_kind as;
		int (*add)(struct lk_mentions *mentions, const struct lk_config *config,
			enum lkm_directive_kind kind, enum lkm_why_kind as);
	} parts[] = {
		{LKM_DIRECTIVE_ALIAS, LKM_WHY_ALIAS, add_naming},
		{LKM_DIRECTIVE_OPTIONS, LKM_WHY_OPTIONS, add_lines},
		{LKM_DIRECTIVE_BLACKLIST, LKM_WHY_BLACKLIST, add_named},
		{LKM_DIRECTIVE_REFUSED, LKM_WHY_KERNEL_BLACKLIST, add_named},
		{LKM_DIRECTIVE_INSTALL, LKM_WHY_INSTALL, add_named},
		{LKM_DIRECTIVE_REMOVE, LKM_WHY_REMOVE, add_named},
		{LKM_DIRECTIVE_SOFTDEP, LKM_WHY_SOFTDEP, add_lines},
		{LKM_DIRECTIVE_WEAKDEP, LKM_WHY_WEAKDEP, add_lines},
		{LKM_DIRECTIVE_SOFTDEP, LKM_WHY_WANTED, add_naming},
		{LKM_DIRECTIVE_WEAKDEP, LKM_WHY_WANTED, add_naming},
	};

	_Static_assert(sizeof(parts) / sizeof(*parts) == LK_DIRECTIVE_COUNT - 1 + 2,
		"every kind of directive has its place, and two of them a second one");
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (parts[i].add(mentions, config, parts[i].kind, parts[i].as) < 0)
			return -ENOMEM;
	return 0;
}

int lk_mentions_aliases(
	struct lk_mentions *mentions, const struct lk_alias_table *table, const char *file)
{
	const struct lk_patterns *patterns = lk_alias_table_find(table, mentions->module);

	for (size_t i = 0; patterns && i < patterns->count; i++) {
		struct lkm_directive line = {.kind = LKM_DIRECTIVE_ALIAS,
			.tier = LK_TIER_KERNEL,
			.name = patterns->items[i],
			.value = mentions->module,
			.file = file};

		line.text = lk_arena_format(mentions->arena, "alias %s %s", line.name, line.value);
		if (!line.text || add(mentions, LKM_WHY_ALIAS, &line) < 0)
			return -ENOMEM;
	}
	return 0;
}
