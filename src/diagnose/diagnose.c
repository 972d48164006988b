/* SPDX-License-Identifier: MIT */
/* Asking all rules in the order of the kernel's loader, and keeping what they are surest of. */
#include "diagnose.h"

#include <errno.h>

#include "rules.h"

static lk_rule *const rules[] = {lk_rules_access, lk_rules_file, lk_rules_layout,
	lk_rules_signature, lk_rules_build, lk_rules_symbols, lk_rules_params, lk_rules_state,
	lk_rules_unload, lk_rules_security, lk_rules_remaining};

static void keep_best(struct lk_findings *findings)
{
	enum lkm_certainty best = LKM_POSSIBLE;
	size_t kept = 0;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].certainty < best)
			best = findings->items[i].certainty;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].certainty == best)
			findings->items[kept++] = findings->items[i];
	findings->count = kept;
}

int lk_diagnose(const struct lk_evidence *evidence, struct lk_arena *arena, struct lk_findings *ret)
{
	struct lk_findings findings = {.arena = arena};
	/* To a kernel whose calls are others, nothing applies of what is said of ours. */
	const size_t count =
		evidence->kernel.ancient == LK_YES ? 1 : sizeof(rules) / sizeof(*rules);
	const bool accepted = lk_rules_was_accepted(evidence);

	lk_rules_trace(evidence, &findings);
	for (size_t i = 0; i < count && !accepted; i++)
		rules[i](evidence, &findings);
	if (findings.failed)
		return -ENOMEM;
	if (evidence->tried)
		keep_best(&findings);
	*ret = findings;
	return 0;
}
