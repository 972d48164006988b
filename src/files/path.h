/* SPDX-License-Identifier: MIT */
/* Where the paths of a caller begin. */
#ifndef LK_PATH_H
#define LK_PATH_H

#include "../base/arena.h"

/* Absolute paths are looked up below the system's root, others at the current directory. *at gets
 * the directory, the result is the path relative to it. */
const char *lk_path_find(int system, const char *path, int *at);

/* The path with the current directory before it when it is relative, as messages and plans show it;
 * "" stays, as does a path at a current directory that has been removed. A copy in the arena; NULL
 * when out of memory. */
const char *lk_path_absolute(struct lk_arena *arena, const char *path);

#endif
