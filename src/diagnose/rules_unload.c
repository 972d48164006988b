/* SPDX-License-Identifier: MIT */
/* Why a module will not go. */
#include "rules.h"

#include <errno.h>
#include <inttypes.h>

#include "users.h"

static void add_holders(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const char *const *holders = evidence->live.holders;

	lk_finding_add(findings, LKM_E_IN_USE, LKM_CERTAIN, "other modules use it");
	for (size_t i = 0; holders[i]; i++)
		lk_finding_evidence(findings, "module %s uses it", holders[i]);
	lk_finding_remedy(findings, "modprobe -r --remove-holders %s", evidence->module);
}

/* References whose holders were not found. */
static void add_references(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_IN_USE, LKM_CERTAIN,
		"something other than a module uses it, such as an open device, a mount or a "
		"network interface");
	lk_finding_evidence(findings, "its reference count is %" PRId64, evidence->live.refcount);
	lk_finding_remedy(findings, "stop what uses it first (lkm users %s shows it, as root)",
		evidence->module);
}

static void add_coming(enum lkm_certainty certainty, struct lk_findings *findings)
{
	lk_finding_add(
		findings, LKM_E_STUCK, certainty, "the module has not finished initialising");
	lk_finding_remedy(findings, "wait; if this never ends, its init function crashed or hangs, "
				    "and only a reboot clears it");
}

static void check_use(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_evidence_live *live = &evidence->live;

	if (!lk_rules_concern(evidence, EAGAIN))
		return;
	if (live->holders && live->holders[0]) {
		add_holders(evidence, findings);
		lk_users_judge(evidence, findings);
	} else if (live->presence == LK_COMING) {
		/* The kernel itself holds it meanwhile. */
		add_coming(LKM_CERTAIN, findings);
	} else if (live->refcount > 0) {
		if (!lk_users_judge(evidence, findings))
			add_references(evidence, findings);
	} else if (evidence->tried && live->presence == LK_PRESENCE_UNKNOWN) {
		lk_finding_add(findings, LKM_E_IN_USE, LKM_CERTAIN,
			"something uses it, such as another module, an open device or a mount");
	} else if (evidence->tried) {
		lk_finding_add(
			findings, LKM_E_IN_USE, LKM_CERTAIN, "it was in use, and is no longer");
		lk_finding_remedy(findings, "try again");
	}
}

static void add_going(enum lkm_certainty certainty, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_GOING, certainty, "the module is already being unloaded");
}

static void add_no_exit(enum lkm_certainty certainty, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_NO_EXIT, certainty,
		"the module has no exit function, so it can never be unloaded");
	lk_finding_remedy(findings, "reboot without loading it");
}

static void explain_busy(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->live.presence == LK_COMING) {
		add_coming(LKM_CERTAIN, findings);
	} else if (evidence->live.presence == LK_GOING) {
		add_going(LKM_CERTAIN, findings);
	} else if (evidence->live.has_exit == LK_NO) {
		add_no_exit(LKM_CERTAIN, findings);
	} else {
		/* It may have been initialising or unloading a moment ago. */
		add_coming(LKM_POSSIBLE, findings);
		add_going(LKM_POSSIBLE, findings);
		if (evidence->live.has_exit == LK_UNKNOWN)
			add_no_exit(LKM_POSSIBLE, findings);
	}
}

static void check_absence(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (!lk_rules_concern(evidence, ENOENT) || evidence->live.presence != LK_ABSENT)
		return;
	lk_finding_add(findings, LKM_E_NOT_LOADED, LKM_CERTAIN, "the module is not loaded");
}

void lk_rules_unload(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->deed != LK_DEED_UNLOAD)
		return;
	check_use(evidence, findings);
	check_absence(evidence, findings);
	if (lk_rules_failed_with(evidence, EBUSY))
		explain_busy(evidence, findings);
}
