/* SPDX-License-Identifier: MIT */
/* When the module's own init function is the cause: what a trace, its messages and the errno say.
 */
#include "rules.h"

#include <errno.h>

/* Nothing before the init function returns this errno: no check of the kernel, and no filter of
 * system calls, which may return any. */
static bool is_inits_alone(const struct lk_evidence *evidence)
{
	return !lk_rules_has_candidates(evidence->errnum) && evidence->process.confined != LK_YES &&
	       evidence->kernel.bpf_judges != LK_YES;
}

static bool is_about_init(const struct lk_findings *findings)
{
	return findings->count &&
	       (findings->items[findings->count - 1].code == LKM_E_INIT_FAILED ||
		       findings->items[findings->count - 1].code == LKM_E_NO_DEVICE);
}

/* The module said something, or somebody has what it asked for or was told to use. */
static bool speaks_for_init(const struct lk_evidence *evidence)
{
	return lk_rules_has_message(evidence) || lk_rules_has_collision(evidence) ||
	       lk_rules_has_frame(evidence) ||
	       (evidence->errnum == EBUSY && evidence->resource_count);
}

/* A message of the module proves that its code ran during the call, for this process or, if several
 * load it, for another. What lines without a name suggested is no more than possible then. */
void lk_rules_module(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (!evidence->tried || evidence->deed != LK_DEED_LOAD)
		return;
	if (is_about_init(findings)) {
		lk_rules_explain_last(evidence, findings);
	} else if (lk_rules_init_returned(evidence) == LK_YES || is_inits_alone(evidence)) {
		lk_rules_explain_init(evidence, LKM_CERTAIN, findings);
	} else if (lk_rules_may_have_run(evidence) && speaks_for_init(evidence)) {
		for (size_t i = 0; i < findings->count; i++)
			findings->items[i].certainty = LKM_POSSIBLE;
		lk_rules_explain_init(evidence, LKM_LIKELY, findings);
	}
}
