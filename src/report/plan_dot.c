/* SPDX-License-Identifier: MIT */
/* Nodes are modules, numbered in the order of the plan. */
#include "plan_dot.h"

#include <stdio.h>

#include "plan_words.h"

static void add_node(struct lk_dot *dot, const struct lkm_step *step)
{
	const char *skip = lk_plan_words_skip(lkm_step_skip(step));
	char label[LKM_NAME_SIZE + 128];

	snprintf(label, sizeof(label), "%zu. %s %.*s%s%s%s", lkm_step_index(step) + 1,
		lk_plan_words_action(lkm_step_action(step)), LKM_NAME_SIZE, lkm_step_module(step),
		skip ? "\n(" : "", skip ? skip : "", skip ? ")" : "");
	lk_dot_node(dot, lkm_step_module(step), label,
		skip                                        ? "style=dashed"
		: lkm_step_reason(step) <= LKM_REASON_ALIAS ? "style=bold"
							    : "");
}

static void add_needs(struct lk_dot *dot, const struct lkm_step *step)
{
	for (size_t i = 0; i < lkm_step_need_count(step); i++)
		lk_dot_edge(dot, lkm_step_module(step), lkm_step_module(lkm_step_need(step, i)),
			NULL, "");
}

/* What pulled the step in, where that is no edge of needs. */
static void add_reason(struct lk_dot *dot, const struct lkm_step *step)
{
	enum lkm_reason reason = lkm_step_reason(step);
	const struct lkm_step *by = lkm_step_by(step);

	if (by && reason != LKM_REASON_DEPENDENCY)
		lk_dot_edge(dot, lkm_step_module(by), lkm_step_module(step),
			lk_plan_words_reason(reason), "style=dashed");
}

void lk_plan_dot(struct lk_dot *dot, const struct lkm_plan *plan)
{
	const struct lkm_step *step;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		add_node(dot, step);
		add_needs(dot, step);
		add_reason(dot, step);
	}
}
