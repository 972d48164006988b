/* SPDX-License-Identifier: MIT */
/* The lock is on the file itself, so that no second file is needed. Each new one is locked before
 * it takes the place of the old one; who locks one that has just been replaced finds that out. */
#include "locked_file.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/path.h"
#include "../os/os_store.h"
#include "temporary.h"

/* Others may replace it just then; as often as this they do not. */
#define ATTEMPTS 100u

static int fail_unwritable(
	const struct lk_locked_file *file, const char *deed, int rc, struct lkm_error *reterr)
{
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, LKM_E_UNWRITABLE, -rc, "could not %s '%s': %s", deed, file->shown,
		lk_errno_text(-rc));
}

static int open_directory(
	struct lk_locked_file *file, int system, struct lk_arena *arena, struct lkm_error *reterr)
{
	const char *path = lk_arena_copy(arena, file->shown);
	const char *relative;
	char *slash;
	int at;

	if (!path)
		return lk_fail_memory(reterr);
	slash = strrchr(path, '/');
	if (!slash || !slash[1])
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' is not the path of a file", file->shown);
	file->name = slash + 1;
	*slash = '\0';
	relative = lk_path_find(system, *path ? path : "/", &at);
	file->directory = lk_dir_open(at, relative, *path ? path : "/");
	if (file->directory.fd >= 0)
		return 0;
	return lk_fail(reterr, LKM_E_UNREADABLE, file->directory.errnum,
		"could not open the directory '%s': %s", file->directory.path,
		lk_errno_text(file->directory.errnum));
}

/* The file as it is, or a new one: a descriptor, -EEXIST when somebody else was quicker. */
static int open_or_create(const struct lk_locked_file *file, struct lk_stored *ret)
{
	LK_FD_CLEANUP int fd = lk_store_look(file->directory.fd, file->name, ret);
	int rc;

	if (fd == -ENOENT) {
		fd = lk_store_create(file->directory.fd, file->name);
		rc = fd < 0 ? fd : lk_store_look_at(fd, ret);
		if (rc < 0)
			return rc;
	}
	rc = fd;
	fd = -1;
	return rc;
}

/* 0; -EAGAIN: it has been replaced meanwhile. */
static int try_lock(struct lk_locked_file *file, struct lkm_error *reterr)
{
	struct lk_stored stored;
	struct lk_file_identity identity;
	enum lk_file_kind kind;
	LK_FD_CLEANUP int fd = open_or_create(file, &stored);
	int rc;

	if (fd == -EEXIST)
		return -EAGAIN;
	if (fd < 0)
		return fail_unwritable(file, "open", fd, reterr);
	/* The contents are trusted, so no other user may be able to write the file. */
	if (stored.kind != LK_FILE_REGULAR || stored.owner != lk_store_user() ||
		(stored.permissions & 022))
		return lk_fail(reterr, LKM_E_HOLD_DAMAGED, EPERM,
			"'%s' is not a file that only this user can write", file->shown);
	rc = lk_store_lock(fd);
	if (rc == -EWOULDBLOCK)
		return lk_fail(reterr, LKM_E_HOLD_LOCKED, EBUSY, "another process is using '%s'",
			file->shown);
	/* Other failures: this file system has no locks. */
	if (lk_file_identify(file->directory.fd, file->name, &kind, &identity) < 0 ||
		identity.inode != stored.inode || identity.device != stored.device)
		return -EAGAIN;
	file->lock = fd;
	fd = -1;
	return 0;
}

static int lock(struct lk_locked_file *file, struct lkm_error *reterr)
{
	int rc = -EAGAIN;

	for (unsigned i = 0; rc == -EAGAIN && i < ATTEMPTS; i++)
		rc = try_lock(file, reterr);
	return rc == -EAGAIN ? fail_unwritable(file, "lock", rc, reterr) : rc;
}

int lk_locked_file_open(struct lk_locked_file *file, int system, const char *path,
	struct lk_arena *arena, struct lk_buf *contents, struct lkm_error *reterr)
{
	int rc;

	*file = (struct lk_locked_file){.directory = {.fd = -1}, .lock = -1};
	file->shown = lk_path_absolute(arena, path);
	if (!file->shown)
		return lk_fail_memory(reterr);
	rc = open_directory(file, system, arena, reterr);
	if (rc == 0)
		rc = lock(file, reterr);
	if (rc < 0)
		return rc;
	lk_temporary_sweep(file->directory.fd, &file->name, 1);
	return lk_file_read(file->directory.fd, file->name, file->shown, contents, reterr);
}

/* Nothing is synced: when the machine stops, what the file speaks of is gone too. */
int lk_locked_file_write(
	struct lk_locked_file *file, struct lk_span contents, struct lkm_error *reterr)
{
	struct lk_temporary temporary = {.fd = -1};
	int at = file->directory.fd;
	int rc = lk_temporary_write(at, file->name, contents, &temporary);

	if (rc == 0) {
		lk_store_lock(temporary.fd); /* no other process knows it yet */
		rc = lk_temporary_rename(at, file->name, &temporary);
	}
	if (rc == 0) {
		lk_fd_cleanup(&file->lock);
		file->lock = temporary.fd;
		temporary.fd = -1;
	}
	lk_temporary_done(at, &temporary);
	return rc < 0 ? fail_unwritable(file, "write", rc, reterr) : 0;
}

void lk_locked_file_remove(struct lk_locked_file *file)
{
	if (file->lock >= 0)
		lk_store_remove(file->directory.fd, file->name);
}

void lk_locked_file_close(struct lk_locked_file *file)
{
	lk_fd_cleanup(&file->lock);
	lk_dir_close(&file->directory);
}
