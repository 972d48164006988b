/* SPDX-License-Identifier: MIT */
/* Reading a module file whole, whatever its compression. */
#include "module_file.h"

#include <errno.h>
#include <unistd.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/codecs.h"
#include "../os/os_fs.h"

/* A compressed file is never larger than what it may decompress to. */
#define PACKED_MAX LK_DECOMPRESS_MAX

int lk_module_file_start(
	int fd, const char *shown, struct lk_file_start *ret, struct lkm_error *reterr)
{
	ssize_t got;

	do
		got = pread(fd, ret->bytes, sizeof(ret->bytes), 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, errno, "could not read '%s': %s", shown,
			lk_errno_text(errno));
	ret->size = (size_t)got;
	ret->kind = lk_compression_kind((struct lk_span){ret->bytes, ret->size});
	return 0;
}

int lk_module_file_unpack(int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf packed;
	int rc;

	lk_buf_init(&packed, PACKED_MAX);
	lseek(fd, 0, SEEK_SET); /* as finit_module, which does not ask how far it has been read */
	rc = lk_fd_read(fd, shown, &packed, reterr);
	if (rc < 0)
		return rc;
	return lk_decompress(lk_codecs(), lk_buf_span(&packed), shown, out, reterr);
}

int lk_module_file_named(
	int rc, const char *shown, const struct lkm_error *error, struct lkm_error *reterr)
{
	if (error->code == LKM_E_NO_MEMORY)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, error->code ? error->code : LKM_E_UNREADABLE, -rc, "'%s': %s", shown,
		error->code ? error->message : lk_errno_text(-rc));
}
