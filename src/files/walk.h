/* SPDX-License-Identifier: MIT */
/* Finding the module files below a directory. */
#ifndef LK_WALK_H
#define LK_WALK_H

#include "../base/arena.h"
#include "../formats/cache.h"
#include "../index/notes.h"

/* As large as no file is. */
#define LK_WALK_SIZE_UNKNOWN ((uint64_t)INT64_MAX)

struct lk_found {
	const char *path; /* relative to the directory that was walked */
	struct lk_file_identity identity;
};
struct lk_found_list {
	struct lk_found *items;
	size_t count, capacity;
	/* Set by the caller: of plain module files only the names are wanted. Their identity is all
	 * zero but for size, which is LK_WALK_SIZE_UNKNOWN; that saves a system call for each. */
	bool names_only;
};

/* Add all module files below the directory at (an open descriptor, which stays the caller's), with
 * their identity. Entries named "build", "source" or as in excludes (NULL-terminated, may be NULL)
 * are passed over at every level. Symbolic links are followed; a directory is entered once, so
 * loops end. shown is the directory's name for messages. What cannot be read is told in notes,
 * by lk_notes_unread(). The order does not depend on the file system. 0; LKM_E_UNREADABLE when the
 * directory itself cannot be read, or no more files can be opened; -ENOMEM. */
int lk_walk(int at, const char *shown, const char *const *excludes, struct lk_arena *arena,
	struct lk_found_list *list, struct lk_notes *notes, struct lkm_error *reterr);

/* The identity of one file that was named by the user: 0; -errno with LKM_E_UNREADABLE. */
int lk_walk_file(int at, const char *path, const char *shown, struct lk_file_identity *ret,
	struct lkm_error *reterr);

#endif
