/* SPDX-License-Identifier: MIT */
/* Where the running kernel shows the parameters of a module. */
#ifndef LK_PARAM_H
#define LK_PARAM_H

#include <lkm/error.h>

struct lk_param_place {
	char module[LKM_NAME_SIZE], name[256]; /* with '_' instead of '-' */
	char path[512];                        /* relative to the root: sys/module/... */
	unsigned permissions;
};

/* Find one. 0; -ENOENT LKM_E_NOT_LOADED, LKM_E_PARAM_UNKNOWN; -EINVAL LKM_E_INVALID_ARGUMENT;
 * LKM_E_UNREADABLE. */
int lk_param_find(int system, const char *module, const char *name, struct lk_param_place *ret,
	struct lkm_error *reterr);

#endif
