/* SPDX-License-Identifier: MIT */
/* Restrictions on a part of the module: parameters under lockdown, its init function, its name. */
#include "rules.h"

#include <errno.h>

/* The kernel refuses such a parameter whatever its value is. */
static void check_params(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const bool locked = evidence->kernel.lockdown == LK_LOCKDOWN_INTEGRITY ||
			    evidence->kernel.lockdown == LK_LOCKDOWN_CONFIDENTIALITY;

	if (!locked || !lk_rules_concern(evidence, EPERM))
		return;
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->hardware != LK_YES)
			continue;
		lk_finding_add(findings, LKM_E_PARAM_REFUSED, lk_rules_facts_certainty(evidence),
			"lockdown forbids parameter '%s', which sets hardware addresses or "
			"interrupts",
			param->name);
		if (param->origin) {
			lk_rules_place(param->origin, findings);
			lk_finding_evidence(findings, "it is set in %s", param->origin);
		}
		lk_finding_remedy(findings, "load the module without it, or disable lockdown");
	}
}

void lk_rules_add_forbidden_init(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	const char *name = evidence->file.init;

	if (!name) {
		lk_finding_add(findings, LKM_E_BLACKLISTED, certainty,
			"the kernel command line forbids the module's init function "
			"(initcall_blacklist=)");
		return;
	}
	lk_finding_add(findings, LKM_E_BLACKLISTED, certainty,
		"the kernel command line forbids the module's init function '%s' "
		"(initcall_blacklist=)",
		name);
	lk_finding_remedy(findings,
		"remove '%s' from initcall_blacklist= in the boot loader and reboot", name);
}

/* Refuted by a trace that saw the function run, or by another errno. */
static void check_init(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->kernel.forbids_init == LK_YES && lk_rules_concern(evidence, EPERM))
		lk_rules_add_forbidden_init(evidence, lk_rules_facts_certainty(evidence), findings);
}

/* sysfs cannot hold the module beside built-in code of the same name. */
static void check_name(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->live.name_taken != LK_YES || !lk_rules_concern(evidence, EINVAL))
		return;
	lk_finding_add(findings, LKM_E_BUILTIN, lk_rules_facts_certainty(evidence),
		"built-in code of this kernel has the name '%s'", evidence->module);
	lk_finding_evidence(
		findings, "/sys/module/%s exists, and no such module is loaded", evidence->module);
}

void lk_rules_restrictions(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->deed != LK_DEED_LOAD)
		return;
	check_name(evidence, findings);
	check_params(evidence, findings);
	check_init(evidence, findings);
}
