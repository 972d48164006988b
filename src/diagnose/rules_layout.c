/* SPDX-License-Identifier: MIT */
/* Does the module's file satisfy the kernel's loader in its sections, symbols and relocations? */
#include "rules.h"

#include <errno.h>
#include <inttypes.h>

/* What each fault means, and from which Linux on the kernel is known to refuse it. */
static const struct meaning {
	long major, minor;
	enum lkm_code code;
	const char *remedy;
} meanings[] = {
	[LK_LAYOUT_SIGNATURE] = {5, 10, LKM_E_SIGNATURE_MALFORMED, "install or build it again"},
	[LK_LAYOUT_FIRST] = {6, 1, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_SECTION_NAME] = {6, 1, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_INFORMATION] = {6, 12, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_STRINGS] = {7, 3, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_OUTSIDE] = {5, 10, LKM_E_NOT_A_MODULE, "copy or build the module again"},
	[LK_LAYOUT_SYMBOL_TABLES] = {6, 12, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_SYMBOL_LINK] = {6, 1, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_NO_THIS] = {5, 10, LKM_E_NOT_A_MODULE,
		"build it as a module, with the kernel's makefiles"},
	[LK_LAYOUT_THIS_COUNT] = {6, 12, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_THIS_EMPTY] = {6, 12, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_THIS_UNLOADED] = {5, 10, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_WRITE_EXEC] = {6, 1, LKM_E_NOT_A_MODULE,
		"build it again; no section may have both flags (readelf -S shows them)"},
	[LK_LAYOUT_COMMON] = {5, 10, LKM_E_NOT_A_MODULE, "build it again with -fno-common"},
	[LK_LAYOUT_PERCPU] = {5, 10, LKM_E_NO_ROOM, "use alloc_percpu() in the module"},
	[LK_LAYOUT_REL] = {5, 10, LKM_E_NOT_A_MODULE,
		"build it again with the toolchain of this architecture"},
	[LK_LAYOUT_RELOCATION] = {5, 10, LKM_E_NOT_A_MODULE,
		"build it again with the flags of this kernel's makefiles"},
	[LK_LAYOUT_TARGET] = {6, 1, LKM_E_NOT_A_MODULE, "build the module again"},
	[LK_LAYOUT_OVERFLOW] = {5, 10, LKM_E_NOT_A_MODULE,
		"build it again with the flags of this kernel's makefiles"},
};

static void add(const struct lk_evidence *evidence, const struct meaning *meaning,
	enum lkm_certainty certainty, struct lk_findings *findings)
{
	const struct lk_layout *layout = &evidence->file.layout_fault;

#define SAY(...) lk_finding_add(findings, meaning->code, certainty, __VA_ARGS__)
	switch (layout->fault) {
	case LK_LAYOUT_SOUND:
		return;
	case LK_LAYOUT_SIGNATURE:
		SAY("the signature at the end of the file is malformed");
		break;
	case LK_LAYOUT_FIRST:
		SAY("the file is damaged: its first section header is not empty");
		break;
	case LK_LAYOUT_SECTION_NAME:
		SAY("the file is damaged: the name of section %" PRIu64 " lies outside of it",
			layout->number);
		break;
	case LK_LAYOUT_INFORMATION:
		SAY("the module has %" PRIu64 " sections .modinfo, and the kernel expects one",
			layout->number);
		break;
	case LK_LAYOUT_STRINGS:
		SAY("the file is damaged: a symbol's name has no end");
		break;
	case LK_LAYOUT_OUTSIDE:
		SAY("the file is damaged: a section lies outside of it");
		break;
	case LK_LAYOUT_SYMBOL_TABLES:
		SAY("the module has %" PRIu64 " symbol tables, and the kernel expects one",
			layout->number);
		break;
	case LK_LAYOUT_SYMBOL_LINK:
		SAY("the symbol table names no table of strings");
		break;
	case LK_LAYOUT_NO_THIS:
		SAY("the file is not a kernel module: it has no section "
		    ".gnu.linkonce.this_module");
		break;
	case LK_LAYOUT_THIS_COUNT:
		SAY("the module has %" PRIu64 " sections .gnu.linkonce.this_module, and the "
		    "kernel expects one",
			layout->number);
		break;
	case LK_LAYOUT_THIS_EMPTY:
		SAY("the section .gnu.linkonce.this_module is empty");
		break;
	case LK_LAYOUT_THIS_UNLOADED:
		SAY("the section .gnu.linkonce.this_module takes no memory");
		break;
	case LK_LAYOUT_WRITE_EXEC:
		SAY("a section of the module is both writable and executable");
		break;
	case LK_LAYOUT_COMMON:
		SAY("the module has common symbols, which the kernel does not support");
		break;
	case LK_LAYOUT_PERCPU:
		SAY("the module wants %" PRIu64 " bytes of static per-CPU memory, more than the "
		    "kernel reserves",
			layout->number);
		break;
	case LK_LAYOUT_REL:
		SAY("the module has relocations without addends, which this kernel does not apply");
		break;
	case LK_LAYOUT_RELOCATION:
		SAY("the module has a relocation of type %" PRIu64
		    ", which this kernel does not know",
			layout->number);
		break;
	case LK_LAYOUT_TARGET:
		SAY("the module is damaged: a relocation would change bytes that are not zero");
		break;
	case LK_LAYOUT_OVERFLOW:
		SAY("a relocation of the module can reach no address");
		break;
	}
#undef SAY
	if (layout->section)
		lk_finding_evidence(findings, "section %s", layout->section);
	if (layout->symbol)
		lk_finding_evidence(findings, "symbol '%s'", layout->symbol);
	lk_finding_remedy(findings, "%s", meaning->remedy);
}

/* Refuted by a trace that saw the loader content. After a failure the loader's line about it says
 * more, where it is known. */
void lk_rules_layout(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const enum lk_layout_fault fault = evidence->file.layout_fault.fault;
	const struct meaning *meaning = &meanings[fault];
	const int errnum = fault == LK_LAYOUT_PERCPU ? ENOMEM : ENOEXEC;
	enum lkm_certainty certainty = lk_rules_facts_certainty(evidence);

	if (evidence->deed != LK_DEED_LOAD || fault == LK_LAYOUT_SOUND ||
		evidence->trace.accepted || !lk_rules_concern(evidence, errnum) ||
		evidence->file.right_machine == LK_NO || evidence->file.relocatable == LK_NO)
		return;
	/* After a failure the rules of signatures know more. */
	if (fault == LK_LAYOUT_SIGNATURE && evidence->tried)
		return;
	if (fault == LK_LAYOUT_PERCPU ||
		!lk_rules_is_since(evidence, meaning->major, meaning->minor))
		certainty = evidence->tried ? LKM_POSSIBLE : LKM_LIKELY;
	add(evidence, meaning, certainty, findings);
}
