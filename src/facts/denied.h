/* SPDX-License-Identifier: MIT */
/* Which directive keeps a module out, and how strictly. */
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

/* Find the directives about a (normalised) module. */
void lk_denied_look(const struct lk_config *config, const char *module, struct lk_denied *ret);

/* Does the command of an install line load nothing, as /bin/false does? */
bool lk_denied_is_refusal(const char *command);
/* And does it end with status 0, as /bin/true does? */
bool lk_denied_succeeds(const char *command);

#endif
