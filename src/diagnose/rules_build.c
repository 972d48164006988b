/* SPDX-License-Identifier: MIT */
/* Was the module built for this kernel: version magic, and the layout of the kernel's structures.
 */
#include "rules.h"

#include <errno.h>
#include <string.h>

#include "vermagic.h"

/* A module's magic, the kernel's, and how sure it is that they are the cause. */
struct magics {
	const char *module, *kernel;
	enum lkm_certainty certainty;
};

static void name_release(const struct magics *magics, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_VERMAGIC, magics->certainty,
		"the module was built for Linux %.*s; this kernel is %.*s",
		(int)strcspn(magics->module, " "), magics->module,
		(int)strcspn(magics->kernel, " "), magics->kernel);
}

/* With CRCs on both sides the release is not what the kernel minded. */
static void add_vermagic(const struct lk_evidence *evidence, const struct magics *magics,
	struct lk_findings *findings)
{
	struct lk_vermagic_difference difference = {.missing = "", .surplus = ""};

	if (lk_vermagic_compare(findings->arena, magics->module, magics->kernel,
		    evidence->file.versions == LK_YES, &difference) < 0)
		findings->failed = true;
	if (difference.release && !*difference.missing && !*difference.surplus)
		name_release(magics, findings);
	else
		lk_finding_add(findings, LKM_E_VERMAGIC, magics->certainty,
			"the module was built for a kernel with other build options");
	lk_finding_evidence(findings, "its version magic is '%s', the kernel's is '%s'",
		magics->module, magics->kernel);
	if (*difference.missing)
		lk_finding_evidence(findings, "only the kernel has '%s'", difference.missing);
	if (*difference.surplus)
		lk_finding_evidence(findings, "only the module has '%s'", difference.surplus);
	lk_rules_build_again(evidence, findings);
}

static const char *copy(struct lk_findings *findings, struct lk_span text)
{
	char *copied = lk_arena_copy_span(findings->arena, text);

	findings->failed |= !copied;
	return copied ? copied : "";
}

/* The kernel says it in the log; where that cannot be read, the file and another module of this
 * kernel do. */
static void check_vermagic(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_VERMAGIC);
	struct magics magics = {.module = evidence->file.vermagic,
		.kernel = evidence->kernel.vermagic,
		.certainty = lk_rules_facts_certainty(evidence)};
	struct lk_vermagic_difference difference;
	int rc;

	if (line) {
		magics = (struct magics){.module = copy(findings, line->name),
			.kernel = copy(findings, line->detail),
			.certainty = LKM_CERTAIN};
		add_vermagic(evidence, &magics, findings);
		return;
	}
	if (!magics.module || !magics.kernel || evidence->ignores_vermagic ||
		!lk_rules_by_facts(evidence))
		return;
	rc = lk_vermagic_compare(findings->arena, magics.module, magics.kernel,
		evidence->file.versions == LK_YES, &difference);
	findings->failed |= rc < 0;
	if (rc > 0)
		add_vermagic(evidence, &magics, findings);
}

static const struct lk_klog *layout_line(const struct lk_evidence *evidence, enum lk_klog_kind kind)
{
	const struct lk_klog *line;
	size_t i = 0;

	while ((line = lk_rules_line(evidence, kind, &i)))
		if (lk_span_is(line->name, "module_layout"))
			return line;
	return NULL;
}

static const struct lk_evidence_symbol *layout_symbol(const struct lk_evidence *evidence)
{
	for (size_t i = 0; i < evidence->symbol_count; i++)
		if (strcmp(evidence->symbols[i].name, "module_layout") == 0)
			return &evidence->symbols[i];
	return NULL;
}

/* The CRC of module_layout stands for all structures that modules share with the kernel. */
static void add_layout(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	const struct lk_evidence_symbol *symbol = layout_symbol(evidence);

	lk_finding_add(findings, LKM_E_LAYOUT, certainty,
		"the module was built for a kernel with another configuration: shared structures "
		"differ");
	if (layout_line(evidence, LK_KLOG_NO_VERSION) || evidence->file.layout == LK_NO)
		lk_finding_evidence(findings, "the module has no CRC for module_layout");
	if (symbol && symbol->same_crc == LK_NO)
		lk_finding_evidence(findings,
			"the CRC of module_layout is 0x%08x in the module and 0x%08x in the kernel",
			symbol->wanted, symbol->given);
	if (lk_rules_first_line(evidence, LK_KLOG_THIS_MODULE) || evidence->file.this_size == LK_NO)
		lk_finding_evidence(
			findings, "the size of its struct module differs from this kernel's");
	lk_rules_build_again(evidence, findings);
}

static void check_layout(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_evidence_symbol *symbol = layout_symbol(evidence);

	if (layout_line(evidence, LK_KLOG_SYMBOL_VERSION) ||
		layout_line(evidence, LK_KLOG_NO_VERSION) ||
		lk_rules_first_line(evidence, LK_KLOG_THIS_MODULE))
		add_layout(evidence, LKM_CERTAIN, findings);
	else if (!lk_rules_by_facts(evidence))
		return;
	else if (!evidence->ignores_crcs &&
		 ((symbol && symbol->same_crc == LK_NO) || evidence->file.layout == LK_NO))
		add_layout(evidence, lk_rules_facts_certainty(evidence), findings);
	else if (evidence->file.this_size == LK_NO &&
		 evidence->file.layout_fault.fault != LK_LAYOUT_THIS_EMPTY)
		/* Linux 6.12 compares it, 6.1 did not. */
		add_layout(evidence,
			lk_rules_is_since(evidence, 6, 12) ? lk_rules_facts_certainty(evidence)
							   : LKM_LIKELY,
			findings);
}

void lk_rules_build(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->deed != LK_DEED_LOAD || !lk_rules_concern(evidence, ENOEXEC))
		return;
	check_vermagic(evidence, findings);
	check_layout(evidence, findings);
}
