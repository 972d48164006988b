/* SPDX-License-Identifier: MIT */
/* Paths of a caller: the directory they are relative to, and their absolute form. */
#include "path.h"

#include <fcntl.h>

#include "../os/os_fs.h"

const char *lk_path_find(int system, const char *path, int *at)
{
	*at = path[0] == '/' ? system : AT_FDCWD;
	if (path[0] != '/')
		return path; /* "" too, which names nothing */
	while (*path == '/')
		path++;
	return *path ? path : ".";
}

const char *lk_path_absolute(struct lk_arena *arena, const char *path)
{
	const char *current;

	if (!*path || *path == '/')
		return lk_arena_copy(arena, path);
	/* Where the current directory has no name (any more), the path is all there is to show. */
	current = lk_dir_current(arena);
	return current ? lk_arena_format(arena, "%s/%s", current, path)
		       : lk_arena_copy(arena, path);
}
