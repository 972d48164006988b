/* SPDX-License-Identifier: MIT */
/* <lkm/log.h>: what a log tells of modules that failed. */
#include <lkm/log.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "../diagnose/failure_log.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"

#define LOG_MAX ((size_t)256 << 20)

struct lkm_log {
	struct lk_failure_log failures;
	bool cut; /* its beginning is lost */
};

static int finish(struct lkm_log *log, struct lkm_log **ret, struct lkm_error *reterr)
{
	if (!log || log->failures.failed) {
		lkm_log_free(log);
		return lk_fail_memory(reterr);
	}
	*ret = log;
	return 0;
}

static int read_text(
	struct lk_span rest, unsigned flags, struct lkm_log **ret, struct lkm_error *reterr)
{
	struct lkm_log *log = calloc(1, sizeof(*log));
	struct lk_span line;

	if (!log)
		return finish(log, ret, reterr);
	log->failures.is_excerpt = flags & LKM_LOG_EXCERPT;
	while (lk_span_line(&rest, &line))
		if (line.size)
			lk_failure_log_add(&log->failures, line);
	lk_failure_log_end(&log->failures);
	return finish(log, ret, reterr);
}

LKM_EXPORT int lkm_log_read(const char *text, size_t size, unsigned flags, struct lkm_log **ret,
	struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!text || !ret)
		return lk_fail_argument(reterr, "the text or the place for the result is NULL");
	if (flags & ~(unsigned)LKM_LOG_EXCERPT)
		return lk_fail_argument(reterr, "unknown flag");
	return read_text((struct lk_span){(const uint8_t *)text, size}, flags, ret, reterr);
}

static int fail_read(int rc, const char *shown, struct lkm_error *reterr)
{
	enum lkm_code code = rc == -ENOMEM  ? LKM_E_NO_MEMORY
			     : rc == -EFBIG ? LKM_E_TOO_LARGE
					    : LKM_E_UNREADABLE;

	return lk_fail(reterr, code, -rc, "cannot read %s: %s", shown, lk_errno_text(-rc));
}

LKM_EXPORT int lkm_log_read_fd(
	int fd, const char *shown, unsigned flags, struct lkm_log **ret, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, LOG_MAX);
	lk_fail_clear(reterr);
	if (!shown || !ret)
		return lk_fail_argument(reterr, "the name or the place for the result is NULL");
	if (flags & ~(unsigned)LKM_LOG_EXCERPT)
		return lk_fail_argument(reterr, "unknown flag");
	if (fd < 0)
		return fail_read(-EBADF, shown, reterr);
	rc = lk_fd_read(fd, shown, &text, reterr);
	return rc < 0 ? rc : read_text(lk_buf_span(&text), flags, ret, reterr);
}

/* The records are numbered from 0: "priority,number,...". */
static bool is_cut(struct lk_span text)
{
	const uint8_t *comma = text.size ? memchr(text.data, ',', text.size) : NULL;

	return comma && comma + 1 < text.data + text.size && comma[1] > '0' && comma[1] <= '9';
}

LKM_EXPORT int lkm_log_read_boot(struct lkm_log **ret, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, LOG_MAX);
	lk_fail_clear(reterr);
	if (!ret)
		return lk_fail_argument(reterr, "the place for the result is NULL");
	rc = lk_kernel_log_all(&text);
	if (rc < 0)
		return fail_read(rc, "the kernel log", reterr);
	rc = read_text(lk_buf_span(&text), 0, ret, reterr);
	if (rc == 0)
		(*ret)->cut = is_cut(lk_buf_span(&text));
	return rc;
}

LKM_EXPORT int lkm_log_of_errno(int errnum, struct lkm_log **ret, struct lkm_error *reterr)
{
	struct lkm_log *log;

	lk_fail_clear(reterr);
	if (!ret || errnum <= 0 || errnum > 4095)
		return lk_fail_argument(reterr, "no errno, or the place for the result is NULL");
	log = calloc(1, sizeof(*log));
	if (log)
		lk_failure_log_add_errno(&log->failures, errnum);
	return finish(log, ret, reterr);
}

LKM_EXPORT void lkm_log_free(struct lkm_log *log)
{
	if (!log)
		return;
	lk_failure_log_done(&log->failures);
	free(log);
}

LKM_EXPORT int lkm_log_errno(const char *text)
{
	int errnum = text ? lk_message_errno(lk_span_of(text)) : -EINVAL;

	return errnum ? errnum : -ENOENT;
}

LKM_EXPORT size_t lkm_log_failure_count(const struct lkm_log *log)
{
	return log ? log->failures.count : 0;
}

LKM_EXPORT const struct lkm_failure *lkm_log_failure(const struct lkm_log *log, size_t i)
{
	return log && i < log->failures.count ? &log->failures.items[i] : NULL;
}

LKM_EXPORT bool lkm_log_is_complete(const struct lkm_log *log)
{
	return log && !log->cut;
}

LKM_EXPORT size_t lkm_log_unknown_count(const struct lkm_log *log)
{
	return log ? log->failures.unknown : 0;
}

LKM_EXPORT const char *lkm_failure_module(const struct lkm_failure *failure)
{
	return failure ? failure->module : NULL;
}

LKM_EXPORT const char *lkm_failure_program(const struct lkm_failure *failure)
{
	return failure ? failure->program : NULL;
}

LKM_EXPORT int lkm_failure_errno(const struct lkm_failure *failure)
{
	return failure ? failure->errnum : 0;
}

LKM_EXPORT size_t lkm_failure_repeats(const struct lkm_failure *failure)
{
	return failure ? failure->repeats : 0;
}

LKM_EXPORT uint64_t lkm_failure_process(const struct lkm_failure *failure)
{
	return failure ? failure->process : 0;
}

LKM_EXPORT size_t lkm_failure_line_count(const struct lkm_failure *failure)
{
	return failure ? failure->line_count : 0;
}

LKM_EXPORT const char *lkm_failure_line(const struct lkm_failure *failure, size_t i)
{
	return failure && i < failure->line_count ? failure->lines[i] : NULL;
}

LKM_EXPORT size_t lkm_failure_cause_count(const struct lkm_failure *failure)
{
	return failure ? failure->causes.count : 0;
}

LKM_EXPORT const struct lkm_finding *lkm_failure_cause(const struct lkm_failure *failure, size_t i)
{
	return failure ? lk_finding_item(&failure->causes, i) : NULL;
}
