/* SPDX-License-Identifier: MIT */
/* Replacing files: compare, write all, sync all, keep the old ones, rename all (or put all back),
 * sync the directory. */
#include "replace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "../os/os_store.h"
#include "temporary.h"

#define PERMISSIONS 0644

/* Read at a time while comparing. */
#define PIECE 16384u

/* More waiting for the disk at once is of no use. */
#define SYNC_THREADS 16u

const enum lk_output lk_replace_order[] = {
	LK_OUT_BUILTIN_BIN,
	LK_OUT_BUILTIN_ALIAS_BIN,
	LK_OUT_SOFTDEP,
	LK_OUT_WEAKDEP,
	LK_OUT_DEP_BIN,
	LK_OUT_ALIAS_BIN,
	LK_OUT_SYMBOLS_BIN,
	LK_OUT_DEVNAME,
	LK_OUT_ALIAS,
	LK_OUT_SYMBOLS,
	LK_OUT_DEP,
};
_Static_assert(sizeof(lk_replace_order) / sizeof(*lk_replace_order) == LK_OUT_COUNT,
	"every file has its place in the order");

/* Any user who may read a directory may lock it too. Waiting for ever would let anybody stop the
 * installation of a kernel; without the lock the files are as whole, and only two runs at once may
 * leave files of both, as with a depmod that knows no locks. No run takes as long as this. */
#define PATIENCE    ((int64_t)120 * 1000)
#define LOCK_PERIOD 10

int lk_replace_lock(int directory, const char *shown, struct lkm_error *reterr)
{
	int64_t end = lk_proc_now() + PATIENCE;
	int rc;

	while ((rc = lk_store_lock(directory)) == -EWOULDBLOCK && lk_proc_now() < end)
		lk_proc_sleep(LOCK_PERIOD);
	if (rc == -EBADF && lk_store_look_at(directory, &(struct lk_stored){0}) < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, EBADF, "could not lock '%s': %s", shown,
			lk_errno_text(EBADF));
	/* Other failures: this file system has no locks, or none for directories (NFS). */
	return 0;
}

/* One file on its way. */
struct item {
	struct lk_replacement *file;
	bool differs;
	/* The file that had the name. It stays open until all is renamed: otherwise each rename
	 * would free the blocks and pages of the file that it replaces, which takes a hundred times
	 * as long as the rename, and all of that would lie between the first rename and the last.
	 */
	int old;
	bool existed;
	struct lk_temporary temporary;
	struct lk_temporary kept; /* the old file, until all is renamed */
	int rc;
};

struct work {
	int directory;
	const char *shown;
	struct item *items;
	size_t count;
	size_t next;    /* to be synced: taken by threads */
	size_t changed; /* files that differ */
	size_t renamed;
};

static const char *find_advice(int errnum)
{
	static const struct {
		int errnum;
		const char *text;
	} advice[] = {
		{ENOSPC, " (make room on this file system)"},
		{EDQUOT, " (make room within the quota)"},
		{EROFS, " (it must be mounted for writing)"},
		{EACCES, " (root may write here)"},
		{EPERM, " (root may write here, unless the file is immutable: see lsattr)"},
		{EISDIR, " (remove this directory)"},
		{EFBIG, " (raise the limit for file sizes: see ulimit)"},
		{EIO, " (the log of the kernel says more)"},
	};

	for (size_t i = 0; i < sizeof(advice) / sizeof(*advice); i++)
		if (advice[i].errnum == errnum)
			return advice[i].text;
	return "";
}

static int fail_unwritable(
	const struct work *work, const char *name, int errnum, struct lkm_error *reterr)
{
	char state[80] = "the old files stay in place";

	if (errnum == ENOMEM)
		return lk_fail_memory(reterr);
	if (work->renamed)
		snprintf(state, sizeof(state), "%zu of %zu files are new: run it again",
			work->renamed, work->changed);
	return lk_fail(reterr, LKM_E_UNWRITABLE, errnum, "could not write '%s/%s': %s%s; %s",
		work->shown, name, lk_errno_text(errnum), find_advice(errnum), state);
}

/* Does the rest of the file hold exactly this? What cannot be read does not. */
static bool has_contents(int fd, struct lk_span contents)
{
	uint8_t piece[PIECE];

	while (contents.size) {
		int got = lk_store_read(fd, piece, sizeof(piece));

		if (got <= 0 || (size_t)got > contents.size ||
			memcmp(piece, contents.data, (size_t)got) != 0)
			return false;
		contents.data += got;
		contents.size -= (size_t)got;
	}
	return true;
}

/* Compare a file with what is there: a file of this user that all may read and only this user may
 * write. Anything else (a link, a file that a build left to its user) is replaced as if its
 * contents differed. 0; -EISDIR, which is better found now than by the rename. */
static int compare_item(struct work *work, struct item *item)
{
	LK_FD_CLEANUP int fd = -1;
	struct lk_stored stored;

	fd = lk_store_look(work->directory, item->file->name, &stored);
	item->existed = fd != -ENOENT;
	if (item->file->absent && !item->existed)
		return 0;
	if (fd >= 0 && stored.kind == LK_FILE_DIRECTORY)
		return -EISDIR;
	item->differs = fd < 0 || item->file->absent ||
			!(stored.kind == LK_FILE_REGULAR && stored.permissions == PERMISSIONS &&
				stored.owner == lk_store_user() &&
				stored.size == item->file->contents.size &&
				has_contents(fd, item->file->contents));
	if (item->differs) {
		work->changed++;
		item->old = fd;
		fd = -1;
	}
	return 0;
}

static int write_item(struct work *work, struct item *item)
{
	int rc;

	if (item->file->absent)
		return 0;
	rc = lk_temporary_write(
		work->directory, item->file->name, item->file->contents, &item->temporary);
	/* The disk works while we write the next. */
	if (rc == 0)
		lk_store_hurry(item->temporary.fd);
	return rc;
}

static void sync_items(void *context, unsigned worker)
{
	struct work *work = context;
	size_t i;

	(void)worker;
	while ((i = __atomic_fetch_add(&work->next, 1, __ATOMIC_RELAXED)) < work->count)
		if (work->items[i].differs && !work->items[i].file->absent)
			work->items[i].rc = lk_store_sync(work->items[i].temporary.fd);
}

/* One after the other each would wait for a commit of the journal, or for the disk to empty its
 * cache; at the same time they share one: a few milliseconds instead of tens. */
static int sync_all(struct work *work, struct lkm_error *reterr)
{
	size_t threads = work->changed < SYNC_THREADS ? work->changed : SYNC_THREADS;

	lk_proc_parallel((unsigned)threads, sync_items, work);
	for (size_t i = 0; i < work->count; i++)
		if (work->items[i].rc < 0)
			return fail_unwritable(
				work, work->items[i].file->name, -work->items[i].rc, reterr);
	return 0;
}

static int keep_item(struct work *work, struct item *item)
{
	int rc = item->existed ? lk_temporary_keep(work->directory, item->file->name, &item->kept)
			       : 0;

	if (rc != -ENOENT)
		return rc;
	item->existed = false;
	return 0;
}

/* Undo the renames before number count, the last one first, so that the files are in order at any
 * time. Those that cannot be put back stay new. */
static void put_back(struct work *work, size_t count)
{
	while (count--) {
		struct item *item = &work->items[count];
		const char *name = item->file->name;

		if (!item->file->changed)
			continue;
		if ((item->existed ? lk_temporary_rename(work->directory, name, &item->kept)
				   : lk_store_remove(work->directory, name)) < 0)
			return;
		item->file->changed = false;
		work->renamed--;
	}
	lk_store_sync_directory(work->directory);
}

static int rename_all(struct work *work, struct lkm_error *reterr)
{
	for (size_t i = 0; i < work->count; i++) {
		struct item *item = &work->items[i];
		int rc;

		if (!item->differs)
			continue;
		rc = item->file->absent ? lk_store_remove(work->directory, item->file->name)
					: lk_temporary_rename(work->directory, item->file->name,
						  &item->temporary);
		if (rc < 0) {
			put_back(work, i);
			return fail_unwritable(work, item->file->name, -rc, reterr);
		}
		item->file->changed = true;
		work->renamed++;
	}
	return 0;
}

static int each_item(struct work *work, int (*step)(struct work *work, struct item *item), bool all,
	struct lkm_error *reterr)
{
	for (size_t i = 0; i < work->count; i++) {
		struct item *item = &work->items[i];
		int rc = all || item->differs ? step(work, item) : 0;

		if (rc < 0)
			return fail_unwritable(work, item->file->name, -rc, reterr);
	}
	return 0;
}

static int write_and_rename(struct work *work, uint64_t *ret_window, struct lkm_error *reterr)
{
	int rc = each_item(work, write_item, false, reterr);

	if (rc == 0)
		rc = sync_all(work, reterr);
	/* One rename does all or nothing by itself. */
	if (rc == 0 && work->changed > 1)
		rc = each_item(work, keep_item, false, reterr);
	if (rc == 0) {
		/* Nothing but the renames happens in this window, so that as few readers as
		 * possible see some files old and others new. */
		int64_t began = lk_proc_clock();

		rc = rename_all(work, reterr);
		if (ret_window)
			*ret_window = (uint64_t)(lk_proc_clock() - began);
	}
	if (rc < 0)
		return rc;
	rc = lk_store_sync_directory(work->directory);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNWRITABLE, -rc,
			"could not sync '%s': %s; its files are new, but a crash may undo that",
			work->shown, lk_errno_text(-rc));
	return 0;
}

/* No signal ends the process between two renames, or leaves temporary files: it waits for the few
 * milliseconds that this takes. */
static int replace(struct work *work, uint64_t *ret_window, struct lkm_error *reterr)
{
	sigset_t before;
	int rc = each_item(work, compare_item, true, reterr);

	if (rc == 0 && work->changed) {
		lk_store_block_signals(&before);
		rc = write_and_rename(work, ret_window, reterr);
		for (size_t i = 0; i < work->count; i++) {
			lk_temporary_done(work->directory, &work->items[i].temporary);
			lk_temporary_done(work->directory, &work->items[i].kept);
		}
		lk_store_restore_signals(&before);
	}
	return rc;
}

int lk_replace_files(int directory, const char *shown, struct lk_replacement *files, size_t count,
	uint64_t *ret_window, struct lkm_error *reterr)
{
	struct work work = {.directory = directory, .shown = shown, .count = count};
	const char **names = calloc(count + 1, sizeof(*names));
	int rc;

	if (ret_window)
		*ret_window = 0;
	work.items = calloc(count + 1, sizeof(*work.items));
	if (!names || !work.items) {
		free(names);
		free(work.items);
		return lk_fail_memory(reterr);
	}
	for (size_t i = 0; i < count; i++) {
		work.items[i] = (struct item){
			.file = &files[i], .old = -1, .temporary = {.fd = -1}, .kept = {.fd = -1}};
		names[i] = files[i].name;
		files[i].changed = false;
	}
	/* A holder of the lock gets it again. Without the lock, temporary files may be another
	 * process's. */
	if (lk_store_lock(directory) == 0)
		lk_temporary_sweep(directory, names, count);
	rc = replace(&work, ret_window, reterr);
	for (size_t i = 0; i < count; i++)
		lk_fd_cleanup(&work.items[i].old);
	free(names);
	free(work.items);
	return rc;
}
