/* SPDX-License-Identifier: MIT */
/* Checking the sections, symbols and relocations of a module as the kernel's loader does. */
#include "layout.h"

#include <string.h>

#define SHT_NULL      0
#define SHT_SYMTAB    2
#define SHT_RELA      4
#define SHT_NOBITS    8
#define SHT_REL       9
#define SHF_WRITE     1
#define SHF_ALLOC     2
#define SHF_EXEC      4
#define SHN_COMMON    0xfff2
#define EM_X86_64     62
#define RELA_SIZE     24
#define ID_PKCS7      2
#define ASN1_SEQUENCE 0x30
#define THIS_MODULE   ".gnu.linkonce.this_module"
#define PERCPU        ".data..percpu"
#define PERCPU_LARGE  8192 /* what kernels reserve for all modules together, or more */

static struct lk_layout fault(enum lk_layout_fault fault, const char *section, uint64_t number)
{
	return (struct lk_layout){.fault = fault, .section = section, .number = number};
}

/* A name outside the table of names matters for sections that are loaded. */
static void look_at_name(const struct lk_elf_section *section, struct lk_layout *ret)
{
	if (!ret->fault && section->flags & SHF_ALLOC)
		*ret = fault(LK_LAYOUT_SECTION_NAME, NULL, section->index);
}

/* Counts over all sections, and the first section with a fault of its own. */
struct survey {
	struct lk_layout outside, write_exec, percpu, unlinked;
	unsigned symbol_tables, this_count, information_count;
	struct lk_elf_section this_module;
};

static void look_at(
	const struct lk_elf *elf, const struct lk_elf_section *section, struct survey *survey)
{
	uint64_t end;

	/* An empty section counts. */
	if (!survey->outside.fault && section->type != SHT_NULL && section->type != SHT_NOBITS &&
		(__builtin_add_overflow(section->offset, section->size, &end) ||
			end > elf->source->size))
		survey->outside = fault(LK_LAYOUT_OUTSIDE, section->name, 0);
	if (!survey->write_exec.fault && section->flags & SHF_WRITE && section->flags & SHF_EXEC)
		survey->write_exec = fault(LK_LAYOUT_WRITE_EXEC, section->name, section->index);
	if (section->type == SHT_SYMTAB) {
		survey->symbol_tables++;
		if (!section->link || section->link >= elf->section_count)
			survey->unlinked =
				fault(LK_LAYOUT_SYMBOL_LINK, section->name, section->link);
	}
	survey->information_count += strcmp(section->name, ".modinfo") == 0;
	if (strcmp(section->name, THIS_MODULE) == 0 && !survey->this_count++)
		survey->this_module = *section;
	if (strcmp(section->name, PERCPU) == 0 && section->flags & SHF_ALLOC &&
		section->size > PERCPU_LARGE)
		survey->percpu = fault(LK_LAYOUT_PERCPU, section->name, section->size);
}

static struct lk_layout judge(const struct lk_elf *elf, const struct survey *survey)
{
	if (survey->outside.fault)
		return survey->outside;
	if (survey->information_count > 1)
		return fault(LK_LAYOUT_INFORMATION, NULL, survey->information_count);
	if (survey->unlinked.fault)
		return survey->unlinked;
	if (survey->symbol_tables > 1)
		return fault(LK_LAYOUT_SYMBOL_TABLES, NULL, survey->symbol_tables);
	if (!survey->this_count)
		return fault(LK_LAYOUT_NO_THIS, NULL, 0);
	if (survey->this_count > 1)
		return fault(LK_LAYOUT_THIS_COUNT, NULL, survey->this_count);
	if (survey->this_module.type == SHT_NOBITS || survey->this_module.type == SHT_NULL ||
		!survey->this_module.size)
		return fault(LK_LAYOUT_THIS_EMPTY, NULL, 0);
	if (!(survey->this_module.flags & SHF_ALLOC))
		return fault(LK_LAYOUT_THIS_UNLOADED, NULL, 0);
	return survey->write_exec.fault ? survey->write_exec : survey->percpu;
}

static struct lk_layout check_sections(const struct lk_elf *elf)
{
	struct survey survey = {0};
	struct lk_elf_section section = {0};

	lk_elf_header(elf, 0, &section);
	if (section.type != SHT_NULL || section.size)
		return fault(LK_LAYOUT_FIRST, NULL, section.type);
	for (uint32_t i = 1; i < elf->section_count; i++) {
		lk_elf_header(elf, i, &section);
		if (section.name)
			look_at(elf, &section, &survey);
		else
			look_at_name(&section, &survey.outside);
	}
	return judge(elf, &survey);
}

/* The kernel looks for names up to the next NUL; newer ones demand that there is one. */
static struct lk_layout check_strings(const struct lk_elf_symbols *symbols)
{
	if (!symbols->strings.size || symbols->strings.data[0] ||
		symbols->strings.data[symbols->strings.size - 1])
		return fault(LK_LAYOUT_STRINGS, NULL, 0);
	return fault(LK_LAYOUT_SOUND, NULL, 0);
}

static struct lk_layout check_symbols(const struct lk_elf *elf)
{
	struct lk_elf_symbols symbols = {0};
	struct lk_elf_symbol symbol;
	struct lk_layout ret = {.fault = LK_LAYOUT_SOUND};
	int rc = 0;

	if (lk_elf_symbols_open(&symbols, elf) < 0)
		return ret;
	while (!ret.fault && (rc = lk_elf_symbols_next(&symbols, &symbol)) > 0)
		/* Compilers leave a mark in modules built with link-time optimisation. */
		if (symbol.section == SHN_COMMON && strncmp(symbol.name, "__gnu_lto", 9) != 0)
			ret = (struct lk_layout){.fault = LK_LAYOUT_COMMON, .symbol = symbol.name};
	if (rc < 0)
		return fault(LK_LAYOUT_STRINGS, NULL, 0);
	return ret.fault ? ret : check_strings(&symbols);
}

enum { R_NONE = 0, R_64 = 1, R_PC32 = 2, R_PLT32 = 4, R_32 = 10, R_32S = 11, R_PC64 = 24 };

/* Bytes that the relocation changes; 0: of none; -1: the kernel does not know the type. */
static int width_of(uint32_t type)
{
	switch (type) {
	case R_NONE:
		return 0;
	case R_64:
	case R_PC64:
		return 8;
	case R_PC32:
	case R_PLT32:
	case R_32:
	case R_32S:
		return 4;
	default:
		return -1;
	}
}

/* What code refers to lies in the last 2 GiB of memory, or is a small number. The kernel does not
 * check relative addresses. */
static bool overflows(uint32_t type, int64_t addend)
{
	const int64_t far = INT64_C(1) << 33;

	return (type == R_32 || type == R_32S) && (addend > far || addend < -far);
}

static struct lk_layout check_relocation(
	const struct lk_elf *elf, struct lk_span entry, struct lk_span target, const char *section)
{
	const uint64_t offset = lk_bytes_u64(entry.data, elf->order);
	const uint32_t type = (uint32_t)lk_bytes_u64(entry.data + 8, elf->order);
	const int64_t addend = (int64_t)lk_bytes_u64(entry.data + 16, elf->order);
	const int width = width_of(type);

	if (width < 0)
		return fault(LK_LAYOUT_RELOCATION, section, type);
	if (width && offset <= target.size && (size_t)width <= target.size - offset)
		for (int i = 0; i < width; i++)
			if (target.data[offset + (uint64_t)i])
				return fault(LK_LAYOUT_TARGET, section, offset);
	if (overflows(type, addend))
		return fault(LK_LAYOUT_OVERFLOW, section, type);
	return fault(LK_LAYOUT_SOUND, NULL, 0);
}

static struct lk_layout check_entries(
	const struct lk_elf *elf, const struct lk_elf_section *section, uint32_t target_index)
{
	struct lk_layout ret = {.fault = LK_LAYOUT_SOUND};
	struct lk_span entries, target;

	if (lk_elf_contents(elf, section->index, &entries) < 0 ||
		lk_elf_contents(elf, target_index, &target) < 0)
		return ret;
	for (size_t at = 0; !ret.fault && entries.size - at >= RELA_SIZE; at += RELA_SIZE)
		ret = check_relocation(
			elf, (struct lk_span){entries.data + at, RELA_SIZE}, target, section->name);
	return ret;
}

/* The kernel passes over relocations of sections that are not loaded. */
static struct lk_layout check_relocations(const struct lk_elf *elf)
{
	struct lk_layout ret = {.fault = LK_LAYOUT_SOUND};
	struct lk_elf_section section, target;

	for (uint32_t i = 1; !ret.fault && i < elf->section_count; i++) {
		if (lk_elf_header(elf, i, &section) < 0 ||
			(section.type != SHT_RELA && section.type != SHT_REL) ||
			lk_elf_header(elf, section.info, &target) < 0 ||
			!(target.flags & SHF_ALLOC))
			continue;
		ret = section.type == SHT_REL ? fault(LK_LAYOUT_REL, section.name, 0)
					      : check_entries(elf, &section, section.info);
	}
	return ret;
}

/* The block at the end of a signed file: the kernel checks it before it looks at the module,
 * whether it demands signatures or not. */
static struct lk_layout check_signature(const struct lk_elf *elf)
{
	static const char mark[] = "~Module signature appended~\n";
	const uint64_t mark_size = sizeof(mark) - 1, block_size = 12, size = elf->source->size;
	const uint64_t tail_size = mark_size + block_size;
	const struct lk_layout bad = fault(LK_LAYOUT_SIGNATURE, NULL, 0);
	struct lk_span tail, start;
	uint32_t length;

	if (size < tail_size ||
		lk_source_range(elf->source, size - tail_size, tail_size, &tail) < 0 ||
		memcmp(tail.data + block_size, mark, mark_size) != 0)
		return fault(LK_LAYOUT_SOUND, NULL, 0);
	length = lk_bytes_u32(tail.data + 8, LK_BIG);
	if (length >= size - tail_size)
		return bad;
	/* Other kinds of signatures count as none. */
	if (tail.data[2] != ID_PKCS7)
		return fault(LK_LAYOUT_SOUND, NULL, 0);
	for (size_t i = 0; i < 8; i++)
		if (i != 2 && tail.data[i])
			return bad;
	if (length < 2 || lk_source_range(elf->source, size - tail_size - length, 1, &start) < 0)
		return bad;
	return start.data[0] == ASN1_SEQUENCE ? fault(LK_LAYOUT_SOUND, NULL, 0) : bad;
}

struct lk_layout lk_layout_check(const struct lk_elf *elf)
{
	struct lk_layout ret = check_signature(elf);

	if (!ret.fault)
		ret = check_sections(elf);
	if (!ret.fault)
		ret = check_symbols(elf);
	if (!ret.fault && elf->machine == EM_X86_64 && elf->is64)
		ret = check_relocations(elf);
	return ret;
}
