/* SPDX-License-Identifier: MIT */
/* What one message proves: what the kernel said is certain, what a tool's errno leaves open is
 * possible. */
#include "logged_causes.h"

#include <errno.h>
#include <string.h>

#include "../base/errno_text.h"
#include "diagnose.h"
#include "rules.h"

/* The lines of the loader: the errno that the call ends with, so that the rules know the case, and
 * the code of the cause. */
static const struct row {
	enum lk_klog_kind kind;
	int errnum;
	enum lkm_code code;
} rows[] = {
	{LK_KLOG_UNKNOWN_SYMBOL, ENOENT, LKM_E_SYMBOL_MISSING},
	{LK_KLOG_SYMBOL_VERSION, EINVAL, LKM_E_SYMBOL_VERSION},
	{LK_KLOG_NO_VERSION, EINVAL, LKM_E_SYMBOL_VERSION},
	{LK_KLOG_NAMESPACE, EINVAL, LKM_E_NAMESPACE},
	{LK_KLOG_GAVE_UP, EBUSY, LKM_E_DEPENDENCY_SLOW},
	{LK_KLOG_VERMAGIC, ENOEXEC, LKM_E_VERMAGIC},
	{LK_KLOG_DUPLICATE_EXPORT, ENOEXEC, LKM_E_DUPLICATE_SYMBOL},
	{LK_KLOG_PARAM_INVALID, EINVAL, LKM_E_PARAM_VALUE},
	{LK_KLOG_PARAM_TOO_LARGE, ENOSPC, LKM_E_PARAM_VALUE},
	{LK_KLOG_PARAM_ITEMS, EINVAL, LKM_E_PARAM_VALUE},
	{LK_KLOG_PARAM_LENGTH, ENOSPC, LKM_E_PARAM_VALUE},
	{LK_KLOG_PARAM_FEW, EINVAL, LKM_E_PARAM_VALUE},
	{LK_KLOG_NO_MODULE, ENOEXEC, LKM_E_NOT_A_MODULE},
	{LK_KLOG_WRITE_EXEC, ENOEXEC, LKM_E_NOT_A_MODULE},
	{LK_KLOG_COMMON, ENOEXEC, LKM_E_NOT_A_MODULE},
	{LK_KLOG_RELOCATION, ENOEXEC, LKM_E_NOT_A_MODULE},
	{LK_KLOG_PERCPU, ENOMEM, LKM_E_NO_ROOM},
	{LK_KLOG_BTF, EINVAL, LKM_E_LAYOUT},
	{LK_KLOG_NAME_TAKEN, EINVAL, LKM_E_BUILTIN},
	{LK_KLOG_HASH, EKEYREJECTED, LKM_E_INTEGRITY},
	{LK_KLOG_MACHINE, ENOEXEC, LKM_E_WRONG_MACHINE},
	{LK_KLOG_BAD_ELF, ENOEXEC, LKM_E_NOT_A_MODULE},
	{LK_KLOG_STRIPPED, ENOEXEC, LKM_E_STRIPPED},
	{LK_KLOG_THIS_MODULE, ENOEXEC, LKM_E_LAYOUT},
	{LK_KLOG_LIVEPATCH, ENOEXEC, LKM_E_LIVEPATCH},
	{LK_KLOG_UNSIGNED, EKEYREJECTED, LKM_E_UNSIGNED},
	{LK_KLOG_UNKNOWN_KEY, EKEYREJECTED, LKM_E_KEY_UNKNOWN},
	{LK_KLOG_CRYPTO, EKEYREJECTED, LKM_E_KEY_UNKNOWN},
	{LK_KLOG_BAD_SIGNATURE, EBADMSG, LKM_E_SIGNATURE_MALFORMED},
	{LK_KLOG_BLACKLISTED, EPERM, LKM_E_BLACKLISTED},
	{LK_KLOG_IMA, EACCES, LKM_E_INTEGRITY},
	{LK_KLOG_SELINUX, EACCES, LKM_E_SECURITY_MODULE},
	{LK_KLOG_APPARMOR, EPERM, LKM_E_SECURITY_MODULE},
	{LK_KLOG_LOADPIN, EPERM, LKM_E_SECURITY_MODULE},
	{LK_KLOG_IPE, EACCES, LKM_E_SECURITY_MODULE},
	{LK_KLOG_UNPACKING, EINVAL, LKM_E_PACKING},
	{LK_KLOG_NOT_PACKED, EINVAL, LKM_E_PACKING},
	{LK_KLOG_NO_MEMORY, ENOMEM, LKM_E_NO_ROOM},
	{LK_KLOG_PROPRIETARY, ENOENT, LKM_E_GPL_ONLY},
};

static const struct row *find_row(enum lk_klog_kind kind)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].kind == kind)
			return &rows[i];
	return NULL;
}

/* The line itself is shown beside the cause. */
static void drop_line(struct lkm_finding *finding)
{
	size_t kept = 0;

	for (size_t i = 0; i < finding->evidence_count; i++)
		if (!strstr(finding->evidence[i], "the kernel says: ") &&
			!strstr(finding->evidence[i], "during the call"))
			finding->evidence[kept++] = finding->evidence[i];
	finding->evidence_count = kept;
}

/* Without facts two rules may give one cause. */
static bool has_cause(const struct lk_findings *findings, enum lkm_code code)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].code == code)
			return true;
	return false;
}

static void take_findings(
	struct lk_findings *findings, const struct lk_findings *from, enum lkm_code code)
{
	for (size_t i = 0; i < from->count; i++) {
		struct lkm_finding finding = from->items[i];

		if (code != LKM_OK && finding.code != code)
			continue;
		if (code != LKM_OK)
			finding.certainty = LKM_CERTAIN;
		else if (has_cause(findings, finding.code))
			continue;
		drop_line(&finding);
		if (LK_APPEND(findings->arena, findings, finding) < 0)
			findings->failed = true;
	}
}

/* Ask the rules about a line as if it were all that a failed load left behind. False when none of
 * them gives the cause that this line stands for. */
static bool ask_rules(const struct row *row, const struct lk_klog *klog, const char *module,
	struct lk_findings *findings)
{
	const struct lk_evidence evidence = {.deed = LK_DEED_LOAD,
		.tried = true,
		.errnum = row->errnum,
		.module = module ? module : "",
		.log_readable = LK_YES,
		.log = klog,
		.log_count = 1};
	const size_t before = findings->count;
	struct lk_findings found;

	if (lk_diagnose(&evidence, findings->arena, &found) < 0) {
		findings->failed = true;
		return true;
	}
	take_findings(findings, &found, row->code);
	return findings->count > before;
}

/* The kernel writes one line for each reason, and then one with the errno for the symbol. */
static void add_symbol_errno(
	const struct lk_message *message, const char *module, struct lk_findings *findings)
{
	const struct lk_span name = message->klog.name;

	lk_finding_add(findings, LKM_E_SYMBOL_VERSION, LKM_POSSIBLE,
		"'%.*s' has changed since the module was built (CRC mismatch)", LK_SPAN_TEXT(name));
	lk_finding_add(findings, LKM_E_NAMESPACE, LKM_POSSIBLE,
		"the module does not import the namespace of '%.*s'", LK_SPAN_TEXT(name));
	lk_finding_remedy(findings,
		"the line before it in the kernel log has the reason: "
		"journalctl -k | grep '%s: '",
		module ? module : "");
}

static void add_lockdown(const struct lk_klog *klog, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_LOCKDOWN, LKM_CERTAIN,
		"lockdown does not allow %.*s: %.*s asked for it", LK_SPAN_TEXT(klog->name),
		LK_SPAN_TEXT(klog->detail));
	if (lk_span_find(klog->name, "parameter"))
		lk_finding_remedy(findings, "load the module without that parameter");
	else
		lk_finding_remedy(findings,
			"sign the module with a key that the kernel trusts, or switch Secure Boot "
			"off in the firmware setup");
}

/* Another driver has what this one needs: the kernel does not say that the load failed for it. */
static bool add_busy(const struct lk_klog *klog, struct lk_findings *findings)
{
	switch (klog->kind) {
	case LK_KLOG_IRQ:
		lk_finding_add(findings, LKM_E_RESOURCE_BUSY, LKM_CERTAIN,
			"a driver asked for interrupt %lld, which another one does not share",
			(long long)klog->number);
		lk_finding_remedy(findings, "see who has it: /proc/interrupts");
		return true;
	case LK_KLOG_REGION:
		lk_finding_add(findings, LKM_E_RESOURCE_BUSY, LKM_CERTAIN,
			"%.*s cannot have %.*s: something else has it", LK_SPAN_TEXT(klog->detail),
			LK_SPAN_TEXT(klog->name));
		lk_finding_remedy(findings, "see what has it: /proc/iomem and /proc/ioports");
		return true;
	case LK_KLOG_REGISTERED:
		lk_finding_add(findings, LKM_E_RESOURCE_BUSY, LKM_CERTAIN,
			"a driver called '%.*s' is already registered", LK_SPAN_TEXT(klog->name));
		return true;
	case LK_KLOG_DUPLICATE:
		lk_finding_add(findings, LKM_E_RESOURCE_BUSY, LKM_CERTAIN,
			"a driver wanted to create '%.*s', which exists already",
			LK_SPAN_TEXT(klog->name));
		return true;
	default:
		return false;
	}
}

static void add_loader(
	const struct lk_message *message, const char *module, struct lk_findings *findings)
{
	const struct lk_klog *klog = &message->klog;
	const struct row *row = find_row(klog->kind);

	if (klog->kind == LK_KLOG_UNKNOWN_SYMBOL && message->errnum && message->errnum != ENOENT) {
		add_symbol_errno(message, module, findings);
	} else if (klog->kind == LK_KLOG_PARAM_UNKNOWN) {
		lk_finding_add(findings, LKM_E_PARAM_UNKNOWN, LKM_CERTAIN,
			"the module has no parameter '%.*s', so the kernel ignored it",
			LK_SPAN_TEXT(klog->name));
		lk_finding_remedy(findings, "see its parameters: lkm params %s", module);
	} else if (klog->kind == LK_KLOG_PARAM_REFUSED) {
		lk_finding_add(findings, LKM_E_PARAM_REFUSED, LKM_CERTAIN,
			"the module's own code refused the value of parameter '%.*s'",
			LK_SPAN_TEXT(klog->name));
	} else if (klog->kind == LK_KLOG_INIT_STRANGE) {
		lk_finding_add(findings, LKM_E_LOGGED_ERRORS, LKM_CERTAIN,
			"the module is loaded; its init function returned %lld, and should have "
			"returned 0: it may not have done all of its work",
			(long long)klog->number);
	} else if (klog->kind == LK_KLOG_LOCKDOWN) {
		add_lockdown(klog, findings);
	} else if (lk_span_is(klog->name, "module_layout") &&
		   (klog->kind == LK_KLOG_SYMBOL_VERSION || klog->kind == LK_KLOG_NO_VERSION)) {
		lk_finding_add(findings, LKM_E_LAYOUT, LKM_CERTAIN,
			"the module was built for a kernel with another configuration: shared "
			"structures differ");
		lk_finding_remedy(
			findings, "build it again with the headers of the running kernel");
	} else if (add_busy(klog, findings)) {
		return;
	} else if (!row || !ask_rules(row, klog, module, findings)) {
		lk_finding_add(findings, row ? row->code : LKM_E_REFUSED, LKM_CERTAIN,
			"the kernel's module loader refused the module with this message");
	}
}

static void add_remark(struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_OK, LKM_CERTAIN,
		"this is only a remark: the kernel loads the module all the same");
}

static void add_firmware(const struct lk_message *message, struct lk_findings *findings)
{
	const struct lk_klog *klog = &message->klog;

	lk_finding_add(findings, LKM_E_FIRMWARE_MISSING, LKM_CERTAIN,
		"firmware file '%.*s' cannot be loaded for %.*s: %s", LK_SPAN_TEXT(klog->name),
		LK_SPAN_TEXT(klog->detail), lk_errno_text(message->errnum));
	if (message->errnum == ENOENT)
		lk_finding_remedy(findings,
			"install the package that has /lib/firmware/%.*s; if it is installed, add "
			"it to the initramfs",
			LK_SPAN_TEXT(klog->name));
}

static void add_probe(const struct lk_message *message, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_NO_DEVICE, LKM_CERTAIN,
		"the driver did not accept device %.*s: %s", LK_SPAN_TEXT(message->klog.detail),
		lk_errno_text(message->errnum));
	if (lk_errno_name(message->errnum))
		lk_finding_evidence(findings, "its probe function returned -%s",
			lk_errno_name(message->errnum));
	lk_finding_remedy(findings, "see what the driver logged just before: journalctl -k");
}

/* The character sets of filesystems are modules. */
static void add_charset(const struct lk_message *message, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
		"the filesystem needs the character set '%.*s', whose module nls_%.*s is not "
		"loaded",
		LK_SPAN_TEXT(message->klog.name), LK_SPAN_TEXT(message->klog.name));
	lk_finding_remedy(findings, "lkm load nls_%.*s, and mount it again",
		LK_SPAN_TEXT(message->klog.name));
}

static void add_filesystem(const struct lk_message *message, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
		"the kernel has no filesystem '%.*s', and found no module for it",
		LK_SPAN_TEXT(message->klog.name));
	lk_finding_remedy(findings,
		"lkm load fs-%.*s says why, and lkm why fs-%.*s what decides it",
		LK_SPAN_TEXT(message->klog.name), LK_SPAN_TEXT(message->klog.name));
}

static void add_filter(struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_CONFINED, LKM_CERTAIN,
		"a system call filter (seccomp) killed the process that wanted to load or unload "
		"a module");
	lk_finding_remedy(findings,
		"do it outside of that service or container, or allow the group @module in "
		"SystemCallFilter= of its unit");
}

/* Tools ---------------------------------------------------------------------------------------- */

/* The errno of a tool comes from the kernel: only its log says which cause it was. */
static void add_errno(
	const struct lk_message *message, const char *module, struct lk_findings *findings)
{
	lk_logged_errno(message->errnum, message->kind == LK_MESSAGE_NOT_REMOVED, module, findings);
}

void lk_logged_errno(int errnum, bool unloading, const char *module, struct lk_findings *findings)
{
	const struct lk_evidence evidence = {
		.deed = unloading ? LK_DEED_UNLOAD : LK_DEED_LOAD,
		.tried = true,
		.errnum = errnum,
		.module = module ? module : "",
	};
	struct lk_findings found;

	if (lk_diagnose(&evidence, findings->arena, &found) < 0) {
		findings->failed = true;
		return;
	}
	for (size_t i = 0; i < found.count; i++)
		/* Without any fact but an errno nothing is proven. */
		if (found.items[i].certainty == LKM_CERTAIN)
			found.items[i].certainty = found.count > 1 ? LKM_POSSIBLE : LKM_LIKELY;
	take_findings(findings, &found, LKM_OK);
	/* Kernels before 5.4 refuse unsigned modules with this errno. */
	if (!unloading && errnum == ENOKEY)
		lk_finding_add(findings, LKM_E_UNSIGNED, LKM_POSSIBLE,
			"the module is not signed, and this kernel requires signed modules");
	if (!unloading && (errnum == EINVAL || errnum == ERANGE || errnum == ENOSPC))
		lk_finding_add(findings, LKM_E_PARAM_VALUE, LKM_POSSIBLE,
			"a parameter has a value that the module does not accept");
	if (findings->count)
		lk_finding_remedy(findings,
			"the kernel log may say %s: lkm explain --boot, or "
			"journalctl -k | lkm explain -",
			findings->count > 1 ? "which" : "more");
}

static void add_not_found(const struct lk_message *message, struct lk_findings *findings)
{
	const struct lk_klog *klog = &message->klog;

	if (klog->detail.size && *klog->detail.data == '/')
		lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
			"the indexes in %.*s have no module, built-in module or alias '%.*s'",
			LK_SPAN_TEXT(klog->detail), LK_SPAN_TEXT(klog->name));
	else
		lk_finding_add(findings, LKM_E_NOT_FOUND, LKM_CERTAIN,
			"there is no module, built-in module or alias '%.*s'",
			LK_SPAN_TEXT(klog->name));
	lk_finding_remedy(findings, "see what this system knows of it: lkm why %.*s",
		LK_SPAN_TEXT(klog->name));
}

static void add_unreadable(const struct lk_message *message, struct lk_findings *findings)
{
	const char *why = message->errnum ? lk_errno_text(message->errnum) : "not found";

	lk_finding_add(findings, LKM_E_UNREADABLE, LKM_CERTAIN, "'%.*s' cannot be read: %s",
		LK_SPAN_TEXT(message->klog.name), why);
}

static void add_in_use(
	const struct lk_message *message, const char *module, struct lk_findings *findings)
{
	if (message->klog.detail.size)
		lk_finding_add(findings, LKM_E_IN_USE, LKM_CERTAIN, "it is in use by %.*s",
			LK_SPAN_TEXT(message->klog.detail));
	else
		/* rmmod would name other modules; modprobe says only that it is in use. */
		lk_finding_add(findings, LKM_E_IN_USE, LKM_CERTAIN, "it is in use%s",
			lk_span_is(message->tool, "rmmod") ? ", but not by other modules" : "");
	lk_finding_remedy(findings, "see by whom: lkm users %s", module);
}

static void add_command(const struct lk_message *message, struct lk_findings *findings)
{
	const struct lk_klog *klog = &message->klog;

	if (klog->detail.size)
		lk_finding_add(findings, LKM_E_COMMAND_FAILED, LKM_CERTAIN,
			"modprobe.d has the command '%.*s' for it, which ended with status %lld",
			LK_SPAN_TEXT(klog->detail), (long long)klog->number);
	else
		lk_finding_add(findings, LKM_E_COMMAND_FAILED, LKM_CERTAIN,
			"modprobe.d has a command for it, which failed");
	if (lk_span_is(klog->detail, "/bin/false"))
		lk_finding_evidence(findings, "the usual way to forbid a module");
	lk_finding_remedy(findings, "see file and line: lkm why %.*s", LK_SPAN_TEXT(klog->name));
}

static void add_simple(
	const struct lk_message *message, const char *module, struct lk_findings *findings)
{
	switch (message->kind) {
	case LK_MESSAGE_NOT_LOADED:
		lk_finding_add(findings, LKM_E_NOT_LOADED, LKM_CERTAIN, "it is not loaded");
		break;
	case LK_MESSAGE_BUILTIN:
		lk_finding_add(findings, LKM_E_BUILTIN, LKM_CERTAIN,
			"it is built into the kernel, so it cannot be unloaded");
		break;
	default:
		lk_finding_add(findings, LKM_E_BLACKLISTED, LKM_CERTAIN,
			"a blacklist line of modprobe.d or the kernel command line forbids it");
		lk_finding_remedy(findings, "see file and line: lkm why %s", module);
		break;
	}
}

void lk_logged_causes(
	const struct lk_message *message, const char *module, struct lk_findings *findings)
{
	switch (message->kind) {
	case LK_MESSAGE_LOADER:
		add_loader(message, module, findings);
		break;
	case LK_MESSAGE_REMARK:
		add_remark(findings);
		break;
	case LK_MESSAGE_FIRMWARE:
		add_firmware(message, findings);
		break;
	case LK_MESSAGE_PROBE:
		add_probe(message, findings);
		break;
	case LK_MESSAGE_FILTER:
		add_filter(findings);
		break;
	case LK_MESSAGE_SWITCHED_OFF:
		lk_finding_add(findings, LKM_E_SWITCHED_OFF, LKM_CERTAIN,
			"the firmware setup (BIOS, UEFI) has switched the feature off");
		lk_finding_remedy(findings, "enable it there, and switch the machine off and on");
		break;
	case LK_MESSAGE_CHARSET:
		add_charset(message, findings);
		break;
	case LK_MESSAGE_FILESYSTEM:
		add_filesystem(message, findings);
		break;
	case LK_MESSAGE_NOT_FOUND:
		add_not_found(message, findings);
		break;
	case LK_MESSAGE_NOT_INSERTED:
	case LK_MESSAGE_NOT_REMOVED:
		if (message->errnum)
			add_errno(message, module, findings);
		break;
	case LK_MESSAGE_UNREADABLE:
		add_unreadable(message, findings);
		break;
	case LK_MESSAGE_IN_USE:
		add_in_use(message, module, findings);
		break;
	case LK_MESSAGE_COMMAND:
		add_command(message, findings);
		break;
	default:
		add_simple(message, module, findings);
		break;
	}
}

void lk_logged_crash(const struct lk_logged_crash *crash, struct lk_findings *findings)
{
	if (!crash->module) {
		lk_finding_add(findings, LKM_E_CRASHED, LKM_CERTAIN,
			"the kernel crashed; these lines do not say in which module");
		return;
	}
	if (crash->in_init) {
		lk_finding_add(findings, LKM_E_CRASHED, LKM_CERTAIN,
			"the kernel crashed while the init function of %s ran", crash->module);
		lk_finding_evidence(findings,
			"the module stays in state 'coming': it can neither be used nor unloaded");
	} else {
		lk_finding_add(findings, LKM_E_CRASHED, LKM_CERTAIN,
			"the kernel crashed in the code of module %s", crash->module);
	}
	lk_finding_remedy(findings,
		"reboot, since only that clears it; report it to the author of the module with "
		"the kernel log");
}

bool lk_logged_is_vague(const struct lk_message *message)
{
	switch (message->klog.kind) {
	case LK_KLOG_NO_MEMORY:
	case LK_KLOG_PARAM_ITEMS:
	case LK_KLOG_PARAM_LENGTH:
	case LK_KLOG_INIT_STRANGE:
	case LK_KLOG_OOPS:
		return true;
	case LK_KLOG_IMA:
		return !lk_span_find(message->text, ".ko");
	case LK_KLOG_LOCKDOWN:
		return !lk_span_find(message->klog.name, "module");
	default:
		return false;
	}
}
