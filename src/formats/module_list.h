/* SPDX-License-Identifier: MIT */
/* Lists of modules to load: modules-load.d, /etc/modules, modules.load of Android. */
#ifndef LK_MODULE_LIST_H
#define LK_MODULE_LIST_H

#include "../base/arena.h"

struct lk_module_list {
	struct lk_span rest; /* the contents, at first */
	unsigned line;       /* lines read so far; 0 at first */
};

struct lk_module_item {
	unsigned line;      /* 1 is the first */
	const char *name;   /* as it stands there: a name, an alias, or the path of a file */
	const char *params; /* what follows it, blanks joined to one; "" for none */
};

/*
 * The next module. A line has a name and, as in /etc/modules, parameters. Empty lines do not count,
 * nor do those whose first letter is '#' or ';', nor what follows a word that begins with '#',
 * outside of double quotes. Carriage returns at the ends of lines are taken off. Strings are in the
 * arena. 1; 0 at the end; -EBADMSG for a line with a NUL, a control character or of more than
 * LK_LINE_MAX bytes (only line is set then); -ENOMEM.
 */
int lk_module_list_next(
	struct lk_module_list *list, struct lk_arena *arena, struct lk_module_item *ret);

#endif
