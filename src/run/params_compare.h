/* SPDX-License-Identifier: MIT */
/* Does a loaded module have the parameters of a request? */
#ifndef LK_PARAMS_COMPARE_H
#define LK_PARAMS_COMPARE_H

#include <lkm/lkm.h>

/* Compare params ("name=value ...", of which the last value of a name counts) with what sysfs
 * shows. lkm finds the module file, which declares the types; it may be NULL. */
enum lkm_params_state lk_params_compare(struct lkm *lkm, const char *module, const char *params);

#endif
