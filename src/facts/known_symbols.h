/* SPDX-License-Identifier: MIT */
/* What a kernel and its modules export, with CRCs, and to whom: a table, from what modules say and
 * from the Module.symvers of the kernel's build. */
#ifndef LK_KNOWN_SYMBOLS_H
#define LK_KNOWN_SYMBOLS_H

#include "../base/map.h"
#include "../formats/extract.h"

/* The owner of what the kernel itself exports. */
#define LK_KERNEL_OWNER "vmlinux"

/* The symbol whose CRC differs between kernels with other structures. */
#define LK_LAYOUT_SYMBOL "module_layout"

struct lk_known_symbol {
	const char *owner; /* a module's name, or LK_KERNEL_OWNER */
	uint32_t crc;
	bool has_crc;
	enum lk_audience audience;
	const char *name_space; /* "": none; NULL: unknown */
};

struct lk_known_symbols {
	struct lk_arena *arena;
	struct lk_map modules; /* name to struct lk_known_symbol, as modules say it */
	struct lk_map build;   /* the same from Module.symvers; empty where none is in force */
	bool complete; /* what is not in the table, no installed module exports; and no module of
			  the kernel imports it */
	const char *symvers; /* the file in force; NULL: none */
	bool build_is_whole; /* each of its lines was understood */
};

/* An empty table, which keeps what it is told in the arena; names and owners are borrowed. */
void lk_known_symbols_init(struct lk_known_symbols *known, struct lk_arena *arena);

/* Add what a module exports, with CRCs and audiences. Of several owners of a symbol the first
 * counts, unless this one replaces the others. 0 or -ENOMEM. */
int lk_known_symbols_add_exports(struct lk_known_symbols *known, const struct lk_extract *extract,
	const char *owner, bool replaces);

/* Add a symbol that a module imports which was built with the kernel: unless an owner is known, it
 * is the kernel's own. 0 or -ENOMEM. */
int lk_known_symbols_add_import(struct lk_known_symbols *known, const char *name, uint32_t crc);

/* Add a symbol of Module.symvers. 0 or -ENOMEM. */
int lk_known_symbols_add_build(
	struct lk_known_symbols *known, const char *name, const struct lk_known_symbol *symbol);

/* What is known of a symbol, by whom. What modules say of their own exports is the best: these
 * files will be loaded. */
struct lk_symbol_knowledge {
	const struct lk_known_symbol *by_modules, *by_build;
	const struct lk_known_symbol *best; /* NULL: nothing is known */
};
struct lk_symbol_knowledge lk_known_symbols_find(
	const struct lk_known_symbols *known, const char *name);

/* Does the table of the build belong to the kernel whose modules were read? 1 (which is
 * assumed where neither names LK_LAYOUT_SYMBOL: a kernel without CRCs), 0, or -ENODATA where one of
 * the two has no CRC of it. *ret_theirs and *ret_builds (may be NULL) get
 * these CRCs. */
int lk_known_symbols_build_fits(
	const struct lk_known_symbols *known, uint32_t *ret_theirs, uint32_t *ret_builds);

#endif
