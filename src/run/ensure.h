/* SPDX-License-Identifier: MIT */
/* Seeing to it that a module is there, for lkm_ensure() and for those who want to know what it
 * takes.
 */
#ifndef LK_ENSURE_H
#define LK_ENSURE_H

#include <lkm/lkm.h>

struct lk_ensure {
	const char *what, *params;
	unsigned flags; /* enum lkm_ensure_flags */
	/* Called when it is known what is to be done, and nothing has been: 0, or -errno to end it.
	 * May be NULL, as the others. */
	int (*planned)(void *data, const struct lkm_plan *plan, struct lkm_error *reterr);
	void (*on_step)(void *data, const struct lkm_step *step); /* as in lkm_run_options */
	void (*on_done)(void *data, const struct lkm_step *step, const struct lkm_result *result);
	void *data;
};

/* Are these arguments of lkm_ensure()? 0 or -EINVAL. */
int lk_ensure_check(const char *what, unsigned flags, struct lkm_error *reterr);

/* As lkm_ensure(), from this system, and without looking whether it is there first. */
int lk_ensure(struct lkm *lkm, const struct lk_ensure *ensure, struct lkm_error *reterr);

/* Is there a module of this name for certain, loaded or part of the kernel? Looks at the state of
 * the kernel only. */
bool lk_ensure_is_there(int system, const char *what);

/* Is it a path and not the name of anything? */
bool lk_ensure_is_path(const char *what);

#endif
