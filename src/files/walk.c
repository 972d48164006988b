/* SPDX-License-Identifier: MIT */
/* Walking through a directory: what really is below it first, and then, once, what its symbolic
 * links lead to. */
#include "walk.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../base/map.h"
#include "../formats/name.h"
#include "../os/os_fs.h"

struct paths {
	const char **items;
	size_t count, capacity;
};

/* Directories are named by their paths below the first one, which is "". No path is longer than the
 * system takes, so the depth is bounded. */
struct walk {
	int at;
	const char *shown;
	const char *const *excludes;
	struct lk_arena *arena;
	struct lk_found_list *list;
	struct lk_notes *notes;
	struct lk_arena scratch; /* for all below */
	struct paths waiting;    /* directories to enter, the next one last */
	struct paths links;      /* symbolic links to directories, to be followed when none waits */
	struct paths entered;    /* as long as no link has been followed */
	bool following;
	struct lk_map seen; /* what has been entered, once a link is followed */
};

static int push(struct walk *walk, struct paths *paths, const char *path)
{
	if (!path || lk_arena_grow(&walk->scratch, (void **)&paths->items, &paths->capacity,
			     paths->count, sizeof(*paths->items)) < 0)
		return -ENOMEM;
	paths->items[paths->count++] = path;
	return 0;
}

/* Report a file or directory that cannot be read (errnum) or used (0), with kmod's message but the
 * whole path. */
static int tell(struct walk *walk, const char *what, const char *path, int errnum)
{
	const char *full;

	if (lk_fail_is_shortage(errnum))
		return -errnum;
	full = *path ? lk_arena_join(&walk->scratch, walk->shown, path) : walk->shown;
	if (!full)
		return -ENOMEM;
	if (!errnum)
		return lk_notes_add(
			walk->notes, LKM_DEPMOD_BAD_DIRECTORY, full, "%s %s", what, full);
	return lk_notes_unread(walk->notes, LKM_DEPMOD_BAD_DIRECTORY, full, errnum, "%s %s: %s",
		what, full, lk_errno_text(errnum));
}

static int tell_entry(
	struct walk *walk, const char *what, const char *directory, const char *name, int errnum)
{
	const char *path = lk_arena_join(&walk->scratch, directory, name);

	return path ? tell(walk, what, path, errnum) : -ENOMEM;
}

static bool is_passed_over(const struct walk *walk, const char *name)
{
	if (strcmp(name, "build") == 0 || strcmp(name, "source") == 0)
		return true;
	for (const char *const *exclude = walk->excludes; exclude && *exclude; exclude++)
		if (strcmp(name, *exclude) == 0)
			return true;
	return false;
}

static int add_file(struct walk *walk, const char *directory, const char *name,
	const struct lk_file_identity *identity)
{
	struct lk_found_list *list = walk->list;
	const char *path = lk_arena_join(walk->arena, directory, name);

	if (!path || lk_arena_grow(walk->arena, (void **)&list->items, &list->capacity, list->count,
			     sizeof(*list->items)) < 0)
		return -ENOMEM;
	list->items[list->count++] = (struct lk_found){.path = path, .identity = *identity};
	return 0;
}

/* A file that may be a module, or a symbolic link to anything. */
static int look_at(struct walk *walk, int fd, const char *directory, const char *name)
{
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	int rc = lk_file_identify(fd, name, &kind, &identity);

	if (rc < 0)
		return tell_entry(walk, "could not stat", directory, name, -rc);
	if (kind == LK_FILE_DIRECTORY)
		return push(walk, &walk->links, lk_arena_join(&walk->scratch, directory, name));
	if (kind != LK_FILE_REGULAR)
		return tell_entry(walk, "unsupported file type", directory, name, 0);
	return lk_name_is_module_file(name) ? add_file(walk, directory, name, &identity) : 0;
}

/* The directory says already that it is a file; its size is of use for what is to be unpacked. */
static bool is_name_enough(const struct walk *walk, const struct lk_entry *entry)
{
	const size_t size = strlen(entry->name);

	return walk->list->names_only && entry->kind == LK_FILE_REGULAR &&
	       strcmp(entry->name + size - strlen(".ko"), ".ko") == 0;
}

static int take_entry(
	struct walk *walk, int fd, const char *directory, const struct lk_entry *entry)
{
	if (is_passed_over(walk, entry->name))
		return 0;
	switch (entry->kind) {
	case LK_FILE_DIRECTORY:
		return push(walk, &walk->waiting,
			lk_arena_join(&walk->scratch, directory, entry->name));
	case LK_FILE_REGULAR:
		if (!lk_name_is_module_file(entry->name))
			return 0;
		if (is_name_enough(walk, entry))
			return add_file(walk, directory, entry->name,
				&(struct lk_file_identity){.size = LK_WALK_SIZE_UNKNOWN});
		break;
	case LK_FILE_LINK:
		break;
	case LK_FILE_OTHER:
		return tell_entry(walk, "unsupported file type", directory, entry->name, 0);
	}
	return look_at(walk, fd, directory, entry->name);
}

/* Those pushed last are popped first. */
static void reverse(const char **items, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		const char *item = items[i];

		items[i] = items[count - 1 - i];
		items[count - 1 - i] = item;
	}
}

static int take_entries(struct walk *walk, int fd, const char *directory, struct lk_arena *names)
{
	const size_t waiting = walk->waiting.count;
	struct lk_entry *entries;
	size_t count;
	int rc = lk_dir_entries(fd, names, &entries, &count);

	if (rc < 0)
		return tell(walk, "could not read directory", directory, -rc);
	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = take_entry(walk, fd, directory, &entries[i]);
	if (walk->waiting.count > waiting)
		reverse(walk->waiting.items + waiting, walk->waiting.count - waiting);
	return rc;
}

static int open_and_take(struct walk *walk, const char *directory)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena names = {0};
	__attribute__((cleanup(lk_dir_close))) struct lk_dir dir =
		lk_dir_open(walk->at, *directory ? directory : ".", walk->shown);

	if (dir.fd < 0)
		return tell(walk, "could not open directory", directory, dir.errnum);
	return take_entries(walk, dir.fd, directory, &names);
}

/* 1 when this directory has not been entered before; 0; -ENOMEM. */
static int note_entered(struct walk *walk, const char *directory)
{
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	char *key;

	int rc = lk_file_identify(walk->at, *directory ? directory : ".", &kind, &identity);

	if (rc < 0)
		return tell(walk, "could not stat", directory, -rc);
	key = lk_arena_format(&walk->scratch, "%llx:%llx", (unsigned long long)identity.device,
		(unsigned long long)identity.inode);
	if (!key)
		return -ENOMEM;
	if (lk_map_get(&walk->seen, key))
		return 0;
	return lk_map_put(&walk->seen, key, key) < 0 ? -ENOMEM : 1;
}

/* Only links can lead into a directory again, and most trees have none: so where we have been is
 * found out when the first one is met. */
static int begin_to_follow(struct walk *walk)
{
	lk_map_init(&walk->seen, &walk->scratch);
	walk->following = true;
	for (size_t i = 0; i < walk->entered.count; i++)
		if (note_entered(walk, walk->entered.items[i]) < 0)
			return -ENOMEM;
	return 0;
}

static int enter(struct walk *walk, const char *directory)
{
	int rc = walk->following ? note_entered(walk, directory)
				 : push(walk, &walk->entered, directory);

	if (rc < 0 || (walk->following && rc == 0))
		return rc;
	return open_and_take(walk, directory);
}

static int enter_waiting(struct walk *walk)
{
	int rc = 0;

	while (rc == 0 && walk->waiting.count)
		rc = enter(walk, walk->waiting.items[--walk->waiting.count]);
	return rc;
}

static int walk_all(struct walk *walk)
{
	int rc = push(walk, &walk->waiting, "");

	if (rc == 0)
		rc = enter_waiting(walk);
	if (rc == 0 && walk->links.count)
		rc = begin_to_follow(walk);
	for (size_t i = 0; rc == 0 && i < walk->links.count; i++) {
		rc = push(walk, &walk->waiting, walk->links.items[i]);
		if (rc == 0)
			rc = enter_waiting(walk);
	}
	return rc;
}

static int fail_unreadable(struct lkm_error *reterr, const char *shown, int errnum)
{
	return lk_fail(reterr, LKM_E_UNREADABLE, errnum, "could not open directory %s: %s", shown,
		lk_errno_text(errnum));
}

int lk_walk(int at, const char *shown, const char *const *excludes, struct lk_arena *arena,
	struct lk_found_list *list, struct lk_notes *notes, struct lkm_error *reterr)
{
	struct walk walk = {.at = at,
		.shown = shown,
		.excludes = excludes,
		.arena = arena,
		.list = list,
		.notes = notes};
	struct lk_dir dir = lk_dir_open(at, ".", shown);
	int rc;

	lk_dir_close(&dir);
	if (dir.errnum)
		return fail_unreadable(reterr, shown, dir.errnum);
	rc = walk_all(&walk);
	lk_arena_done(&walk.scratch);
	return rc < 0 ? lk_fail_shortage(reterr, rc) : 0;
}

int lk_walk_file(int at, const char *path, const char *shown, struct lk_file_identity *ret,
	struct lkm_error *reterr)
{
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	int rc = lk_file_identify(at, path, &kind, &identity);

	if (rc == 0 && kind != LK_FILE_REGULAR)
		rc = kind == LK_FILE_DIRECTORY ? -EISDIR : -EINVAL;
	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not read '%s': %s", shown,
			lk_errno_text(-rc));
	*ret = identity;
	return 0;
}
