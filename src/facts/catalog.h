/* SPDX-License-Identifier: MIT */
/* The catalog: which modules a name or alias stands for, and what a module is. The one place of the
 * lookup order. */
#ifndef LK_CATALOG_H
#define LK_CATALOG_H

#include "../formats/trie.h"
#include "config.h"

/* For arrays of one element an index; element 0 is not used. */
#define LK_INDEX_COUNT (LKM_INDEX_BUILTIN_ALIAS + 1)
const char *lk_catalog_file(enum lkm_index index);

struct lk_catalog {
	const char *directory; /* full path of the module directory, for messages and paths */
	void *context;
	/* The index, opened at first need. 0; -ENOENT or another errno with LKM_E_INDEX_MISSING,
	 * LKM_E_UNREADABLE or LKM_E_INDEX_DAMAGED. */
	int (*index)(void *context, enum lkm_index index, const struct lk_trie **ret,
		struct lkm_error *reterr);
	/* The configuration, read at first need. 0 or -errno. */
	int (*config)(void *context, const struct lk_config **ret, struct lkm_error *reterr);
	/* Another module directory, which is asked for what is not found in this one; NULL: none.
	 * The configuration is that of the first. */
	const struct lk_catalog *next;
};

enum lk_lookup_flags {
	LK_LOOKUP_NO_CONFIG = 1, /* modinfo: aliases and install lines of modprobe.d do not count */
	LK_LOOKUP_LENT = 2,      /* name stays valid as long as the result, which may point to it */
	LK_LOOKUP_EXACT = 4,     /* it is a module's own name, no alias and no symbol */
};

/* How a name was found; it decides what the blacklist means and which options lines apply. */
enum lk_found_by {
	LK_FOUND_NAME,         /* it is the module's own name */
	LK_FOUND_CONFIG_ALIAS, /* an alias line of modprobe.d */
	LK_FOUND_SYMBOL,       /* symbol:NAME */
	LK_FOUND_COMMAND,      /* an install or remove line is all that is known of it */
	LK_FOUND_ALIAS,        /* modules.alias */
	LK_FOUND_BUILTIN,      /* built in, by name */
	LK_FOUND_BUILTIN_ALIAS,
};

struct lk_match {
	const char *module; /* normalised name */
	const char *alias;  /* the alias text whose options lines apply too; NULL when found by its
			       own name */
	const struct lkm_directive *origin; /* the alias line of modprobe.d; NULL otherwise */
};
struct lk_matches {
	enum lk_found_by by;
	struct lk_match *items;
	size_t count, capacity;
};

/* Look a name or alias up: 0 with at least one match (a module stands there once for each of its
 * aliases that matches, as scripts know it); -ENOENT LKM_E_NOT_FOUND (or LKM_E_INDEX_MISSING when
 * modules.dep.bin is not there: then nothing can be said); -EINVAL LKM_E_INVALID_ARGUMENT for
 * unbalanced brackets or a name beyond LK_TRIE_TEXT_MAX; -EBADMSG LKM_E_INDEX_DAMAGED; -ENOMEM.
 * Order of the places: aliases of modprobe.d, modules.dep, modules.symbols (symbol: only), install
 * and remove lines, modules.alias, modules.builtin, modules.builtin.alias; the first with a match
 * wins. Of several module directories each is looked at at one place before the next place.
 */
int lk_catalog_lookup(const struct lk_catalog *catalog, struct lk_arena *arena, const char *name,
	unsigned flags, struct lk_matches *ret, struct lkm_error *reterr);

/* Nothing was found: because it does not exist, LKM_E_NOT_FOUND, or because no directory has the
 * index that would say so, LKM_E_INDEX_MISSING? what is "module" or the like. A negative errno. */
int lk_catalog_not_found(const struct lk_catalog *catalog, const char *what, const char *name,
	struct lkm_error *reterr);

/* The entries of the indexes for a module by its exact (normalised) name, from the first directory
 * that has a file of it. It is built in if any directory says so. */
struct lk_known {
	const char *path; /* full path; NULL when modules.dep does not have it */
	bool builtin;
	const char **deps; /* names of all modules it depends on, transitively, in load order */
	const char **dep_paths; /* and their full paths */
	size_t dep_count;
};
/* 0, with all empty when it is unknown; -EBADMSG; -ENOMEM. Missing indexes count as empty. */
int lk_catalog_module(const struct lk_catalog *catalog, struct lk_arena *arena, const char *module,
	struct lk_known *ret, struct lkm_error *reterr);

/* Does an index have this (normalised) name as a key? 1, 0 (also where it does not exist), or
 * -errno.
 */
int lk_catalog_has(const struct lk_catalog *catalog, enum lkm_index index, const char *module,
	struct lkm_error *reterr);

#endif
