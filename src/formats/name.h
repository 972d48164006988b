/* SPDX-License-Identifier: MIT */
/* Names: module names, aliases, file names of modules, and how they match. */
#ifndef LK_NAME_H
#define LK_NAME_H

#include <stdbool.h>
#include "../base/arena.h"

/* The module name that a path or name stands for: after the last '/', before the first '.', '-' as
 * '_'. In the arena; NULL when out of memory. */
char *lk_name_module(struct lk_arena *arena, const char *path_or_name);
char *lk_name_of_file(struct lk_arena *arena, struct lk_span path);

/* An alias or modalias for look-up: '-' as '_' except inside [...], which is copied. Returns 0 and
 * the copy; -EINVAL for a stray ']' or an unclosed '['; -ENOMEM. */
int lk_name_alias(struct lk_arena *arena, const char *alias, char **ret);

/* Does a file name end in .ko, .ko.gz, .ko.xz or .ko.zst? */
bool lk_name_is_module_file(const char *file);

/* Does a pattern of an alias (*, ?, [a-z], [!x], backslash) match the whole of text? As glibc's
 * fnmatch(3) without flags in the C locale, but [=x=] and [.x.] are not special. */
bool lk_name_glob(const char *pattern, const char *text);

/* Are two module names the same when '-' and '_' do not differ? */
bool lk_name_equal(const char *a, const char *b);

#endif
