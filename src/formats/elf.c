/* SPDX-License-Identifier: MIT */
/* ELF files as far as kernel modules need them: every offset and count of the file is checked
 * before it is used. */
#include "elf.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include "../base/errno_text.h"
#include "../base/error.h"

/* The numbers of the ELF specification that are used here; <elf.h> is not everywhere. */
#define IDENT_CLASS     4
#define IDENT_ORDER     5
#define SHT_NOBITS      8
#define SHN_UNDEF       0
#define SHN_XINDEX      0xffff
#define LARGEST_EHDR    64
#define EHDR_SIZE(is64) ((is64) ? 64u : 52u)
#define SHDR_SIZE(is64) ((is64) ? 64u : 40u)
#define SYM_SIZE(is64)  ((is64) ? 24u : 16u)

/* Where a field stands in the 32-bit and in the 64-bit form of a structure; width 0: as wide as an
 * address. */
struct field {
	uint8_t at32, at64, width;
};

static const struct field e_type = {16, 16, 2}, e_machine = {18, 18, 2}, e_shoff = {32, 40, 0},
			  e_shentsize = {46, 58, 2}, e_shnum = {48, 60, 2},
			  e_shstrndx = {50, 62, 2};
static const struct field sh_name = {0, 0, 4}, sh_type = {4, 4, 4}, sh_flags = {8, 8, 0},
			  sh_offset = {16, 24, 0}, sh_size = {20, 32, 0}, sh_link = {24, 40, 4},
			  sh_info = {28, 44, 4};
static const struct field st_value = {4, 8, 0}, st_shndx = {14, 6, 2};
static const uint8_t st_info_at[] = {12, 4};

static unsigned field_at(const struct lk_elf *elf, struct field field)
{
	return elf->is64 ? field.at64 : field.at32;
}

/* The structure at base is known to be wholly inside; were it not, the answer is 0. */
static uint64_t get(
	const struct lk_elf *elf, struct lk_span from, uint64_t base, struct field field)
{
	unsigned width = field.width ? field.width : elf->is64 ? 8 : 4;
	const uint8_t *at = from.data + base + field_at(elf, field);

	if (base > from.size || field_at(elf, field) + width > from.size - base)
		return 0;
	if (width == 2)
		return lk_bytes_u16(at, elf->order);
	return width == 4 ? lk_bytes_u32(at, elf->order) : lk_bytes_u64(at, elf->order);
}

#define NOT_A_MODULE(reterr, ...) lk_fail(reterr, LKM_E_NOT_A_MODULE, ENOEXEC, __VA_ARGS__)

static bool is_text(struct lk_span start)
{
	for (size_t i = 0; i < start.size; i++) {
		uint8_t c = start.data[i];

		if (c == 0x7f || (c < 0x20 && !(c >= '\t' && c <= '\r')))
			return false;
	}
	return true;
}

static int check_magic(struct lk_span start, struct lkm_error *reterr)
{
	static const char magic[] = "\177ELF";

	if (lk_span_starts(start, magic))
		return 0;
	if (!start.size)
		return NOT_A_MODULE(reterr, "the file is empty");
	if (is_text(start))
		return NOT_A_MODULE(reterr, "the file is text, not a kernel module");
	if (start.size < strlen(magic))
		return NOT_A_MODULE(
			reterr, "the file has only %zu bytes, too few for an ELF file", start.size);
	return NOT_A_MODULE(reterr,
		"the file is not an ELF file: it begins with %02x %02x %02x %02x, not with "
		"7f 45 4c 46",
		start.data[0], start.data[1], start.data[2], start.data[3]);
}

static int check_ident(struct lk_elf *elf, struct lk_span start, struct lkm_error *reterr)
{
	if (start.size > IDENT_CLASS && start.data[IDENT_CLASS] != 1 &&
		start.data[IDENT_CLASS] != 2)
		return NOT_A_MODULE(reterr,
			"the ELF class at offset 4 is %u, neither 1 (32-bit) nor 2 (64-bit)",
			start.data[IDENT_CLASS]);
	if (start.size > IDENT_ORDER && start.data[IDENT_ORDER] != 1 &&
		start.data[IDENT_ORDER] != 2)
		return NOT_A_MODULE(reterr,
			"the ELF byte order at offset 5 is %u, neither 1 (little) nor 2 (big)",
			start.data[IDENT_ORDER]);
	if (start.size <= IDENT_ORDER || start.size < EHDR_SIZE(start.data[IDENT_CLASS] == 2))
		return NOT_A_MODULE(
			reterr, "the file ends at offset %zu, inside its ELF header", start.size);
	elf->is64 = start.data[IDENT_CLASS] == 2;
	elf->order = start.data[IDENT_ORDER] == 2 ? LK_BIG : LK_LITTLE;
	return 0;
}

/* The section table by the header; first is its offset in the file. */
struct section_table {
	uint64_t first, count;
	uint64_t names;
};

static int check_table_place(const struct lk_elf *elf, struct lk_span header,
	const struct section_table *table, struct lkm_error *reterr)
{
	unsigned entry_size = (unsigned)get(elf, header, 0, e_shentsize);

	if (!table->first)
		return NOT_A_MODULE(reterr,
			"the ELF header has no section table (e_shoff at offset %u is 0)",
			field_at(elf, e_shoff));
	if (entry_size != SHDR_SIZE(elf->is64))
		return NOT_A_MODULE(reterr, "e_shentsize at offset %u is %u, not %u",
			field_at(elf, e_shentsize), entry_size, SHDR_SIZE(elf->is64));
	if (table->first > elf->source->size)
		return NOT_A_MODULE(reterr,
			"the section table should begin at offset %" PRIu64
			" (e_shoff at offset %u), but the file ends at %" PRIu64,
			table->first, field_at(elf, e_shoff), elf->source->size);
	return 0;
}

int lk_elf_fail_source(int errnum, struct lkm_error *reterr)
{
	if (errnum == -ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, LKM_E_UNREADABLE, -errnum, "the file cannot be read: %s",
		lk_errno_text(-errnum));
}

/* With 65280 sections and more the numbers stand in the first section header. */
static int read_extended(
	const struct lk_elf *elf, struct section_table *table, struct lkm_error *reterr)
{
	struct lk_span first;
	int r;

	if (table->count && table->names != SHN_XINDEX)
		return 0;
	r = lk_source_range(elf->source, table->first, SHDR_SIZE(elf->is64), &first);
	if (r == -ENOEXEC)
		return NOT_A_MODULE(reterr,
			"the file ends at offset %" PRIu64
			", inside its first section header at offset %" PRIu64,
			elf->source->size, table->first);
	if (r < 0)
		return lk_elf_fail_source(r, reterr);
	if (!table->count)
		table->count = get(elf, first, 0, sh_size);
	if (table->names == SHN_XINDEX)
		table->names = get(elf, first, 0, sh_link);
	return 0;
}

static int load_table(
	struct lk_elf *elf, const struct section_table *table, struct lkm_error *reterr)
{
	uint64_t entry = SHDR_SIZE(elf->is64);
	int r;

	if (!table->count)
		return NOT_A_MODULE(reterr, "the file has no sections (e_shnum at offset %u is 0)",
			field_at(elf, e_shnum));
	if (table->count > (elf->source->size - table->first) / entry || table->count > UINT32_MAX)
		return NOT_A_MODULE(reterr,
			"the section table at offset %" PRIu64 " with %" PRIu64
			" entries runs past the end of the file at %" PRIu64,
			table->first, table->count, elf->source->size);
	elf->section_count = (uint32_t)table->count;
	r = lk_source_range(elf->source, table->first, table->count * entry, &elf->sections);
	return r < 0 ? lk_elf_fail_source(r, reterr) : 0;
}

static int load_names(
	struct lk_elf *elf, const struct section_table *table, struct lkm_error *reterr)
{
	uint64_t at = table->names * SHDR_SIZE(elf->is64), offset, size;
	int r;

	if (table->names >= elf->section_count)
		return NOT_A_MODULE(reterr,
			"the section names should be in section %" PRIu64
			" (e_shstrndx at offset %u), but there are only %" PRIu32,
			table->names, field_at(elf, e_shstrndx), elf->section_count);
	offset = get(elf, elf->sections, at, sh_offset);
	size = get(elf, elf->sections, at, sh_size);
	if (get(elf, elf->sections, at, sh_type) == SHT_NOBITS || !size)
		return NOT_A_MODULE(reterr, "the section name table (section %" PRIu64 ") is empty",
			table->names);
	r = lk_source_range(elf->source, offset, size, &elf->names);
	if (r == -ENOEXEC)
		return NOT_A_MODULE(reterr,
			"the section name table at offset %" PRIu64 " with %" PRIu64
			" bytes runs past the end of the file at %" PRIu64,
			offset, size, elf->source->size);
	if (r < 0)
		return lk_elf_fail_source(r, reterr);
	if (elf->names.data[elf->names.size - 1] != '\0')
		return NOT_A_MODULE(reterr,
			"the section name table at offset %" PRIu64 " does not end in NUL", offset);
	return 0;
}

static int open_sections(struct lk_elf *elf, struct lk_span header, struct lkm_error *reterr)
{
	struct section_table table = {
		.first = get(elf, header, 0, e_shoff),
		.count = get(elf, header, 0, e_shnum),
		.names = get(elf, header, 0, e_shstrndx),
	};
	int r = check_table_place(elf, header, &table, reterr);

	if (r == 0)
		r = read_extended(elf, &table, reterr);
	if (r == 0)
		r = load_table(elf, &table, reterr);
	return r < 0 ? r : load_names(elf, &table, reterr);
}

int lk_elf_open(struct lk_elf *elf, struct lk_source *source, struct lkm_error *reterr)
{
	struct lk_elf opened = {.source = source};
	struct lk_span start;
	uint64_t size = source->size < LARGEST_EHDR ? source->size : LARGEST_EHDR;
	int r = lk_source_range(source, 0, size, &start);

	if (r < 0)
		return lk_elf_fail_source(r, reterr);
	r = check_magic(start, reterr);
	if (r == 0)
		r = check_ident(&opened, start, reterr);
	if (r < 0)
		return r;
	opened.type = (uint16_t)get(&opened, start, 0, e_type);
	opened.machine = (uint16_t)get(&opened, start, 0, e_machine);
	r = open_sections(&opened, start, reterr);
	if (r < 0)
		return r;
	*elf = opened;
	return 0;
}

int lk_elf_header(const struct lk_elf *elf, uint32_t index, struct lk_elf_section *ret)
{
	uint64_t at = (uint64_t)index * SHDR_SIZE(elf->is64);
	const char *name;

	if (index >= elf->section_count)
		return -ENOEXEC;
	if (!lk_span_string(elf->names, get(elf, elf->sections, at, sh_name), &name))
		name = NULL;
	*ret = (struct lk_elf_section){
		.name = name,
		.index = index,
		.type = (uint32_t)get(elf, elf->sections, at, sh_type),
		.flags = get(elf, elf->sections, at, sh_flags),
		.offset = get(elf, elf->sections, at, sh_offset),
		.size = get(elf, elf->sections, at, sh_size),
		.link = (uint32_t)get(elf, elf->sections, at, sh_link),
		.info = (uint32_t)get(elf, elf->sections, at, sh_info),
	};
	return name ? 0 : -ENOEXEC;
}

/* Few sections are looked for, and their names hardly share the second letter with others. */
static uint64_t second_letter(const char *name)
{
	return UINT64_C(1) << (name[0] ? name[1] & 63 : 0);
}

/* Names of sections differ soon: not worth a call. */
static inline bool same_name(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* How many sections are wanted that have this name. */
static size_t note_section(
	const char *const *names, size_t count, const char *name, uint32_t index, int64_t *found)
{
	size_t noted = 0;

	for (size_t i = 0; i < count; i++)
		if (found[i] == -ENODATA && same_name(names[i], name)) {
			found[i] = index;
			noted++;
		}
	return noted;
}

void lk_elf_find(const struct lk_elf *elf, const char *const *names, size_t count, int64_t *ret)
{
	const uint8_t *header = elf->sections.data;
	uint64_t wanted = 0;
	size_t open = count;

	for (size_t i = 0; i < count; i++) {
		ret[i] = -ENODATA;
		wanted |= second_letter(names[i]);
	}
	/* The first section header is reserved: it names nothing. */
	for (uint32_t i = 1; open && i < elf->section_count; i++) {
		uint32_t at = lk_bytes_u32(header += SHDR_SIZE(elf->is64), elf->order);
		const char *name = (const char *)elf->names.data + at;

		if (at >= elf->names.size) {
			for (size_t k = 0; k < count; k++)
				if (ret[k] == -ENODATA)
					ret[k] = -ENOEXEC;
			return;
		}
		if (wanted & second_letter(name))
			open -= note_section(names, count, name, i, ret);
	}
}

int lk_elf_section(const struct lk_elf *elf, const char *name, struct lk_span *ret)
{
	int64_t index;

	lk_elf_find(elf, &name, 1, &index);
	return index < 0 ? (int)index : lk_elf_contents(elf, (uint32_t)index, ret);
}

int lk_elf_contents(const struct lk_elf *elf, uint32_t index, struct lk_span *ret)
{
	uint64_t at = (uint64_t)index * SHDR_SIZE(elf->is64);
	uint64_t size;

	if (index >= elf->section_count)
		return -ENOEXEC;
	size = get(elf, elf->sections, at, sh_size);
	if (get(elf, elf->sections, at, sh_type) == SHT_NOBITS)
		size = 0;
	return lk_source_range(
		elf->source, size ? get(elf, elf->sections, at, sh_offset) : 0, size, ret);
}

int lk_elf_symbols_open_at(
	struct lk_elf_symbols *symbols, const struct lk_elf *elf, int64_t table, int64_t strings)
{
	struct lk_elf_symbols opened = {.elf = elf, .next = 1};
	const uint8_t *end;
	int r = table < 0 ? (int)table : lk_elf_contents(elf, (uint32_t)table, &opened.table);

	if (r == 0)
		r = strings < 0 ? (int)strings
				: lk_elf_contents(elf, (uint32_t)strings, &opened.strings);
	if (r < 0)
		return r;
	if (opened.table.size % SYM_SIZE(elf->is64))
		return -ENOEXEC;
	opened.count = opened.table.size / SYM_SIZE(elf->is64);
	end = memrchr(opened.strings.data, '\0', opened.strings.size);
	opened.named = end ? (size_t)(end - opened.strings.data) + 1 : 0;
	*symbols = opened;
	return 0;
}

int lk_elf_symbols_open(struct lk_elf_symbols *symbols, const struct lk_elf *elf)
{
	static const char *const names[] = {".symtab", ".strtab"};
	int64_t at[2];

	lk_elf_find(elf, names, 2, at);
	return lk_elf_symbols_open_at(symbols, elf, at[0], at[1]);
}

static void read_entry(const struct lk_elf_symbols *symbols, const uint8_t *entry, const char *name,
	struct lk_elf_symbol *ret)
{
	const struct lk_elf *elf = symbols->elf;
	const uint8_t *value = entry + field_at(elf, st_value);
	uint8_t info = entry[st_info_at[elf->is64]];

	*ret = (struct lk_elf_symbol){
		.name = name,
		.value = elf->is64 ? lk_bytes_u64(value, elf->order)
				   : lk_bytes_u32(value, elf->order),
		.type = info & 0xf,
		.bind = info >> 4,
		.section =
			lk_bytes_u16(entry + field_at(symbols->elf, st_shndx), symbols->elf->order),
	};
}

int lk_elf_symbols_next(struct lk_elf_symbols *symbols, struct lk_elf_symbol *ret)
{
	const uint8_t *entry;
	uint32_t name;

	if (symbols->next >= symbols->count)
		return 0;
	entry = symbols->table.data + symbols->next++ * SYM_SIZE(symbols->elf->is64);
	name = lk_bytes_u32(entry, symbols->elf->order);
	if (name >= symbols->named)
		return -ENOEXEC;
	read_entry(symbols, entry, (const char *)symbols->strings.data + name, ret);
	return 1;
}

/* Most names differ in the first letter: not worth a call. */
static inline bool begins_with(const char *name, const char *prefix)
{
	while (*prefix && *name == *prefix) {
		name++;
		prefix++;
	}
	return !*prefix;
}

/* The position of the symbol; count when there is none. This loop runs for each symbol of each
 * module, so it is made once for each byte order, and what does not change stands in variables. */
static inline __attribute__((always_inline)) uint64_t find_ordered(
	const struct lk_elf_symbols *symbols, const char *prefix, const enum lk_order order)
{
	const struct lk_elf *elf = symbols->elf;
	const char *strings = (const char *)symbols->strings.data;
	const size_t size = SYM_SIZE(elf->is64), section_at = field_at(elf, st_shndx),
		     named = symbols->named;
	const uint8_t *entry = symbols->table.data + symbols->next * size;
	const char first = prefix[0];
	uint64_t i;

	for (i = symbols->next; i < symbols->count; i++, entry += size) {
		uint32_t name = lk_bytes_u32(entry, order);

		if (name >= named || lk_bytes_u16(entry + section_at, order) == SHN_UNDEF)
			break;
		if (strings[name] == first && begins_with(strings + name, prefix))
			break;
	}
	return i;
}

int lk_elf_symbols_pick(
	struct lk_elf_symbols *symbols, const char *prefix, struct lk_elf_symbol *ret)
{
	symbols->next = symbols->elf->order == LK_BIG ? find_ordered(symbols, prefix, LK_BIG)
						      : find_ordered(symbols, prefix, LK_LITTLE);
	return lk_elf_symbols_next(symbols, ret);
}

const char *lk_elf_machine_name(uint16_t machine)
{
	static const struct {
		uint16_t machine;
		const char *name;
	} names[] = {
		{2, "sparc"},
		{3, "i386"},
		{4, "m68k"},
		{8, "mips"},
		{15, "parisc"},
		{18, "sparc32plus"},
		{20, "powerpc"},
		{21, "powerpc64"},
		{22, "s390"},
		{40, "arm"},
		{42, "sh"},
		{43, "sparc64"},
		{50, "ia64"},
		{62, "x86-64"},
		{92, "openrisc"},
		{93, "arc"},
		{94, "xtensa"},
		{113, "nios2"},
		{164, "hexagon"},
		{183, "aarch64"},
		{189, "microblaze"},
		{195, "arcv2"},
		{243, "riscv"},
		{252, "csky"},
		{258, "loongarch"},
		{0x9026, "alpha"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].machine == machine)
			return names[i].name;
	return NULL;
}
