/* SPDX-License-Identifier: MIT */
/* Every line of the configuration and the alias indexes that is about one module, with file and
 * line. */
#ifndef LK_MENTIONS_H
#define LK_MENTIONS_H

#include "alias_table.h"
#include "config.h"

struct lk_mention {
	enum lkm_why_kind kind; /* not LKM_WHY_NEEDS or LKM_WHY_USER */
	const char *text; /* of an alias its pattern, of options the parameters, else the line */
	const char *file; /* full path */
	unsigned line;    /* 0 where the file has none */
	const struct lkm_directive *origin;
};

struct lk_mentions {
	struct lk_arena *arena;
	const char *module; /* normalised */
	const char *alias;  /* normalised alias that it was found by; NULL: by its name */
	struct lk_mention *items;
	size_t count, capacity;
};

/* Add the lines of the configuration. Strings are copied. 0 or -ENOMEM. */
int lk_mentions_config(struct lk_mentions *mentions, const struct lk_config *config);

/* Add the aliases of one index that lead to the module. file is its full path. 0 or -ENOMEM. */
int lk_mentions_aliases(
	struct lk_mentions *mentions, const struct lk_alias_table *table, const char *file);

#endif
