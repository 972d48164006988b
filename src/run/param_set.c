/* SPDX-License-Identifier: MIT */
/* lkm_param_set(): setting a parameter of a loaded module through sysfs. */
#include <lkm/param.h>

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../api/lkm_param.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"

/* sysfs would take the beginning of a longer text. */
#define VALUE_MAX 4095

/* The file could not be opened for writing. */
static int fail_open(const struct lk_param_place *param, int rc, struct lkm_error *reterr)
{
	switch (rc) {
	case -EACCES:
	case -EPERM:
		return lk_fail(reterr, LKM_E_NOT_PERMITTED, -rc, "could not write '/%s': %s",
			param->path, lk_errno_text(-rc));
	case -EROFS:
		return lk_fail(reterr, LKM_E_NOT_PERMITTED, EROFS,
			"could not write '/%s': sysfs is mounted read-only, as in a container",
			param->path);
	case -ENOENT:
		return lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT, "module '%s' is not loaded",
			param->module);
	default:
		return lk_fail(reterr, LKM_E_NOT_PERMITTED, -rc, "could not open '/%s': %s",
			param->path, lk_errno_text(-rc));
	}
}

static const char *words_for(int errnum)
{
	switch (errnum) {
	case EPERM:
		return "lockdown or the module itself forbids it";
	case EINVAL:
		return "it is not valid";
	case ERANGE:
		return "it is out of range";
	case ENOSPC:
		return "it is too long";
	default:
		return lk_errno_text(errnum);
	}
}

static int write_value(
	const struct lk_param_place *param, const char *value, struct lkm_error *reterr)
{
	/* sysfs does not pass an empty write to the module: an empty value is written as one NUL.
	 */
	const struct lk_span bytes = {
		(const uint8_t *)value, *value ? strlen(value) : sizeof(char)};
	bool asked = false;
	int rc = lk_kernel_param_set(param->path, bytes, &asked);

	if (rc < 0 && !asked)
		return fail_open(param, rc, reterr);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_PARAM_REFUSED, -rc,
			"the kernel rejects '%.100s' for parameter '%s' of '%s': %s", value,
			param->name, param->module, words_for(-rc));
	return 0;
}

LKM_EXPORT int lkm_param_set(
	const char *module, const char *param, const char *value, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lk_param_place found;
	int rc;

	lk_fail_clear(reterr);
	if (!module || !param || !value)
		return lk_fail_argument(reterr, "the module, the parameter or the value is NULL");
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	rc = lk_param_find(system, module, param, &found, reterr);
	if (rc < 0)
		return rc;
	if (!(found.permissions & 0222))
		return lk_fail(reterr, LKM_E_PARAM_READ_ONLY, EACCES,
			"parameter '%s' of '%s' cannot be changed while the module is loaded",
			found.name, found.module);
	if (strlen(value) > VALUE_MAX)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"a value of parameter '%s' of '%s' has at most %d bytes", found.name,
			found.module, VALUE_MAX);
	return write_value(&found, value, reterr);
}
