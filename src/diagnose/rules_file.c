/* SPDX-License-Identifier: MIT */
/* Is the file a module for this machine, and can the kernel read it? */
#include "rules.h"

#include <errno.h>
#include <inttypes.h>

static const char again[] = "install or build the module again";

/* The results of lkm's reader, and the errno of the kernel for each: the kernel reads ELF, and
 * before that it looks for a signature if it requires one. */
static const struct form {
	const char *cause;
	enum lkm_code code;
	bool no_elf, nothing; /* readable, but not a module; nothing to read */
} forms[] = {
	[LK_FORM_EMPTY] = {"the file is empty", LKM_E_NOT_A_MODULE, .nothing = true},
	[LK_FORM_TEXT] = {"the file is text, not a module", LKM_E_NOT_A_MODULE, .no_elf = true},
	[LK_FORM_OTHER] = {"the file is not a module", LKM_E_NOT_A_MODULE, .no_elf = true},
	[LK_FORM_PACKED] =
		{"the file is compressed in a way that neither the kernel nor lkm can decompress",
			LKM_E_NOT_A_MODULE, .no_elf = true},
	[LK_FORM_DAMAGED] = {"the file is damaged, most likely cut short", LKM_E_NOT_A_MODULE,
		.no_elf = true},
	[LK_FORM_BAD_PACK] = {"the compressed file is damaged", LKM_E_DAMAGED, .nothing = true},
	[LK_FORM_NOT_A_FILE] = {"it is not a file", LKM_E_NOT_A_MODULE, .nothing = true},
};

static bool explains(const struct form *form, const struct lk_evidence *evidence)
{
	if (!form->cause)
		return false;
	if (!evidence->tried)
		return true;
	if (form->nothing)
		return evidence->errnum == EINVAL;
	return evidence->errnum == ENOEXEC || evidence->errnum == EKEYREJECTED;
}

/* The kernel does not mind everything that our reader minds: that it does, a line or the policy of
 * signatures must say. */
static enum lkm_certainty form_certainty(const struct lk_evidence *evidence)
{
	if (evidence->file.form != LK_FORM_DAMAGED || !evidence->tried)
		return LKM_CERTAIN;
	if (evidence->errnum == EKEYREJECTED)
		return evidence->kernel.sig_enforce == LK_YES ? LKM_CERTAIN : LKM_LIKELY;
	return lk_rules_first_line(evidence, LK_KLOG_BAD_ELF) ? LKM_CERTAIN : LKM_LIKELY;
}

/* Refuted by a file that lkm can read as a module. */
static bool check_form(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_evidence_file *file = &evidence->file;
	const struct form *form =
		&forms[file->form < sizeof(forms) / sizeof(*forms) ? file->form : 0];

	if (!explains(form, evidence))
		return false;
	lk_finding_add(findings, form->code, form_certainty(evidence), "%s", form->cause);
	/* The rest say it all. */
	if (file->fault && (file->form == LK_FORM_OTHER || file->form == LK_FORM_DAMAGED ||
				   file->form == LK_FORM_BAD_PACK))
		lk_finding_evidence(findings, "%s", file->fault);
	if (file->form == LK_FORM_PACKED) {
		lk_finding_evidence(findings, "it looks like %s", file->packed);
		lk_finding_remedy(findings, "compress it with xz --check=crc32, gzip or zstd");
	} else {
		lk_finding_remedy(findings, again);
	}
	return true;
}

/* Kernels that do not name the machine call such a file invalid, as they do where its byte order is
 * not theirs. */
static bool is_foreign(const struct lk_evidence *evidence)
{
	if (evidence->file.right_machine == LK_UNKNOWN)
		return lk_rules_first_line(evidence, LK_KLOG_MACHINE);
	return evidence->file.right_machine == LK_NO &&
	       (lk_rules_by_facts(evidence) || lk_rules_first_line(evidence, LK_KLOG_BAD_ELF) ||
		       lk_rules_first_line(evidence, LK_KLOG_MACHINE));
}

/* Refuted by an ELF header like those of the kernel's own modules. */
static bool check_machine(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_MACHINE);
	const char *machine = evidence->file.machine, *kernels = evidence->kernel.machine;
	enum lkm_certainty certainty = lk_rules_facts_certainty(evidence);

	if (!lk_rules_concern(evidence, ENOEXEC) || !is_foreign(evidence))
		return false;
	if (!lk_rules_by_facts(evidence))
		certainty = evidence->file.right_machine == LK_NO ? LKM_CERTAIN : LKM_LIKELY;
	lk_finding_add(findings, LKM_E_WRONG_MACHINE, certainty, "the module was built for %s%s%s",
		machine ? machine : "another kind of processor",
		machine && kernels ? ", and this kernel is for " : "",
		machine && kernels ? kernels : "");
	if (line)
		lk_finding_evidence(findings, "its ELF header says machine %" PRId64, line->number);
	lk_finding_remedy(findings, "install the module for this architecture");
	return true;
}

/* Refuted by the type in its ELF header. */
static bool check_type(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->file.relocatable != LK_NO || !lk_rules_concern(evidence, ENOEXEC))
		return false;
	lk_finding_add(findings, LKM_E_NOT_A_MODULE, LKM_CERTAIN,
		"the file is an ELF file, but a program or library, not a module");
	lk_finding_remedy(findings, again);
	return true;
}

/* Refuted by a symbol table, or by another errno. */
static void check_symbol_table(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_STRIPPED);

	if (!lk_rules_concern(evidence, ENOEXEC))
		return;
	if (!line && (evidence->file.symbols != LK_NO || !lk_rules_by_facts(evidence)))
		return;
	lk_finding_add(findings, LKM_E_STRIPPED,
		line ? LKM_CERTAIN : lk_rules_facts_certainty(evidence),
		"the module has no symbol table");
	lk_finding_remedy(findings, "build it again; strip modules with --strip-debug only");
}

/* The line has no newline at its end, and may come with the next message only. Refuted by another
 * errno, or a module that is not a live patch. */
static void check_livepatch(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (!lk_rules_failed_with(evidence, ENOEXEC) || evidence->file.livepatch == LK_NO ||
		!lk_rules_first_line(evidence, LK_KLOG_LIVEPATCH))
		return;
	lk_finding_add(findings, LKM_E_LIVEPATCH, LKM_CERTAIN,
		"the module is a live patch, and this kernel has no support for live patches");
}

/* The parts of a file that the kernel's words are about and that our reader checks, too. */
static bool is_checked(const struct lk_klog *line)
{
	return lk_span_starts(line->name, "header") || lk_span_starts(line->name, "section");
}

/* A line without a name, where our reader saw nothing wrong. Refuted by a file that is sound in
 * what the line is about. */
static void check_log(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line;
	size_t i = 0;

	if (!lk_rules_failed_with(evidence, ENOEXEC))
		return;
	while ((line = lk_rules_line(evidence, LK_KLOG_BAD_ELF, &i)))
		if (!line->module.size && !(evidence->file.sound == LK_YES && is_checked(line)))
			break;
	if (!line)
		return;
	lk_finding_add(findings, LKM_E_NOT_A_MODULE,
		evidence->file.sound == LK_YES ? LKM_POSSIBLE : LKM_LIKELY,
		"the file is not a complete module");
	lk_finding_evidence(
		findings, "during the call the kernel said: %.*s", LK_SPAN_TEXT(line->text));
	lk_finding_remedy(findings, again);
}

/* Where the tool decompresses it itself then, what the kernel said about that is not the end of it.
 * Refuted by a file that is not compressed. */
static void check_packing(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_UNPACKING);
	const char *check = evidence->file.check;

	if (!line)
		line = lk_rules_first_line(evidence, LK_KLOG_NOT_PACKED);
	if (!line || evidence->falls_back ||
		(evidence->file.form != LK_FORM_UNKNOWN && !evidence->file.packed) ||
		!(lk_rules_failed_with(evidence, EINVAL) || lk_rules_failed_with(evidence, ENOMEM)))
		return;
	lk_finding_add(findings, LKM_E_PACKING, check ? LKM_CERTAIN : LKM_LIKELY,
		"the kernel cannot decompress the file%s%s%s",
		check ? ": it accepts no xz file with checksum " : "", check ? check : "",
		check ? ", only with CRC32" : "");
	if (line->kind == LK_KLOG_NOT_PACKED)
		lk_finding_evidence(findings,
			"the only compression that this kernel supports is %.*s",
			LK_SPAN_TEXT(line->name));
	lk_finding_remedy(findings, check ? "compress it with xz --check=crc32 --lzma2=dict=1MiB"
					  : "let modprobe or insmod decompress it");
}

/* Refuted by an init function that returned it. A writer that is still there is proof enough. */
static void check_writers(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const char *writer = evidence->file.writer;

	if (!lk_rules_failed_with(evidence, ETXTBSY) ||
		!(writer || lk_rules_init_returned(evidence) == LK_NO))
		return;
	lk_finding_add(findings, LKM_E_FILE_BUSY, LKM_CERTAIN, "the file is open for writing");
	if (writer)
		lk_finding_evidence(findings, "%s has it open", writer);
	lk_finding_remedy(findings,
		"try again when it is closed; fuser -v '%s' shows which process has it open",
		evidence->path ? evidence->path : "FILE");
}

#define SIZE_MAX_LOADED INT32_MAX

/* Refuted by the size of the file. */
static void check_size(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const uint64_t size = evidence->file.size;

	if (!lk_rules_concern(evidence, EFBIG) || (size && size <= SIZE_MAX_LOADED) ||
		(!size && !evidence->tried))
		return;
	lk_finding_add(findings, LKM_E_TOO_LARGE, size ? LKM_CERTAIN : LKM_POSSIBLE,
		"the file is larger than 2 GiB, more than any kernel loads");
}

static uint64_t mib(uint64_t bytes)
{
	return bytes >> 20;
}

/* The line about memory may be about what the module's init function wanted, or another process:
 * refuted by a size that is not the module's. */
static bool is_modules_size(const struct lk_evidence *evidence, const struct lk_klog *line)
{
	const uint64_t memory = evidence->file.memory;

	return !line->number || !memory || (uint64_t)line->number / 2 <= memory;
}

/* What a kernel logs of it, it does not log every time. Refuted by enough memory, and by a line
 * about another size. */
static void check_room(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_NO_MEMORY);
	uint64_t wanted = evidence->file.memory, there = evidence->kernel.memory;
	bool beyond = there && wanted > there;

	if (line && !is_modules_size(evidence, line))
		line = NULL;
	if (!lk_rules_concern(evidence, ENOMEM) || (!line && !beyond))
		return;
	lk_finding_add(findings, LKM_E_NO_ROOM, beyond ? LKM_CERTAIN : LKM_LIKELY,
		"the kernel found no memory for the module");
	if (beyond)
		lk_finding_evidence(findings,
			"it takes %" PRIu64 " MiB, and this machine has %" PRIu64, mib(wanted),
			mib(there));
	else
		lk_finding_evidence(findings, "during the call the kernel said: %.*s",
			LK_SPAN_TEXT(line->text));
}

void lk_rules_file(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->deed != LK_DEED_LOAD)
		return;
	check_writers(evidence, findings);
	check_size(evidence, findings);
	check_packing(evidence, findings);
	check_room(evidence, findings);
	if (check_machine(evidence, findings) || check_form(evidence, findings) ||
		check_type(evidence, findings))
		return;
	check_symbol_table(evidence, findings);
	check_livepatch(evidence, findings);
	check_log(evidence, findings);
}
