/* SPDX-License-Identifier: MIT */
/* To whom a symbol is exported: to modules of any licence or only to those under the GPL, and in
 * which namespace. */
#ifndef LK_EXPORT_SCOPE_H
#define LK_EXPORT_SCOPE_H

#include "elf.h"

enum lk_audience { LK_AUDIENCE_UNKNOWN, LK_AUDIENCE_ALL, LK_AUDIENCE_GPL };

/* The part of an export's scope that one symbol of .symtab carries. */
struct lk_export_scope {
	const char *name;          /* of the export */
	enum lk_audience audience; /* unknown if the symbol is about the namespace */
	const char *name_space;    /* "" for none; NULL if the symbol is about the audience */
};

/* The prefix of the symbols that carry a scope; for lk_elf_symbols_pick(). */
#define LK_EXPORT_SCOPE_PREFIX "__ks"

/* The tables of a file's exports, looked for once. */
struct lk_export_scopes {
	const struct lk_elf *elf;
	struct lk_span flags; /* since Linux 7.0 a byte for each entry of the table */
	bool has_flags;
	int64_t table;       /* the number of the section __ksymtab */
	uint64_t entry_size; /* of its entries; 0: unknown */
};
void lk_export_scopes_open(struct lk_export_scopes *scopes, const struct lk_elf *elf);

/* False if the symbol carries no scope, or none that is understood. */
bool lk_export_scopes_read(const struct lk_export_scopes *scopes,
	const struct lk_elf_symbol *symbol, struct lk_export_scope *ret);

/* Since Linux 6.16 the name of a namespace may be a list of the modules that it is for, and then no
 * other module can import it: "module:kvm-intel,kvm-*". In it '-' and '_' are the same. */
bool lk_export_scope_is_list(const char *name_space);
/* Is the module, by the name inside it, in the list? */
bool lk_export_scope_lists(const char *name_space, const char *module);

#endif
