/* SPDX-License-Identifier: MIT */
/* What lk_extract() must find in a file, told by the readers of image.h, which it must agree with
 * on every file. */
#ifndef TESTS_SUPPORT_EXTRACT_ORACLE_H
#define TESTS_SUPPORT_EXTRACT_ORACLE_H

#include <errno.h>
#include <string.h>
#include "../../src/formats/extract.h"
#include "../../src/formats/image.h"

static inline bool oracle_next_is(struct lk_span *list, const char *expected)
{
	const char *text;

	return lk_extract_next(list, &text) && strcmp(text, expected) == 0;
}

static inline bool oracle_is_indexed(const struct lk_modinfo *info)
{
	static const char *const keys[] = {"alias", "softdep", "weakdep"};

	for (size_t i = 0; i < 3; i++)
		if (info->key_size == strlen(keys[i]) && info->key[info->key_size] == '=' &&
			memcmp(info->key, keys[i], info->key_size) == 0)
			return true;
	return false;
}

/* The name inside stands among them where it was asked for. */
static inline void oracle_pass_name(const struct lk_modinfo *info, struct lk_span *list)
{
	struct lk_span rest = *list;

	if (info->key_size == 4 && strncmp(info->key, "name=", 5) == 0 &&
		oracle_next_is(&rest, info->key))
		*list = rest;
}

static inline bool oracle_infos_agree(const struct lk_elf *elf, struct lk_span list)
{
	struct lk_modinfos cursor;
	struct lk_modinfo info;

	if (lk_modinfos_open(&cursor, elf) == 0)
		while (lk_modinfos_next(&cursor, &info) > 0) {
			if (oracle_is_indexed(&info) && !oracle_next_is(&list, info.key))
				return false;
			oracle_pass_name(&info, &list);
		}
	return list.size == 0;
}

static inline bool oracle_names_agree(
	const struct lk_symbols *symbols, struct lk_span list, bool weak_only)
{
	for (size_t i = 0; i < symbols->count; i++)
		if ((!weak_only || symbols->items[i].weak) &&
			!oracle_next_is(&list, symbols->items[i].name))
			return false;
	return list.size == 0;
}

static inline bool oracle_crcs_agree(const struct lk_symbols *symbols, struct lk_span crcs)
{
	for (size_t i = 0; crcs.size && i < symbols->count; i++)
		if ((uint32_t)symbols->items[i].crc != lk_extract_crc(crcs, i))
			return false;
	return true;
}

/* For each export there is a namespace, which is text, and an audience. */
static inline bool oracle_grants_fit(const struct lk_extract *extract)
{
	struct lk_span exports = extract->exports, spaces = extract->export_spaces;
	const char *name, *space;

	if (!extract->export_audiences.size)
		return spaces.size == 0;
	for (size_t i = 0; lk_extract_next(&exports, &name); i++)
		if (!lk_extract_next(&spaces, &space) ||
			extract->export_audiences.data[i] > LK_AUDIENCE_GPL)
			return false;
	return spaces.size == 0;
}

/* lk_elf_symbols_pick() passes over nothing that lk_elf_symbols_next() gives and that it should. */
static inline bool oracle_pick_agrees(const struct lk_elf *elf)
{
	struct lk_elf_symbols all = {0}, picked = {0};
	struct lk_elf_symbol symbol, same;
	int r;

	if (lk_elf_symbols_open(&all, elf) < 0 || lk_elf_symbols_open(&picked, elf) < 0)
		return true;
	while ((r = lk_elf_symbols_next(&all, &symbol)) > 0) {
		if (symbol.section && strncmp(symbol.name, "__crc_", 6) != 0)
			continue;
		if (lk_elf_symbols_pick(&picked, "__crc_", &same) != 1 ||
			symbol.name != same.name || symbol.value != same.value ||
			symbol.bind != same.bind)
			return false;
	}
	return lk_elf_symbols_pick(&picked, "__crc_", &same) == r;
}

struct oracle {
	struct lk_symbols exports, versions, imports;
	int r; /* of all that was read */
};

static inline int oracle_worst(int r, int next)
{
	return r < 0 || next == -ENODATA ? r : next;
}

static inline struct oracle oracle_read(struct lk_arena *arena, const struct lk_elf *elf)
{
	struct oracle oracle = {0};
	struct lk_modinfos cursor;

	oracle.r = oracle_worst(oracle.r, lk_modinfos_open(&cursor, elf));
	oracle.r = oracle_worst(oracle.r, lk_exports_collect(arena, elf, &oracle.exports));
	oracle.r = oracle_worst(oracle.r, lk_versions_collect(arena, elf, &oracle.versions));
	oracle.r = oracle_worst(
		oracle.r, lk_imports_collect(arena, elf, &oracle.versions, &oracle.imports));
	return oracle;
}

static inline const char *oracle_compare_lists(
	const struct oracle *oracle, const struct lk_elf *elf, const struct lk_extract *extract)
{
	if (!oracle_infos_agree(elf, extract->infos))
		return "infos";
	if (!oracle_names_agree(&oracle->exports, extract->exports, false))
		return "exports";
	if (!oracle_names_agree(&oracle->imports, extract->imports, false))
		return "imports";
	if (!oracle_names_agree(&oracle->imports, extract->weak, true))
		return "weak imports";
	if (!oracle_crcs_agree(&oracle->exports, extract->export_crcs))
		return "CRCs of exports";
	if (!oracle_crcs_agree(&oracle->imports, extract->import_crcs))
		return "CRCs of imports";
	if (!oracle_grants_fit(extract))
		return "grants";
	return oracle_pick_agrees(elf) ? NULL : "picked symbols";
}

/* NULL, or in what lk_extract() and image.h disagree about a file. */
static inline const char *oracle_compare(
	struct lk_arena *arena, struct lk_span bytes, unsigned flags)
{
	struct lk_source source = lk_source_memory(bytes);
	struct lk_extract extract = {.infos = {(const uint8_t *)"x", 7}};
	struct lkm_error open_error = {0}, error = {0};
	struct oracle oracle;
	struct lk_elf elf;
	int r = lk_extract(&source, flags, arena, &extract, &error);
	int r_open = lk_elf_open(&elf, &source, &open_error);

	if ((r < 0) != (error.code != LKM_OK) || (r < 0) != (error.message[0] != '\0'))
		return "error and result";
	if (r < 0 && extract.infos.size != 7)
		return "the result after a failure";
	if (r_open < 0)
		return r != r_open || strcmp(error.message, open_error.message) != 0 ? "the header"
										     : NULL;
	if (r == -EFBIG) /* of lists; image.h keeps no names, so it has no such limit */
		return bytes.size < 4096 ? "size of the lists" : NULL;
	oracle = oracle_read(arena, &elf);
	if (r != oracle.r)
		return "the outcome";
	return r < 0 ? NULL : oracle_compare_lists(&oracle, &elf, &extract);
}

#endif
