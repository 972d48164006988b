/* SPDX-License-Identifier: MIT */
/* Helpers that the rules share: which lines of the log count, and a common remedy. */
#include "rules.h"

#include <stdlib.h>

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

enum lkm_certainty lk_rules_certainty(
	const struct lk_evidence *evidence, const struct lk_klog *line)
{
	return evidence->log_shared && !line->module.size ? LKM_LIKELY : LKM_CERTAIN;
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
