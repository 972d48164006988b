/* SPDX-License-Identifier: MIT */
/* Reading the contents of a module image: .modinfo pairs, parameters, symbol versions, imports,
 * exports, build-id. */
#include "image.h"

#include <errno.h>
#include <string.h>

#include "name.h"

/* Numbers of the ELF specification. */
#define SHN_UNDEF    0
#define SHN_ABS      0xfff1
#define STB_WEAK     2
#define STT_REGISTER 13 /* of SPARC: a register that is used, not a symbol */
#define NT_BUILD_ID  3
#define NOTE_HEAD    12

/* For maps that only a function needs while it runs. */
#define SCRATCH LK_ARENA_CLEANUP struct lk_arena

int lk_modinfos_open(struct lk_modinfos *cursor, const struct lk_elf *elf)
{
	return lk_elf_section(elf, ".modinfo", &cursor->rest);
}

int lk_modinfos_next(struct lk_modinfos *cursor, struct lk_modinfo *ret)
{
	const char *text;
	size_t size;

	do {
		if (!lk_span_cut(&cursor->rest, &text))
			return 0;
	} while (!*text);
	size = strcspn(text, "=");
	*ret = (struct lk_modinfo){
		.key = text,
		.key_size = size,
		.value = text[size] ? text + size + 1 : text + size,
	};
	return 1;
}

static bool has_key(const struct lk_modinfo *info, const char *key)
{
	return info->key_size == strlen(key) && memcmp(info->key, key, info->key_size) == 0;
}

const char *lk_modinfos_find(struct lk_modinfos cursor, const char *key)
{
	struct lk_modinfo info;

	while (lk_modinfos_next(&cursor, &info) > 0)
		if (has_key(&info, key))
			return info.value;
	return NULL;
}

/* A list of parameters that grows, and where in it a name stands: as index + 1 in the shape of a
 * pointer, because the list moves. */
struct param_list {
	struct lk_arena *arena;
	struct lk_map by_name;
	struct lk_param *items;
	size_t count, capacity;
};

/* The parameter with this name, a new one when there is none yet; NULL when out of memory. */
static struct lk_param *find_param(struct param_list *list, struct lk_span span)
{
	const char *name = lk_arena_copy_span(list->arena, span);
	uintptr_t position;

	if (!name)
		return NULL;
	position = (uintptr_t)lk_map_get(&list->by_name, name);
	if (position)
		return &list->items[position - 1];
	position = list->count + 1;
	if (LK_GROW(list->arena, list->items, list->count, list->capacity) < 0 ||
		lk_map_put(&list->by_name, name, (void *)position) < 0)
		return NULL;
	list->items[list->count].name = name;
	return &list->items[list->count++];
}

/* 1 for a string without ':'; 0; -ENOMEM. */
static int take_param(struct param_list *list, const struct lk_modinfo *info, bool is_type)
{
	const char *colon = strchr(info->value, ':');
	struct lk_param *param;

	if (!colon)
		return 1;
	param = find_param(list,
		(struct lk_span){(const uint8_t *)info->value, (size_t)(colon - info->value)});
	if (!param)
		return -ENOMEM;
	if (is_type)
		param->type = colon + 1;
	else
		param->description = colon + 1;
	return 0;
}

int lk_params_collect(struct lk_arena *arena, struct lk_modinfos cursor, struct lk_param **ret,
	size_t *ret_count, size_t *ret_bad)
{
	SCRATCH scratch = {0};
	struct param_list list = {.arena = arena};
	struct lk_modinfo info;
	size_t bad = 0;

	lk_map_init(&list.by_name, &scratch);
	while (lk_modinfos_next(&cursor, &info) > 0) {
		bool is_type = has_key(&info, "parmtype");
		int r = is_type || has_key(&info, "parm") ? take_param(&list, &info, is_type) : 0;

		if (r < 0)
			return r;
		bad += (size_t)r;
	}
	*ret = list.items;
	*ret_count = list.count;
	*ret_bad = bad;
	return 0;
}

static bool is_declared(const struct lk_param *declared, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (lk_name_equal(declared[i].name, name))
			return true;
	return false;
}

int lk_params_complete(struct lk_arena *arena, const struct lk_elf *elf,
	const struct lk_param *declared, size_t declared_count, struct lk_param **ret,
	size_t *ret_count)
{
	/* The kernel's headers give the name of each parameter a variable of its own. */
	static const char prefix[] = "__param_str_";
	struct lk_elf_symbols symbols = {0};
	struct lk_elf_symbol symbol;
	struct LK_LIST(struct lk_param) params = {0};

	for (size_t i = 0; i < declared_count; i++)
		if (LK_APPEND(arena, &params, declared[i]) < 0)
			return -ENOMEM;
	if (lk_elf_symbols_open(&symbols, elf) == 0)
		while (lk_elf_symbols_pick(&symbols, prefix, &symbol) > 0) {
			const char *name = symbol.name + strlen(prefix);

			if (strncmp(symbol.name, prefix, strlen(prefix)) != 0 ||
				is_declared(declared, declared_count, name))
				continue;
			name = lk_arena_copy(arena, name);
			if (!name || LK_APPEND(arena, &params, (struct lk_param){.name = name}) < 0)
				return -ENOMEM;
		}
	*ret = params.items;
	*ret_count = params.count;
	return 0;
}

/* A list of symbols that grows. */
struct symbol_list {
	struct lk_arena *arena;
	struct lk_symbols symbols;
	size_t capacity;
};

static int add_symbol(struct symbol_list *list, struct lk_symbol symbol)
{
	if (LK_GROW(list->arena, list->symbols.items, list->symbols.count, list->capacity) < 0)
		return -ENOMEM;
	list->symbols.items[list->symbols.count++] = symbol;
	return 0;
}

const char *const lk_versions_sections[LK_VERSIONS_SECTIONS] = {
	"__versions", "__version_ext_names", "__version_ext_crcs"};

/* -ENODATA if the section does not exist: then *ret is empty. */
static int find_part(const struct lk_elf *elf, int64_t at, struct lk_span *ret)
{
	return at < 0 ? (int)at : lk_elf_contents(elf, (uint32_t)at, ret);
}

/* -ENODATA when the file has neither of the two sections; -ENOEXEC when it has only one. */
static int find_extended(struct lk_versions *versions, const int64_t *at)
{
	int r = find_part(versions->elf, at[1], &versions->names);
	int r_crcs = find_part(versions->elf, at[2], &versions->crcs);

	if (r < 0 && r != -ENODATA)
		return r;
	if (r_crcs < 0 && r_crcs != -ENODATA)
		return r_crcs;
	return r == r_crcs ? r : -ENOEXEC;
}

int lk_versions_open(struct lk_versions *versions, const struct lk_elf *elf, const int64_t *at,
	struct lk_arena *scratch)
{
	struct lk_versions opened = {.elf = elf};
	int basic = find_part(elf, at[0], &opened.basic);
	int extended = find_extended(&opened, at);

	if (basic < 0 && (basic != -ENODATA || extended == -ENODATA))
		return basic;
	if (extended < 0 && extended != -ENODATA)
		return extended;
	if (opened.basic.size % LK_VERSION_SIZE || opened.crcs.size % sizeof(uint32_t))
		return -ENOEXEC;
	opened.known = opened.basic;
	lk_map_init(&opened.by_name, scratch);
	*versions = opened;
	return 0;
}

/* Cut off one entry of __versions: an unsigned long, and the name in the rest of the 64 bytes. */
static int next_basic(const struct lk_elf *elf, struct lk_span *rest, struct lk_symbol *ret)
{
	const uint8_t *entry = rest->data;
	size_t crc_size = elf->is64 ? 8 : 4;
	const char *name = (const char *)entry + crc_size;

	if (!memchr(name, '\0', LK_VERSION_SIZE - crc_size))
		return -ENOEXEC;
	*ret = (struct lk_symbol){
		.name = lk_symbol_versioned(name),
		.crc = elf->is64 ? lk_bytes_u64(entry, elf->order)
				 : lk_bytes_u32(entry, elf->order),
		.has_crc = true,
	};
	*rest = (struct lk_span){entry + LK_VERSION_SIZE, rest->size - LK_VERSION_SIZE};
	return 1;
}

/* Since Linux 6.14: names of any length, and apart from them one 32-bit CRC each, in the same
 * order. */
static int next_extended(struct lk_versions *versions, struct lk_symbol *ret)
{
	const uint8_t *crc = versions->crcs.data;
	const char *name;

	if (!lk_span_cut(&versions->names, &name))
		return -ENOEXEC;
	*ret = (struct lk_symbol){
		.name = lk_symbol_versioned(name),
		.crc = lk_bytes_u32(crc, versions->elf->order),
		.has_crc = true,
	};
	versions->crcs =
		(struct lk_span){crc + sizeof(uint32_t), versions->crcs.size - sizeof(uint32_t)};
	return 1;
}

static int index_known(struct lk_versions *versions)
{
	struct lk_symbol symbol;
	int r = 0;

	while (r == 0 && versions->known.size &&
		next_basic(versions->elf, &versions->known, &symbol) > 0)
		r = lk_map_put(&versions->by_name, symbol.name, (void *)(uintptr_t)symbol.name);
	return r;
}

int lk_versions_next(struct lk_versions *versions, struct lk_symbol *ret)
{
	int r;

	if (versions->basic.size)
		return next_basic(versions->elf, &versions->basic, ret);
	if (!versions->crcs.size)
		return 0;
	r = index_known(versions);
	while (r == 0 && versions->crcs.size) {
		r = next_extended(versions, ret);
		if (r > 0 && lk_map_get(&versions->by_name, ret->name))
			r = 0;
	}
	return r;
}

int lk_versions_collect(struct lk_arena *arena, const struct lk_elf *elf, struct lk_symbols *ret)
{
	SCRATCH scratch = {0};
	struct symbol_list list = {.arena = arena};
	struct lk_versions versions;
	struct lk_symbol symbol;
	int64_t at[LK_VERSIONS_SECTIONS];
	int r;

	lk_elf_find(elf, lk_versions_sections, LK_VERSIONS_SECTIONS, at);
	r = lk_versions_open(&versions, elf, at, &scratch);
	if (r < 0)
		return r;
	while ((r = lk_versions_next(&versions, &symbol)) > 0) {
		r = add_symbol(&list, symbol);
		if (r < 0)
			return r;
	}
	if (r == 0)
		*ret = list.symbols;
	return r;
}

/* Where the CRC of an export stands: up to Linux 6.3 it is the value of an absolute symbol on most
 * machines; elsewhere and later the symbol points to its four bytes in a section. Undefined: the
 * build could not compute one. */
static void read_crc(const struct lk_elf *elf, const struct lk_elf_symbol *symbol,
	struct lk_crc_section *section, struct lk_symbol *export)
{
	uint32_t crc;

	if (symbol->section == SHN_UNDEF)
		return;
	if (symbol->section == SHN_ABS) {
		export->crc = symbol->value;
		export->has_crc = true;
		return;
	}
	if (section->index != symbol->section) {
		section->index = 0;
		if (lk_elf_contents(elf, symbol->section, &section->contents) < 0)
			return;
		section->index = symbol->section;
	}
	if (lk_span_u32(section->contents, symbol->value, elf->order, &crc)) {
		export->crc = crc;
		export->has_crc = true;
	}
}

bool lk_symbol_export(const struct lk_elf *elf, const struct lk_elf_symbol *symbol,
	struct lk_crc_section *section, struct lk_symbol *ret)
{
	const size_t length = sizeof(LK_CRC_PREFIX) - 1;

	if (symbol->name[0] != LK_CRC_PREFIX[0] ||
		strncmp(symbol->name, LK_CRC_PREFIX, length) != 0 || !symbol->name[length])
		return false;
	*ret = (struct lk_symbol){.name = symbol->name + length};
	if (section)
		read_crc(elf, symbol, section, ret);
	return true;
}

static int add_crc_exports(struct symbol_list *list, struct lk_elf_symbols *symbols)
{
	struct lk_crc_section section = {0};
	struct lk_elf_symbol symbol;
	int r;

	while ((r = lk_elf_symbols_pick(symbols, LK_CRC_PREFIX, &symbol)) > 0) {
		struct lk_symbol export;

		if (!lk_symbol_export(symbols->elf, &symbol, &section, &export))
			continue;
		r = add_symbol(list, export);
		if (r < 0)
			return r;
	}
	return r;
}

int lk_exports_collect(struct lk_arena *arena, const struct lk_elf *elf, struct lk_symbols *ret)
{
	struct symbol_list list = {.arena = arena};
	struct lk_elf_symbols symbols;
	struct lk_span strings;
	const char *name;
	int with_symbols = lk_elf_symbols_open(&symbols, elf);
	int r = with_symbols;

	if (r == 0)
		r = add_crc_exports(&list, &symbols);
	if (r < 0 && r != -ENODATA)
		return r;
	if (!list.symbols.count) {
		r = lk_elf_section(elf, "__ksymtab_strings", &strings);
		/* A kernel without CONFIG_MODVERSIONS: only the names, in a table that also holds
		 * the (mostly empty) namespaces. */
		while (r == 0 && lk_span_cut(&strings, &name))
			if (*name)
				r = add_symbol(&list, (struct lk_symbol){.name = name});
		if (r == -ENODATA && with_symbols == 0)
			r = 0;
	}
	if (r == 0)
		*ret = list.symbols;
	return r;
}

bool lk_symbol_import(
	const struct lk_elf *elf, const struct lk_elf_symbol *symbol, struct lk_symbol *ret)
{
	if (symbol->section != SHN_UNDEF || !symbol->name[0] ||
		(symbol->type == STT_REGISTER &&
			(elf->machine == 2 || elf->machine == 18 || elf->machine == 43)))
		return false;
	*ret = (struct lk_symbol){
		.name = symbol->name, .import = true, .weak = symbol->bind == STB_WEAK};
	return true;
}

/* The versions that imports are looked up in, and which of them were found. */
struct version_table {
	const struct lk_symbols *versions;
	struct lk_map by_name;
	bool *seen;
};

static int add_import(
	struct symbol_list *list, struct version_table *table, struct lk_symbol import)
{
	const struct lk_symbol *version =
		lk_map_get(&table->by_name, lk_symbol_versioned(import.name));

	if (version) {
		import.crc = version->crc;
		import.has_crc = version->has_crc;
		table->seen[version - table->versions->items] = true;
	}
	return add_symbol(list, import);
}

static int add_unseen(struct symbol_list *list, const struct version_table *table)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < table->versions->count; i++) {
		struct lk_symbol version = table->versions->items[i];

		version.versioned_only = true;
		if (!table->seen[i])
			r = add_symbol(list, version);
	}
	return r;
}

int lk_imports_collect(struct lk_arena *arena, const struct lk_elf *elf,
	const struct lk_symbols *versions, struct lk_symbols *ret)
{
	static const struct lk_symbols none;
	SCRATCH scratch = {0};
	struct symbol_list list = {.arena = arena};
	struct version_table table;
	struct lk_elf_symbols symbols;
	struct lk_elf_symbol symbol;
	struct lk_symbol import;
	int r = lk_elf_symbols_open(&symbols, elf);

	if (r < 0)
		return r;
	table.versions = versions ? versions : &none;
	lk_map_init(&table.by_name, &scratch);
	table.seen = lk_arena_alloc(&scratch, table.versions->count);
	if (!table.seen)
		return -ENOMEM;
	/* The first of two versions with one name counts. */
	for (size_t i = 0; r == 0 && i < table.versions->count; i++)
		if (!lk_map_get(&table.by_name, table.versions->items[i].name))
			r = lk_map_put(&table.by_name, table.versions->items[i].name,
				&table.versions->items[i]);
	if (r < 0)
		return r;
	while ((r = lk_elf_symbols_pick(&symbols, LK_CRC_PREFIX, &symbol)) > 0) {
		if (!lk_symbol_import(elf, &symbol, &import))
			continue;
		r = add_import(&list, &table, import);
		if (r < 0)
			return r;
	}
	if (r == 0)
		r = add_unseen(&list, &table);
	if (r == 0)
		*ret = list.symbols;
	return r;
}

/* A note: three numbers, a name, a description; the latter two filled up to multiples of four
 * bytes. */
struct note {
	uint32_t type;
	struct lk_span name, description;
};

static uint64_t padded(uint64_t size)
{
	return (size + 3) & ~UINT64_C(3);
}

/* Cut the next note off the front of *rest: 1; 0 at the end; -ENOEXEC. The padding of the last one
 * may be missing. */
static int next_note(struct lk_span *rest, enum lk_order order, struct note *ret)
{
	uint32_t name_size, size;
	uint64_t end;

	if (!rest->size)
		return 0;
	if (!lk_span_u32(*rest, 0, order, &name_size) || !lk_span_u32(*rest, 4, order, &size) ||
		!lk_span_u32(*rest, 8, order, &ret->type))
		return -ENOEXEC;
	if (!lk_span_part(*rest, NOTE_HEAD, name_size, &ret->name) ||
		!lk_span_part(*rest, NOTE_HEAD + padded(name_size), size, &ret->description))
		return -ENOEXEC;
	end = NOTE_HEAD + padded(name_size) + padded(size);
	if (end > rest->size)
		end = rest->size;
	return lk_span_part(*rest, end, rest->size - end, rest) ? 1 : -ENOEXEC;
}

int lk_build_id(const struct lk_elf *elf, struct lk_span *ret)
{
	static const struct lk_span gnu = {(const uint8_t *)"GNU", sizeof("GNU")};
	struct lk_span rest;
	struct note note;
	int r = lk_elf_section(elf, ".note.gnu.build-id", &rest);

	if (r < 0)
		return r;
	while ((r = next_note(&rest, elf->order, &note)) > 0) {
		if (note.type != NT_BUILD_ID || note.name.size != gnu.size ||
			memcmp(note.name.data, gnu.data, gnu.size) != 0)
			continue;
		*ret = note.description;
		return 0;
	}
	return r < 0 ? r : -ENODATA;
}

/* Is this the symbol of a parameter's struct kernel_param? */
static bool is_param_symbol(const char *symbol, const char *name)
{
	static const char prefix[] = "__param_";

	if (strncmp(symbol, prefix, sizeof(prefix) - 1) != 0)
		return false;
	for (symbol += sizeof(prefix) - 1; *symbol && *name; symbol++, name++)
		if (*symbol != (*name == '-' ? '_' : *name))
			return false;
	return !*symbol && !*name;
}

int lk_param_flags(const struct lk_elf *elf, const char *name, uint8_t *ret)
{
	static const char *const sections[] = {"__param"};
	/* Three pointers, a 16-bit mode and an 8-bit level come first. */
	const size_t at = 3 * (elf->is64 ? 8 : 4) + 3;
	struct lk_elf_symbols symbols = {0};
	struct lk_elf_symbol symbol;
	struct lk_span contents;
	int64_t section;
	int rc;

	lk_elf_find(elf, sections, 1, &section);
	rc = section < 0 ? (int)section : lk_elf_contents(elf, (uint32_t)section, &contents);
	if (rc == 0)
		rc = lk_elf_symbols_open(&symbols, elf);
	while (rc >= 0 && (rc = lk_elf_symbols_pick(&symbols, "__param_", &symbol)) > 0) {
		if (symbol.section != section || !is_param_symbol(symbol.name, name))
			continue;
		if (symbol.value > contents.size || contents.size - symbol.value <= at)
			return -ENOEXEC;
		*ret = contents.data[symbol.value + at];
		return 0;
	}
	return rc < 0 ? rc : -ENODATA;
}

#define STT_FUNC 2

const char *lk_init_name(const struct lk_elf *elf)
{
	struct lk_elf_symbols symbols = {0};
	struct lk_elf_symbol symbol, init = {0};

	if (lk_elf_symbols_open(&symbols, elf) < 0)
		return NULL;
	while (!init.name && lk_elf_symbols_pick(&symbols, "init_module", &symbol) > 0)
		if (symbol.section && strcmp(symbol.name, "init_module") == 0)
			init = symbol;
	symbols = (struct lk_elf_symbols){0};
	if (!init.name || lk_elf_symbols_open(&symbols, elf) < 0)
		return NULL;
	while (lk_elf_symbols_next(&symbols, &symbol) > 0)
		if (symbol.section == init.section && symbol.value == init.value &&
			symbol.type == STT_FUNC && *symbol.name)
			return symbol.name;
	return init.name;
}
