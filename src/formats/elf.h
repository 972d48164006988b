/* SPDX-License-Identifier: MIT */
/* ELF files as far as kernel modules need them: sections by name, symbols; both classes, both byte
 * orders. */
#ifndef LK_ELF_H
#define LK_ELF_H

#include <stdbool.h>
#include <lkm/error.h>
#include "../base/source.h"

struct lk_elf {
	struct lk_source *source;
	bool is64;
	enum lk_order order;
	uint16_t type;    /* ET_REL for a module */
	uint16_t machine; /* EM_* */
	uint32_t section_count;
	struct lk_span sections; /* the section header table */
	struct lk_span names;    /* the section name table, which ends in NUL */
};

struct lk_elf_section {
	const char *name;
	uint32_t index, type;
	uint64_t flags, offset, size;
	uint32_t link, info;
};

struct lk_elf_symbol {
	const char *name;
	uint64_t value;
	uint8_t type, bind; /* STT_*, STB_* */
	uint16_t section;   /* SHN_* or a section index */
};

/* Read and check the header, the section header table and its names. The source must outlive the
 * elf. 0; -ENOEXEC (LKM_E_NOT_A_MODULE, the message says what and at which offset); or what the
 * source returned. */
int lk_elf_open(struct lk_elf *elf, struct lk_source *source, struct lkm_error *reterr);

/* The header of section index; 0 or -ENOEXEC. Where only its name is outside the table of names,
 * the rest is set, and name is NULL. */
int lk_elf_header(const struct lk_elf *elf, uint32_t index, struct lk_elf_section *ret);

/* The contents of the first section with this name: 0; -ENODATA when there is none; -ENOEXEC when
 * it lies outside the file. */
int lk_elf_section(const struct lk_elf *elf, const char *name, struct lk_span *ret);

/* For each of the names the first section that has it, in one pass over the headers: its index;
 * -ENODATA when there is none; -ENOEXEC when a header before it has a name outside the table of
 * names. */
void lk_elf_find(const struct lk_elf *elf, const char *const *names, size_t count, int64_t *ret);

/* The contents of section index (a NOBITS section is empty); 0 or -ENOEXEC. */
int lk_elf_contents(const struct lk_elf *elf, uint32_t index, struct lk_span *ret);

/* Walk the symbol table (.symtab with .strtab), first entry skipped. All zero, then
 * lk_elf_symbols_open: 0; -ENODATA without a symbol table; -ENOEXEC. _next: 1 with a symbol, 0 at
 * the end, -ENOEXEC for a name outside the string table. */
struct lk_elf_symbols {
	const struct lk_elf *elf;
	struct lk_span table, strings;
	uint64_t next, count;
	size_t named; /* bytes of strings up to and with the last NUL: names begin there */
};
int lk_elf_symbols_open(struct lk_elf_symbols *symbols, const struct lk_elf *elf);
/* As lk_elf_symbols_open(), with the results of lk_elf_find() for ".symtab" and ".strtab". */
int lk_elf_symbols_open_at(
	struct lk_elf_symbols *symbols, const struct lk_elf *elf, int64_t table, int64_t strings);
int lk_elf_symbols_next(struct lk_elf_symbols *symbols, struct lk_elf_symbol *ret);
/* As lk_elf_symbols_next(), passing over symbols that are neither undefined nor have a name that
 * begins with prefix (not ""). That is most of them, so no more is read of them than must be. */
int lk_elf_symbols_pick(
	struct lk_elf_symbols *symbols, const char *prefix, struct lk_elf_symbol *ret);

/* A failure of a source as such: LKM_E_UNREADABLE, or LKM_E_NO_MEMORY. */
int lk_elf_fail_source(int errnum, struct lkm_error *reterr);

/* A name for e_machine such as "x86-64"; "machine N" is for the caller when it returns NULL. */
const char *lk_elf_machine_name(uint16_t machine);

#endif
