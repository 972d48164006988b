/* SPDX-License-Identifier: MIT */
/* Every fact of a plan, once, for all the forms in which it is shown. */
#include "plan_view.h"

#include "plan_words.h"

/* The action for people: a skipped step does nothing, and a command is a command. */
static const char *action_text(const struct lkm_step *step)
{
	if (lkm_step_skip(step))
		return "skip";
	if (lkm_step_action(step) == LKM_ACTION_INSTALL ||
		lkm_step_action(step) == LKM_ACTION_REMOVE)
		return "run";
	return NULL;
}

/* The words for a step without and with the step that pulled it in. */
static const char *reason_text(const struct lkm_step *step)
{
	const bool loads = lkm_step_action(step) <= LKM_ACTION_INSTALL;

	switch (lkm_step_reason(step)) {
	case LKM_REASON_ASKED:
		return "requested";
	case LKM_REASON_ALIAS:
		return "matches the alias";
	case LKM_REASON_DEPENDENCY:
		return "needed by %s";
	case LKM_REASON_SOFTDEP_PRE:
		return loads ? "softdep: before %s" : "softdep of %s";
	case LKM_REASON_SOFTDEP_POST:
		return loads ? "softdep: after %s" : "softdep of %s";
	case LKM_REASON_UNUSED:
		return "was needed by %s";
	case LKM_REASON_HOLDER:
		return "uses %s";
	}
	return NULL;
}

static void add_reason(struct lk_view *view, const struct lkm_step *step)
{
	const struct lkm_step *by = lkm_step_by(step);
	const enum lkm_skip skip = lkm_step_skip(step);

	lk_view_cell(view, LK_PLAIN, by ? "" : reason_text(step));
	lk_view_string(view, "reason", lk_plan_words_reason(lkm_step_reason(step)));
	if (by)
		lk_view_more(view, LK_PLAIN, reason_text(step));
	lk_view_string(view, "by", by ? lkm_step_module(by) : NULL);
	lk_view_more(view, LK_PLAIN, lk_plan_words_skip_text(skip));
	lk_view_string(view, "skip", lk_plan_words_skip(skip));
	if (!skip && !lkm_step_required(step) && !lkm_step_conditional(step))
		lk_view_more(view, LK_PLAIN, "; may fail");
	lk_view_bool(view, "required", lkm_step_required(step));
	if (!skip && lkm_step_conditional(step))
		lk_view_more(view, LK_PLAIN, "; only if unused by then");
	lk_view_bool(view, "conditional", lkm_step_conditional(step));
}

static void add_detail(
	struct lk_view *view, const char *label, bool shown, const char *key, const char *value)
{
	if (shown)
		lk_view_row(view, label, LK_PLAIN, NULL);
	lk_view_string(view, key, value);
}

static void add_step(struct lk_view *view, const struct lkm_step *step, size_t number, bool why)
{
	const bool skipped = lkm_step_skip(step);

	lk_view_object(view, NULL);
	lk_view_line(view, LK_PLAIN, NULL);
	if (skipped)
		lk_view_null(view, "number");
	else
		lk_view_integer(view, "number", (int64_t)number);
	lk_view_cell(view, LK_PLAIN, action_text(step));
	lk_view_string(view, "action", lk_plan_words_action(lkm_step_action(step)));
	lk_view_cell(view, skipped ? LK_FAINT : LK_STRONG, NULL);
	lk_view_string(view, "module", lkm_step_module(step));
	if (lkm_step_own_name(step)) {
		lk_view_more(view, LK_PLAIN, "(loads as %s)");
		lk_view_string(view, "own_name", lkm_step_own_name(step));
	}
	add_reason(view, step);
	add_detail(view, "file", why, "path", lkm_step_path(step));
	add_detail(view, "params", why, "params", lkm_step_params(step));
	add_detail(view, "command", why, "command", lkm_step_command(step));
	lk_view_list(view, "needs");
	for (size_t i = 0; i < lkm_step_need_count(step); i++)
		lk_view_string(view, NULL, lkm_step_module(lkm_step_need(step, i)));
	lk_view_end(view);
	if (why)
		lk_view_row(view, "from", LK_PLAIN, NULL);
	else
		lk_view_hide(view);
	lk_view_list(view, "origins");
	for (size_t i = 0; i < lkm_step_origin_count(step); i++) {
		lk_view_object(view, NULL);
		lk_view_line(view, LK_PLAIN, NULL);
		lk_view_string(view, "text", lkm_directive_text(lkm_step_origin(step, i)));
		lk_view_origin(view, lkm_directive_file(lkm_step_origin(step, i)),
			lkm_directive_line(lkm_step_origin(step, i)));
		lk_view_end(view);
	}
	lk_view_end(view);
	lk_view_end(view);
}

void lk_plan_view(struct lk_view *view, const struct lkm_plan *plan, enum lk_plan_text text)
{
	static const struct lk_view_column columns[] = {
		{"", true, 0}, {"", false, 0}, {"", false, 0}, {"", false, 0}, {0}};
	static const struct lk_view_graph graph = {.name = "module", .edges = "needs", .by = "by"};
	const struct lkm_step *step;
	size_t number = 0;

	lk_view_list(view, "targets");
	for (size_t i = 0; (step = lkm_plan_target(plan, i)); i++)
		lk_view_string(view, NULL, lkm_step_module(step));
	lk_view_end(view);
	if (text == LK_PLAN_HIDDEN)
		lk_view_hide(view);
	else
		lk_view_line(view, LK_PLAIN, NULL);
	lk_view_table(view, columns);
	lk_view_graph(view, &graph);
	lk_view_list(view, "steps");
	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++) {
		number += !lkm_step_skip(step);
		add_step(view, step, number, text == LK_PLAN_WHY);
	}
	lk_view_end(view);
}
