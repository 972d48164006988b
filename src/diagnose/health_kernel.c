/* SPDX-License-Identifier: MIT */
/* Does the kernel load modules at all, does it let this process, and which ones does it take? */
#include "health_checks.h"

static void check_support(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	static const char check[] = "support";
	const struct lk_evidence_kernel *kernel = &system->kernel;

	if (kernel->ancient == LK_YES) {
		lk_finding_add_check(symptoms, check, LKM_HEALTH_PROBLEM, LKM_E_OLD_KERNEL,
			"this is a Linux 2.4 kernel, whose module interface is not supported");
		lk_finding_evidence(symptoms, "it answers the system call query_module");
		lk_finding_remedy(symptoms, "use the modutils of that kernel");
	} else if (kernel->modules == LK_NO) {
		lk_finding_add_check(symptoms, check, LKM_HEALTH_PROBLEM, LKM_E_NO_MODULE_SUPPORT,
			"this kernel was built without support for modules");
		lk_finding_evidence(symptoms, "/proc/modules does not exist");
		lk_finding_remedy(
			symptoms, "build the driver into the kernel, or enable CONFIG_MODULES");
	} else if (kernel->modules == LK_YES) {
		lk_finding_add_check(
			symptoms, check, LKM_HEALTH_FINE, LKM_OK, "this kernel supports modules");
		lk_finding_evidence(symptoms, "/proc/modules exists");
	} else {
		lk_finding_add_check(symptoms, check, LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether this kernel supports modules is unknown");
		lk_finding_evidence(symptoms, "proc is not mounted on /proc");
		lk_finding_remedy(symptoms, "mount -t proc proc /proc");
	}
}

static void check_switch(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	static const char check[] = "disabled";
	static const char path[] = "/proc/sys/kernel/modules_disabled";

	switch (system->kernel.modules_disabled) {
	case LK_YES:
		lk_finding_add_check(symptoms, check, LKM_HEALTH_PROBLEM, LKM_E_MODULES_DISABLED,
			"module loading is disabled until reboot");
		lk_finding_evidence(symptoms, "%s is 1", path);
		lk_finding_remedy(symptoms,
			"reboot; something writes kernel.modules_disabled=1 at boot (sysctl.d), or "
			"the kernel command line says nomodule");
		break;
	case LK_NO:
		lk_finding_add_check(
			symptoms, check, LKM_HEALTH_FINE, LKM_OK, "module loading is enabled");
		lk_finding_evidence(symptoms, "%s is 0", path);
		break;
	case LK_UNKNOWN:
		lk_finding_add_check(symptoms, check, LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether module loading is enabled is unknown");
		lk_finding_evidence(symptoms, "%s cannot be read", path);
		break;
	}
}

static bool is_inside(const struct lk_evidence_process *process)
{
	return process->container == LK_YES || process->namespaced == LK_YES;
}

static void refuse(const struct lk_evidence_process *process, const char *text,
	const char *evidence, struct lk_findings *symptoms)
{
	lk_finding_add_check(
		symptoms, "rights", LKM_HEALTH_PROBLEM, LKM_E_NO_CAPABILITY, "%s", text);
	lk_finding_evidence(symptoms, "%s", evidence);
	if (process->namespaced == LK_YES)
		lk_finding_evidence(
			symptoms, "/proc/self/uid_map: the process is in a user namespace");
	if (process->container == LK_YES)
		lk_finding_evidence(symptoms, "there are signs of a container");
	lk_finding_remedy(symptoms, is_inside(process)
					    ? "load modules on the host, outside the container"
					    : "do it as root");
}

/* Root of a user namespace has its capabilities there, and none of the kernel's own. */
static void check_rights(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	const struct lk_evidence_process *process = &system->process;

	if (process->capable == LK_NO) {
		refuse(process, "this process is not allowed to load modules",
			"the capability CAP_SYS_MODULE is not effective", symptoms);
	} else if (process->namespaced == LK_YES) {
		refuse(process, "root of a user namespace is not allowed to load modules",
			"its CAP_SYS_MODULE is that of the namespace, not of the kernel", symptoms);
	} else if (process->capable == LK_YES) {
		lk_finding_add_check(symptoms, "rights", LKM_HEALTH_FINE, LKM_OK,
			"this process is allowed to load modules");
		lk_finding_evidence(symptoms, "the capability CAP_SYS_MODULE is effective");
		if (process->container == LK_YES)
			lk_finding_evidence(symptoms, "though there are signs of a container");
	} else {
		lk_finding_add_check(symptoms, "rights", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether this process is allowed to load modules is unknown");
		lk_finding_evidence(symptoms, "/proc/self/status cannot be read");
	}
}

/* A seccomp filter cannot be queried, and a forbidden system call may kill the process. */
static void check_filter(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	enum lk_fact confined = system->process.confined;

	if (confined == LK_NO) {
		lk_finding_add_check(symptoms, "filter", LKM_HEALTH_FINE, LKM_OK,
			"no system call filter (seccomp) is active");
		return;
	}
	lk_finding_add_check(symptoms, "filter", LKM_HEALTH_UNKNOWN,
		confined == LK_YES ? LKM_E_CONFINED : LKM_OK,
		confined == LK_YES ? "a system call filter (seccomp) is active; whether it allows "
				     "loading modules is unknown"
				   : "whether a system call filter (seccomp) is active is unknown");
	lk_finding_evidence(symptoms, confined == LK_YES ? "/proc/self/status: Seccomp is not 0"
							 : "/proc/self/status cannot be read");
	if (confined == LK_YES)
		lk_finding_remedy(symptoms, "if a load is refused, load the module outside the "
					    "container or service, or allow finit_module there");
}

static const char sign_yours[] =
	"modules of your own: sign them with a key that is enrolled in the firmware (mokutil "
	"--import KEY.der, reboot, enrol)";

static void check_lockdown(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	static const char path[] = "/sys/kernel/security/lockdown";

	switch (system->kernel.lockdown) {
	case LK_LOCKDOWN_UNKNOWN:
		lk_finding_add_check(symptoms, "lockdown", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether lockdown is on is unknown");
		lk_finding_evidence(symptoms, "%s cannot be read", path);
		lk_finding_remedy(symptoms, "mount -t securityfs securityfs /sys/kernel/security");
		break;
	case LK_LOCKDOWN_NONE:
		lk_finding_add_check(
			symptoms, "lockdown", LKM_HEALTH_FINE, LKM_OK, "lockdown is off");
		break;
	case LK_LOCKDOWN_INTEGRITY:
	case LK_LOCKDOWN_CONFIDENTIALITY:
		lk_finding_add_check(symptoms, "lockdown", LKM_HEALTH_WARNING, LKM_E_LOCKDOWN,
			"lockdown is on: modules need a signature that the kernel trusts");
		lk_finding_evidence(symptoms, "%s says %s", path,
			system->kernel.lockdown == LK_LOCKDOWN_INTEGRITY ? "integrity"
									 : "confidentiality");
		lk_finding_remedy(symptoms, "%s", sign_yours);
		break;
	}
}

static void add_secure_boot(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	if (system->kernel.secure_boot != LK_UNKNOWN)
		lk_finding_evidence(symptoms, "Secure Boot is %s",
			system->kernel.secure_boot == LK_YES ? "on" : "off");
}

static void check_signatures(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	static const char path[] = "/sys/module/module/parameters/sig_enforce";

	switch (system->kernel.sig_enforce) {
	case LK_YES:
		lk_finding_add_check(symptoms, "signatures", LKM_HEALTH_WARNING, LKM_E_UNSIGNED,
			"this kernel requires a signature that it trusts");
		lk_finding_evidence(symptoms, "%s is Y", path);
		add_secure_boot(system, symptoms);
		lk_finding_remedy(symptoms, "%s", sign_yours);
		break;
	case LK_NO:
		lk_finding_add_check(symptoms, "signatures", LKM_HEALTH_FINE, LKM_OK,
			"signatures are not required (module.sig_enforce)");
		add_secure_boot(system, symptoms);
		break;
	case LK_UNKNOWN:
		lk_finding_add_check(symptoms, "signatures", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether signatures are required is unknown");
		lk_finding_evidence(symptoms, "%s cannot be read", path);
		break;
	}
}

/* A policy that was loaded later is not seen, so that nothing is said where none is. */
static void check_integrity(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	if (system->kernel.appraises != LK_YES)
		return;
	lk_finding_add_check(symptoms, "integrity", LKM_HEALTH_WARNING, LKM_E_INTEGRITY,
		"the integrity policy (IMA) may refuse module files that are not signed for it");
	lk_finding_evidence(symptoms, "/proc/cmdline enables appraisal");
	lk_finding_remedy(symptoms,
		"sign files as the policy demands (evmctl ima_sign), or change ima_policy=");
}

void lk_health_kernel(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	check_support(system, symptoms);
	if (system->kernel.ancient == LK_YES || system->kernel.modules == LK_NO)
		return;
	check_switch(system, symptoms);
	check_rights(system, symptoms);
	check_filter(system, symptoms);
	check_lockdown(system, symptoms);
	check_signatures(system, symptoms);
	check_integrity(system, symptoms);
}
