/* SPDX-License-Identifier: MIT */
/* Merging configuration files and the kernel command line; which directives apply to a module. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "../formats/name.h"

void lk_config_init(struct lk_config *config, struct lk_arena *arena)
{
	*config = (struct lk_config){.arena = arena};
}

static int add(struct lk_config *config, struct lkm_directive directive)
{
	return LK_APPEND(config->arena, &config->kinds[directive.kind], directive);
}

int lk_config_add_problem(
	struct lk_config *config, const char *file, unsigned line, const char *message)
{
	char *copy = lk_arena_copy(config->arena, message);

	if (!copy || LK_GROW(config->arena, config->problems, config->problem_count,
			     config->problem_capacity) < 0)
		return -ENOMEM;
	config->problems[config->problem_count++] =
		(struct lk_problem){.message = copy, .file = file, .line = line};
	return 0;
}

int lk_config_add_unreadable(struct lk_config *config, const char *file, const char *message)
{
	int rc = lk_config_add_problem(config, file, 0, message);

	if (rc == 0)
		config->problems[config->problem_count - 1].unreadable = true;
	return rc;
}

int lk_config_add_file(
	struct lk_config *config, struct lk_span contents, const char *file, enum lk_tier tier)
{
	struct lk_conf cursor;

	lk_conf_open(&cursor, contents, file);
	for (;;) {
		struct lk_conf_line line;
		struct lkm_error error = {0};
		int rc = lk_conf_next(&cursor, config->arena, &line, &error);

		if (rc == 0 || rc == -ENOMEM)
			return rc;
		if (rc < 0)
			rc = lk_config_add_problem(config, file, error.line, error.message);
		else if (tier == LK_TIER_KERNEL && line.kind != LKM_DIRECTIVE_SOFTDEP &&
			 line.kind != LKM_DIRECTIVE_WEAKDEP)
			rc = 0; /* a module file cannot say anything else */
		else
			rc = add(config, (struct lkm_directive){.kind = line.kind,
						 .tier = tier,
						 .name = line.name,
						 .value = line.value,
						 .file = file,
						 .line = line.line});
		if (rc < 0)
			return rc;
	}
}

int lk_config_add_cmdline(struct lk_config *config, struct lk_span text, const char *file)
{
	struct lk_cmdline cursor;

	lk_cmdline_open(&cursor, text);
	for (;;) {
		struct lkm_directive directive = {.tier = LK_TIER_CMDLINE, .file = file};
		struct lk_cmdline_item item;
		struct lkm_error error = {0};
		int rc = lk_cmdline_next(&cursor, config->arena, &item, &error);

		if (rc == 0 || rc == -ENOMEM)
			return rc;
		if (rc < 0) {
			if (lk_config_add_problem(config, file, 0, error.message) < 0)
				return -ENOMEM;
			continue;
		}
		directive.name = item.name;
		directive.value = item.value;
		switch (item.kind) {
		case LK_CMDLINE_OPTION:
			directive.kind = LKM_DIRECTIVE_OPTIONS;
			break;
		case LK_CMDLINE_BLACKLIST:
			directive.kind = LKM_DIRECTIVE_BLACKLIST;
			break;
		case LK_CMDLINE_KERNEL_BLACKLIST:
			directive.kind = LKM_DIRECTIVE_REFUSED;
			break;
		}
		if (add(config, directive) < 0)
			return -ENOMEM;
	}
}

const struct lkm_directive *lk_config_blacklisted(
	const struct lk_config *config, const char *module)
{
	return lk_config_next(config, LKM_DIRECTIVE_BLACKLIST, module, NULL);
}

const struct lkm_directive *lk_config_kernel_blacklisted(
	const struct lk_config *config, const char *module)
{
	return lk_config_next(config, LKM_DIRECTIVE_REFUSED, module, NULL);
}

const struct lkm_directive *lk_config_command(
	const struct lk_config *config, enum lkm_directive_kind kind, const char *module)
{
	return lk_config_next(config, kind, module, NULL);
}

struct lines LK_LIST(const struct lkm_directive *);

/* The next line in the order of the list that is for the module or for the alias. */
static const struct lkm_directive *next_line(const struct lk_config *config,
	enum lkm_directive_kind kind, const char *module, const char *alias,
	const struct lkm_directive *previous)
{
	const struct lkm_directive *line = lk_config_next(config, kind, module, previous), *other;

	if (kind != LKM_DIRECTIVE_OPTIONS || !alias)
		return line;
	other = lk_config_next(config, kind, alias, previous);
	return line && (!other || line < other) ? line : other;
}

/* Append the lines of the tiers from first to last that apply. */
static int collect(const struct lk_config *config, enum lkm_directive_kind kind, enum lk_tier first,
	enum lk_tier last, const char *module, const char *alias, struct lk_arena *arena,
	struct lines *ret)
{
	const struct lkm_directive *line = NULL;

	while ((line = next_line(config, kind, module, alias, line))) {
		if (line->tier < first || line->tier > last)
			continue;
		if (LK_APPEND(arena, ret, line) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Files come before the command line, whatever the order in which they were added: what is typed at
 * boot then wins in the kernel. */
int lk_config_lines(const struct lk_config *config, enum lkm_directive_kind kind,
	const char *module, const char *alias, struct lk_arena *arena,
	const struct lkm_directive ***ret)
{
	static const struct lkm_directive *none[] = {NULL};
	struct lines lines = {0};
	int rc = collect(config, kind, LK_TIER_USER, LK_TIER_USER, module, alias, arena, &lines);

	if (rc == 0 && (kind == LKM_DIRECTIVE_OPTIONS || lines.count == 0))
		rc = collect(config, kind, LK_TIER_KERNEL, LK_TIER_CMDLINE, module, alias, arena,
			&lines);
	if (rc == 0 && lines.count)
		rc = LK_GROW(arena, lines.items, lines.count, lines.capacity);
	if (rc < 0)
		return rc;
	if (lines.count)
		lines.items[lines.count] = NULL;
	*ret = lines.count ? lines.items : none;
	return 0;
}
