/* SPDX-License-Identifier: MIT */
/* What a configuration has against a module, and whether that holds. */
#ifndef LK_DENIED_H
#define LK_DENIED_H

#include "config.h"

enum lk_denied_how {
	LK_DENIED_NOT,
	LK_DENIED_ALIASES, /* blacklist: names, dependencies and softdeps lead to it all the same */
	LK_DENIED_COMMAND, /* an install line that does nothing or fails: all of modprobe */
	LK_DENIED_KERNEL,  /* module_blacklist=: the kernel itself refuses it */
};

struct lk_denied {
	enum lk_denied_how how;
	const struct lkm_directive *line;   /* that says so; NULL with LK_DENIED_NOT */
	const struct lkm_directive *counts; /* the install line that counts; NULL: there is none */
	const struct lkm_directive
		*hidden; /* one that would deny it, and that another line hides */
};

/* Look at what there is for a (normalised) module. */
void lk_denied_look(const struct lk_config *config, const char *module, struct lk_denied *ret);

/* Is the command of an install line one that loads nothing, as /bin/false? */
bool lk_denied_is_refusal(const char *command);

#endif
