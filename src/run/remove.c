/* SPDX-License-Identifier: MIT */
/* Unloading one module, with the kernel's answer put into words. */
#include "remove.h"

#include <errno.h>
#include <fcntl.h>

#include <lkm/syscalls.h>

#include "../base/errno_text.h"
#include "../base/error.h"

static int code_for(int errnum)
{
	switch (errnum) {
	case EPERM:
		return LKM_E_NOT_PERMITTED;
	case EAGAIN:
		return LKM_E_IN_USE;
	case ENOENT:
		return LKM_E_NOT_LOADED;
	default:
		return LKM_E_REFUSED;
	}
}

int lk_remove(const char *module, bool force, struct lkm_error *reterr)
{
	int rc = lkm_delete_module(module, O_NONBLOCK | (force ? O_TRUNC : 0));

	if (rc == 0)
		return 0;
	lk_fail_module(reterr, module);
	/* Kernels without CONFIG_MODULE_UNLOAD can load modules but not unload them. */
	if (rc == -ENOSYS)
		return lk_fail(reterr, LKM_E_NO_MODULE_SUPPORT, ENOSYS,
			"could not unload '%s': this kernel cannot unload modules", module);
	return lk_fail(reterr, code_for(-rc), -rc, "could not unload '%s': %s", module,
		lk_errno_text(-rc));
}
