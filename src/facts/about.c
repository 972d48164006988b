/* SPDX-License-Identifier: MIT */
/* Collecting the lines about one module, each as a copy of its directive. */
#include "about.h"

#include <errno.h>

/* What a line of a kind says about the module. */
static const char *text_of(enum lk_about_kind kind, const struct lkm_directive *line)
{
	if (kind == LK_ABOUT_ALIAS)
		return line->name;
	return kind == LK_ABOUT_OPTIONS ? line->value : line->text;
}

static int add(
	struct lk_about *about, enum lk_about_kind kind, const struct lkm_directive *line)
{
	struct lkm_directive *copy = lk_arena_alloc(about->arena, sizeof(*copy));

	if (!copy || lk_directive_copy(about->arena, line, copy) < 0 ||
		lk_arena_grow(about->arena, (void **)&about->items, &about->capacity, about->count,
			sizeof(*about->items)) < 0)
		return -ENOMEM;
	about->items[about->count++] = (struct lk_about_line){.kind = kind,
		.text = text_of(kind, copy),
		.file = copy->file,
		.line = copy->line,
		.origin = copy};
	return 0;
}

/* All lines for the module that are in effect. */
static int add_lines(struct lk_about *about, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lk_about_kind as)
{
	const struct lkm_directive **lines;
	const char *alias = kind == LKM_DIRECTIVE_OPTIONS ? about->alias : NULL;

	if (lk_config_lines(config, kind, about->module, alias, about->arena, &lines) < 0)
		return -ENOMEM;
	for (; *lines; lines++)
		if (add(about, as, *lines) < 0)
			return -ENOMEM;
	return 0;
}

/* Lines whose name is the module's, whether they are in effect or not; of install and remove lines
 * the first is in effect. */
static int add_named(struct lk_about *about, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lk_about_kind as)
{
	bool first_only = kind == LKM_DIRECTIVE_INSTALL || kind == LKM_DIRECTIVE_REMOVE;
	const struct lkm_directive *line = NULL;

	while ((line = lk_config_next(config, kind, about->module, line))) {
		if (add(about, as, line) < 0)
			return -ENOMEM;
		if (first_only)
			break;
	}
	return 0;
}

/* Lines that name the module in their value. */
static int add_naming(struct lk_about *about, const struct lk_config *config,
	enum lkm_directive_kind kind, enum lk_about_kind as)
{
	const struct lkm_directive *line = NULL;

	while ((line = lk_config_next_naming(config, kind, about->module, line)))
		if (add(about, as, line) < 0)
			return -ENOMEM;
	return 0;
}

int lk_about_config(struct lk_about *about, const struct lk_config *config)
{
	static const struct {
		enum lkm_directive_kind kind;
		enum lk_about_kind as;
		int (*add)(struct lk_about *about, const struct lk_config *config,
			enum lkm_directive_kind kind, enum lk_about_kind as);
	} parts[] = {
		{LKM_DIRECTIVE_ALIAS, LK_ABOUT_ALIAS, add_naming},
		{LKM_DIRECTIVE_OPTIONS, LK_ABOUT_OPTIONS, add_lines},
		{LKM_DIRECTIVE_BLACKLIST, LK_ABOUT_BLACKLIST, add_named},
		{LKM_DIRECTIVE_REFUSED, LK_ABOUT_KERNEL_BLACKLIST, add_named},
		{LKM_DIRECTIVE_INSTALL, LK_ABOUT_INSTALL, add_named},
		{LKM_DIRECTIVE_REMOVE, LK_ABOUT_REMOVE, add_named},
		{LKM_DIRECTIVE_SOFTDEP, LK_ABOUT_SOFTDEP, add_lines},
		{LKM_DIRECTIVE_WEAKDEP, LK_ABOUT_WEAKDEP, add_lines},
		{LKM_DIRECTIVE_SOFTDEP, LK_ABOUT_WANTED, add_naming},
		{LKM_DIRECTIVE_WEAKDEP, LK_ABOUT_WANTED, add_naming},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (parts[i].add(about, config, parts[i].kind, parts[i].as) < 0)
			return -ENOMEM;
	return 0;
}

int lk_about_aliases(
	struct lk_about *about, const struct lk_alias_table *table, const char *file)
{
	const struct lk_patterns *patterns = lk_alias_table_find(table, about->module);

	for (size_t i = 0; patterns && i < patterns->count; i++) {
		struct lkm_directive line = {.kind = LKM_DIRECTIVE_ALIAS,
			.tier = LK_TIER_KERNEL,
			.name = patterns->items[i],
			.value = about->module,
			.file = file};

		line.text = lk_arena_format(about->arena, "alias %s %s", line.name, line.value);
		if (!line.text || add(about, LK_ABOUT_ALIAS, &line) < 0)
			return -ENOMEM;
	}
	return 0;
}
