/* SPDX-License-Identifier: MIT */
/* The verdict on one module and its reasons, from facts alone. */
#include "refusals.h"

#include <string.h>

#include "../facts/denied.h"

/* The line that counts, when it is an install line that loads nothing. */
static const struct lkm_directive *denial(const struct lk_config *config, const char *module)
{
	const struct lkm_directive *line = lk_config_command(config, LKM_DIRECTIVE_INSTALL, module);

	return line && lk_denied_is_refusal(line->value) ? line : NULL;
}

static void check_denial(const struct lk_refusal_facts *facts, struct lk_findings *findings)
{
	const struct lkm_directive *line = denial(facts->config, facts->module);

	if (!line)
		return;
	lk_finding_add(findings, LKM_E_BLACKLISTED, LKM_CERTAIN, "it is denied%s%s",
		facts->reason ? ": " : "", facts->reason ? facts->reason : "");
	lk_finding_subject(findings, facts->module);
	lk_finding_origin(findings, line->file, line->line);
}

/* A dependency that is refused stops the module as well. */
static void check_dependencies(const struct lk_refusal_facts *facts, struct lk_findings *findings)
{
	for (size_t i = 0; i < facts->dep_count; i++) {
		const char *dep = facts->deps[i];
		const struct lkm_directive *line = lk_config_kernel_blacklisted(facts->config, dep);
		const char *how = "is blacklisted on the kernel command line (module_blacklist=)";

		if (!line) {
			line = denial(facts->config, dep);
			how = "is denied";
		}
		if (!line)
			continue;
		lk_finding_add(findings, LKM_E_BLACKLISTED, LKM_CERTAIN,
			"it depends on %s, which %s", dep, how);
		lk_finding_subject(findings, dep);
		lk_finding_origin(findings, line->file, line->line);
	}
}

/* vermagic begins with the release that the module was built for. */
static bool is_of_release(const char *vermagic, const char *release)
{
	size_t size = strlen(release);

	return strncmp(vermagic, release, size) == 0 && (vermagic[size] == ' ' || !vermagic[size]);
}

static void check_file(const struct lk_refusal_facts *facts, struct lk_findings *findings)
{
	if (!facts->path)
		return;
	if (facts->unreadable) {
		lk_finding_add(findings, LKM_E_UNREADABLE, LKM_CERTAIN, "%s", facts->unreadable);
		lk_finding_origin(findings, facts->path, 0);
		return;
	}
	if (facts->vermagic && !is_of_release(facts->vermagic, facts->release)) {
		lk_finding_add(findings, LKM_E_VERMAGIC, LKM_CERTAIN,
			"it was built for another kernel: %s", facts->vermagic);
		lk_finding_origin(findings, facts->path, 0);
	}
	if (facts->signature_required && !facts->has_signature) {
		lk_finding_add(findings, LKM_E_UNSIGNED, LKM_CERTAIN,
			"this kernel requires signed modules, and it has no signature");
		lk_finding_origin(findings, "/sys/module/module/parameters/sig_enforce", 0);
	}
}

void lk_refusals_find(const struct lk_refusal_facts *facts, struct lk_findings *findings)
{
	const struct lkm_directive *line =
		lk_config_kernel_blacklisted(facts->config, facts->module);

	if (facts->loaded || facts->builtin)
		return;
	check_denial(facts, findings);
	if (line) {
		lk_finding_add(findings, LKM_E_BLACKLISTED, LKM_CERTAIN,
			"it is blacklisted on the kernel command line (module_blacklist=)");
		lk_finding_subject(findings, facts->module);
		lk_finding_origin(findings, line->file, line->line);
	}
	check_dependencies(facts, findings);
	if (facts->loading_disabled) {
		lk_finding_add(findings, LKM_E_MODULES_DISABLED, LKM_CERTAIN,
			"module loading is disabled until reboot");
		lk_finding_origin(findings, "/proc/sys/kernel/modules_disabled", 0);
	}
	check_file(facts, findings);
}

enum lkm_verdict lk_refusals_verdict(
	const struct lk_refusal_facts *facts, const struct lk_findings *findings)
{
	if (facts->loaded)
		return LKM_VERDICT_LOADED;
	if (facts->builtin)
		return LKM_VERDICT_BUILTIN;
	if (denial(facts->config, facts->module))
		return LKM_VERDICT_DENIED;
	if (facts->by_alias && lk_config_blacklisted(facts->config, facts->module))
		return LKM_VERDICT_SKIPPED;
	if (lk_config_command(facts->config, LKM_DIRECTIVE_INSTALL, facts->module))
		return LKM_VERDICT_COMMAND;
	if (findings->count)
		return LKM_VERDICT_REFUSED;
	return facts->path ? LKM_VERDICT_LOADS : LKM_VERDICT_UNKNOWN;
}
