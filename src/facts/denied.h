/* SPDX-License-Identifier: MIT */
/* What a configuration has against a module, and whether that holds. */
#ifndef LK_DENIED_H
#define LK_DENIED_H

#include "config.h"

struct lk_denied {
	enum lkm_denied how;
	const struct lkm_directive *line;   /* that says so; NULL with LKM_DENIED_NOT */
	const struct lkm_directive *counts; /* the install line that counts; NULL: there is none */
	const struct lkm_directive
		*hidden; /* one that would deny it, and that another line hides */
};

/* Look at what there is for a (normalised) module. */
void lk_denied_look(const struct lk_config *config, const char *module, struct lk_denied *ret);

/* Is the command of an install line one that loads nothing, as /bin/false? */
bool lk_denied_is_refusal(const char *command);

#endif
