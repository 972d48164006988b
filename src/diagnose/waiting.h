/* SPDX-License-Identifier: MIT */
/* Which process is loading a module that has not finished initialising. */
#ifndef LK_WAITING_H
#define LK_WAITING_H

#include "evidence.h"
#include "finding.h"

struct lk_waiting_facts {
	const char *module;
	unsigned process;    /* that loads it; 0: none was found */
	bool only_candidate; /* it initialises some module, and it alone does */
	const char *command; /* its command line; NULL: unknown */
	int64_t seconds;     /* since it was started; negative: unknown */
	bool all_visible;    /* the stack of every process could be read */
};

/* Add one finding. */
void lk_waiting_judge(const struct lk_waiting_facts *facts, struct lk_findings *findings);

#endif
