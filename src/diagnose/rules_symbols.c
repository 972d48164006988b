/* SPDX-License-Identifier: MIT */
/* Checks the needs of a module from the kernel and other modules: symbols, their versions,
 * namespaces and licences. */
#include "rules.h"

#include <errno.h>
#include <string.h>

/* One symbol on its way to a finding, by its name in the log or among the evidence; its facts may
 * all be unknown. */
struct subject {
	const struct lk_evidence *evidence;
	struct lk_span name, name_space;
	struct lk_evidence_symbol known;
	enum lkm_certainty certainty;
};

static struct lk_evidence_symbol find(const struct lk_evidence *evidence, struct lk_span name)
{
	for (size_t i = 0; i < evidence->symbol_count; i++)
		if (lk_span_is(name, evidence->symbols[i].name))
			return evidence->symbols[i];
	return (struct lk_evidence_symbol){0};
}

static bool is_gpl_only(const struct subject *subject)
{
	return subject->known.gpl_only == LK_YES && subject->evidence->file.gpl == LK_NO;
}

static void add_license(const struct subject *subject, struct lk_findings *findings)
{
	const char *license = subject->evidence->file.license;

	if (license)
		lk_finding_evidence(findings, "its licence is '%s'", license);
	else
		lk_finding_evidence(findings, "it names no licence");
}

static bool is_kernels(const struct lk_evidence_symbol *known)
{
	return known->owner && strcmp(known->owner, "vmlinux") == 0;
}

/* Add the exporter of the symbol, and the source of this fact if it is not the exporter's file. */
static void add_owner(const struct subject *subject, struct lk_findings *findings)
{
	const struct lk_evidence_symbol *known = &subject->known;

	if (!known->owner)
		return;
	if (is_kernels(known) && known->source)
		lk_finding_evidence(findings, "%s says so", known->source);
	else if (!is_kernels(known))
		lk_finding_evidence(findings, "module %s says so", known->owner);
}

static void add_gpl_only(const struct subject *subject, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_GPL_ONLY, subject->certainty,
		"'%.*s' is exported to GPL modules only", LK_SPAN_TEXT(subject->name));
	add_license(subject, findings);
	if (subject->known.gpl_only == LK_YES)
		add_owner(subject, findings);
}

static void add_not_loaded(const struct subject *subject, struct lk_findings *findings)
{
	if (subject->known.mutual) {
		lk_finding_add(findings, LKM_E_SYMBOL_MISSING, subject->certainty,
			"the module needs '%.*s' from module %s, which in turn needs this module",
			LK_SPAN_TEXT(subject->name), subject->known.owner);
		lk_finding_remedy(findings,
			"no order loads them: whoever builds them has to remove one of the two "
			"dependencies");
		return;
	}
	lk_finding_add(findings, LKM_E_SYMBOL_MISSING, subject->certainty,
		"the module needs '%.*s' from module %s, which is not loaded",
		LK_SPAN_TEXT(subject->name), subject->known.owner);
	lk_finding_remedy(findings, "modprobe %s", subject->known.owner);
}

/* The kernel was built with a module that has it, which is not there: distributions put some into
 * packages of their own. */
static void add_not_installed(const struct subject *subject, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_SYMBOL_MISSING, subject->certainty,
		"the module needs '%.*s' from module %s, which is not installed",
		LK_SPAN_TEXT(subject->name), subject->known.owner);
	if (subject->known.source)
		lk_finding_evidence(findings, "%s names that module", subject->known.source);
	lk_finding_remedy(findings, "install the rest of the kernel's modules");
}

/* Nobody is known to have it. To a module that is not under the GPL the kernel does not show what
 * is for such modules only, and says the same then. */
static void add_nowhere(const struct subject *subject, struct lk_findings *findings)
{
	const struct lk_evidence_symbol *known = &subject->known;
	bool hidden = subject->evidence->file.gpl == LK_NO && subject->known.exported != LK_NO;

	if (known->present == LK_YES && known->owner && subject->evidence->tried) {
		lk_finding_add(findings, LKM_E_SYMBOL_MISSING, subject->certainty,
			"the kernel refuses the module '%.*s' of %s, which is loaded",
			LK_SPAN_TEXT(subject->name),
			is_kernels(known) ? "the kernel itself" : known->owner);
		return;
	}
	lk_finding_add(findings, LKM_E_SYMBOL_MISSING, subject->certainty,
		"the module needs '%.*s', which is %s", LK_SPAN_TEXT(subject->name),
		hidden ? "missing, or exported to GPL modules only" : "missing");
	if (hidden)
		add_license(subject, findings);
	if (subject->known.exported == LK_NO)
		lk_finding_evidence(findings,
			"neither the kernel nor any installed module exports it%s%s",
			subject->known.source ? ", according to " : "",
			subject->known.source ? subject->known.source : "");
	if (hidden)
		lk_finding_remedy(findings,
			"ask its author for a build that does without it: MODULE_LICENSE(\"GPL\") "
			"is a promise of the author's");
	else
		lk_finding_remedy(findings,
			"load the module that exports it first, or build this module for this "
			"kernel");
}

/* Explain a missing symbol: no module exports it, its exporter is not loaded, or it is exported to
 * some modules only. */
static void add_missing(const struct subject *subject, struct lk_findings *findings)
{
	const struct lk_evidence_symbol *known = &subject->known;
	bool refused = known->present == LK_YES && known->gpl_only != LK_NO &&
		       subject->evidence->file.gpl == LK_NO;

	if (is_gpl_only(subject) || (refused && subject->evidence->tried))
		add_gpl_only(subject, findings);
	else if (known->owner && known->present == LK_NO)
		add_not_loaded(subject, findings);
	else if (known->owner && known->exported == LK_NO)
		add_not_installed(subject, findings);
	else
		add_nowhere(subject, findings);
}

static void add_crcs(const struct subject *subject, struct lk_findings *findings)
{
	const struct lk_evidence_symbol *known = &subject->known;

	if (known->same_crc == LK_NO)
		lk_finding_evidence(findings, "the module was built with CRC 0x%08x; %s has 0x%08x",
			known->wanted,
			!known->owner || is_kernels(known) ? "the kernel" : known->owner,
			known->given);
	lk_rules_build_again(subject->evidence, findings);
}

/* module_layout is not a symbol that modules use; rules_build.c judges it. */
static bool is_layout(const struct subject *subject)
{
	return lk_span_is(subject->name, "module_layout");
}

static void add_version(const struct subject *subject, struct lk_findings *findings)
{
	if (is_layout(subject))
		return;
	lk_finding_add(findings, LKM_E_SYMBOL_VERSION, subject->certainty,
		"'%.*s' has changed since the module was built (CRC mismatch)",
		LK_SPAN_TEXT(subject->name));
	add_crcs(subject, findings);
}

static void add_no_version(const struct subject *subject, struct lk_findings *findings)
{
	if (is_layout(subject))
		return;
	lk_finding_add(findings, LKM_E_SYMBOL_VERSION, subject->certainty,
		"the module carries no CRC for '%.*s'", LK_SPAN_TEXT(subject->name));
	add_crcs(subject, findings);
}

/* If a namespace is a list of modules, only the list matters. */
static void add_list(const struct subject *subject, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_NAMESPACE, subject->certainty,
		"'%.*s' is exported to certain other modules only", LK_SPAN_TEXT(subject->name));
	lk_finding_evidence(findings, "its namespace is '%.*s'", LK_SPAN_TEXT(subject->name_space));
}

static void add_namespace(const struct subject *subject, struct lk_findings *findings)
{
	if (lk_span_starts(subject->name_space, "module:")) {
		add_list(subject, findings);
		return;
	}
	lk_finding_add(findings, LKM_E_NAMESPACE, subject->certainty,
		"the module uses '%.*s' without importing its namespace %.*s",
		LK_SPAN_TEXT(subject->name), LK_SPAN_TEXT(subject->name_space));
	add_owner(subject, findings);
	lk_finding_remedy(findings, "add MODULE_IMPORT_NS(%.*s) to its source and build it again",
		LK_SPAN_TEXT(subject->name_space));
}

typedef void add_subject(const struct subject *subject, struct lk_findings *findings);

/* The lines of one kind, each with what is known of its symbol. A line with another errno than the
 * call's is refuted by that. */
static void each_line(const struct lk_evidence *evidence, enum lk_klog_kind kind, add_subject *add,
	struct lk_findings *findings)
{
	const struct lk_klog *line;
	size_t i = 0;

	while ((line = lk_rules_line(evidence, kind, &i))) {
		if (line->number && line->number != -evidence->errnum)
			continue;
		const struct subject subject = {.evidence = evidence,
			.name = line->name,
			.name_space = line->detail,
			.known = find(evidence, line->name),
			.certainty = LKM_CERTAIN};

		add(&subject, findings);
	}
}

/* A module that is to be checked comes with what it needs: being installed is enough. A plan says
 * what comes before it, so that stale indexes and modules that need each other are noticed. */
static bool is_out_of_reach(const struct subject *subject)
{
	const struct lk_evidence_symbol *known = &subject->known;

	return known->exported == LK_NO || is_gpl_only(subject) ||
	       (known->present == LK_NO && (subject->evidence->tried || known->planned == LK_NO));
}

/* A kernel may only warn about a missing namespace, and load the module. */
static void judge_namespace(const struct subject *subject, struct lk_findings *findings)
{
	struct subject warned = *subject;

	if (!subject->evidence->kernel.lax_spaces) {
		add_namespace(subject, findings);
		return;
	}
	if (subject->evidence->tried)
		return;
	warned.certainty = LKM_LIKELY;
	add_namespace(&warned, findings);
	lk_finding_evidence(findings, "this kernel accepts it with a warning");
}

static void judge(const struct subject *subject, struct lk_findings *findings)
{
	const struct lk_evidence *evidence = subject->evidence;
	const struct lk_evidence_symbol *known = &subject->known;

	if (lk_rules_concern(evidence, ENOENT) && is_out_of_reach(subject))
		add_missing(subject, findings);
	if (!lk_rules_concern(evidence, EINVAL))
		return;
	if (known->same_crc == LK_NO && !evidence->ignores_crcs)
		add_version(subject, findings);
	else if (known->lacks_crc && !evidence->ignores_crcs)
		add_no_version(subject, findings);
	if (known->name_space && known->imported == LK_NO)
		judge_namespace(subject, findings);
}

/* Without the log, or before the call: what the facts say of each symbol. */
static void each_symbol(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	for (size_t i = 0; i < evidence->symbol_count; i++) {
		const struct lk_evidence_symbol *known = &evidence->symbols[i];
		const struct subject subject = {.evidence = evidence,
			.name = lk_span_of(known->name),
			.name_space = lk_span_of(known->name_space ? known->name_space : ""),
			.known = *known,
			.certainty = lk_rules_facts_certainty(evidence)};

		if (!known->weak)
			judge(&subject, findings);
	}
}

static void check_waiting(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_GAVE_UP);

	if (!line || !lk_rules_failed_with(evidence, EBUSY))
		return;
	lk_finding_add(findings, LKM_E_DEPENDENCY_SLOW, LKM_CERTAIN,
		"module %.*s, which it needs, has not finished initialising after 30 s",
		LK_SPAN_TEXT(line->name));
	lk_finding_remedy(findings, "wait for %.*s and try again", LK_SPAN_TEXT(line->name));
}

static void add_duplicate(struct lk_span name, struct lk_span owner, struct lk_findings *findings)
{
	const bool kernels = lk_span_is(owner, "kernel");

	lk_finding_add(findings, LKM_E_DUPLICATE_SYMBOL, LKM_CERTAIN,
		"the module exports '%.*s', which %s%.*s already exports", LK_SPAN_TEXT(name),
		kernels ? "the " : "", LK_SPAN_TEXT(owner));
	if (!kernels)
		lk_finding_remedy(findings, "load only one of the two: modprobe -r %.*s",
			LK_SPAN_TEXT(owner));
}

/* Refuted by another errno. Before the call, the kernel's own list of symbols tells it. */
static void check_duplicate(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_DUPLICATE_EXPORT);

	if (!evidence->tried && evidence->taken_export)
		add_duplicate(lk_span_of(evidence->taken_export),
			lk_span_of(evidence->export_owner), findings);
	if (line && lk_rules_failed_with(evidence, ENOEXEC))
		add_duplicate(line->name, line->detail, findings);
}

/* If the kernel refuses symbols because of a proprietary dependency, its lines about missing
 * symbols are only a consequence. Refuted by another errno. */
static bool check_tainted(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_PROPRIETARY);

	if (!line || !lk_rules_failed_with(evidence, ENOENT))
		return false;
	lk_finding_add(findings, LKM_E_GPL_ONLY, LKM_CERTAIN,
		"the module uses GPL-only symbols, so it cannot use '%.*s' of the proprietary "
		"module %.*s",
		LK_SPAN_TEXT(line->detail), LK_SPAN_TEXT(line->name));
	lk_finding_evidence(findings, "the kernel says: %.*s", LK_SPAN_TEXT(line->text));
	return true;
}

void lk_rules_symbols(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	if (evidence->deed != LK_DEED_LOAD)
		return;
	if (lk_rules_failed_with(evidence, EINVAL)) {
		each_line(evidence, LK_KLOG_SYMBOL_VERSION, add_version, findings);
		each_line(evidence, LK_KLOG_NO_VERSION, add_no_version, findings);
		each_line(evidence, LK_KLOG_NAMESPACE, add_namespace, findings);
	}
	if (lk_rules_failed_with(evidence, ENOENT) && !check_tainted(evidence, findings))
		each_line(evidence, LK_KLOG_UNKNOWN_SYMBOL, add_missing, findings);
	check_waiting(evidence, findings);
	check_duplicate(evidence, findings);
	if (lk_rules_by_facts(evidence))
		each_symbol(evidence, findings);
}
