/* SPDX-License-Identifier: MIT */
/* Planning an unload: softdeps after it, the targets, dependencies that become unused, softdeps
 * before it. */
#ifndef LK_UNLOAD_H
#define LK_UNLOAD_H

#include "plan.h"

struct lk_unload_request {
	const char *what;
	bool ignore_commands; /* no remove command and no softdeps for the targets */
	bool force;           /* the targets may be in use */
	bool holders;         /* what uses the targets goes before them */
	bool exact;           /* what is a module's own name */
	const char *known;    /* the loaded module that what means; NULL: look what up */
};

/* Add a request to the plan of planner. Without live, all modules count as loaded and unused. 0;
 * the errors of lk_catalog_lookup() (a loaded module is found by its name even when no index has
 * it); -ELOOP; -ENOMEM. After a failure the plan is as it was. */
int lk_unload_plan(const struct lk_planner *planner, const struct lk_unload_request *request);

#endif
