/* SPDX-License-Identifier: MIT */
/* A parameter of a module in the running kernel: where it is, and its value. */
#include <lkm/param.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "lkm_param.h"

/* More than sysfs gives. */
#define VALUE_MAX ((size_t)64 << 10)

/* Copy a name that can be a component of a path: 0 or -EINVAL. */
static int take_name(const char *name, char *ret, size_t size)
{
	if (!*name || *name == '.' || strchr(name, '/') || strlen(name) >= size)
		return -EINVAL;
	strcpy(ret, name);
	for (char *dash = ret; (dash = strchr(dash, '-'));)
		*dash = '_';
	return 0;
}

static bool is_there(int system, const char *module)
{
	char path[LKM_NAME_SIZE + 16];
	enum lk_file_kind kind;

	snprintf(path, sizeof(path), "sys/module/%s", module);
	return lk_file_kind(system, path, &kind) == 0;
}

int lk_param_find(int system, const char *module, const char *name, struct lk_param_place *ret,
	struct lkm_error *reterr)
{
	int rc;

	if (take_name(module, ret->module, sizeof(ret->module)) < 0 ||
		take_name(name, ret->name, sizeof(ret->name)) < 0)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' and '%s' are no names of a module and its parameter", module, name);
	snprintf(ret->path, sizeof(ret->path), "sys/module/%s/parameters/%s", ret->module,
		ret->name);
	rc = lk_file_permissions(system, ret->path, &ret->permissions);
	if (rc == 0)
		return 0;
	if (rc != -ENOENT)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not look at '/%s': %s",
			ret->path, lk_errno_text(-rc));
	if (!is_there(system, ret->module))
		return lk_fail(
			reterr, LKM_E_NOT_LOADED, ENOENT, "module '%s' is not loaded", module);
	return lk_fail(reterr, LKM_E_PARAM_UNKNOWN, ENOENT,
		"the kernel shows no parameter '%s' of '%s'", name, module);
}

static int read_value(
	int system, const char *path, char *ret, size_t size, struct lkm_error *reterr)
{
	char shown[513];
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, VALUE_MAX);
	snprintf(shown, sizeof(shown), "/%s", path);
	rc = lk_file_read(system, path, shown, &text, reterr);
	if (rc < 0)
		return rc;
	if (text.size && text.data[text.size - 1] == '\n')
		text.size--;
	snprintf(ret, size, "%.*s", (int)text.size, text.size ? (const char *)text.data : "");
	return 0;
}

LKM_EXPORT int lkm_param_get(
	const char *module, const char *param, char *ret, size_t size, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lk_param_place found;
	int rc;

	lk_fail_clear(reterr);
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	if (size == 0)
		return lk_fail(
			reterr, LKM_E_INVALID_ARGUMENT, EINVAL, "there is no room for a value");
	rc = lk_param_find(system, module, param, &found, reterr);
	return rc < 0 ? rc : read_value(system, found.path, ret, size, reterr);
}
