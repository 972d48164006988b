/* SPDX-License-Identifier: MIT */
/* Security modules of the kernel: what they log when they forbid it, and which of them may have
 * been silent. */
#include "rules.h"

#include <errno.h>
#include <string.h>

/* Lines of the log that report a denial. */
static const struct denial {
	enum lk_klog_kind kind;
	const char *name;
	const char *remedy;
} denials[] = {
	{LK_KLOG_SELINUX, "SELinux",
		"see ausearch -m AVC; load it from an unconfined shell, or allow it in the policy"},
	{LK_KLOG_APPARMOR, "AppArmor",
		"load it from a process that is not confined, or allow capability sys_module in "
		"the "
		"profile"},
	{LK_KLOG_LOADPIN, "LoadPin",
		"put the file on the file system that the first module was loaded from"},
	{LK_KLOG_IPE, "IPE", "use a file that the IPE policy allows"},
};

static bool is_refusal(const struct lk_evidence *evidence)
{
	return lk_rules_failed_with(evidence, EPERM) || lk_rules_failed_with(evidence, EACCES);
}

/* Refuted by the number of another process in the line. Lines of SELinux and AppArmor may be about
 * another wish of this one, but only a wish to load or unload modules is called so. */
static bool check_lines(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	bool found = false;

	for (size_t i = 0; i < sizeof(denials) / sizeof(*denials); i++) {
		const struct lk_klog *line;
		enum lk_fact own = LK_NO;
		size_t at = 0;

		while (own == LK_NO && (line = lk_rules_line(evidence, denials[i].kind, &at)))
			own = lk_rules_is_of_process(evidence, line);
		if (own == LK_NO)
			continue;
		found = true;
		lk_finding_add(findings, LKM_E_SECURITY_MODULE,
			own == LK_YES ? LKM_CERTAIN : LKM_LIKELY, "%s forbids it", denials[i].name);
		lk_finding_evidence(findings, "the kernel logged a denial during the call");
		lk_finding_remedy(findings, "%s", denials[i].remedy);
	}
	return found;
}

static bool may_be_selinux(const struct lk_evidence *evidence)
{
	return evidence->kernel.selinux_enforces != LK_NO;
}

static bool may_be_apparmor(const struct lk_evidence *evidence)
{
	return evidence->process.profiled != LK_NO;
}

/* It logs whatever it denies, and has no say in unloading. */
static bool may_be_loadpin(const struct lk_evidence *evidence)
{
	return evidence->deed == LK_DEED_LOAD && evidence->log_readable != LK_YES;
}

/* lsm= of most distributions lists bpf; that no such program is loaded can be asked of the kernel.
 */
static bool may_be_bpf(const struct lk_evidence *evidence)
{
	return evidence->kernel.bpf_judges != LK_NO;
}

/* Those that can answer EPERM; IPE and the integrity policies answer EACCES, for which there is a
 * candidate anyway. */
static const struct security_module {
	const char *word; /* in /sys/kernel/security/lsm */
	const char *name;
	bool (*fits)(const struct lk_evidence *evidence);
} modules[] = {
	{"selinux", "SELinux", may_be_selinux},
	{"apparmor", "AppArmor", may_be_apparmor},
	{"loadpin", "LoadPin", may_be_loadpin},
	{"bpf", "a BPF LSM program", may_be_bpf},
};

static bool is_active(const char *list, const char *word)
{
	const size_t size = strlen(word);

	while (*list) {
		const size_t length = strcspn(list, ",");

		if (length == size && memcmp(list, word, size) == 0)
			return true;
		list += length + (list[length] == ',');
	}
	return false;
}

static bool may_be(const struct security_module *module, const struct lk_evidence *evidence)
{
	return is_active(evidence->kernel.security, module->word) && module->fits(evidence);
}

bool lk_rules_may_be_silent(const struct lk_evidence *evidence)
{
	if (!lk_rules_failed_with(evidence, EPERM))
		return false;
	for (size_t i = 0; evidence->kernel.security && i < sizeof(modules) / sizeof(*modules); i++)
		if (may_be(&modules[i], evidence))
			return true;
	return !evidence->kernel.security;
}

/* If the kernel does not list its security modules, any may have denied it. */
static void check_active(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (!evidence->kernel.security)
		lk_finding_add(findings, LKM_E_SECURITY_MODULE, LKM_POSSIBLE,
			"a security module of the kernel, such as SELinux or AppArmor, forbids it");
	for (size_t i = 0; evidence->kernel.security && i < sizeof(modules) / sizeof(*modules);
		i++) {
		if (!may_be(&modules[i], evidence))
			continue;
		lk_finding_add(findings, LKM_E_SECURITY_MODULE, LKM_POSSIBLE,
			"%s may have blocked it without logging it", modules[i].name);
		lk_finding_evidence(findings, "/sys/kernel/security/lsm names %s", modules[i].word);
	}
}

/* Lines first: what is left without one is only possible. */
void lk_rules_denials(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (is_refusal(evidence) && !lk_rules_is_explained(findings))
		check_lines(evidence, findings);
}

void lk_rules_security(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (lk_rules_failed_with(evidence, EPERM) && !lk_rules_is_explained(findings))
		check_active(evidence, findings);
}
