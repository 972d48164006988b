/* SPDX-License-Identifier: MIT */
/* The remaining causes: the module's own init function, and those that neither the log nor the
 * facts rule out. */
#include "rules.h"

#include <errno.h>
#include <string.h>

typedef bool fits(const struct lk_evidence *evidence);

static bool may_lack_right(const struct lk_evidence *evidence)
{
	return evidence->process.capable == LK_UNKNOWN ||
	       evidence->process.namespaced == LK_UNKNOWN;
}

static bool may_be_disabled(const struct lk_evidence *evidence)
{
	return evidence->kernel.modules_disabled == LK_UNKNOWN;
}

static bool may_be_confined(const struct lk_evidence *evidence)
{
	return evidence->process.confined != LK_NO;
}

static bool may_lack_support(const struct lk_evidence *evidence)
{
	return evidence->kernel.modules == LK_UNKNOWN;
}

static bool may_be_locked(const struct lk_evidence *evidence)
{
	return evidence->kernel.lockdown == LK_LOCKDOWN_UNKNOWN;
}

static bool may_be_forbidden(const struct lk_evidence *evidence)
{
	return evidence->kernel.forbids == LK_UNKNOWN;
}

static bool may_be_there(const struct lk_evidence *evidence)
{
	return evidence->live.presence == LK_PRESENCE_UNKNOWN;
}

/* How many values an array takes is not in the file, a module may refuse what fits the type, and
 * not every parameter is declared. */
static bool may_misfit(const struct lk_evidence *evidence)
{
	return evidence->param_count > 0;
}

static bool may_lack_versions(const struct lk_evidence *evidence)
{
	return evidence->file.versions != LK_NO && !evidence->ignores_crcs;
}

static bool is_decompressed_by_kernel(const struct lk_evidence *evidence)
{
	const struct lk_evidence_file *file = &evidence->file;

	return file->packed && !file->check && evidence->kernel.unpacks &&
	       strcmp(file->packed, evidence->kernel.unpacks) == 0;
}

static bool is_unread(const struct lk_evidence *evidence)
{
	return evidence->file.form == LK_FORM_UNKNOWN;
}

static bool may_be_foreign(const struct lk_evidence *evidence)
{
	return evidence->file.right_machine == LK_UNKNOWN;
}

static bool may_mismatch(const struct lk_evidence *evidence)
{
	return !evidence->ignores_vermagic &&
	       !(evidence->file.vermagic && evidence->kernel.vermagic);
}

static bool lacks_vermagic(const struct lk_evidence *evidence)
{
	return evidence->file.form == LK_FORM_MODULE && !evidence->file.vermagic;
}

static bool may_lack_layout(const struct lk_evidence *evidence)
{
	for (size_t i = 0; i < evidence->symbol_count; i++)
		if (strcmp(evidence->symbols[i].name, "module_layout") == 0)
			return evidence->symbols[i].same_crc == LK_UNKNOWN;
	return true;
}

static bool is_livepatch(const struct lk_evidence *evidence)
{
	return evidence->file.livepatch == LK_YES;
}

static bool is_forced(const struct lk_evidence *evidence)
{
	return evidence->ignores_vermagic || evidence->ignores_crcs;
}

static bool may_be_unsigned(const struct lk_evidence *evidence)
{
	return evidence->kernel.sig_enforce == LK_UNKNOWN && evidence->file.is_signed == LK_UNKNOWN;
}

/* A policy of IMA and SELinux log what they deny, but not every time. */
static bool may_be_policy(const struct lk_evidence *evidence)
{
	const char *active = evidence->kernel.security;

	return evidence->log_readable != LK_YES || !active || strstr(active, "selinux") ||
	       strstr(active, "smack") || strstr(active, "tomoyo") || strstr(active, "ipe") ||
	       strstr(active, "ima");
}

static bool always(const struct lk_evidence *evidence)
{
	(void)evidence;
	return true;
}

/* The causes for which the kernel's loader, or a check before it, returns these errnos. Any other
 * errno comes from the init function. What refutes a cause is the function that tells whether it
 * fits; those that rules before this one judge are here only for their errno. */
static const struct candidate {
	int errnum;
	enum lkm_code code;
	bool logged;    /* always, or judged before: a readable log without it rules it out */
	bool unloading; /* an unload may fail with it, too */
	fits *fits;     /* do the facts leave it possible? */
	const char *cause;
} candidates[] = {
	{EPERM, LKM_E_NO_CAPABILITY, false, true, may_lack_right,
		"this process is not allowed to load or unload modules"},
	{EPERM, LKM_E_MODULES_DISABLED, false, true, may_be_disabled,
		"module loading is disabled until reboot (kernel.modules_disabled)"},
	{EPERM, LKM_E_CONFINED, false, true, may_be_confined,
		"a system call filter (seccomp) of this process forbids it"},
	{EPERM, LKM_E_LOCKDOWN, false, false, may_be_locked,
		"lockdown is on, and the module has no signature that the kernel trusts"},
	{EPERM, LKM_E_BLACKLISTED, true, false, may_be_forbidden,
		"the kernel command line forbids the module (module_blacklist=)"},
	{EACCES, LKM_E_CONFINED, false, true, may_be_confined,
		"a system call filter (seccomp) of this process forbids it"},
	{EACCES, LKM_E_INTEGRITY, false, true, may_be_policy,
		"a security policy of this system, such as IMA or SELinux, forbids it"},
	{ENOSYS, LKM_E_NO_MODULE_SUPPORT, false, true, may_lack_support,
		"this kernel was built without support for modules"},
	{ENOSYS, LKM_E_CONFINED, false, true, may_be_confined,
		"a system call filter (seccomp) of this process forbids it"},
	{EEXIST, LKM_E_LOADED, false, false, may_be_there, "the module is already loaded"},
	{EBUSY, LKM_E_GOING, false, false, always,
		"another process was loading or unloading the module at the same time"},
	{EBUSY, LKM_E_DEPENDENCY_SLOW, true, false, always,
		"a module that it needs has not finished initialising after 30 s"},
	{EINTR, LKM_E_STUCK, false, false, always,
		"a signal ended the wait for another load of the same module"},
	{EINVAL, LKM_E_NOT_A_MODULE, false, false, is_unread,
		"the file is empty, or not a regular file"},
	{EINVAL, LKM_E_PACKING, true, false, is_decompressed_by_kernel,
		"the kernel cannot decompress the file"},
	{EINVAL, LKM_E_SYMBOL_VERSION, true, false, may_lack_versions,
		"a symbol that the module needs has changed since it was built"},
	{EINVAL, LKM_E_NAMESPACE, true, false, always,
		"the module does not import the namespace of a symbol that it needs"},
	{EINVAL, LKM_E_PARAM_VALUE, true, false, may_misfit,
		"a parameter has a value that the module does not accept"},
	{ERANGE, LKM_E_PARAM_VALUE, true, false, may_misfit,
		"a parameter has a value out of its range"},
	{ENOSPC, LKM_E_PARAM_VALUE, true, false, may_misfit,
		"a parameter has a value that is too long"},
	{ENOENT, LKM_E_SYMBOL_MISSING, true, false, always,
		"a symbol that the module needs is missing, or not exported to modules of its "
		"licence"},
	{ENOEXEC, LKM_E_NOT_A_MODULE, true, false, is_unread, "the file is not a complete module"},
	{ENOEXEC, LKM_E_WRONG_MACHINE, true, false, may_be_foreign,
		"the module was built for another kind of processor"},
	{ENOEXEC, LKM_E_VERMAGIC, true, false, may_mismatch,
		"the module was built for another kernel (version magic)"},
	{ENOEXEC, LKM_E_VERMAGIC, false, false, lacks_vermagic,
		"the module does not say for which kernel it was built (version magic)"},
	{ENOEXEC, LKM_E_LAYOUT, true, false, may_lack_layout,
		"the module was built for a kernel with another configuration"},
	{ENOEXEC, LKM_E_DUPLICATE_SYMBOL, true, false, always,
		"the module exports a symbol that another one has already"},
	{ENOEXEC, LKM_E_LIVEPATCH, false, false, is_livepatch,
		"the module is a live patch, and this kernel has no support for live patches"},
	{ENOEXEC, LKM_E_FORCE_REFUSED, false, false, is_forced,
		"this kernel was built without support for forced loads"},
	{ENOMEM, LKM_E_NO_ROOM, false, false, always, "the kernel found no memory for the module"},
	{ETXTBSY, LKM_E_FILE_BUSY, false, false, always, "the file is open for writing"},
	{EFBIG, LKM_E_TOO_LARGE, true, false, always,
		"the file is larger than 2 GiB, more than any kernel loads"},
	{EKEYREJECTED, LKM_E_UNSIGNED, false, false, may_be_unsigned,
		"the module is not signed, and this kernel requires signed modules"},
	{ENOKEY, LKM_E_KEY_UNKNOWN, true, false, always,
		"the module is signed with a key that this kernel does not know"},
	{EBADMSG, LKM_E_SIGNATURE_MALFORMED, true, false, always,
		"the signature at the end of the file is malformed"},
	{EIO, LKM_E_UNREADABLE, false, false, is_unread, "the file cannot be read"},
};

/* Would the kernel's log have it, and has it not? */
static bool is_ruled_out(const struct candidate *candidate, const struct lk_evidence *evidence)
{
	if (candidate->code == LKM_E_PARAM_VALUE && lk_rules_has_long_value(evidence))
		return false;
	return candidate->logged && evidence->log_readable == LK_YES;
}

static bool is_left(const struct candidate *candidate, const struct lk_evidence *evidence)
{
	if (evidence->deed == LK_DEED_UNLOAD && !candidate->unloading)
		return false;
	if (is_ruled_out(candidate, evidence))
		return false;
	return candidate->fits(evidence);
}

bool lk_rules_has_candidates(int errnum)
{
	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++)
		if (candidates[i].errnum == errnum)
			return true;
	return false;
}

static void add_candidates(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++)
		if (candidates[i].errnum == evidence->errnum && is_left(&candidates[i], evidence))
			lk_finding_add(findings, candidates[i].code, LKM_POSSIBLE, "%s",
				candidates[i].cause);
}

static size_t count_candidates(const struct lk_evidence *evidence)
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++)
		count += candidates[i].errnum == evidence->errnum &&
			 is_left(&candidates[i], evidence);
	return count;
}

/* The init function comes first if the log can be read: a filter or a policy that says nothing is
 * rare. It is likely if nothing else is left. */
void lk_rules_remaining(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const bool rivals =
		findings->count || count_candidates(evidence) || lk_rules_may_be_silent(evidence);

	const bool loads = evidence->deed == LK_DEED_LOAD;
	const bool silent = evidence->log_readable == LK_YES;

	if (!evidence->tried || lk_rules_is_explained(findings))
		return;
	if (loads && silent)
		lk_rules_explain_init(evidence, rivals ? LKM_POSSIBLE : LKM_LIKELY, findings);
	add_candidates(evidence, findings);
	if (loads && evidence->trace.on && !findings->count)
		lk_rules_trace_refusal(evidence, findings);
	if (loads && !silent)
		lk_rules_explain_init(evidence, rivals ? LKM_POSSIBLE : LKM_LIKELY, findings);
}
