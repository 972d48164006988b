/* SPDX-License-Identifier: MIT */
/* Does a loaded module have the parameters of a request? */
#ifndef LK_PARAMS_COMPARE_H
#define LK_PARAMS_COMPARE_H

#include <lkm/lkm.h>

/* Compare params ("name=value ...", of which the last value of a name counts) with what sysfs
 * shows. lkm finds the module file, which declares the types; it may be NULL. */
enum lkm_params_state lk_params_compare(struct lkm *lkm, const char *module, const char *params);

/* A parameter that has another value than the request, or one that cannot be read or compared. */
struct lk_param_difference {
	const char *name;
	const char *value; /* of the request; NULL: none */
	const char *now;   /* in sysfs; NULL: unknown */
	bool writable;     /* by root, while the module is loaded */
};

/* Call differs for each of them. */
void lk_params_differences(struct lkm *lkm, const char *module, const char *params,
	void (*differs)(void *data, const struct lk_param_difference *difference), void *data);

#endif
