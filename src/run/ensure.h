/* SPDX-License-Identifier: MIT */
/* Making sure that a module is loaded, for lkm_ensure() and lkm_hold. */
#ifndef LK_ENSURE_H
#define LK_ENSURE_H

#include <lkm/lkm.h>

struct lk_ensure {
	struct lkm *lkm; /* NULL: the running system, opened if need be */
	const char *what;
	const struct lkm_ensure_options *options; /* may be NULL */
	/* Called with each plan before it is run: 0, or -errno to end the call. These callbacks may
	 * be NULL; the others are as in struct lkm_run_options. */
	int (*on_plan)(void *data, const struct lkm_plan *plan, struct lkm_error *reterr);
	void (*on_step)(void *data, const struct lkm_step *step);
	void (*on_done)(void *data, const struct lkm_step *step, const struct lkm_result *result);
	void *data;
};

/* As lkm_ensure(). */
int lk_ensure(const struct lk_ensure *ensure, struct lkm_error *reterr);

/* Is what a path, not a name or an alias? */
bool lk_ensure_is_path(const char *what);

#endif
