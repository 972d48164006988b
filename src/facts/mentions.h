/* SPDX-License-Identifier: MIT */
/* Every line of the configuration and the alias indexes that is about one module, with file and
 * line. */
#ifndef LK_MENTIONS_H
#define LK_MENTIONS_H

#include "../formats/trie.h"
#include "config.h"

enum lk_mention_kind {
	LK_MENTION_ALIAS,            /* text: the pattern */
	LK_MENTION_OPTIONS,          /* text: the parameters */
	LK_MENTION_BLACKLIST,        /* text: the directive, as for all below */
	LK_MENTION_KERNEL_BLACKLIST, /* module_blacklist= of the kernel command line */
	LK_MENTION_INSTALL,
	LK_MENTION_REMOVE,
	LK_MENTION_SOFTDEP,
	LK_MENTION_WEAKDEP,
	LK_MENTION_WANTED, /* a softdep or weakdep of another module that names it */
};

struct lk_mention {
	enum lk_mention_kind kind;
	const char *text;
	const char *file; /* full path */
	unsigned line;    /* 0 where the file has none */
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

/* Add the aliases of one index that lead to the module. file is its full path. 0; -EBADMSG;
 * -ENOMEM. */
int lk_mentions_aliases(
	struct lk_mentions *mentions, const struct lk_trie *index, const char *file);

#endif
