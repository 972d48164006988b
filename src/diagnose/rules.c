/* SPDX-License-Identifier: MIT */
/* Helpers that the rules share: which lines of the log count, and a common remedy. */
#include "rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"

bool lk_rules_is_since(const struct lk_evidence *evidence, long major, long minor)
{
	const char *release = evidence->kernel.release;
	char *rest;
	long theirs;

	if (!release)
		return false;
	theirs = strtol(release, &rest, 10);
	if (theirs != major || *rest != '.')
		return theirs > major;
	return strtol(rest + 1, NULL, 10) >= minor;
}

/* A line that names no module counts: it was written during this call. */
static bool is_ours(const struct lk_evidence *evidence, const struct lk_klog *line)
{
	return !line->module.size || lk_span_is(line->module, evidence->module) ||
	       (evidence->file.name && lk_span_is(line->module, evidence->file.name));
}

const struct lk_klog *lk_rules_line(
	const struct lk_evidence *evidence, enum lk_klog_kind kind, size_t *i)
{
	while (*i < evidence->log_count) {
		const struct lk_klog *line = &evidence->log[(*i)++];

		if (line->kind == kind && is_ours(evidence, line))
			return line;
	}
	return NULL;
}

const struct lk_klog *lk_rules_first_line(
	const struct lk_evidence *evidence, enum lk_klog_kind kind)
{
	size_t i = 0;

	return lk_rules_line(evidence, kind, &i);
}

enum lk_fact lk_rules_init_returned(const struct lk_evidence *evidence)
{
	const struct lk_evidence_trace *trace = &evidence->trace;

	if (!evidence->tried || evidence->deed != LK_DEED_LOAD)
		return LK_NO;
	if (!trace->on)
		return LK_UNKNOWN;
	if (trace->returned)
		return trace->result == -evidence->errnum ? LK_YES : LK_UNKNOWN;
	return LK_NO;
}

bool lk_rules_is_explained(const struct lk_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].certainty != LKM_POSSIBLE)
			return true;
	return false;
}

/* The largest errno of the kernel: an init function may return any number. */
#define ERRNO_MAX 4095

struct lk_rules_result lk_rules_show(int result)
{
	struct lk_rules_result shown;
	const int errnum = result < 0 && result >= -ERRNO_MAX ? -result : 0;
	const char *name = lk_errno_name(errnum);

	if (name && errnum < LK_KERNELS_OWN_ERRNO)
		snprintf(shown.text, sizeof(shown.text), "-%s (%s)", name, lk_errno_text(errnum));
	else if (name)
		snprintf(shown.text, sizeof(shown.text), "-%s (%d)", name, result);
	else
		snprintf(shown.text, sizeof(shown.text), "%d", result);
	return shown;
}

void lk_rules_add_init(const struct lk_evidence *evidence, enum lkm_certainty certainty,
	struct lk_findings *findings)
{
	lk_finding_add(findings, evidence->errnum == ENODEV ? LKM_E_NO_DEVICE : LKM_E_INIT_FAILED,
		certainty, "the module's init function returned %s",
		lk_rules_show(-evidence->errnum).text);
}

enum lk_fact lk_rules_is_of_process(const struct lk_evidence *evidence, const struct lk_klog *line)
{
	struct lk_span digits;
	uint64_t id;

	if (!evidence->process.id || !lk_klog_field(line->name, "pid", &digits) ||
		!lk_span_number(digits, 10, &id))
		return LK_UNKNOWN;
	return id == evidence->process.id ? LK_YES : LK_NO;
}

void lk_rules_build_again(const struct lk_evidence *evidence, struct lk_findings *findings)
{
	const char *release = evidence->kernel.release;

	if (release)
		lk_finding_remedy(findings,
			"build it again with the headers of %s (with DKMS: dkms autoinstall -k %s)",
			release, release);
	else
		lk_finding_remedy(findings, "build it again with the headers of this kernel");
}

void lk_rules_place(const char *origin, struct lk_findings *findings)
{
	const char *colon = strrchr(origin, ':');
	const char *file =
		colon ? lk_arena_format(findings->arena, "%.*s", (int)(colon - origin), origin)
		      : origin;

	findings->failed |= !file;
	if (file)
		lk_finding_origin(
			findings, file, colon ? (unsigned)strtoul(colon + 1, NULL, 10) : 0);
}
