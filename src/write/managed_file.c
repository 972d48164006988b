/* SPDX-License-Identifier: MIT */
/* Reading and replacing the files of modprobe.d that are ours, under the lock of their directory.
 */
#include "managed_file.h"

#include <errno.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../files/path.h"
#include "../os/os_store.h"
#include "replace.h"

static int open_directory(
	struct lk_managed_file *file, const struct lkm *lkm, struct lkm_error *reterr)
{
	int at, rc = 0;
	const char *relative = lk_path_find(lkm->files, file->shown, &at);

	if (file->write)
		rc = lk_store_directory(at, relative);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_UNWRITABLE, -rc, "could not make '%s': %s",
			file->shown, lk_errno_text(-rc));
	file->directory = lk_dir_open(at, relative, file->shown);
	if (file->directory.fd < 0 && (file->write || file->directory.errnum != ENOENT))
		return lk_fail(reterr, LKM_E_UNREADABLE, file->directory.errnum,
			"could not open '%s': %s", file->shown,
			lk_errno_text(file->directory.errnum));
	return file->write ? lk_replace_lock(file->directory.fd, file->shown, reterr) : 0;
}

static int read_file(
	const struct lk_managed_file *file, struct lk_buf *contents, struct lkm_error *reterr)
{
	struct lkm_error error = {0};
	int rc = 0;

	if (file->directory.fd >= 0)
		rc = lk_file_read(file->directory.fd, file->name, file->path, contents, &error);
	if (rc == 0 || rc == -ENOENT)
		return 0;
	return rc == -ENOMEM ? lk_fail_memory(reterr) : lk_fail_pass(reterr, &error);
}

int lk_managed_file_open(struct lk_managed_file *file,
	const struct lk_managed_file_request *request, struct lk_arena *arena,
	struct lk_buf *contents, struct lkm_error *reterr)
{
	int rc;

	*file = (struct lk_managed_file){
		.name = request->name, .write = request->write, .directory.fd = -1};
	file->shown = lk_arena_format(
		arena, "%s" LKM_SYSTEM_CONFIG "/modprobe.d", request->lkm->config_root);
	file->path = file->shown ? lk_arena_format(arena, "%s/%s", file->shown, file->name) : NULL;
	if (!file->path)
		return lk_fail_memory(reterr);
	rc = open_directory(file, request->lkm, reterr);
	return rc < 0 ? rc : read_file(file, contents, reterr);
}

void lk_managed_file_close(struct lk_managed_file *file)
{
	lk_dir_close(&file->directory);
}

static int remove_file(const struct lk_managed_file *file, struct lkm_error *reterr)
{
	int rc = lk_store_remove(file->directory.fd, file->name);

	if (rc == -ENOENT)
		return 0;
	if (rc == 0)
		rc = lk_store_sync_directory(file->directory.fd);
	return rc < 0 ? lk_fail(reterr, LKM_E_UNWRITABLE, -rc, "could not remove '%s': %s",
				file->path, lk_errno_text(-rc))
		      : 0;
}

int lk_managed_file_write(
	struct lk_managed_file *file, struct lk_span contents, struct lkm_error *reterr)
{
	struct lk_replacement replacement = {.name = file->name, .contents = contents};

	if (!file->write)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' was not opened to be written", file->path);
	if (contents.size == 0)
		return remove_file(file, reterr);
	return lk_replace_files(file->directory.fd, file->shown, &replacement, 1, NULL, reterr);
}
