/* SPDX-License-Identifier: MIT */
/* The table of known symbols: who may say what about one, and who is believed. */
#include "known_symbols.h"

#include <errno.h>
#include <string.h>

void lk_known_symbols_init(struct lk_known_symbols *known, struct lk_arena *arena)
{
	*known = (struct lk_known_symbols){.arena = arena};
	lk_map_init(&known->modules, arena);
	lk_map_init(&known->build, arena);
}

static int put(const struct lk_known_symbols *known, struct lk_map *map, const char *name,
	const struct lk_known_symbol *symbol)
{
	struct lk_known_symbol *copy = lk_arena_alloc(known->arena, sizeof(*copy));

	if (!copy)
		return -ENOMEM;
	*copy = *symbol;
	return lk_map_put(map, name, copy);
}

/* An import that was added before its exporter seems to be the kernel's. */
static bool has_exporter(const struct lk_known_symbols *known, const char *name)
{
	const struct lk_known_symbol *symbol = lk_map_get(&known->modules, name);

	return symbol && strcmp(symbol->owner, LK_KERNEL_OWNER) != 0;
}

int lk_known_symbols_add_exports(struct lk_known_symbols *known, const struct lk_extract *extract,
	const char *owner, bool replaces)
{
	struct lk_span names = extract->exports, spaces = extract->export_spaces;
	const char *name, *space;
	int rc = 0;

	for (size_t i = 0; rc == 0 && lk_extract_next(&names, &name); i++) {
		const uint32_t crc = lk_extract_crc(extract->export_crcs, i);
		const struct lk_known_symbol symbol = {.owner = owner,
			.crc = crc,
			.has_crc = crc != 0,
			.audience = i < extract->export_audiences.size
					    ? (enum lk_audience)extract->export_audiences.data[i]
					    : LK_AUDIENCE_UNKNOWN,
			.name_space = lk_extract_next(&spaces, &space) ? space : NULL};

		if (replaces || !has_exporter(known, name))
			rc = put(known, &known->modules, name, &symbol);
	}
	return rc;
}

int lk_known_symbols_add_import(struct lk_known_symbols *known, const char *name, uint32_t crc)
{
	const struct lk_known_symbol symbol = {
		.owner = LK_KERNEL_OWNER, .crc = crc, .has_crc = crc != 0};

	return lk_map_get(&known->modules, name) ? 0 : put(known, &known->modules, name, &symbol);
}

int lk_known_symbols_add_build(
	struct lk_known_symbols *known, const char *name, const struct lk_known_symbol *symbol)
{
	return put(known, &known->build, name, symbol);
}

struct lk_symbol_knowledge lk_known_symbols_find(
	const struct lk_known_symbols *known, const char *name)
{
	struct lk_symbol_knowledge found = {.by_modules = lk_map_get(&known->modules, name),
		.by_build = known->symvers ? lk_map_get(&known->build, name) : NULL};
	const bool installed =
		found.by_modules && strcmp(found.by_modules->owner, LK_KERNEL_OWNER) != 0;

	/* A module that was put below kernel/ after the build must not vouch for its own imports.
	 */
	if (!installed && !found.by_build && known->symvers && known->build_is_whole)
		found.by_modules = NULL;
	found.best = installed || !found.by_build ? found.by_modules : found.by_build;
	return found;
}

int lk_known_symbols_build_fits(
	const struct lk_known_symbols *known, uint32_t *ret_theirs, uint32_t *ret_builds)
{
	const struct lk_known_symbol *theirs = lk_map_get(&known->modules, LK_LAYOUT_SYMBOL);
	const struct lk_known_symbol *builds = lk_map_get(&known->build, LK_LAYOUT_SYMBOL);

	/* Without CONFIG_MODVERSIONS neither has this symbol, and both have no CRC to compare. */
	if (!theirs && !builds && known->build.count)
		return 1;
	if (!theirs || !theirs->has_crc || !builds || !builds->has_crc)
		return -ENODATA;
	if (ret_theirs)
		*ret_theirs = theirs->crc;
	if (ret_builds)
		*ret_builds = builds->crc;
	return theirs->crc == builds->crc;
}
