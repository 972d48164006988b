/* SPDX-License-Identifier: MIT */
/* From evidence to causes: the same rules before a load and after a failure. */
#ifndef LK_DIAGNOSE_H
#define LK_DIAGNOSE_H

#include "evidence.h"
#include "finding.h"

/* Find the causes. After a failure those of the best certainty alone are kept: one that is certain,
 * or some of which one must be it. Before a load all that would stop it. The texts are in the arena
 * and speak of the evidence's strings by copy. 0 or -ENOMEM. */
int lk_diagnose(
	const struct lk_evidence *evidence, struct lk_arena *arena, struct lk_findings *ret);

#endif
