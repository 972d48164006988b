/* SPDX-License-Identifier: MIT */
/* Extracts the data that indexes need from a module image, in one pass over the headers and one
 * over the symbols. */
#include "extract.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "../base/error.h"
#include "image.h"

/* The most that the lists of one file may take: names in a table of strings may share their bytes,
 * so a small file could otherwise ask for a large list. The largest module of Debian 12 has 76 kB
 * in all. */
#define LISTS_MAX ((size_t)8 << 20)

/* Most modules have fewer names than this, so this much room is made at once. */
#define FIRST_NAMES 64

#define NAME   "name="
#define LAYOUT "module_layout"

#define SCRATCH LK_ARENA_CLEANUP struct lk_arena

enum part { VERSIONS, MODINFO = LK_VERSIONS_SECTIONS, SYMTAB, STRTAB, KSYMTAB_STRINGS, PARTS };

struct name {
	const char *text;
	size_t size; /* with its NUL */
	uint64_t crc;
	uint32_t first; /* among imports: the one that stands for all of this name */
	bool weak;
	bool versioned;
};

struct names {
	struct name *items;
	size_t count, capacity;
	size_t bytes; /* of all texts */
};

/* To whom an export is given. */
struct right {
	enum lk_audience audience;
	const char *name_space;
};

struct extraction {
	struct lk_elf elf;
	const char *part_names[PARTS];
	int64_t parts[PARTS];
	struct lk_arena *scratch;
	bool with_crcs;
	bool with_grants;
	bool quick;
	bool adds_versions; /* names among the versions become imports */
	bool has_symbols;
	struct lk_crc_section crc_section;
	struct names infos, exports, imports;
	struct right *rights; /* of the exports */
	size_t weak_bytes, space_bytes;
};

/* Failures ------------------------------------------------------------------------------------- */

#define NOT_A_MODULE(reterr, ...) lk_fail(reterr, LKM_E_NOT_A_MODULE, ENOEXEC, __VA_ARGS__)

/* Say that the section has no place, or one outside of the file; false when that is not so. */
static bool is_misplaced(const struct extraction *x, unsigned part, struct lkm_error *reterr)
{
	struct lk_elf_section section;
	struct lk_span contents;

	if (x->parts[part] == -ENOEXEC) {
		NOT_A_MODULE(reterr,
			"a section has a name outside the section name table, so %s cannot be "
			"looked for",
			x->part_names[part]);
		return true;
	}
	if (x->parts[part] < 0 ||
		lk_elf_contents(&x->elf, (uint32_t)x->parts[part], &contents) != -ENOEXEC)
		return false;
	lk_elf_header(&x->elf, (uint32_t)x->parts[part], &section);
	NOT_A_MODULE(reterr,
		"%s at offset %" PRIu64 " with %" PRIu64
		" bytes runs past the end of the file at %" PRIu64,
		section.name, section.offset, section.size, x->elf.source->size);
	return true;
}

/* The sentence for r from the sections [part, part + count); what is for those that lie inside the
 * file. */
static int fail_parts(const struct extraction *x, unsigned part, unsigned count, int r,
	const char *what, struct lkm_error *reterr)
{
	if (r == -EFBIG)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"its lists of names take more than %zu MiB", LISTS_MAX >> 20);
	if (r != -ENOEXEC)
		return lk_elf_fail_source(r, reterr);
	for (unsigned i = 0; i < count; i++)
		if (is_misplaced(x, part + i, reterr))
			return r;
	return NOT_A_MODULE(reterr, "%s", what);
}

/* Names ---------------------------------------------------------------------------------------- */

/* 0; -ENOMEM; -EFBIG. */
static int add_name(struct extraction *x, struct names *names, const struct lk_symbol *symbol)
{
	size_t size = strlen(symbol->name) + 1;

	if (size > LISTS_MAX - names->bytes)
		return -EFBIG;
	if (LK_GROW(x->scratch, names->items, names->count, names->capacity) < 0)
		return -ENOMEM;
	names->items[names->count] = (struct name){
		.text = symbol->name,
		.size = size,
		.crc = symbol->crc,
		.first = (uint32_t)names->count,
		.weak = symbol->weak,
	};
	names->count++;
	names->bytes += size;
	return 0;
}

/* Imports by name, without the dot that a version does not have. Half of the slots stay free. */
struct slot {
	uint32_t hash, position; /* position + 1; 0: the slot is free */
};
struct name_set {
	struct slot *slots;
	size_t mask;
	uint64_t seed;
	struct name *names;
};

static int open_set(struct name_set *set, struct lk_arena *scratch, struct names *names)
{
	size_t capacity = 16;

	while (capacity < names->count * 2)
		capacity *= 2;
	*set = (struct name_set){
		.mask = capacity - 1, .seed = (uintptr_t)scratch, .names = names->items};
	set->slots = lk_arena_alloc(scratch, capacity * sizeof(*set->slots));
	return set->slots ? 0 : -ENOMEM;
}

/* The slot of the import with this name, or the free one where it belongs. */
static struct slot *find_slot(const struct name_set *set, const char *name, uint32_t hash)
{
	size_t i = hash & set->mask;

	for (;; i = (i + 1) & set->mask) {
		struct slot *slot = &set->slots[i];

		if (!slot->position)
			return slot;
		if (slot->hash == hash &&
			strcmp(lk_symbol_versioned(set->names[slot->position - 1].text), name) == 0)
			return slot;
	}
}

static uint32_t hash_of(const struct name_set *set, const char *name, size_t length)
{
	return (uint32_t)lk_map_hash(set->seed, name, length);
}

static void fill_set(struct name_set *set, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = set->names[i].text, *name = lk_symbol_versioned(text);
		size_t length = set->names[i].size - 1 - (size_t)(name - text);
		uint32_t hash = hash_of(set, name, length);
		struct slot *slot = find_slot(set, name, hash);

		if (!slot->position)
			*slot = (struct slot){hash, (uint32_t)i + 1};
		set->names[i].first = slot->position - 1;
	}
}

/* The parts ------------------------------------------------------------------------------------ */

static bool is_wanted(const struct extraction *x, const char *info)
{
	switch (info[0]) {
	case 'n':
		return x->with_grants && strncmp(info, NAME, sizeof(NAME) - 1) == 0;
	case 'a':
		return strncmp(info, "alias=", 6) == 0;
	case 's':
		return strncmp(info, "softdep=", 8) == 0;
	case 'w':
		return strncmp(info, "weakdep=", 8) == 0;
	default:
		return false;
	}
}

static int read_infos(struct extraction *x, struct lkm_error *reterr)
{
	struct lk_span rest;
	struct lk_symbol info = {0};
	int r;

	if (x->parts[MODINFO] == -ENODATA)
		return 0;
	r = x->parts[MODINFO] < 0 ? (int)x->parts[MODINFO]
				  : lk_elf_contents(&x->elf, (uint32_t)x->parts[MODINFO], &rest);
	while (r == 0 && lk_span_cut(&rest, &info.name))
		if (is_wanted(x, info.name))
			r = add_name(x, &x->infos, &info);
	return r < 0 ? fail_parts(x, MODINFO, 1, r, ".modinfo is damaged", reterr) : 0;
}

/* A symbol may be both: an export whose CRC the build could not compute is undefined. */
static int take_symbol(struct extraction *x, const struct lk_elf_symbol *symbol)
{
	struct lk_symbol taken;
	int r = 0;

	if (lk_symbol_export(&x->elf, symbol, x->with_crcs ? &x->crc_section : NULL, &taken))
		r = add_name(x, &x->exports, &taken);
	if (r == 0 && lk_symbol_import(&x->elf, symbol, &taken)) {
		r = add_name(x, &x->imports, &taken);
		if (r == 0 && taken.weak)
			x->weak_bytes += x->imports.items[x->imports.count - 1].size;
	}
	return r;
}

/*
 * All of .symtab is looked at, local symbols too: the CRCs of exports are local on most kernels,
 * and where the locals end (sh_info) is only a claim of the file. A local symbol costs two
 * loads and a comparison, less than looking for "__crc_" in .strtab first.
 */
static int read_symbols(struct extraction *x, struct lkm_error *reterr)
{
	struct lk_elf_symbols symbols = {0};
	struct lk_elf_symbol symbol;
	int r = lk_elf_symbols_open_at(&symbols, &x->elf, x->parts[SYMTAB], x->parts[STRTAB]);

	if (r == -ENODATA)
		return 0;
	if (r < 0)
		return fail_parts(x, SYMTAB, 2, r,
			"the size of .symtab is no multiple of that of a symbol", reterr);
	x->has_symbols = true;
	while ((r = lk_elf_symbols_pick(&symbols, LK_CRC_PREFIX, &symbol)) > 0) {
		r = take_symbol(x, &symbol);
		if (r < 0)
			break;
	}
	return r < 0 ? fail_parts(x, SYMTAB, 2, r, "a symbol has a name outside of .strtab", reterr)
		     : 0;
}

/* A kernel without CONFIG_MODVERSIONS has no CRCs: the names stand in a table that also holds the
 * (mostly empty) namespaces. */
static int read_named_exports(struct extraction *x, struct lkm_error *reterr)
{
	struct lk_span rest;
	struct lk_symbol export = {0};
	int r;

	if (x->exports.count || x->parts[KSYMTAB_STRINGS] == -ENODATA)
		return 0;
	r = x->parts[KSYMTAB_STRINGS] < 0
		    ? (int)x->parts[KSYMTAB_STRINGS]
		    : lk_elf_contents(&x->elf, (uint32_t)x->parts[KSYMTAB_STRINGS], &rest);
	while (r == 0 && lk_span_cut(&rest, &export.name))
		if (export.name[0])
			r = add_name(x, &x->exports, &export);
	return r < 0 ? fail_parts(x, KSYMTAB_STRINGS, 1, r, "__ksymtab_strings is damaged", reterr)
		     : 0;
}

/* Take an export with its audience. If several have one name, the first counts: they cannot be told
 * apart. 0 or -EFBIG. */
static int take_grant(
	struct extraction *x, const struct name_set *set, const struct lk_export_scope *grant)
{
	const struct slot *slot =
		find_slot(set, grant->name, hash_of(set, grant->name, strlen(grant->name)));
	struct right *right = slot->position ? &x->rights[slot->position - 1] : NULL;
	size_t size = grant->name_space ? strlen(grant->name_space) : 0;

	if (!right)
		return 0;
	if (!grant->name_space) {
		right->audience = grant->audience;
		return 0;
	}
	if (right->name_space)
		return 0;
	if (size > LISTS_MAX - x->space_bytes)
		return -EFBIG;
	right->name_space = grant->name_space;
	x->space_bytes += size;
	return 0;
}

/* Most modules export nothing; of the others the symbols are passed over once more. */
static int read_grants(struct extraction *x, struct lkm_error *reterr)
{
	struct lk_elf_symbols symbols = {0};
	struct lk_elf_symbol symbol;
	struct lk_export_scopes grants;
	struct lk_export_scope grant;
	struct name_set set;
	int r = 0;

	if (!x->with_grants)
		return 0;
	x->rights = lk_arena_alloc(x->scratch, x->exports.count * sizeof(*x->rights));
	if (!x->rights || open_set(&set, x->scratch, &x->exports) < 0)
		return lk_fail_memory(reterr);
	if (!x->exports.count || !x->has_symbols)
		return 0;
	fill_set(&set, x->exports.count);
	lk_export_scopes_open(&grants, &x->elf);
	r = lk_elf_symbols_open_at(&symbols, &x->elf, x->parts[SYMTAB], x->parts[STRTAB]);
	while (r == 0 && (r = lk_elf_symbols_pick(&symbols, LK_EXPORT_SCOPE_PREFIX, &symbol)) > 0)
		r = lk_export_scopes_read(&grants, &symbol, &grant) ? take_grant(x, &set, &grant)
								    : 0;
	return r < 0 ? fail_parts(x, SYMTAB, 2, r, "a symbol has a name outside of .strtab", reterr)
		     : 0;
}

/* A version belongs to the import of its name; the first of that name counts, any other, and one
 * that no import has, becomes an import itself. */
static int take_version(
	struct extraction *x, const struct name_set *set, const struct lk_symbol *version)
{
	uint32_t hash = hash_of(set, version->name, strlen(version->name));
	struct slot *slot = find_slot(set, version->name, hash);
	struct name *import = slot->position ? &set->names[slot->position - 1] : NULL;

	if (!import || import->versioned)
		return x->has_symbols && (x->adds_versions || strcmp(version->name, LAYOUT) == 0)
			       ? add_name(x, &x->imports, version)
			       : 0;
	import->versioned = true;
	import->crc = version->crc;
	return 0;
}

/*
 * Of the names in __versions all but module_layout mostly stand in .symtab too, but there is no
 * telling without a look: their order is only nearly that of the symbols, and equal counts prove
 * nothing of a file whose names need not be all different. So all are hashed. With the reading of
 * the section that is a fifth of the time that a file takes; to guess by their order which import
 * comes next, and to hash only where that fails, saved but a fiftieth.
 *
 * A kernel resolves the symbols of .symtab and nothing else. A name that only the versions have
 * comes from a file that was stripped of symbols that it does not use, and then there are more
 * versions than symbols. So whoever wants to know what a module needs, and not what its file says,
 * may be quick.
 */
static int read_versions(struct extraction *x, struct lkm_error *reterr)
{
	size_t symbols = x->imports.count;
	struct lk_versions versions;
	struct lk_symbol version;
	struct name_set set;
	int r = lk_versions_open(&versions, &x->elf, &x->parts[VERSIONS], x->scratch);

	if (r == -ENODATA)
		return 0;
	if (r == 0)
		r = open_set(&set, x->scratch, &x->imports);
	if (r == 0)
		fill_set(&set, symbols);
	while (r == 0 && (r = lk_versions_next(&versions, &version)) > 0) {
		r = take_version(x, &set, &version);
		set.names = x->imports.items; /* it may have moved */
	}
	for (size_t i = 0; x->with_crcs && i < symbols; i++)
		x->imports.items[i].crc = x->imports.items[x->imports.items[i].first].crc;
	return r < 0 ? fail_parts(x, VERSIONS, LK_VERSIONS_SECTIONS, r,
			       "the versions of symbols (__versions, __version_ext_names, "
			       "__version_ext_crcs) are damaged",
			       reterr)
		     : 0;
}

/* The number of versions in a section, by its size; if that is not a whole number, more than any
 * file can have. */
static uint64_t count_versions(const struct extraction *x, enum part part, size_t entry)
{
	struct lk_elf_section section;

	if (x->parts[part] < 0)
		return 0;
	if (lk_elf_header(&x->elf, (uint32_t)x->parts[part], &section) < 0 || section.size % entry)
		return UINT64_MAX;
	return section.size / entry;
}

/* See read_versions(). */
static bool needs_no_versions(const struct extraction *x)
{
	const uint64_t most = x->imports.count + 1;

	return x->has_symbols && count_versions(x, VERSIONS, LK_VERSION_SIZE) <= most &&
	       count_versions(x, VERSIONS + 2, sizeof(uint32_t)) <= most;
}

/* The result ----------------------------------------------------------------------------------- */

/* Cut a list with the size of these names off the front of *rest. */
static struct lk_span write_list(uint8_t **rest, const struct names *names, bool weak_only)
{
	struct lk_span list = {*rest, 0};

	for (size_t i = 0; i < names->count; i++) {
		const struct name *name = &names->items[i];

		if (weak_only && !name->weak)
			continue;
		memcpy(*rest, name->text, name->size);
		*rest += name->size;
	}
	list.size = (size_t)(*rest - list.data);
	return list;
}

/* A CRC has 32 bits, whatever the symbol that holds it has. */
static int write_crcs(const struct names *names, struct lk_arena *arena, struct lk_span *ret)
{
	uint32_t *crcs = lk_arena_alloc(arena, names->count * sizeof(*crcs));

	if (!crcs)
		return -ENOMEM;
	for (size_t i = 0; i < names->count; i++)
		crcs[i] = (uint32_t)names->items[i].crc;
	*ret = (struct lk_span){(const uint8_t *)crcs, names->count * sizeof(*crcs)};
	return 0;
}

static int write_grants(const struct extraction *x, struct lk_arena *arena, struct lk_extract *ret)
{
	const size_t count = x->exports.count;
	uint8_t *audiences = lk_arena_alloc(arena, count);
	uint8_t *spaces = lk_arena_alloc(arena, x->space_bytes + count), *end = spaces;

	if (!audiences || !spaces)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const char *space = x->rights[i].name_space ? x->rights[i].name_space : "";
		const size_t size = strlen(space) + 1;

		audiences[i] = (uint8_t)x->rights[i].audience;
		memcpy(end, space, size);
		end += size;
	}
	ret->export_audiences = (struct lk_span){audiences, count};
	ret->export_spaces = (struct lk_span){spaces, (size_t)(end - spaces)};
	return 0;
}

static int write_lists(const struct extraction *x, struct lk_arena *arena, struct lk_extract *ret)
{
	struct lk_extract written = {0};
	size_t bytes = x->infos.bytes + x->exports.bytes + x->imports.bytes + x->weak_bytes;
	uint8_t *rest = bytes ? lk_arena_alloc(arena, bytes) : NULL;
	int r = 0;

	if (bytes && !rest)
		return -ENOMEM;
	written.infos = write_list(&rest, &x->infos, false);
	written.exports = write_list(&rest, &x->exports, false);
	written.imports = write_list(&rest, &x->imports, false);
	if (x->weak_bytes)
		written.weak = write_list(&rest, &x->imports, true);
	if (x->with_crcs)
		r = write_crcs(&x->exports, arena, &written.export_crcs);
	if (r == 0 && x->with_crcs)
		r = write_crcs(&x->imports, arena, &written.import_crcs);
	if (r == 0 && x->with_grants)
		r = write_grants(x, arena, &written);
	if (r == 0)
		*ret = written;
	return r;
}

/* Announce the parts that are read next, so that the source may read neighbours together. The names
 * of exports are left out: few files need them. */
static void announce(const struct extraction *x)
{
	struct lk_range ranges[PARTS];
	struct lk_elf_section section;
	size_t count = 0;

	for (enum part part = x->quick && !x->with_crcs ? MODINFO : VERSIONS;
		part < KSYMTAB_STRINGS; part++)
		if (x->parts[part] >= 0 &&
			lk_elf_header(&x->elf, (uint32_t)x->parts[part], &section) == 0)
			ranges[count++] = (struct lk_range){section.offset, section.size};
	lk_source_expect(x->elf.source, ranges, count);
}

static void find_parts(struct extraction *x)
{
	for (size_t i = 0; i < LK_VERSIONS_SECTIONS; i++)
		x->part_names[VERSIONS + i] = lk_versions_sections[i];
	x->part_names[MODINFO] = ".modinfo";
	x->part_names[SYMTAB] = ".symtab";
	x->part_names[STRTAB] = ".strtab";
	x->part_names[KSYMTAB_STRINGS] = "__ksymtab_strings";
	lk_elf_find(&x->elf, x->part_names, PARTS, x->parts);
	announce(x);
}

/* Room for an ordinary module at once instead of in many steps. */
static int make_room(struct extraction *x)
{
	x->imports.items = lk_arena_alloc(x->scratch, FIRST_NAMES * sizeof(*x->imports.items));
	x->imports.capacity = x->imports.items ? FIRST_NAMES : 0;
	return x->imports.items ? 0 : -ENOMEM;
}

int lk_extract(struct lk_source *source, unsigned flags, struct lk_arena *arena,
	struct lk_extract *ret, struct lkm_error *reterr)
{
	SCRATCH scratch = {0};
	struct extraction x = {.scratch = &scratch,
		.with_crcs = flags & LK_EXTRACT_CRCS,
		.with_grants = flags & LK_EXTRACT_GRANTS,
		.quick = flags & LK_EXTRACT_QUICK};
	int r = lk_elf_open(&x.elf, source, reterr);

	if (r < 0)
		return r;
	if (make_room(&x) < 0)
		return lk_fail_memory(reterr);
	find_parts(&x);
	r = read_infos(&x, reterr);
	if (r == 0)
		r = read_symbols(&x, reterr);
	if (r == 0)
		r = read_named_exports(&x, reterr);
	if (r == 0)
		r = read_grants(&x, reterr);
	x.adds_versions = !(x.quick && needs_no_versions(&x));
	if (r == 0 && (x.adds_versions || x.with_crcs))
		r = read_versions(&x, reterr);
	if (r == 0 && write_lists(&x, arena, ret) < 0)
		r = lk_fail_memory(reterr);
	return r;
}

bool lk_extract_next(struct lk_span *rest, const char **ret)
{
	size_t size;

	if (!rest->size)
		return false;
	*ret = (const char *)rest->data;
	size = strlen(*ret) + 1;
	*rest = (struct lk_span){rest->data + size, rest->size - size};
	return true;
}

uint32_t lk_extract_crc(struct lk_span crcs, size_t i)
{
	uint32_t crc = 0;

	if (i < crcs.size / sizeof(crc))
		memcpy(&crc, crcs.data + i * sizeof(crc), sizeof(crc));
	return crc;
}
