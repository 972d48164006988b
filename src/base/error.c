/* SPDX-License-Identifier: MIT */
/* Filling a struct lkm_error; the texts of every code, from errors.def. */
#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "errno_text.h"
#include "utf8.h"

struct code_facts {
	const char *slug, *text, *hint;
	int exit_status;
};

static const struct code_facts facts[] = {
	[LKM_OK] = {"ok", "no error", "", 0},
#define LKM_ERROR(number, name, slug, exit_status, text, hint)                                     \
	[number] = {slug, text, hint, exit_status},
#include <lkm/errors.def>
#undef LKM_ERROR
};

static const struct code_facts *find_facts(int code)
{
	static const struct code_facts unknown = {"unknown", "unknown error", "", 1};
	const int count = sizeof(facts) / sizeof(facts[0]);

	return code >= 0 && code < count && facts[code].slug ? &facts[code] : &unknown;
}

#define TEXT_OF(x)                        #x
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *lkm_version(void)
{
	return VERSION_TEXT(LKM_VERSION_MAJOR, LKM_VERSION_MINOR, LKM_VERSION_PATCH);
}

unsigned lkm_version_number(void)
{
	return LKM_VERSION;
}

const char *lkm_code_name(int code)
{
	return find_facts(code)->slug;
}

const char *lkm_code_text(int code)
{
	return find_facts(code)->text;
}

const char *lkm_code_hint(int code)
{
	return find_facts(code)->hint;
}

int lkm_code_exit(int code)
{
	return find_facts(code)->exit_status;
}

__attribute__((format(printf, 5, 0))) static int fail(struct lkm_error *reterr, int code,
	int errnum, unsigned line, const char *format, va_list arguments)
{
	int length;

	if (errnum == 0)
		errnum = EIO;
	else if (errnum < 0)
		errnum = -errnum;
	if (!reterr || reterr->code)
		return -errnum;
	reterr->code = code;
	reterr->errnum = errnum;
	reterr->line = line;
	length = vsnprintf(reterr->message, sizeof(reterr->message), format, arguments);
	if (length < 0)
		reterr->message[0] = '\0';
	else if ((size_t)length >= sizeof(reterr->message)) {
		/* A cut message ends in "...", and not inside a UTF-8 character. */
		size_t end = sizeof(reterr->message) - sizeof("...");

		while (end > 0 && ((unsigned char)reterr->message[end] & 0xc0) == 0x80)
			end--;
		memcpy(reterr->message + end, "...", sizeof("..."));
	}
	lk_utf8_clean(reterr->message, '\0');
	return -errnum;
}

int lk_fail(struct lkm_error *reterr, int code, int errnum, const char *format, ...)
{
	va_list arguments;
	int r;

	va_start(arguments, format);
	r = fail(reterr, code, errnum, 0, format, arguments);
	va_end(arguments);
	return r;
}

int lk_fail_line(
	struct lkm_error *reterr, int code, int errnum, unsigned line, const char *format, ...)
{
	va_list arguments;
	int r;

	va_start(arguments, format);
	r = fail(reterr, code, errnum, line, format, arguments);
	va_end(arguments);
	return r;
}

int lk_fail_pass(struct lkm_error *reterr, const struct lkm_error *error)
{
	if (reterr && !reterr->code)
		*reterr = *error;
	return error->errnum ? -error->errnum : -EIO;
}

int lk_fail_argument(struct lkm_error *reterr, const char *message)
{
	return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "%s", message);
}

int lk_fail_memory(struct lkm_error *reterr)
{
	return lk_fail(reterr, LKM_E_NO_MEMORY, ENOMEM, "out of memory");
}

bool lk_fail_is_shortage(int errnum)
{
	return errnum == ENOMEM || errnum == EMFILE || errnum == ENFILE;
}

bool lk_fail_is_absence(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR;
}

int lk_fail_shortage(struct lkm_error *reterr, int rc)
{
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "files cannot be read any more: %s",
		lk_errno_text(-rc));
}

void lk_fail_module(struct lkm_error *reterr, const char *module)
{
	if (!reterr || reterr->module[0] || !module)
		return;
	snprintf(reterr->module, sizeof(reterr->module), "%s", module);
	lk_utf8_clean(reterr->module, '\0');
}

void lk_fail_clear(struct lkm_error *reterr)
{
	if (reterr)
		memset(reterr, 0, sizeof(*reterr));
}
