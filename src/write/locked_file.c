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
	const struct lk_locked_file *ledger, const char *deed, int rc, struct lkm_error *reterr)
{
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, LKM_E_UNWRITABLE, -rc, "could not %s '%s': %s", deed, ledger->shown,
		lk_errno_text(-rc));
}

static int open_directory(
	struct lk_locked_file *ledger, int system, struct lk_arena *arena, struct lkm_error *reterr)
{
	const char *path = lk_arena_copy(arena, ledger->shown);
	const char *relative;
	char *slash;
	int at;

	if (!path)
		return lk_fail_memory(reterr);
	slash = strrchr(path, '/');
	if (!slash || !slash[1])
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' is not the path of a file", ledger->shown);
	ledger->name = slash + 1;
	*slash = '\0';
	relative = lk_path_find(system, *path ? path : "/", &at);
	ledger->directory = lk_dir_open(at, relative, *path ? path : "/");
	if (ledger->directory.fd >= 0)
		return 0;
	return lk_fail(reterr, LKM_E_UNREADABLE, ledger->directory.errnum,
		"could not open the directory '%s': %s", ledger->directory.path,
		lk_errno_text(ledger->directory.errnum));
}

/* The file as it is, or a new one: a descriptor, -EEXIST when somebody else was quicker. */
static int open_or_create(const struct lk_locked_file *ledger, struct lk_stored *ret)
{
	LK_FD_CLEANUP int fd = lk_store_look(ledger->directory.fd, ledger->name, ret);
	int rc;

	if (fd == -ENOENT) {
		fd = lk_store_create(ledger->directory.fd, ledger->name);
		rc = fd < 0 ? fd : lk_store_look_at(fd, ret);
		if (rc < 0)
			return rc;
	}
	rc = fd;
	fd = -1;
	return rc;
}

/* What it says is believed, so nobody else may have written it. */
static int check_owner(const struct lk_locked_file *ledger, const struct lk_stored *stored,
	struct lkm_error *reterr)
{
	if (stored->kind == LK_FILE_REGULAR && stored->owner == lk_store_user() &&
		!(stored->permissions & 022))
		return 0;
	return lk_fail(reterr, LKM_E_HOLD_DAMAGED, EPERM,
		"'%s' is not a file that only this user can write", ledger->shown);
}

static bool has_name(const struct lk_locked_file *ledger, const struct lk_stored *stored)
{
	struct lk_file_identity identity;
	enum lk_file_kind kind;

	return lk_file_identify(ledger->directory.fd, ledger->name, &kind, &identity) == 0 &&
	       identity.inode == stored->inode && identity.device == stored->device;
}

/* 0; -EAGAIN: it has been replaced meanwhile. */
static int try_lock(struct lk_locked_file *ledger, struct lkm_error *reterr)
{
	struct lk_stored stored;
	LK_FD_CLEANUP int fd = open_or_create(ledger, &stored);
	int rc;

	if (fd == -EEXIST)
		return -EAGAIN;
	if (fd < 0)
		return fail_unwritable(ledger, "open", fd, reterr);
	rc = check_owner(ledger, &stored, reterr);
	if (rc < 0)
		return rc;
	rc = lk_store_lock(fd);
	if (rc == -EWOULDBLOCK)
		return lk_fail(reterr, LKM_E_HOLD_LOCKED, EBUSY, "another process is using '%s'",
			ledger->shown);
	/* Other failures: this file system has no locks. */
	if (!has_name(ledger, &stored))
		return -EAGAIN;
	ledger->lock = fd;
	fd = -1;
	return 0;
}

static int lock(struct lk_locked_file *ledger, struct lkm_error *reterr)
{
	int rc = -EAGAIN;

	for (unsigned i = 0; rc == -EAGAIN && i < ATTEMPTS; i++)
		rc = try_lock(ledger, reterr);
	return rc == -EAGAIN ? fail_unwritable(ledger, "lock", rc, reterr) : rc;
}

int lk_locked_file_open(struct lk_locked_file *ledger, int system, const char *path,
	struct lk_arena *arena, struct lk_buf *contents, struct lkm_error *reterr)
{
	int rc;

	*ledger = (struct lk_locked_file){.directory = {.fd = -1}, .lock = -1};
	ledger->shown = lk_path_absolute(arena, path);
	if (!ledger->shown)
		return lk_fail_memory(reterr);
	rc = open_directory(ledger, system, arena, reterr);
	if (rc == 0)
		rc = lock(ledger, reterr);
	if (rc < 0)
		return rc;
	lk_temporary_sweep(ledger->directory.fd, ledger->name);
	return lk_file_read(ledger->directory.fd, ledger->name, ledger->shown, contents, reterr);
}

/* Nothing is synced: when the machine stops, what the file speaks of is gone too. */
int lk_locked_file_write(
	struct lk_locked_file *ledger, struct lk_span contents, struct lkm_error *reterr)
{
	struct lk_temporary temporary = {.fd = -1};
	int at = ledger->directory.fd;
	int rc = lk_temporary_write(at, ledger->name, contents, &temporary);

	if (rc == 0) {
		lk_store_lock(temporary.fd); /* nobody else knows it yet */
		rc = lk_temporary_rename(at, ledger->name, &temporary);
	}
	if (rc == 0) {
		lk_fd_cleanup(&ledger->lock);
		ledger->lock = temporary.fd;
		temporary.fd = -1;
	}
	lk_temporary_done(at, &temporary);
	return rc < 0 ? fail_unwritable(ledger, "write", rc, reterr) : 0;
}

void lk_locked_file_remove(struct lk_locked_file *ledger)
{
	if (ledger->lock >= 0)
		lk_store_remove(ledger->directory.fd, ledger->name);
}

void lk_locked_file_close(struct lk_locked_file *ledger)
{
	lk_fd_cleanup(&ledger->lock);
	lk_dir_close(&ledger->directory);
}
