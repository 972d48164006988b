/* SPDX-License-Identifier: MIT */
/* The parameters that the module was given. */
#include "rules.h"

#include <errno.h>
#include <string.h>

static char plain(char c)
{
	return c == '-' ? '_' : c;
}

static bool is_same(struct lk_span a, const char *b)
{
	if (strlen(b) != a.size)
		return false;
	for (size_t i = 0; i < a.size; i++)
		if (plain((char)a.data[i]) != plain(b[i]))
			return false;
	return true;
}

/* Find the parameter that the kernel rejected. If several have its name, it is the one with this
 * value, which the kernel has cut at a comma when it is a list. */
static const struct lk_evidence_param *find(
	const struct lk_evidence *evidence, struct lk_span name, struct lk_span value)
{
	const struct lk_evidence_param *found = NULL;

	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];
		const char *given = param->value ? param->value : "";

		if (!is_same(name, param->name))
			continue;
		if (value.size && strlen(given) >= value.size &&
			memcmp(given, value.data, value.size) == 0 &&
			(given[value.size] == '\0' || given[value.size] == ','))
			return param;
		found = param;
	}
	return found;
}

static void add_known(const struct lk_evidence_param *param, struct lk_findings *findings)
{
	if (param && param->type && param->fault)
		lk_finding_evidence(findings, "%s (%s)", param->fault, param->type);
	else if (param && param->type)
		lk_finding_evidence(findings, "its type is %s", param->type);
	if (param && param->origin) {
		lk_rules_place(param->origin, findings);
		lk_finding_evidence(findings, "it is set in %s", param->origin);
		lk_finding_remedy(findings, "correct the options line in %s", param->origin);
	}
}

/* Longer values are not shown whole. */
#define VALUE_SHOWN 64

static void add_value(const struct lk_evidence_param *param, struct lk_span name,
	struct lk_span value, enum lkm_certainty certainty, struct lk_findings *findings)
{
	bool cut;

	if (param && param->value)
		value = lk_span_of(param->value);
	cut = value.size > VALUE_SHOWN;
	if (param && !param->value)
		lk_finding_add(findings, LKM_E_PARAM_VALUE, certainty,
			"parameter '%.*s' needs a value", LK_SPAN_TEXT(name));
	else
		lk_finding_add(findings, LKM_E_PARAM_VALUE, certainty,
			"'%.*s%s' is not a valid value for parameter '%.*s'",
			cut ? VALUE_SHOWN : (int)value.size, (const char *)value.data,
			cut ? "..." : "", LK_SPAN_TEXT(name));
	add_known(param, findings);
}

/* Lines of the kernel's log are cut after about 1000 characters. */
#define VALUE_CUT 900

bool lk_rules_has_long_value(const struct lk_evidence *evidence)
{
	for (size_t i = 0; i < evidence->param_count; i++)
		if (evidence->params[i].value && strlen(evidence->params[i].value) >= VALUE_CUT)
			return true;
	return false;
}

/* Without the log, or where the line that names it may be missing. */
static void add_misfits(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->fits == LK_NO)
			add_value(param, lk_span_of(param->name),
				lk_span_of(param->value ? param->value : ""),
				lk_rules_facts_certainty(evidence), findings);
	}
}

/* With lockdown on, the kernel sets no parameter that addresses hardware. Refuted by a kernel
 * without lockdown, by another errno, and by a log without the line about it. */
static bool is_locked(const struct lk_evidence *evidence)
{
	const struct lk_klog *line;
	size_t i = 0;

	if (!lk_rules_failed_with(evidence, EPERM) || evidence->kernel.lockdown == LK_LOCKDOWN_NONE)
		return false;
	while ((line = lk_rules_line(evidence, LK_KLOG_LOCKDOWN, &i)))
		if (lk_span_is(line->name, "unsafe module parameters"))
			return true;
	return false;
}

static void add_locked(const struct lk_evidence *evidence, struct lk_span name,
	const struct lk_evidence_param *param, struct lk_findings *findings)
{
	lk_finding_add(findings, LKM_E_LOCKDOWN,
		evidence->kernel.lockdown >= LK_LOCKDOWN_INTEGRITY ? LKM_CERTAIN : LKM_LIKELY,
		"lockdown is on, and forbids parameter '%.*s', which addresses hardware",
		LK_SPAN_TEXT(name));
	if (param && param->origin)
		lk_finding_evidence(findings, "it is set in %s", param->origin);
	lk_finding_remedy(findings, "load the module without '%.*s'", LK_SPAN_TEXT(name));
}

/* A line that was cut names no parameter, and may come from an earlier call. */
static bool add_lines(
	const struct lk_evidence *evidence, enum lk_klog_kind kind, struct lk_findings *findings)
{
	const struct lk_klog *line;
	size_t i = 0;
	bool any = false;

	while ((line = lk_rules_line(evidence, kind, &i))) {
		const struct lk_evidence_param *param = find(evidence, line->name, line->detail);

		if (!line->name.size)
			continue;
		if (is_locked(evidence))
			add_locked(evidence, line->name, param, findings);
		else
			add_value(param, line->name, line->detail, LKM_CERTAIN, findings);
		lk_rules_quote(evidence, LK_QUOTES_EVIDENCE, findings);
		any = true;
	}
	return any;
}

/* Lines that name a parameter alone and say what it holds: they stand beside one with the value, or
 * by themselves. Then the value must say so, too; refuted by a call without that parameter. True
 * when a cause has been named. */
static bool add_limits(const struct lk_evidence *evidence, bool told, struct lk_findings *findings)
{
	const struct lk_klog *line = lk_rules_first_line(evidence, LK_KLOG_PARAM_ITEMS);

	if (line && told)
		lk_finding_evidence(
			findings, "it accepts at most %lld values", (long long)line->number);
	line = lk_rules_first_line(evidence, LK_KLOG_PARAM_FEW);
	if (line && told)
		lk_finding_evidence(
			findings, "it needs at least %lld values", (long long)line->number);
	line = lk_rules_first_line(evidence, LK_KLOG_PARAM_LENGTH);
	if (line && !told) {
		const struct lk_evidence_param *param =
			find(evidence, line->name, (struct lk_span){0});

		if (!param)
			return false;
		lk_finding_add(findings, LKM_E_PARAM_VALUE,
			param->fits == LK_NO ? LKM_CERTAIN : LKM_LIKELY,
			"the value of parameter '%.*s' is too long", LK_SPAN_TEXT(line->name));
		add_known(param, findings);
		told = true;
	}
	if (line && line->number)
		lk_finding_evidence(
			findings, "it accepts at most %lld characters", (long long)line->number);
	return told;
}

static bool is_about_params(const struct lk_evidence *evidence)
{
	return lk_rules_concern(evidence, EINVAL) || lk_rules_concern(evidence, ERANGE) ||
	       lk_rules_concern(evidence, ENOSPC);
}

void lk_rules_params(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	bool told;

	if (evidence->deed != LK_DEED_LOAD)
		return;
	/* A module's own kind of parameter may fail with any errno. */
	told = add_lines(evidence, LK_KLOG_PARAM_INVALID, findings);
	told |= add_lines(evidence, LK_KLOG_PARAM_TOO_LARGE, findings);
	told |= add_lines(evidence, LK_KLOG_PARAM_REFUSED, findings);
	told = add_limits(evidence, told, findings);
	if (!told && is_about_params(evidence) &&
		(lk_rules_by_facts(evidence) || lk_rules_has_long_value(evidence)))
		add_misfits(evidence, findings);
}
