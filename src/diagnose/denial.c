/* SPDX-License-Identifier: MIT */
/* From the directive that keeps a module out to a finding. */
#include "denial.h"

#include "../facts/denied.h"

/* "mrp, which 8021q needs, " or "it ". */
static const char *subject(const struct lk_denial_facts *facts, struct lk_findings *findings)
{
	if (!facts->user)
		return lk_arena_format(findings->arena, "%s", facts->module);
	return lk_arena_format(findings->arena, "%s, which %s needs,", facts->module, facts->user);
}

static void complete(const struct lk_denial_facts *facts, const struct lkm_directive *line,
	struct lk_findings *findings)
{
	lk_finding_subject(findings, facts->module);
	lk_finding_origin(findings, line->file, line->line);
}

bool lk_denial_judge(const struct lk_denial_facts *facts, struct lk_findings *findings)
{
	struct lk_denied denied;

	lk_denied_look(facts->config, facts->module, &denied);
	if (denied.how == LKM_DENIED_KERNEL) {
		lk_finding_add(findings, LKM_E_BLACKLISTED, LKM_CERTAIN,
			"%s is blacklisted on the kernel command line (module_blacklist=)",
			subject(facts, findings));
		complete(facts, denied.line, findings);
		lk_finding_remedy(findings, "reboot without this entry");
		return true;
	}
	if (denied.how != LKM_DENIED_COMMAND)
		return false;
	lk_finding_add(findings, LKM_E_BLACKLISTED, LKM_CERTAIN, "%s is denied%s%s",
		subject(facts, findings), facts->reason ? ": " : "",
		facts->reason ? facts->reason : "");
	complete(facts, denied.line, findings);
	if (!facts->reason)
		lk_finding_evidence(
			findings, "%s", lk_directive_spell(findings->arena, denied.line));
	if (facts->by_lkm)
		lk_finding_remedy(findings, "lkm allow %s", facts->module);
	else
		lk_finding_remedy(findings, "remove this line");
	return true;
}

bool lk_denial_judge_command(const struct lk_denial_facts *facts, enum lkm_directive_kind kind,
	struct lk_findings *findings)
{
	const struct lkm_directive *line = lk_config_command(facts->config, kind, facts->module);
	const bool installs = kind == LKM_DIRECTIVE_INSTALL;

	if (installs && lk_denial_judge(facts, findings))
		return true;
	if (!line)
		return false;
	lk_finding_add(findings, LKM_E_COMMAND_FAILED, LKM_CERTAIN,
		"the configuration runs a command instead of %s %s, and it failed%s%s",
		installs ? "loading" : "unloading", facts->module, facts->ending ? ": " : "",
		facts->ending ? facts->ending : "");
	complete(facts, line, findings);
	lk_finding_evidence(findings, "%s", lk_directive_spell(findings->arena, line));
	lk_finding_remedy(findings, "correct the command, or ignore it: modprobe %s-i %s",
		installs ? "" : "-r ", facts->module);
	return true;
}
