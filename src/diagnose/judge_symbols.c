/* SPDX-License-Identifier: MIT */
/* Judging imports against the table of known symbols. */
#include "judge_symbols.h"

#include <string.h>

static enum lk_fact fact_of(bool yes)
{
	return yes ? LK_YES : LK_NO;
}

static enum lk_fact is_present(const struct lk_live *live, const char *owner)
{
	const struct lk_live_module *module;

	if (strcmp(owner, LK_KERNEL_OWNER) == 0)
		return LK_YES;
	if (!live)
		return LK_UNKNOWN;
	module = lk_live_find(live, owner);
	return fact_of(module && module->state == LKM_STATE_LIVE);
}

/* Does the kernel's loader or the linker provide this name? On some machines there are hundreds. */
static bool is_provided(const char *name)
{
	static const char *const starts[] = {
		"__this_module", "_GLOBAL_OFFSET_TABLE_", "TOC.", "_rest", "_save", "_mcount"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* Module.symvers also lists what the kernel's modules export: where no installed module says so
 * itself, that module is not installed. */
static enum lk_fact is_exported(const struct lk_known_symbols *known,
	const struct lk_symbol_knowledge *found, const char *name)
{
	if (found->best && found->best == found->by_build &&
		strcmp(found->best->owner, LK_KERNEL_OWNER) != 0)
		return known->complete ? LK_NO : LK_UNKNOWN;
	if (found->best)
		return LK_YES;
	return known->symvers && known->complete && !is_provided(name) ? LK_NO : LK_UNKNOWN;
}

/* A namespace may be a list of the modules that it is for, which none can import. */
static enum lk_fact imports_space(const struct lk_symbol_judge *judge, const char *name_space)
{
	if (lk_export_scope_is_list(name_space))
		return !judge->module ? LK_UNKNOWN
				      : fact_of(lk_export_scope_lists(name_space, judge->module));
	for (const char *const *space = judge->spaces; space && *space; space++)
		if (strcmp(*space, name_space) == 0)
			return LK_YES;
	return LK_NO;
}

static void judge_audience(const struct lk_symbol_judge *judge,
	const struct lk_symbol_knowledge *found, struct lk_evidence_symbol *ret)
{
	enum lk_audience audience = found->best->audience;
	const char *space = found->best->name_space;

	/* A stripped module does not tell. */
	if (audience == LK_AUDIENCE_UNKNOWN && found->by_build)
		audience = found->by_build->audience;
	if (audience != LK_AUDIENCE_UNKNOWN)
		ret->gpl_only = fact_of(audience == LK_AUDIENCE_GPL);
	if (!space || !*space)
		return;
	ret->name_space = space;
	ret->imported = imports_space(judge, space);
}

static void judge_crc(const struct lk_symbol_judge *judge, const struct lk_symbol_knowledge *found,
	const struct lk_symbol *import, struct lk_evidence_symbol *ret)
{
	const struct lk_known_symbol *exporter =
		found->best->has_crc ? found->best : found->by_modules;

	if (!exporter || !exporter->has_crc)
		return;
	ret->lacks_crc = !import->has_crc && judge->has_versions;
	if (!import->has_crc)
		return;
	ret->wanted = (uint32_t)import->crc;
	ret->given = exporter->crc;
	ret->same_crc = fact_of(ret->wanted == ret->given);
}

void lk_judge_symbol(const struct lk_symbol_judge *judge, const struct lk_symbol *import,
	struct lk_evidence_symbol *ret)
{
	const char *name = lk_symbol_versioned(import->name);
	const struct lk_symbol_knowledge found = lk_known_symbols_find(judge->known, name);

	*ret = (struct lk_evidence_symbol){.name = import->name,
		.weak = import->weak,
		.exported = is_exported(judge->known, &found, name)};
	if (ret->exported == LK_NO || (found.best && found.best == found.by_build))
		ret->source = judge->known->symvers;
	if (!found.best)
		return;
	ret->owner = found.best->owner;
	if (ret->exported != LK_YES)
		return;
	ret->present = is_present(judge->live, ret->owner);
	judge_audience(judge, &found, ret);
	judge_crc(judge, &found, import, ret);
}

bool lk_judge_symbol_counts(const struct lk_symbol *import)
{
	return !import->versioned_only || strcmp(import->name, LK_LAYOUT_SYMBOL) == 0;
}

enum lk_fact lk_judge_layout(const struct lk_symbol_judge *judge, const struct lk_symbols *versions)
{
	const struct lk_symbol_knowledge found =
		lk_known_symbols_find(judge->known, LK_LAYOUT_SYMBOL);

	if (!judge->has_versions || !found.best || !found.best->has_crc)
		return LK_UNKNOWN;
	for (size_t i = 0; i < versions->count; i++)
		if (strcmp(versions->items[i].name, LK_LAYOUT_SYMBOL) == 0)
			return LK_YES;
	return LK_NO;
}
