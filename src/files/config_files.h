/* SPDX-License-Identifier: MIT */
/* Which files of configuration count, and in which order: the same rules for modprobe.d and
 * depmod.d. */
#ifndef LK_CONFIG_FILES_H
#define LK_CONFIG_FILES_H

#include <lkm/error.h>
#include "../base/arena.h"

/* A file of configuration has no business being larger. */
#define LK_CONFIG_FILES_FILE_MAX ((size_t)16 << 20)

struct lk_config_file {
	const char *name; /* the last component; what they are sorted by */
	const char *path; /* absolute, or relative to the current directory */
};

/* Set by the caller, all else zero. */
struct lk_config_files {
	struct lk_arena *arena;
	int system; /* the directory that stands for "/" */
	/* A directory cannot be read: 0 to go on, or -errno. */
	int (*problem)(void *context, const char *path, const struct lkm_error *error);
	/* A directory, relative to at, is about to be read: 0 or -errno. May be NULL. */
	int (*entered)(void *context, int at, const char *path);
	/* A file of a directory does not count: hider is the file that hides it, or NULL if its
	 * name does not end in .conf. 0 or -errno. May be NULL. */
	int (*passed_over)(void *context, const char *path, const char *hider);
	void *context;
	struct lk_config_file *items;
	size_t count, capacity;
};

/* All files *.conf of the usual directories with this name ("modprobe.d"), sorted by name: a file
 * hides those of the same name in later directories. root ("" or a path) is put before each. 0,
 * -ENOMEM, or what problem returned. */
int lk_config_files_usual(struct lk_config_files *collect, const char *root, const char *directory);

/* Collect the files and directories in paths (NULL-terminated). A file named here counts whatever
 * its name ends in. */
int lk_config_files_named(struct lk_config_files *collect, const char *const *paths);

#endif
