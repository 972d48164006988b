/* SPDX-License-Identifier: MIT */
/* What the kernel's loader says of the contents of the file, in lines that name the module. */
#include "rules.h"

#include <errno.h>
#include <inttypes.h>

static const char rebuild[] = "build it again with the build system of this kernel";
static const char reinstall[] = "install or build the module again";

/* A line refutes itself where the loader's answer to it is another errno: it was of an earlier
 * call, or of another process. */
static const struct saying {
	enum lk_klog_kind kind;
	int errnum; /* the loader's answer; 0: it stands in the line */
	enum lkm_code code;
	const char *cause;
	const char *remedy;
} sayings[] = {
	{LK_KLOG_BAD_ELF, ENOEXEC, LKM_E_NOT_A_MODULE, "the file is damaged", reinstall},
	{LK_KLOG_NO_MODULE, ENOEXEC, LKM_E_NOT_A_MODULE,
		"the file lacks a usable struct module (.gnu.linkonce.this_module)", rebuild},
	{LK_KLOG_WRITE_EXEC, ENOEXEC, LKM_E_NOT_A_MODULE,
		"the module has a section that is both writable and executable", rebuild},
	{LK_KLOG_COMMON, ENOEXEC, LKM_E_NOT_A_MODULE,
		"the module has common symbols, which the kernel does not load",
		"build it again with -fno-common"},
	{LK_KLOG_RELOCATION, ENOEXEC, LKM_E_NOT_A_MODULE,
		"the module has a relocation that this kernel cannot apply", rebuild},
	{LK_KLOG_PERCPU, ENOMEM, LKM_E_NO_ROOM,
		"the kernel has no per-CPU memory left for the module",
		"unload modules with per-CPU data, or reboot with a larger percpu_alloc="},
	{LK_KLOG_BTF, 0, LKM_E_LAYOUT,
		"the kernel rejects the type information of the module (BTF)",
		"build it again with the vmlinux of this kernel, or without BTF"},
	{LK_KLOG_NAME_TAKEN, EINVAL, LKM_E_BUILTIN,
		"/sys/module has an entry of this name: built-in code or another module uses it",
		NULL},
};

static bool fits(
	const struct saying *saying, const struct lk_evidence *evidence, const struct lk_klog *line)
{
	return line->module.size &&
	       lk_rules_failed_with(evidence, saying->errnum ? saying->errnum : (int)-line->number);
}

static void add_sayings(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	for (size_t i = 0; i < sizeof(sayings) / sizeof(*sayings); i++) {
		const struct lk_klog *line;
		size_t at = 0;

		while ((line = lk_rules_line(evidence, sayings[i].kind, &at)) &&
			!fits(&sayings[i], evidence, line))
			;
		if (!line)
			continue;
		lk_finding_add(findings, sayings[i].code, LKM_CERTAIN, "%s", sayings[i].cause);
		lk_finding_evidence(findings, "the kernel says: %.*s", LK_SPAN_TEXT(line->text));
		if (sayings[i].remedy)
			lk_finding_remedy(findings, "%s", sayings[i].remedy);
	}
}

/* Such lines name no module: one alone is likely at most. Refuted by a line that names it, by
 * another errno, or, for a hash, by a file without a signature. */
static void add_nameless(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_RELOCATION);

	if (line && lk_rules_failed_with(evidence, ENOEXEC)) {
		lk_finding_add(findings, LKM_E_NOT_A_MODULE, LKM_LIKELY,
			"the module has a relocation that this kernel cannot apply");
		lk_finding_evidence(findings, "the kernel says: %.*s", LK_SPAN_TEXT(line->text));
		lk_finding_remedy(findings, "%s", rebuild);
	}
	line = lk_rules_first_line(evidence, LK_KLOG_HASH);
	if (line && evidence->file.is_signed != LK_NO &&
		(evidence->errnum == EPERM || evidence->errnum == EKEYREJECTED)) {
		lk_finding_add(findings, LKM_E_INTEGRITY, LKM_LIKELY,
			"the kernel's blacklist of hashes has this file (Secure Boot's dbx)");
		lk_finding_evidence(findings, "the kernel says: %.*s", LK_SPAN_TEXT(line->text));
		lk_finding_remedy(findings, "install a newer version of the module");
	}
}

/* module_blacklist= is looked at late: who may not load at all is told that. Refuted by a readable
 * log without the line. */
static void check_command_line(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_BLACKLISTED);

	if (!line && (evidence->kernel.forbids != LK_YES || !lk_rules_by_facts(evidence)))
		return;
	lk_finding_add(findings, LKM_E_BLACKLISTED,
		line ? LKM_CERTAIN : lk_rules_facts_certainty(evidence),
		"the kernel command line forbids the module (module_blacklist=)");
	lk_finding_remedy(findings,
		"remove '%s' from module_blacklist= in the boot loader and reboot",
		evidence->module);
}

void lk_rules_loader(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->deed != LK_DEED_LOAD)
		return;
	if (lk_rules_concern(evidence, EPERM) && !lk_rules_is_explained(findings))
		check_command_line(evidence, findings);
	if (!evidence->tried)
		return;
	add_sayings(evidence, findings);
	if (!lk_rules_is_explained(findings))
		add_nameless(evidence, findings);
}
