/* SPDX-License-Identifier: MIT */
/* To whom a symbol is exported, by the sections that the symbols of its export lie in. */
#include "export_scope.h"

#include <string.h>

#define ENTRY_PREFIX "__ksymtab_"
#define SPACE_PREFIX "__kstrtabns_"
#define LIST_PREFIX  "module:"
#define FLAG_GPL     1u

void lk_export_scopes_open(struct lk_export_scopes *scopes, const struct lk_elf *elf)
{
	static const char *const names[] = {"__ksymtab", "__kflagstab"};
	struct lk_elf_section table;
	int64_t at[2];

	*scopes = (struct lk_export_scopes){.elf = elf};
	lk_elf_find(elf, names, 2, at);
	scopes->table = at[0];
	scopes->has_flags = at[1] >= 0;
	if (at[0] < 0 || at[1] < 0 || lk_elf_header(elf, (uint32_t)at[0], &table) < 0 ||
		lk_elf_contents(elf, (uint32_t)at[1], &scopes->flags) < 0 || !scopes->flags.size)
		return;
	if (table.size % scopes->flags.size == 0)
		scopes->entry_size = table.size / scopes->flags.size;
}

/* The flags stand in the order of the entries. */
static enum lk_audience by_flags(
	const struct lk_export_scopes *scopes, const struct lk_elf_symbol *symbol)
{
	uint64_t number;

	if (!scopes->entry_size || symbol->section != scopes->table)
		return LK_AUDIENCE_UNKNOWN;
	number = symbol->value / scopes->entry_size;
	if (number >= scopes->flags.size)
		return LK_AUDIENCE_UNKNOWN;
	return scopes->flags.data[number] & FLAG_GPL ? LK_AUDIENCE_GPL : LK_AUDIENCE_ALL;
}

/* Up to Linux 6.19 there is a table for each audience. Those for symbols that were to become
 * GPL-only, or were not used, went with Linux 5.12. */
static enum lk_audience by_table(
	const struct lk_export_scopes *scopes, const struct lk_elf_symbol *symbol)
{
	static const struct {
		const char *name;
		enum lk_audience audience;
	} tables[] = {{"__ksymtab", LK_AUDIENCE_ALL}, {"__ksymtab_gpl", LK_AUDIENCE_GPL},
		{"__ksymtab_gpl_future", LK_AUDIENCE_ALL}, {"__ksymtab_unused", LK_AUDIENCE_ALL},
		{"__ksymtab_unused_gpl", LK_AUDIENCE_GPL}};
	struct lk_elf_section section;

	if (lk_elf_header(scopes->elf, symbol->section, &section) < 0)
		return LK_AUDIENCE_UNKNOWN;
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (strcmp(section.name, tables[i].name) == 0)
			return tables[i].audience;
	return LK_AUDIENCE_UNKNOWN;
}

bool lk_export_scopes_read(const struct lk_export_scopes *scopes,
	const struct lk_elf_symbol *symbol, struct lk_export_scope *ret)
{
	struct lk_span strings;

	*ret = (struct lk_export_scope){0};
	if (!symbol->section)
		return false;
	if (strncmp(symbol->name, ENTRY_PREFIX, strlen(ENTRY_PREFIX)) == 0) {
		ret->name = symbol->name + strlen(ENTRY_PREFIX);
		ret->audience =
			scopes->has_flags ? by_flags(scopes, symbol) : by_table(scopes, symbol);
		return ret->audience != LK_AUDIENCE_UNKNOWN;
	}
	if (strncmp(symbol->name, SPACE_PREFIX, strlen(SPACE_PREFIX)) != 0)
		return false;
	ret->name = symbol->name + strlen(SPACE_PREFIX);
	return lk_elf_contents(scopes->elf, symbol->section, &strings) == 0 &&
	       lk_span_string(strings, symbol->value, &ret->name_space);
}

bool lk_export_scope_is_list(const char *name_space)
{
	return strncmp(name_space, LIST_PREFIX, strlen(LIST_PREFIX)) == 0;
}

/* The kernel takes '-' for '_' here, as in the names of module files. */
static bool is_same(const char *a, const char *b, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (a[i] != b[i] && !((a[i] == '-' || a[i] == '_') && (b[i] == '-' || b[i] == '_')))
			return false;
	return true;
}

bool lk_export_scope_lists(const char *name_space, const char *module)
{
	const char *word = name_space + strlen(LIST_PREFIX);

	if (!lk_export_scope_is_list(name_space))
		return false;
	while (*word) {
		const size_t size = strcspn(word, ",");
		const bool open = size && word[size - 1] == '*'; /* it stands for anything */

		if (size && strlen(module) >= size - open && is_same(word, module, size - open) &&
			(open || !module[size]))
			return true;
		word += size + (word[size] == ',');
	}
	return false;
}
