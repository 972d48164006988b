/* SPDX-License-Identifier: MIT */
/* May this process load and unload modules, and does the kernel allow it to anybody? */
#include "rules.h"

#include <errno.h>

/* Such a kernel answers our calls with whatever its own would. */
static void add_age(struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_OLD_KERNEL, LKM_CERTAIN,
		"this is a Linux 2.4 kernel, whose module interface is not supported");
	lk_finding_evidence(findings, "it answers the system call query_module");
	lk_finding_remedy(findings, "use the modutils of that kernel");
}

/* Refuted by /proc/modules. */
static void check_support(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->kernel.modules != LK_NO || !lk_rules_concern(evidence, ENOSYS))
		return;
	lk_finding_add(findings, LKM_E_NO_MODULE_SUPPORT, LKM_CERTAIN,
		"this kernel was built without support for modules");
	lk_finding_remedy(findings, "build the driver into the kernel, or enable CONFIG_MODULES");
}

/* Refuted by a 0 in that file, which nothing but a reboot brings back. */
static void check_disabled(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->kernel.modules_disabled != LK_YES)
		return;
	lk_finding_add(findings, LKM_E_MODULES_DISABLED, LKM_CERTAIN,
		"module loading is disabled until reboot");
	lk_finding_evidence(findings, "/proc/sys/kernel/modules_disabled is 1");
	lk_finding_remedy(findings,
		"reboot; something writes kernel.modules_disabled=1 at boot (sysctl.d), or the "
		"kernel command line says nomodule");
}

/* Root of a user namespace has its capabilities there, and none of the kernel's own. Refuted by the
 * capability in the first user namespace. */
static void check_capability(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_evidence_process *process = &evidence->process;
	bool namespaced = process->namespaced == LK_YES && process->capable != LK_NO;

	if (process->capable != LK_NO && !namespaced)
		return;
	lk_finding_add(findings, LKM_E_NO_CAPABILITY, LKM_CERTAIN,
		namespaced ? "root of a user namespace is not allowed to load or unload modules"
			   : "this process is not allowed to load or unload modules");
	lk_finding_evidence(findings, namespaced ? "the process is in a user namespace"
						 : "CAP_SYS_MODULE is not effective");
	lk_finding_remedy(
		findings, process->container == LK_YES || process->namespaced == LK_YES
				  ? "load and unload modules on the host, outside the container"
				  : "do it as root");
}

/* Refuted by the number of another process in the line. IMA logs ten such lines in five seconds at
 * most, so silence says nothing. */
static void check_integrity(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line;
	enum lkm_certainty certainty = LKM_POSSIBLE;
	size_t i = 0;

	if (!lk_rules_failed_with(evidence, EACCES) || evidence->deed != LK_DEED_LOAD)
		return;
	while (certainty != LKM_CERTAIN && (line = lk_rules_line(evidence, LK_KLOG_IMA, &i))) {
		const enum lk_fact own = lk_rules_is_of_process(evidence, line);

		if (own != LK_NO)
			certainty = own == LK_YES ? LKM_CERTAIN : LKM_LIKELY;
	}
	if (certainty == LKM_POSSIBLE && evidence->kernel.appraises != LK_YES)
		return;
	lk_finding_add(findings, LKM_E_INTEGRITY,
		certainty == LKM_POSSIBLE ? LKM_LIKELY : certainty,
		"the integrity policy of this kernel (IMA) rejects the file");
	lk_finding_evidence(findings, certainty != LKM_POSSIBLE
					      ? "the kernel logged that it appraised the file"
					      : "the kernel command line enables appraisal");
	lk_finding_remedy(findings,
		"sign the file as the policy demands (evmctl ima_sign), or change ima_policy=");
}

void lk_rules_access(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->kernel.ancient == LK_YES) {
		add_age(findings);
		return;
	}
	check_support(evidence, findings);
	if (lk_rules_concern(evidence, EPERM)) {
		check_disabled(evidence, findings);
		check_capability(evidence, findings);
	}
	check_integrity(evidence, findings);
}
