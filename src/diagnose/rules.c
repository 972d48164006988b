/* SPDX-License-Identifier: MIT */
/* Helpers that the rules share: which lines of the log count, and a common remedy. */
#include "rules.h"

#include <stdlib.h>
#include <string.h>

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

void lk_rules_place(const char *origin, struct lk_findings *findings)
{
	const char *colon = strrchr(origin, ':');
	const char *file =
		colon ? lk_arena_format(findings->arena, "%.*s", (int)(colon - origin), origin)
		      : origin;

	if (file)
		lk_finding_origin(
			findings, file, colon ? (unsigned)strtoul(colon + 1, NULL, 10) : 0);
}
