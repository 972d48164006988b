/* SPDX-License-Identifier: MIT */
/* One line of configuration with its place: what every answer points at that says "because of this
 * line". */
#ifndef LK_DIRECTIVE_H
#define LK_DIRECTIVE_H

#include <lkm/directive.h>

#include "../base/arena.h"

/* Where a file of configuration comes from decides who wins. */
enum lk_tier {
	LK_TIER_USER,    /* modprobe.d, in whichever directory */
	LK_TIER_KERNEL,  /* modules.softdep and modules.weakdep: what modules say of themselves; the
			    user's lines replace them */
	LK_TIER_CMDLINE, /* the kernel command line: after the files */
};

struct lkm_directive {
	enum lkm_directive_kind kind; /* 0: a line of something else than modprobe.d */
	enum lk_tier tier;
	const char *name, *value;
	const char *file; /* full path */
	unsigned line;    /* 0 where the file has no lines (the kernel command line) */
	const char *text; /* the directive as one line; NULL in a configuration: see
			     lk_directive_spell() */
};

/* The directive as one line, in the arena; NULL: out of memory. Lines of a configuration get no
 * text when they are read: every start of modprobe reads all of them, and few are ever shown. */
const char *lk_directive_spell(struct lk_arena *arena, const struct lkm_directive *directive);

/* Copy a directive with its strings into an arena, for a result that lasts longer than the
 * configuration. 0 or -ENOMEM. */
int lk_directive_copy(
	struct lk_arena *arena, const struct lkm_directive *from, struct lkm_directive *ret);

#endif
