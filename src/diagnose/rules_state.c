/* SPDX-License-Identifier: MIT */
/* Explains a failed load by the state of the module in the kernel. */
#include "rules.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../formats/name.h"

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

/* Does the file have the name of the module inside it? */
static bool is_named_after_module(const char *path, const char *module)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char file[LKM_NAME_SIZE];

	snprintf(file, sizeof(file), "%.*s", (int)strcspn(name, "."), name);
	return lk_name_equal(file, module);
}

/* The kernel knows a module by the name inside its file. */
static void add_loaded(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const char *module = evidence->file.name;

	if (!module || !evidence->path || is_named_after_module(evidence->path, module)) {
		lk_finding_add(findings, LKM_E_LOADED, LKM_CERTAIN, "the module is already loaded");
		return;
	}
	lk_finding_add(findings, LKM_E_LOADED, LKM_CERTAIN,
		"a module named '%s' is already loaded, and this file has that name inside",
		module);
	lk_finding_subject(findings, module);
	lk_finding_remedy(findings, "rmmod %s, if this file is to replace it", module);
}

void lk_rules_state(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (!evidence->tried || evidence->deed != LK_DEED_LOAD)
		return;
	check_crash(evidence, findings);
	if (evidence->errnum == EBUSY)
		check_busy(evidence, findings);
	if (evidence->errnum == EEXIST && evidence->live.presence == LK_LIVE)
		add_loaded(evidence, findings);
}
