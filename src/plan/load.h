/* SPDX-License-Identifier: MIT */
/* Planning a load: targets, their dependencies and softdeps, parameters, install commands. */
#ifndef LK_LOAD_H
#define LK_LOAD_H

#include "plan.h"

struct lk_load_request {
	const char *what; /* name, alias, or the module name of path */
	const char *path; /* the file to load; NULL to look what up */
	const char *params;
	bool ignore_commands; /* no install command and no softdeps for the targets */
	bool blacklist_names; /* the blacklist counts for names too, not only for aliases */
	bool exact;           /* what is a module's own name */
	bool known;           /* what is a module's normalised name, which need not be looked up */
	const char *alias;    /* then: the alias whose options lines apply too; NULL: none */
	bool ignore_blacklist;
};

/* Add a request to the plan of planner; after a failure it is as it was before. 0; the errors of
 * lk_catalog_lookup(); -ELOOP LKM_E_CONFIG_SYNTAX for endless softdeps; -ENOMEM. */
int lk_load_plan(const struct lk_planner *planner, const struct lk_load_request *request);

#endif
