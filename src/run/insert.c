/* SPDX-License-Identifier: MIT */
/* Loading one module file: by the kernel alone where it can, unpacked here where it cannot. */
#include "insert.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include <lkm/lkm.h>
#include <lkm/syscalls.h>

#include "../files/module_file.h"
#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/compression.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"

int lk_insert_flags(unsigned run_flags)
{
	return (run_flags & LKM_RUN_FORCE_VERMAGIC ? MODULE_INIT_IGNORE_VERMAGIC : 0) |
	       (run_flags & LKM_RUN_FORCE_MODVERSION ? MODULE_INIT_IGNORE_MODVERSIONS : 0);
}

/* ENOSYS may come from the module's init function: probe with an empty image, which cannot load
 * anything. */
static bool lacks_modules(void)
{
	return lkm_init_module(NULL, 0, "") == -ENOSYS;
}

/* Did the module get as far as its init function? Then no errno is the loader's. */
static bool was_accepted(const struct lk_insert *insert)
{
	if (insert->init)
		return false;
	lk_load_trace_read(insert->trace);
	return lk_load_trace_accepted(insert->trace);
}

static int code_for(const struct lk_insert *insert, int errnum)
{
	if (was_accepted(insert))
		return LKM_E_REFUSED;
	switch (errnum) {
	case EPERM:
		return LKM_E_NOT_PERMITTED;
	case ENOSYS:
		return lacks_modules() ? LKM_E_NO_MODULE_SUPPORT : LKM_E_REFUSED;
	case EEXIST:
		return LKM_E_LOADED;
	default:
		return LKM_E_REFUSED;
	}
}

static int refused(const struct lk_insert *insert, int rc, struct lkm_error *reterr)
{
	int code = rc == 0 ? LKM_OK : code_for(insert, -rc);

	if (rc == 0)
		return 0;
	return lk_fail(reterr, code, -rc, "could not load '%s': %s", insert->shown,
		code == LKM_E_NO_MODULE_SUPPORT ? lkm_code_text(code) : lk_errno_text(-rc));
}

/* Linux before 3.8 has no finit_module; its init_module takes no flags. ENOSYS may also be what the
 * module's init function returned, and that must not run twice: a call that no module is needed for
 * tells which. */
static bool needs_init_module(const struct lk_insert *insert, int rc)
{
	return rc == -ENOSYS && insert->flags == 0 && lkm_finit_module(-1, "", 0) == -ENOSYS;
}

static int not_kept(const char *shown, int rc, struct lkm_error *reterr)
{
	return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not keep '%s' in memory: %s", shown,
		lk_errno_text(-rc));
}

static int insert_unpacked(
	const struct lk_insert *insert, struct lk_span image, struct lkm_error *reterr)
{
	/* A memory file rather than init_module: force flags work with it, and so do policies that
	 * ask where a module comes from. Linux before 3.17 has none. */
	LK_FD_CLEANUP int memory = lk_file_memory(image, "lkm");
	int rc = memory < 0 ? memory : lkm_finit_module(memory, insert->params, insert->flags);

	if (memory < 0 && memory != -ENOSYS)
		return not_kept(insert->shown, memory, reterr);
	if (memory < 0 ? insert->flags == 0 : needs_init_module(insert, rc))
		rc = lkm_init_module(image.data, image.size, insert->params);
	return refused(insert, rc, reterr);
}

static int unpack_and_insert(const struct lk_insert *insert, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf image;
	int rc;

	lk_buf_init(&image, LK_DECOMPRESS_MAX);
	rc = lk_module_file_unpack(insert->fd, insert->shown, &image, reterr);
	return rc < 0 ? rc : insert_unpacked(insert, lk_buf_span(&image), reterr);
}

/* Does the kernel say that it unpacks this? /sys/module/compression names one algorithm; it is not
 * there on kernels without. */
static bool kernel_unpacks(const struct lk_insert *insert, const struct lk_file_start *start)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_span rest, line;

	lk_buf_init(&text, 64);
	if (lk_file_read(insert->system, "sys/module/compression", "/sys/module/compression", &text,
		    NULL) < 0)
		return false;
	rest = lk_buf_span(&text);
	if (!lk_span_line(&rest, &line) || !lk_span_is(line, lk_compression_name(start->kind)))
		return false;
	/* xz writes CRC64 unless told otherwise, and no kernel takes it: not even worth the call.
	 */
	return start->kind != LK_XZ ||
	       !lk_compression_xz_check_refused((struct lk_span){start->bytes, start->size});
}

/* Did the kernel complain about unpacking, in the lines that it logged during the call? */
static bool log_blames_unpacking(int mark)
{
	LK_BUF_CLEANUP struct lk_buf log;
	struct lk_span rest, line;

	lk_buf_init(&log, (size_t)1 << 20);
	if (mark < 0 || lk_kernel_log_since(mark, &log) < 0)
		return false;
	rest = lk_buf_span(&log);
	while (lk_span_line(&rest, &line))
		if (lk_span_starts(line, "decompression failed") ||
			(lk_span_starts(line, "not a") && lk_span_find(line, "compressed module")))
			return true;
	return false;
}

/* EINVAL alone may be a parameter or the init function, which must not run twice; only what is
 * surely about unpacking is tried again. EOPNOTSUPP is from the init function too (of kvm_intel, on
 * a processor without VMX): kernels that cannot unpack answer so, but they have no
 * /sys/module/compression and are not asked. */
static bool unpacking_was_refused(const struct lk_insert *insert, int rc, int mark)
{
	return (rc == -EINVAL || rc == -ENOMEM) && !was_accepted(insert) &&
	       log_blames_unpacking(mark);
}

static int insert_compressed(
	const struct lk_insert *insert, const struct lk_file_start *start, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int mark = -1;
	int rc;

	if (!kernel_unpacks(insert, start))
		return unpack_and_insert(insert, reterr);
	mark = lk_kernel_log_mark();
	rc = lkm_finit_module(
		insert->fd, insert->params, insert->flags | MODULE_INIT_COMPRESSED_FILE);
	if (unpacking_was_refused(insert, rc, mark))
		return unpack_and_insert(insert, reterr);
	return refused(insert, rc, reterr);
}

static int insert_plain(const struct lk_insert *insert, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf image = {0};
	int rc = lkm_finit_module(insert->fd, insert->params, insert->flags);

	if (!needs_init_module(insert, rc))
		return refused(insert, rc, reterr);
	lk_buf_init(&image, LK_DECOMPRESS_MAX);
	rc = lk_module_file_unpack(insert->fd, insert->shown, &image, reterr);
	if (rc < 0)
		return rc;
	rc = lkm_init_module(image.data, image.size, insert->params);
	return refused(insert, rc, reterr);
}

int lk_insert_collect(int fd, const char *shown, int *ret, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf bytes;
	struct stat st;
	int rc, memory;

	lk_buf_init(&bytes, LK_DECOMPRESS_MAX);
	*ret = -1;
	if (fstat(fd, &st) < 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return 0;
	rc = lk_fd_read(fd, shown, &bytes, reterr);
	if (rc < 0)
		return rc;
	memory = lk_file_memory(lk_buf_span(&bytes), "lkm");
	if (memory < 0)
		return not_kept(shown, memory, reterr);
	*ret = memory;
	return 0;
}

static int insert_file(const struct lk_insert *insert, struct lkm_error *reterr)
{
	struct lk_file_start start;
	int rc = lk_module_file_start(insert->fd, insert->shown, &start, reterr);

	if (rc < 0)
		return rc;
	return start.kind == LK_PLAIN ? insert_plain(insert, reterr)
				      : insert_compressed(insert, &start, reterr);
}

int lk_insert(const struct lk_insert *insert, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int memory = -1;
	struct lk_insert whole = *insert;
	int rc;

	lk_load_trace_forget(insert->trace);
	if (insert->init)
		return refused(insert,
			insert->init(insert->data, insert->fd, insert->shown, insert->params,
				insert->flags),
			reterr);
	rc = lk_insert_collect(insert->fd, insert->shown, &memory, reterr);
	if (rc < 0)
		return rc;
	if (memory >= 0)
		whole.fd = memory;
	return insert_file(&whole, reterr);
}

LKM_EXPORT int lkm_init_unpacked(
	void *data, int fd, const char *path, const char *params, int flags)
{
	const struct lk_insert insert = {.fd = fd,
		.shown = path ? path : "",
		.params = params ? params : "",
		.flags = flags};

	return unpack_and_insert(&insert, NULL);
}
