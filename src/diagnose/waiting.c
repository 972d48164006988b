/* SPDX-License-Identifier: MIT */
/* From the processes that load modules to a sentence about one module. */
#include "waiting.h"

#include <inttypes.h>

void lk_waiting_judge(const struct lk_waiting_facts *facts, struct lk_findings *findings)
{
	const char *started = "";

	if (facts->process) {
		if (facts->seconds >= 0)
			started = lk_arena_format(
				findings->arena, ", started %" PRId64 " s ago", facts->seconds);
		lk_finding_add(findings, LKM_E_STUCK,
			facts->only_candidate ? LKM_LIKELY : LKM_CERTAIN,
			"module '%s' is being loaded by process %u (%s)%s", facts->module,
			facts->process, facts->command ? facts->command : "unknown command",
			started ? started : "");
	} else if (facts->all_visible) {
		lk_finding_add(findings, LKM_E_STUCK, LKM_LIKELY,
			"module '%s' has not finished initialising, and no process is loading it: "
			"its init function crashed",
			facts->module);
		lk_finding_remedy(findings, "reboot; dmesg shows the crash");
	} else {
		lk_finding_add(findings, LKM_E_STUCK, LKM_CERTAIN,
			"module '%s' has not finished initialising", facts->module);
		lk_finding_remedy(findings, "root can see which process is loading it");
	}
	lk_finding_subject(findings, facts->module);
}
