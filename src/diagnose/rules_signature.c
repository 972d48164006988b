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

/* The kernel says which it is, but for one. Its lines name no module, so they are vetoed by what
 * is known of the signature, and no more than likely. */
static bool read_rejection(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	static const struct {
		enum lk_klog_kind kind;
		bool is_signed; /* a file without a signature refutes it; else: a file with one */
		void (*add)(const struct lk_evidence *evidence, enum lkm_certainty certainty,
			struct lk_findings *findings);
	} lines[] = {{LK_KLOG_UNSIGNED, false, add_unsigned},
		{LK_KLOG_UNKNOWN_KEY, true, add_unknown_key}, {LK_KLOG_CRYPTO, true, add_crypto}};
	bool found = false;

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		const enum lk_fact refutation = lines[i].is_signed ? LK_NO : LK_YES;

		if (!lk_rules_first_line(evidence, lines[i].kind) ||
			evidence->file.is_signed == refutation ||
			(lines[i].is_signed && evidence->file.kernels_key == LK_YES))
			continue;
		lines[i].add(evidence, LKM_LIKELY, findings);
		found = true;
	}
	return found;
}

/* A file without a signature, or one that is forced, is refused where signatures are enforced, and
 * nowhere else. A signature by a known key that does not match is refused without a line, whatever
 * the policy. An unknown key is refused only where signatures are enforced. The init function may
 * have returned it where the file passes. */
static void explain_rejection(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const enum lk_fact enforced = evidence->kernel.sig_enforce;
	const bool bare = evidence->file.is_signed == LK_NO || is_forced(evidence);
	const bool refused = lk_rules_init_returned(evidence) == LK_NO;

	if (bare) {
		if (enforced != LK_NO)
			add_unsigned(
				evidence, enforced == LK_YES ? LKM_CERTAIN : LKM_LIKELY, findings);
		return;
	}
	if (enforced != LK_NO && read_rejection(evidence, findings))
		return;
	if (evidence->file.is_signed == LK_YES &&
		(evidence->log_readable == LK_YES || enforced == LK_NO)) {
		add_wrong(evidence,
			refused                                ? LKM_CERTAIN
			: evidence->file.kernels_key == LK_YES ? LKM_LIKELY
			: enforced == LK_YES                   ? LKM_LIKELY
							       : LKM_POSSIBLE,
			findings);
	} else if (evidence->file.kernels_key == LK_YES) {
		add_wrong(evidence, LKM_LIKELY, findings);
	} else {
		if (evidence->file.is_signed == LK_UNKNOWN)
			add_unsigned(evidence, LKM_POSSIBLE, findings);
		add_unknown_key(evidence, LKM_POSSIBLE, findings);
		add_wrong(evidence, LKM_POSSIBLE, findings);
	}
}

/* Only kernels before 5.4 have a separate errno for a missing key, and only where signatures are
 * enforced. */
static void explain_missing_key(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const enum lk_fact enforced = evidence->kernel.sig_enforce;

	if (enforced == LK_NO)
		return;
	if (evidence->file.is_signed == LK_NO || is_forced(evidence))
		add_unsigned(evidence, enforced == LK_YES ? LKM_CERTAIN : LKM_POSSIBLE, findings);
	else
		add_unknown_key(evidence, LKM_POSSIBLE, findings);
}

/* The line that is about signatures: lockdown forbids other things, too. Refuted by a key that is
 * the kernel's own. */
static const struct lk_klog *lockdown_line(const struct lk_evidence *evidence)
{
	const struct lk_klog *line;
	size_t i = 0;

	while ((line = lk_rules_line(evidence, LK_KLOG_LOCKDOWN, &i)))
		if (lk_span_is(line->name, "unsigned module loading"))
			return line;
	return NULL;
}

/* After ten of them the kernel logs no more, so silence says nothing. */
static enum lkm_certainty lockdown_certainty(
	const struct lk_evidence *evidence, const struct lk_klog *line)
{
	if (evidence->file.is_signed == LK_NO || is_forced(evidence))
		return is_locked_down(evidence) ? LKM_CERTAIN : LKM_LIKELY;
	if (evidence->file.is_signed == LK_YES && evidence->file.kernels_key == LK_YES)
		return LKM_POSSIBLE;
	return line || evidence->file.is_signed == LK_YES ? LKM_LIKELY : LKM_POSSIBLE;
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
	const struct lk_klog *line = lockdown_line(evidence);
	const struct lk_evidence_process *process = &evidence->process;
	enum lkm_certainty certainty = lockdown_certainty(evidence, line);

	if (evidence->kernel.lockdown == LK_LOCKDOWN_NONE || (!line && !is_locked_down(evidence)))
		return;
	if (evidence->tried && (process->capable == LK_NO || process->namespaced == LK_YES ||
				       evidence->kernel.modules_disabled == LK_YES))
		return; /* it did not come as far */
	if (!line && evidence->tried && process->capable != LK_YES)
		return;
	if (certainty == LKM_POSSIBLE && evidence->file.kernels_key == LK_YES)
		return;
	if (!evidence->tried && certainty != LKM_CERTAIN)
		return;
	add_lockdown(evidence, certainty, findings);
}

/* Refuted by a file without a signature. Where lkm can read the signature, the kernel most likely
 * could, and the init function may have returned it. */
static void explain_malformed(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const bool odd = evidence->file.signature_sound == LK_NO;

	if (evidence->file.is_signed == LK_NO)
		return;
	lk_finding_add(findings, LKM_E_SIGNATURE_MALFORMED,
		odd || lk_rules_init_returned(evidence) == LK_NO       ? LKM_CERTAIN
		: lk_rules_first_line(evidence, LK_KLOG_BAD_SIGNATURE) ? LKM_LIKELY
								       : LKM_POSSIBLE,
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
