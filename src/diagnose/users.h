/* SPDX-License-Identifier: MIT */
/* The users of a module as sentences, for one that cannot be unloaded. */
#ifndef LK_DIAGNOSE_USERS_H
#define LK_DIAGNOSE_USERS_H

#include <lkm/types.h>

#include "evidence.h"
#include "finding.h"

/* One user; see enum lkm_user_kind for name and detail. */
struct lk_evidence_user {
	enum lkm_user_kind kind;
	const char *name, *detail;
	unsigned process;
	bool holds; /* it holds at least one reference */
};

/* Add a finding with the users that hold references, if there are any besides modules: false when
 * there are none. */
bool lk_users_judge(const struct lk_evidence *evidence, struct lk_findings *findings);

#endif
