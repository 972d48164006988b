/* SPDX-License-Identifier: MIT */
/* Planning an unload: softdeps after it, the targets, dependencies that nobody uses then, softdeps
 * before it. */
#ifndef LK_UNLOAD_H
#define LK_UNLOAD_H

#include "plan.h"

struct lk_unload_request {
	const char *what;
	bool ignore_commands; /* no remove command and no softdeps for the targets */
	bool force;           /* the targets may be in use */
	bool holders;         /* what uses the targets goes before them */
};

/* Fill the plan of planner, whose live is needed. 0; the errors of lk_catalog_lookup() (a module
 * that is loaded is found by its name even when no index has it); -ELOOP; -ENOMEM. */
int lk_unload_plan(const struct lk_planner *planner, const struct lk_unload_request *request);

#endif
