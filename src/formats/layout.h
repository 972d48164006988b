/* SPDX-License-Identifier: MIT */
/* What the kernel's module loader demands of sections, symbols and relocations, beyond what makes a
 * file an ELF file. */
#ifndef LK_LAYOUT_H
#define LK_LAYOUT_H

#include "elf.h"

enum lk_layout_fault {
	LK_LAYOUT_SOUND,
	LK_LAYOUT_SIGNATURE,     /* the signature is not one */
	LK_LAYOUT_FIRST,         /* the first section header is of type number */
	LK_LAYOUT_SECTION_NAME,  /* section number has a name outside the table of names */
	LK_LAYOUT_INFORMATION,   /* number of sections .modinfo; one is wanted */
	LK_LAYOUT_OUTSIDE,       /* the contents of section are not within the file */
	LK_LAYOUT_SYMBOL_TABLES, /* number of them; one is wanted */
	LK_LAYOUT_SYMBOL_LINK,   /* the symbol table names no table of strings: number */
	LK_LAYOUT_NO_THIS,       /* no .gnu.linkonce.this_module */
	LK_LAYOUT_THIS_COUNT,    /* number of them; one is wanted */
	LK_LAYOUT_THIS_EMPTY,    /* it has no contents */
	LK_LAYOUT_THIS_UNLOADED, /* it takes no memory */
	LK_LAYOUT_WRITE_EXEC,    /* section may be both written and executed */
	LK_LAYOUT_COMMON,        /* symbol is a common one */
	LK_LAYOUT_STRINGS,       /* a name of a symbol has no end, or the first is not empty */
	LK_LAYOUT_PERCPU,        /* number bytes for each processor */
	LK_LAYOUT_REL,           /* section has relocations without addends */
	LK_LAYOUT_RELOCATION,    /* section has a relocation of unknown type number */
	LK_LAYOUT_TARGET,        /* section has a relocation of bytes that are not zero */
	LK_LAYOUT_OVERFLOW       /* section has a relocation that can reach no address */
};

struct lk_layout {
	enum lk_layout_fault fault;
	const char *section, *symbol; /* NULL where the fault has none; borrowed from the elf */
	uint64_t number;
};

/* The first fault in the order of the kernel's checks. Relocations are judged on x86-64 only. */
struct lk_layout lk_layout_check(const struct lk_elf *elf);

#endif
