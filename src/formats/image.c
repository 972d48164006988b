/* SPDX-License-Identifier: MIT */
/* What a kernel module says of itself: .modinfo pairs, parameters, symbol versions, imports,
 * exports, build-id. */
#include "image.h"

#include <errno.h>
#include <string.h>
#include "../base/map.h"

/* Numbers of the ELF specification. */
#define SHN_UNDEF     0
#define SHN_ABS       0xfff1
#define STB_WEAK      2
#define STT_REGISTER  13 /* of SPARC: a register that is used, not a symbol */
#define NT_BUILD_ID   3
#define NOTE_HEAD     12
#define VERSION_ENTRY 64

/* For maps that only a function needs while it runs. */
#define SCRATCH __attribute__((cleanup(lk_arena_done))) struct lk_arena

int lk_modinfos_open(struct lk_modinfos *cursor, const struct lk_elf *elf)
{
	return lk_elf_section(elf, ".modinfo", &cursor->rest);
}

/* Cut the next NUL-terminated string off the front of *rest; NULL when the rest has no NUL any
 * more. */
static const char *next_string(struct lk_span *rest)
{
	const char *text;

	if (!lk_span_string(*rest, 0, &text))
		return NULL;
	lk_span_part(*rest, strlen(text) + 1, rest->size - strlen(text) - 1, rest);
	return text;
}

int lk_modinfos_next(struct lk_modinfos *cursor, struct lk_modinfo *ret)
{
	const char *text;
	size_t size;

	do {
		text = next_string(&cursor->rest);
		if (!text)
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

static struct lk_param *add_param(struct param_list *list, const char *name)
{
	void *position = (void *)(uintptr_t)(list->count + 1);

	if (lk_arena_grow(list->arena, (void **)&list->items, &list->capacity, list->count,
		    sizeof(*list->items)) < 0)
		return NULL;
	if (lk_map_put(&list->by_name, name, position) < 0)
		return NULL;
	list->items[list->count].name = name;
	return &list->items[list->count++];
}

/* The parameter with this name, a new one when there is none yet; NULL when out of memory. */
static struct lk_param *find_param(struct param_list *list, struct lk_span span)
{
	const char *name = lk_arena_copy_span(list->arena, span);
	uintptr_t position;

	if (!name)
		return NULL;
	position = (uintptr_t)lk_map_get(&list->by_name, name);
	return position ? &list->items[position - 1] : add_param(list, name);
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

/* A list of symbols that grows. */
struct symbol_list {
	struct lk_arena *arena;
	struct lk_symbols symbols;
	size_t capacity;
};

static int add_symbol(struct symbol_list *list, struct lk_symbol symbol)
{
	int r = lk_arena_grow(list->arena, (void **)&list->symbols.items, &list->capacity,
		list->symbols.count, sizeof(symbol));

	if (r == 0)
		list->symbols.items[list->symbols.count++] = symbol;
	return r;
}

/* On powerpc the names of functions may begin with a dot; a version belongs to the name without it.
 */
static const char *without_dot(const char *name)
{
	return name[0] == '.' ? name + 1 : name;
}

/* One entry of __versions: an unsigned long, and the name in the rest of the 64 bytes. */
static int read_version(const struct lk_elf *elf, struct lk_span entry, struct lk_symbol *ret)
{
	const char *name;
	uint32_t crc32;
	uint64_t crc;

	if (elf->is64 ? !lk_span_u64(entry, 0, elf->order, &crc)
		      : !lk_span_u32(entry, 0, elf->order, &crc32))
		return -ENOEXEC;
	if (!lk_span_string(entry, elf->is64 ? 8 : 4, &name))
		return -ENOEXEC;
	*ret = (struct lk_symbol){
		.name = without_dot(name), .crc = elf->is64 ? crc : crc32, .has_crc = true};
	return 0;
}

static int add_versions(struct symbol_list *list, const struct lk_elf *elf, struct lk_span section)
{
	struct lk_span entry;
	struct lk_symbol symbol;
	int r = 0;

	if (section.size % VERSION_ENTRY)
		return -ENOEXEC;
	for (size_t at = 0; r == 0 && at < section.size; at += VERSION_ENTRY) {
		lk_span_part(section, at, VERSION_ENTRY, &entry);
		r = read_version(elf, entry, &symbol);
		if (r == 0)
			r = add_symbol(list, symbol);
	}
	return r;
}

/* Every symbol of the list by its name; of two with one name the first. */
static int map_symbols(struct lk_map *map, const struct lk_symbols *symbols)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < symbols->count; i++)
		if (!lk_map_get(map, symbols->items[i].name))
			r = lk_map_put(map, symbols->items[i].name, &symbols->items[i]);
	return r;
}

/* Since Linux 6.14: names of any length, and apart from them one 32-bit CRC each, in the same
 * order. */
static int add_extended(struct symbol_list *list, const struct lk_elf *elf, struct lk_span names,
	struct lk_span crcs)
{
	SCRATCH scratch = {0};
	struct lk_map known;
	uint32_t crc;
	int r;

	lk_map_init(&known, &scratch);
	r = map_symbols(&known, &list->symbols);
	if (crcs.size % sizeof(crc))
		return -ENOEXEC;
	for (size_t at = 0; r == 0 && at < crcs.size; at += sizeof(crc)) {
		const char *name = next_string(&names);

		if (!name || !lk_span_u32(crcs, at, elf->order, &crc))
			return -ENOEXEC;
		name = without_dot(name);
		if (!lk_map_get(&known, name))
			r = add_symbol(list,
				(struct lk_symbol){.name = name, .crc = crc, .has_crc = true});
	}
	return r;
}

/* -ENODATA when the file has neither of the two sections; -ENOEXEC when it has only one. */
static int find_extended(const struct lk_elf *elf, struct lk_span *names, struct lk_span *crcs)
{
	int r = lk_elf_section(elf, "__version_ext_names", names);
	int r_crcs = lk_elf_section(elf, "__version_ext_crcs", crcs);

	if (r == r_crcs)
		return r;
	return r == -ENODATA || r_crcs == -ENODATA || r == 0 ? -ENOEXEC : r;
}

int lk_versions_collect(struct lk_arena *arena, const struct lk_elf *elf, struct lk_symbols *ret)
{
	struct symbol_list list = {.arena = arena};
	struct lk_span section, names, crcs;
	int basic = lk_elf_section(elf, "__versions", &section);
	int extended = find_extended(elf, &names, &crcs);
	int r = 0;

	if (basic < 0 && (basic != -ENODATA || extended == -ENODATA))
		return basic;
	if (basic == 0)
		r = add_versions(&list, elf, section);
	if (r == 0 && extended != -ENODATA)
		r = extended < 0 ? extended : add_extended(&list, elf, names, crcs);
	if (r == 0)
		*ret = list.symbols;
	return r;
}

/* The section that CRCs were last read from: all of a module stand in one or two, and a source may
 * read a section anew each time it is asked. */
struct crc_section {
	uint16_t index; /* 0: none */
	struct lk_span contents;
};

static bool find_crc_section(const struct lk_elf *elf, uint16_t index, struct crc_section *section)
{
	if (section->index == index)
		return true;
	section->index = 0;
	if (lk_elf_contents(elf, index, &section->contents) < 0)
		return false;
	section->index = index;
	return true;
}

/* Where the CRC of an export stands: up to Linux 6.3 it is the value of an absolute symbol on most
 * machines; elsewhere and later the symbol points to its four bytes in a section. Undefined: the
 * build could not compute one. */
static void read_crc(const struct lk_elf *elf, const struct lk_elf_symbol *symbol,
	struct crc_section *section, struct lk_symbol *export)
{
	uint32_t crc;

	if (symbol->section == SHN_UNDEF)
		return;
	if (symbol->section == SHN_ABS) {
		export->crc = symbol->value;
		export->has_crc = true;
		return;
	}
	if (find_crc_section(elf, symbol->section, section) &&
		lk_span_u32(section->contents, symbol->value, elf->order, &crc)) {
		export->crc = crc;
		export->has_crc = true;
	}
}

static int add_crc_exports(struct symbol_list *list, struct lk_elf_symbols *symbols)
{
	static const char prefix[] = "__crc_";
	const size_t length = sizeof(prefix) - 1;
	struct crc_section section = {0};
	struct lk_elf_symbol symbol;
	int r;

	while ((r = lk_elf_symbols_next(symbols, &symbol)) > 0) {
		struct lk_symbol export = {0};

		if (strncmp(symbol.name, prefix, length) != 0 || !symbol.name[length])
			continue;
		export.name = symbol.name + length;
		read_crc(symbols->elf, &symbol, &section, &export);
		r = add_symbol(list, export);
		if (r < 0)
			return r;
	}
	return r;
}

/* A kernel without CONFIG_MODVERSIONS: only the names, in a table that also holds the (mostly
 * empty) namespaces. */
static int add_named_exports(struct symbol_list *list, struct lk_span strings)
{
	const char *name;
	int r = 0;

	while (r == 0 && (name = next_string(&strings)))
		if (*name)
			r = add_symbol(list, (struct lk_symbol){.name = name});
	return r;
}

int lk_exports_collect(struct lk_arena *arena, const struct lk_elf *elf, struct lk_symbols *ret)
{
	struct symbol_list list = {.arena = arena};
	struct lk_elf_symbols symbols;
	struct lk_span strings;
	int with_symbols = lk_elf_symbols_open(&symbols, elf);
	int r = with_symbols;

	if (r == 0)
		r = add_crc_exports(&list, &symbols);
	if (r < 0 && r != -ENODATA)
		return r;
	if (!list.symbols.count) {
		r = lk_elf_section(elf, "__ksymtab_strings", &strings);
		if (r == 0)
			r = add_named_exports(&list, strings);
		if (r == -ENODATA && with_symbols == 0)
			r = 0;
	}
	if (r == 0)
		*ret = list.symbols;
	return r;
}

static bool is_sparc(uint16_t machine)
{
	return machine == 2 || machine == 18 || machine == 43;
}

static bool is_import(const struct lk_elf *elf, const struct lk_elf_symbol *symbol)
{
	return symbol->section == SHN_UNDEF && symbol->name[0] &&
	       !(symbol->type == STT_REGISTER && is_sparc(elf->machine));
}

/* The versions that imports are looked up in, and which of them were found. */
struct version_table {
	const struct lk_symbols *versions;
	struct lk_map by_name;
	bool *seen;
};

static int index_versions(
	struct version_table *table, struct lk_arena *scratch, const struct lk_symbols *versions)
{
	static const struct lk_symbols none;

	table->versions = versions ? versions : &none;
	lk_map_init(&table->by_name, scratch);
	table->seen = lk_arena_alloc(scratch, table->versions->count);
	return table->seen ? map_symbols(&table->by_name, table->versions) : -ENOMEM;
}

static int add_import(
	struct symbol_list *list, struct version_table *table, const struct lk_elf_symbol *symbol)
{
	const struct lk_symbol *version = lk_map_get(&table->by_name, without_dot(symbol->name));
	struct lk_symbol import = {.name = symbol->name, .weak = symbol->bind == STB_WEAK};

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

	for (size_t i = 0; r == 0 && i < table->versions->count; i++)
		if (!table->seen[i])
			r = add_symbol(list, table->versions->items[i]);
	return r;
}

int lk_imports_collect(struct lk_arena *arena, const struct lk_elf *elf,
	const struct lk_symbols *versions, struct lk_symbols *ret)
{
	SCRATCH scratch = {0};
	struct symbol_list list = {.arena = arena};
	struct version_table table;
	struct lk_elf_symbols symbols;
	struct lk_elf_symbol symbol;
	int r = lk_elf_symbols_open(&symbols, elf);

	if (r == 0)
		r = index_versions(&table, &scratch, versions);
	if (r < 0)
		return r;
	while ((r = lk_elf_symbols_next(&symbols, &symbol)) > 0) {
		r = is_import(elf, &symbol) ? add_import(&list, &table, &symbol) : 0;
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
