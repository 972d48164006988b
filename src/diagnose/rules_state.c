/* SPDX-License-Identifier: MIT */
/* Explains a failed load by the state of the module in the kernel. */
#include "rules.h"

#include <errno.h>

/* Refuted by a module that is not initialising. The line names no module. */
static void check_crash(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (!lk_rules_first_line(evidence, LK_KLOG_OOPS) || evidence->live.presence != LK_COMING)
		return;
	lk_finding_add(
		findings, LKM_E_CRASHED, LKM_LIKELY, "the module crashed during initialisation");
	lk_finding_remedy(findings,
		"reboot: the module can be neither used nor unloaded; dmesg has the trace");
}

/* Refuted by a module that is neither. */
static void check_busy(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->live.presence == LK_GOING) {
		lk_finding_add(findings, LKM_E_GOING, LKM_CERTAIN, "the module is being unloaded");
		lk_finding_remedy(findings, "try again in a moment");
	} else if (evidence->live.presence == LK_COMING) {
		lk_finding_add(findings, LKM_E_STUCK, LKM_CERTAIN,
			"another process is loading the module, which has not finished "
			"initialising");
		lk_finding_remedy(findings, "wait; if this never ends, its init function crashed "
					    "or hangs, and only a reboot clears it");
	}
}

void lk_rules_state(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (!evidence->tried || evidence->deed != LK_DEED_LOAD)
		return;
	check_crash(evidence, findings);
	if (evidence->errnum == EBUSY)
		check_busy(evidence, findings);
	if (evidence->errnum == EEXIST && evidence->live.presence == LK_LIVE)
		lk_finding_add(findings, LKM_E_LOADED, LKM_CERTAIN, "the module is already loaded");
}
