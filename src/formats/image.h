/* SPDX-License-Identifier: MIT */
/* The contents of a module image: .modinfo pairs, parameters, symbol versions, imports, exports,
 * build-id. */
#ifndef LK_IMAGE_H
#define LK_IMAGE_H

#include "../base/arena.h"
#include "../base/map.h"
#include "elf.h"

/* One "key=value" of .modinfo. key is not NUL-terminated in the file: key_size bytes; value is. A
 * string without '=' has an empty value. */
struct lk_modinfo {
	const char *key;
	size_t key_size;
	const char *value;
};

/* Walk .modinfo or, with the prefix "MODULE.", one module's part of modules.builtin.modinfo. */
struct lk_modinfos {
	struct lk_span rest;
};
/* 0; -ENODATA without .modinfo; -ENOEXEC. */
int lk_modinfos_open(struct lk_modinfos *cursor, const struct lk_elf *elf);
/* 1 with a pair, 0 at the end. Empty strings are skipped; a last string without a NUL is left out.
 */
int lk_modinfos_next(struct lk_modinfos *cursor, struct lk_modinfo *ret);
/* The value of the first pair with this key, or NULL. */
const char *lk_modinfos_find(struct lk_modinfos cursor, const char *key);

/* A parameter: its parm= and parmtype= joined by name, in the order of first appearance. */
struct lk_param {
	const char *name;
	const char *description; /* NULL when none */
	const char *type;        /* "int", "charp", "array of uint" ...; NULL when none */
};
/* All parameters of a cursor at its start; *ret_bad counts "parm" and "parmtype" strings without
 * ':', which are skipped. Of two of one kind the last counts. 0 or -ENOMEM. */
int lk_params_collect(struct lk_arena *arena, struct lk_modinfos cursor, struct lk_param **ret,
	size_t *ret_count, size_t *ret_bad);

/* The declared parameters, and those without a declaration, such as hashsize of nf_conntrack: only
 * their symbols show them, so their types are unknown. 0 or -ENOMEM. */
int lk_params_complete(struct lk_arena *arena, const struct lk_elf *elf,
	const struct lk_param *declared, size_t declared_count, struct lk_param **ret,
	size_t *ret_count);

/* A symbol with its CRC: an entry of __versions, or of the pair __version_ext_names and
 * __version_ext_crcs; an import; an export. */
struct lk_symbol {
	const char *name;
	uint64_t crc;
	bool weak; /* an import that may stay unresolved */
	bool has_crc;
	bool versioned_only; /* among the imports: no symbol, but a name among the versions */
	bool import;         /* undefined in the symbol table */
};
struct lk_symbols {
	struct lk_symbol *items;
	size_t count;
};

/* How the symbol that holds the CRC of an export begins; after it is the name. */
#define LK_CRC_PREFIX "__crc_"

/* The section that CRCs were last read from; all zero: none. All of a module stand in one or two,
 * and a source may read a section anew each time it is asked. */
struct lk_crc_section {
	uint16_t index;
	struct lk_span contents;
};
/* Is this the symbol of an export, and of which? Its CRC is looked for when section is not NULL. */
bool lk_symbol_export(const struct lk_elf *elf, const struct lk_elf_symbol *symbol,
	struct lk_crc_section *section, struct lk_symbol *ret);
/* The import that a symbol is, without a CRC; false for another symbol. */
bool lk_symbol_import(
	const struct lk_elf *elf, const struct lk_elf_symbol *symbol, struct lk_symbol *ret);
/* On powerpc the names of functions may begin with a dot; a version belongs to the name without it.
 */
static inline const char *lk_symbol_versioned(const char *name)
{
	return name[0] == '.' ? name + 1 : name;
}

/* Walk the versions, in the order of lk_versions_collect(). */
struct lk_versions {
	const struct lk_elf *elf;
	struct lk_span basic, names, crcs; /* what is left of each */
	struct lk_span known;              /* __versions, for the names that count no more */
	struct lk_map by_name;             /* of known, once it is needed */
};
/* at: what lk_elf_find() said of lk_versions_sections. scratch must outlive the cursor. 0; -ENODATA
 * when there are none; -ENOEXEC. */
/* Bytes of an entry of __versions. */
#define LK_VERSION_SIZE      64u
#define LK_VERSIONS_SECTIONS 3
extern const char *const lk_versions_sections[LK_VERSIONS_SECTIONS];
int lk_versions_open(struct lk_versions *versions, const struct lk_elf *elf, const int64_t *at,
	struct lk_arena *scratch);
/* 1 with a version, 0 at the end, -ENOEXEC, -ENOMEM. */
int lk_versions_next(struct lk_versions *versions, struct lk_symbol *ret);

/* Entries of __versions in order, a leading '.' of the name removed, then those of the extended
 * sections whose names are not among them. 0; -ENODATA when there is neither; -ENOEXEC; -ENOMEM. */
int lk_versions_collect(struct lk_arena *arena, const struct lk_elf *elf, struct lk_symbols *ret);
/* Exports: every symbol __crc_NAME in symbol order with its CRC; when there is none, the strings of
 * __ksymtab_strings without CRC. has_crc is false where the build or the file has none for a
 * symbol. A .symtab without names in __ksymtab_strings gives 0 symbols. 0, -ENODATA (neither
 * table), -ENOEXEC, -ENOMEM. */
int lk_exports_collect(struct lk_arena *arena, const struct lk_elf *elf, struct lk_symbols *ret);
/* Imports: undefined symbols of .symtab in order, with the CRC from versions, then versions not
 * seen among them (such as module_layout). versions may be NULL. 0, -ENODATA (no symbol table),
 * -ENOEXEC, -ENOMEM. */
int lk_imports_collect(struct lk_arena *arena, const struct lk_elf *elf,
	const struct lk_symbols *versions, struct lk_symbols *ret);

/* The flags of a parameter in its struct kernel_param ('-' for '_' in the name): 0; -ENODATA when
 * it cannot be found; -ENOEXEC. */
#define LK_PARAM_HARDWARE 2 /* module_param_hw(): an address, an interrupt or the like */
int lk_param_flags(const struct lk_elf *elf, const char *name, uint8_t *ret);

/* The name of the init function as the kernel finds it by its address: the first symbol there.
 * NULL: the module has none, or it cannot be found. */
const char *lk_init_name(const struct lk_elf *elf);

/* The bytes of the build-id note: 0; -ENODATA when there is none; -ENOEXEC. */
int lk_build_id(const struct lk_elf *elf, struct lk_span *ret);

#endif
