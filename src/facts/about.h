/* SPDX-License-Identifier: MIT */
/* Everything that the configuration and the alias indexes say about one module, with file and line.
 */
#ifndef LK_ABOUT_H
#define LK_ABOUT_H

#include "alias_table.h"
#include "config.h"

enum lk_about_kind {
	LK_ABOUT_ALIAS,            /* text: the pattern */
	LK_ABOUT_OPTIONS,          /* text: the parameters */
	LK_ABOUT_BLACKLIST,        /* text: the directive, as for all below */
	LK_ABOUT_KERNEL_BLACKLIST, /* module_blacklist= of the kernel command line */
	LK_ABOUT_INSTALL,
	LK_ABOUT_REMOVE,
	LK_ABOUT_SOFTDEP,
	LK_ABOUT_WEAKDEP,
	LK_ABOUT_WANTED, /* a softdep or weakdep of another module that names it */
};

struct lk_about_line {
	enum lk_about_kind kind;
	const char *text;
	const char *file; /* full path */
	unsigned line;    /* 0 where the file has none */
	const struct lkm_directive *origin;
};

struct lk_about {
	struct lk_arena *arena;
	const char *module; /* normalised */
	const char *alias;  /* normalised alias that it was found by; NULL: by its name */
	struct lk_about_line *items;
	size_t count, capacity;
};

/* Add the lines of the configuration. Strings are copied. 0 or -ENOMEM. */
int lk_about_config(struct lk_about *about, const struct lk_config *config);

/* Add the aliases of one index that lead to the module. file is its full path. 0 or -ENOMEM. */
int lk_about_aliases(
	struct lk_about *about, const struct lk_alias_table *table, const char *file);

#endif
