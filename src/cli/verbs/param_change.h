/* SPDX-License-Identifier: MIT */
/* The half of lkm params that changes something. */
#ifndef LK_PARAM_CHANGE_H
#define LK_PARAM_CHANGE_H

#include "../verb.h"

struct lk_params_opts {
	struct lk_verb_opts verb;
	bool save, forget, dry_run;
};

/* Do the options or operands ask for a change, and not for a look? */
bool lk_param_change_is(const struct lk_params_opts *opts, char *const *operands, int count);

/* Set and save, or forget: operands are the module and its parameters. */
void lk_param_change(
	struct lk_verb *verb, const struct lk_params_opts *opts, char *const *operands, int count);

/* Is it the name of a module that is loaded? */
bool lk_param_change_is_loaded(const char *name);

#endif
