/* SPDX-License-Identifier: MIT */
/* The part of lkm params that changes parameters. */
#ifndef LK_PARAM_CHANGE_H
#define LK_PARAM_CHANGE_H

#include "../verb.h"

struct lk_params_opts {
	struct lk_verb_opts verb;
	bool save, forget, dry_run;
};

/* Do the options or operands ask for a change? */
bool lk_param_change_is(const struct lk_params_opts *opts, char *const *operands, int count);

/* Set, save or forget: operands are the module and its parameters. */
void lk_param_change(
	struct lk_verb *verb, const struct lk_params_opts *opts, char *const *operands, int count);

#endif
