/* SPDX-License-Identifier: MIT */
/* Checks around the running kernel: whether it can request modules itself, its log, and its taints
 * with the modules that caused them. */
#include <inttypes.h>
#include <string.h>

#include "health_checks.h"

/* The kernel runs its helper outside of any container, where files may be others. */
static bool sees_helper(const struct lk_health_system *system)
{
	return system->process.container != LK_YES && system->process.namespaced != LK_YES;
}

static void tell_broken(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	const char *path = system->helper_path;
	bool locked = system->helper == LK_HELPER_LOCKED;
	const char *what = locked ? "may not be executed" : "does not exist";

	if (!sees_helper(system)) {
		lk_finding_add_check(symptoms, "helper", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether the kernel can request modules is unknown");
		lk_finding_evidence(symptoms,
			"its helper %s %s here, but it runs outside the container", path, what);
		return;
	}
	lk_finding_add_check(symptoms, "helper", LKM_HEALTH_PROBLEM, LKM_E_NO_HELPER,
		"the kernel cannot request modules: %s %s", path, what);
	lk_finding_evidence(symptoms, "/proc/sys/kernel/modprobe names it");
	if (locked)
		lk_finding_remedy(symptoms, "chmod 755 %s", path);
	else
		lk_finding_remedy(symptoms,
			"install the missing file, or set another: sysctl kernel.modprobe=/PATH");
}

static void check_helper(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	switch (system->helper) {
	case LK_HELPER_UNKNOWN:
		lk_finding_add_check(symptoms, "helper", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether the kernel can request modules is unknown");
		lk_finding_evidence(symptoms, "/proc/sys/kernel/modprobe cannot be read");
		break;
	case LK_HELPER_OFF:
		lk_finding_add_check(symptoms, "helper", LKM_HEALTH_WARNING, LKM_E_NO_HELPER,
			"the kernel does not request modules: this is disabled");
		lk_finding_evidence(symptoms, "/proc/sys/kernel/modprobe is empty");
		lk_finding_remedy(symptoms, "sysctl kernel.modprobe=/sbin/modprobe");
		break;
	case LK_HELPER_MISSING:
	case LK_HELPER_LOCKED:
		tell_broken(system, symptoms);
		break;
	case LK_HELPER_FINE:
		lk_finding_add_check(symptoms, "helper", LKM_HEALTH_FINE, LKM_OK,
			"the kernel can request modules");
		lk_finding_evidence(symptoms, "its helper is %s", system->helper_path);
		break;
	}
}

static void check_log(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	switch (system->log_readable) {
	case LK_YES:
		lk_finding_add_check(symptoms, "log", LKM_HEALTH_FINE, LKM_OK,
			"the kernel log is readable, so failures are explained precisely");
		break;
	case LK_NO:
		lk_finding_add_check(symptoms, "log", LKM_HEALTH_WARNING, LKM_OK,
			"the kernel log is not readable, so failures are explained less precisely");
		lk_finding_evidence(symptoms, "/dev/kmsg cannot be opened for reading");
		lk_finding_remedy(symptoms, "do it as root (CAP_SYSLOG)");
		break;
	case LK_UNKNOWN:
		lk_finding_add_check(symptoms, "log", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether the kernel log is readable is unknown");
		break;
	}
}

/* Bit by bit, as the kernel's tainted-kernels.rst numbers them. worrying: the kernel may not be
 * sound any more. */
static const struct taint {
	char letter;
	bool worrying;
	const char *meaning;
} taints[] = {
	{'P', false, "a module with a proprietary licence was loaded"},
	{'F', true, "a module was loaded by force"},
	{'S', true, "the kernel runs on hardware out of its specification"},
	{'R', true, "a module was unloaded by force"},
	{'M', true, "the processor reported a machine check"},
	{'B', true, "a page was found in a bad state"},
	{'U', false, "a program asked for this taint"},
	{'D', true, "the kernel has crashed (oops): a module may hang, and loads that wait for it"},
	{'A', false, "an ACPI table was overridden"},
	{'W', true, "the kernel has logged a warning"},
	{'C', false, "a staging driver was loaded"},
	{'I', false, "a firmware bug is worked around"},
	{'O', false, "an out-of-tree module was loaded"},
	{'E', false, "a module without a trusted signature was loaded"},
	{'L', true, "a processor was stuck (soft lockup)"},
	{'K', false, "the kernel was patched while it ran"},
	{'X', false, "a taint of the distribution"},
	{'T', false, "the kernel was built with a randomised layout"},
	{'N', false, "a test module was loaded"},
	{'J', false, "a program changed a device by fwctl"},
};
#define TAINTS (sizeof(taints) / sizeof(*taints))

#define BLAMED_MAX 6

/* " (a, b)": the modules that are loaded now and have the letter. */
static const char *name_blamed(
	const struct lk_health_system *system, char letter, struct lk_findings *symptoms)
{
	const char *names = "";
	size_t count = 0;

	for (size_t i = system->live ? system->live->count : 0; i > 0 && names; i--) {
		const struct lk_live_module *module = &system->live->modules[i - 1];

		if (!strchr(module->taint, letter) || ++count > BLAMED_MAX)
			continue;
		names = lk_arena_format(
			symptoms->arena, "%s%s%s", names, *names ? ", " : "", module->name);
	}
	if (names && count > BLAMED_MAX)
		names = lk_arena_format(
			symptoms->arena, "%s and %zu more", names, count - BLAMED_MAX);
	if (names && count)
		names = lk_arena_format(symptoms->arena, ": %s", names);
	symptoms->failed |= !names;
	return names ? names : "";
}

static bool is_worrying(uint64_t taint)
{
	for (size_t i = 0; i < TAINTS; i++)
		if (taint >> i & 1 && taints[i].worrying)
			return true;
	return false;
}

static void add_taints(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	for (unsigned i = 0; i < 64; i++) {
		if (!(system->taint >> i & 1))
			continue;
		if (i < TAINTS)
			lk_finding_evidence(symptoms, "%c: %s%s", taints[i].letter,
				taints[i].meaning, name_blamed(system, taints[i].letter, symptoms));
		else
			lk_finding_evidence(symptoms, "bit %u: unknown", i);
	}
}

static void check_taint(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	bool worrying = is_worrying(system->taint);

	if (system->tainted == LK_UNKNOWN) {
		lk_finding_add_check(symptoms, "taint", LKM_HEALTH_UNKNOWN, LKM_OK,
			"whether the kernel is tainted is unknown");
		lk_finding_evidence(symptoms, "/proc/sys/kernel/tainted cannot be read");
		return;
	}
	if (!system->taint) {
		lk_finding_add_check(
			symptoms, "taint", LKM_HEALTH_FINE, LKM_OK, "the kernel is not tainted");
		return;
	}
	lk_finding_add_check(symptoms, "taint", worrying ? LKM_HEALTH_WARNING : LKM_HEALTH_FINE,
		LKM_OK,
		worrying ? "the kernel is tainted (%" PRIu64 "), and may be unreliable"
			 : "the kernel is tainted (%" PRIu64 "), which does not prevent loading",
		system->taint);
	add_taints(system, symptoms);
	if (worrying)
		lk_finding_remedy(symptoms, "see dmesg for what happened; a reboot clears it");
}

void lk_health_surroundings(const struct lk_health_system *system, struct lk_findings *symptoms)
{
	check_helper(system, symptoms);
	check_log(system, symptoms);
	check_taint(system, symptoms);
}
