/* SPDX-License-Identifier: MIT */
/* Is the module signed as this kernel demands? */
#include "rules.h"

#include <errno.h>

static bool is_locked_down(const struct lk_evidence *evidence)
{
	return evidence->kernel.lockdown >= LK_LOCKDOWN_INTEGRITY;
}

/* Add the setting that requires signatures to the evidence of a finding. */
static void add_policy(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->kernel.sig_enforce == LK_YES)
		lk_finding_evidence(findings, "module.sig_enforce is on");
	if (is_locked_down(evidence))
		lk_finding_evidence(findings, "lockdown is on (%s)",
			evidence->kernel.lockdown == LK_LOCKDOWN_INTEGRITY ? "integrity"
									   : "confidentiality");
	if (evidence->kernel.secure_boot == LK_YES)
		lk_finding_evidence(findings, "Secure Boot is on");
}

static void add_signer(const struct lk_evidence_file *file, struct lk_findings *findings)
{
	if (file->signer)
		lk_finding_evidence(findings, "the module is signed by '%s'", file->signer);
	if (file->buried)
		lk_finding_evidence(
			findings, "the file has a signature, but data was appended after it");
}

static const char sign_it[] = "sign it with a key that is enrolled in the firmware (mokutil "
			      "--import KEY.der, reboot, enrol), or install a signed one";

static bool is_forced(const struct lk_evidence *evidence)
{
	return evidence->ignores_vermagic || evidence->ignores_crcs;
}

/* Force flags switch the check of the signature off. */
static bool is_forced_in_vain(const struct lk_evidence *evidence)
{
	return is_forced(evidence) && evidence->file.is_signed != LK_NO;
}

static void add_forced(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_FORCE_REFUSED, certainty,
		"a forced load counts as unsigned, and this kernel requires signed modules");
	add_policy(evidence, findings);
	lk_finding_remedy(findings, "load it without --force");
}

static void add_unsigned(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	if (is_forced_in_vain(evidence)) {
		add_forced(evidence, certainty, findings);
		return;
	}
	lk_finding_add(findings, LKM_E_UNSIGNED, certainty,
		"the module is not signed, and this kernel requires signed modules");
	add_signer(&evidence->file, findings);
	add_policy(evidence, findings);
	lk_finding_remedy(findings, "%s", sign_it);
}

static void add_unknown_key(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_KEY_UNKNOWN, certainty,
		"the module is signed with a key that this kernel does not know");
	add_signer(&evidence->file, findings);
	add_policy(evidence, findings);
	lk_finding_remedy(findings,
		"enrol that key in the firmware (mokutil --import KEY.der, reboot, enrol), or "
		"install a module that is signed with a known one");
}

static void add_crypto(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_KEY_UNKNOWN, certainty,
		"the module is signed in a way that this kernel cannot check");
	add_signer(&evidence->file, findings);
	add_policy(evidence, findings);
	lk_finding_remedy(
		findings, "sign it with a digest that this kernel has built in, such as SHA-256");
}

static void add_wrong(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_SIGNATURE_WRONG, certainty,
		"the module has been changed since it was signed: its contents do not match its "
		"signature");
	add_signer(&evidence->file, findings);
	lk_finding_remedy(findings, "install or build it again");
}

/* The kernel says which it is, but for one. */
static bool read_rejection(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	static const struct {
		enum lk_klog_kind kind;
		void (*add)(const struct lk_evidence *evidence, enum lkm_certainty certainty,
			struct lk_findings *findings);
	} lines[] = {{LK_KLOG_UNSIGNED, add_unsigned}, {LK_KLOG_UNKNOWN_KEY, add_unknown_key},
		{LK_KLOG_CRYPTO, add_crypto}};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const struct lk_klog *line = lk_rules_first_line(evidence, lines[i].kind);

		if (line) {
			lines[i].add(evidence, lk_rules_certainty(evidence, line), findings);
			return true;
		}
	}
	return false;
}

/* A signature by a known key that does not match is refused without a log line, whatever the
 * policy. An unknown key is refused only where signatures are enforced. */
static void explain_rejection(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (read_rejection(evidence, findings))
		return;
	if (evidence->file.is_signed == LK_NO || is_forced(evidence)) {
		add_unsigned(evidence, LKM_CERTAIN, findings);
	} else if (evidence->file.is_signed == LK_YES &&
		   (evidence->log_readable == LK_YES || evidence->kernel.sig_enforce == LK_NO)) {
		add_wrong(evidence, LKM_CERTAIN, findings);
	} else if (evidence->file.kernels_key == LK_YES) {
		add_wrong(evidence, LKM_LIKELY, findings);
	} else {
		if (evidence->file.is_signed == LK_UNKNOWN)
			add_unsigned(evidence, LKM_POSSIBLE, findings);
		add_unknown_key(evidence, LKM_POSSIBLE, findings);
		add_wrong(evidence, LKM_POSSIBLE, findings);
	}
}

/* Old kernels have a separate errno for a missing key. */
static void explain_missing_key(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->file.is_signed == LK_NO || is_forced(evidence))
		add_unsigned(evidence, LKM_CERTAIN, findings);
	else
		add_unknown_key(evidence,
			evidence->file.is_signed == LK_YES ? LKM_CERTAIN : LKM_LIKELY, findings);
}

/* After ten of them the kernel logs no more, so silence says nothing. */
static enum lkm_certainty lockdown_certainty(
	const struct lk_evidence *evidence, const struct lk_klog *line)
{
	if (line)
		return lk_rules_certainty(evidence, line);
	if (evidence->file.is_signed == LK_NO || is_forced(evidence))
		return LKM_CERTAIN;
	return evidence->file.is_signed == LK_YES && evidence->file.kernels_key != LK_YES
		       ? LKM_LIKELY
		       : LKM_POSSIBLE;
}

static void add_lockdown(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	if (is_forced_in_vain(evidence)) {
		add_forced(evidence, certainty, findings);
		return;
	}
	lk_finding_add(findings, LKM_E_LOCKDOWN, certainty, "lockdown is on, and the module %s",
		evidence->file.is_signed == LK_NO
			? "is not signed"
			: "is not signed with a key that the kernel trusts");
	add_signer(&evidence->file, findings);
	if (evidence->kernel.secure_boot == LK_YES)
		lk_finding_evidence(findings, "Secure Boot is on");
	lk_finding_remedy(findings, "%s", sign_it);
}

static void explain_lockdown(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_LOCKDOWN);
	const struct lk_evidence_process *process = &evidence->process;
	enum lkm_certainty certainty = lockdown_certainty(evidence, line);

	if (!line && !is_locked_down(evidence))
		return;
	if (!line && evidence->tried &&
		(process->capable != LK_YES || process->namespaced == LK_YES ||
			evidence->kernel.modules_disabled == LK_YES))
		return; /* it did not come as far */
	if (!evidence->tried && certainty != LKM_CERTAIN)
		return;
	add_lockdown(evidence, certainty, findings);
}

static void explain_malformed(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->file.is_signed == LK_NO)
		return;
	lk_finding_add(findings, LKM_E_SIGNATURE_MALFORMED,
		evidence->file.is_signed == LK_YES ? LKM_CERTAIN : LKM_LIKELY,
		"the signature at the end of the file is malformed");
	lk_finding_remedy(findings, "install, build or sign it again");
}

/* A file that is not a module, or is truncated, lacks its signature for that reason. */
static bool is_module(const struct lk_evidence *evidence)
{
	return evidence->file.form == LK_FORM_UNKNOWN || evidence->file.form == LK_FORM_MODULE;
}

void lk_rules_signature(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->deed != LK_DEED_LOAD)
		return;
	if (lk_rules_failed_with(evidence, EKEYREJECTED) && is_module(evidence))
		explain_rejection(evidence, findings);
	if (lk_rules_failed_with(evidence, ENOKEY) && is_module(evidence))
		explain_missing_key(evidence, findings);
	if (lk_rules_failed_with(evidence, EBADMSG))
		explain_malformed(evidence, findings);
	if (!evidence->tried && evidence->kernel.sig_enforce == LK_YES &&
		evidence->file.is_signed == LK_NO)
		add_unsigned(evidence, LKM_CERTAIN, findings);
	if (lk_rules_concern(evidence, EPERM))
		explain_lockdown(evidence, findings);
}
