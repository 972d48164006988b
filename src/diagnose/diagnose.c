/* SPDX-License-Identifier: MIT */
/* The order of judgement: the rules are asked in stages, and a stage that is certain ends it. */
#include "diagnose.h"

#include <errno.h>

#include "rules.h"

/* 1. Facts of the file, the kernel and this process, and the state of the module. They veto: no
 * line of the log makes certain, or even likely, what they refute. */
static lk_rule *const facts[] = {lk_rules_access, lk_rules_file, lk_rules_signature,
	lk_rules_layout, lk_rules_state, lk_rules_unload, NULL};
/* 2. The trace of the call. */
static lk_rule *const trace[] = {lk_rules_trace, NULL};
/* 3. Lines of the kernel's loader that name this module. */
static lk_rule *const loader[] = {lk_rules_denials, lk_rules_loader, lk_rules_build,
	lk_rules_symbols, lk_rules_params, lk_rules_restrictions, NULL};
/* 4. Lines of the module itself, or about it, which are quoted. */
static lk_rule *const module[] = {lk_rules_module, NULL};
/* 5. What is left. */
static lk_rule *const rest[] = {lk_rules_remaining, lk_rules_security, NULL};

static lk_rule *const access[] = {lk_rules_access, NULL};

static lk_rule *const *const all[] = {facts, trace, loader, module, rest, NULL};
/* When the trace says that the loader accepted the module, it was content with everything. The
 * lines of the module explain what the trace says. */
static lk_rule *const after[] = {lk_rules_trace, lk_rules_module, NULL};
static lk_rule *const *const accepted[] = {after, NULL};
/* To a kernel whose calls are others, no other rule applies. */
static lk_rule *const *const ancient[] = {access, NULL};

static lk_rule *const *const *choose(const struct lk_evidence *evidence)
{
	if (evidence->kernel.ancient == LK_YES)
		return ancient;
	return lk_rules_was_accepted(evidence) ? accepted : all;
}

static bool is_settled(const struct lk_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].certainty == LKM_CERTAIN)
			return true;
	return false;
}

/* Only the best certainty counts, and several kinds of likely causes are possible ones: likely is
 * what nothing else rivals. */
static void keep_best(struct lk_findings *findings)
{
	enum lkm_certainty best = LKM_POSSIBLE;
	size_t kept = 0;
	bool rivals = false;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].certainty < best)
			best = findings->items[i].certainty;
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].certainty == best)
			findings->items[kept++] = findings->items[i];
	findings->count = kept;
	for (size_t i = 0; i < kept; i++)
		rivals |= findings->items[i].code != findings->items[0].code;
	for (size_t i = 0; i < kept && best == LKM_LIKELY && rivals; i++)
		findings->items[i].certainty = LKM_POSSIBLE;
}

int lk_diagnose(const struct lk_evidence *evidence, struct lk_arena *arena, struct lk_findings *ret)
{
	struct lk_findings findings = {.arena = arena};

	for (lk_rule *const *const *stage = choose(evidence); *stage; stage++)
		if (!evidence->tried || !is_settled(&findings))
			for (lk_rule *const *rule = *stage; *rule; rule++)
				(*rule)(evidence, &findings);
	if (findings.failed)
		return -ENOMEM;
	if (evidence->tried)
		keep_best(&findings);
	*ret = findings;
	return 0;
}
