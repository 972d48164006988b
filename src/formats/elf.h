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

/* The header of section index; 0 or -ENOEXEC. */
int lk_elf_header(const struct lk_elf *elf, uint32_t index, struct lk_elf_section *ret);

/* The contents of the first section with this name: 0; -ENODATA when there is none; -ENOEXEC when
 * it lies outside the file. */
int lk_elf_section(const struct lk_elf *elf, const char *name, struct lk_span *ret);

/* The contents of section index (a NOBITS section is empty); 0 or -ENOEXEC. */
int lk_elf_contents(const struct lk_elf *elf, uint32_t index, struct lk_span *ret);

/* Walk the symbol table (.symtab with .strtab), first entry skipped. All zero, then
 * lk_elf_symbols_open: 0; -ENODATA without a symbol table; -ENOEXEC. _next: 1 with a symbol, 0 at
 * the end, -ENOEXEC for a name outside the string table. */
struct lk_elf_symbols {
	const struct lk_elf *elf;
	struct lk_span table, strings;
	uint64_t next, count;
};
int lk_elf_symbols_open(struct lk_elf_symbols *symbols, const struct lk_elf *elf);
int lk_elf_symbols_next(struct lk_elf_symbols *symbols, struct lk_elf_symbol *ret);

/* A name for e_machine such as "x86-64"; "machine N" is for the caller when it returns NULL. */
const char *lk_elf_machine_name(uint16_t machine);

#endif
