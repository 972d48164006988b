/* SPDX-License-Identifier: MIT */
/* Findings and failures as parts of a view. */
#include <lkm/lkm.h>

#include "view.h"

static const char *certainty_word(enum lkm_certainty certainty)
{
	static const char *const words[] = {
		[LKM_CERTAIN] = "certain", [LKM_LIKELY] = "likely", [LKM_POSSIBLE] = "possible"};

	return words[certainty];
}

/* The members of a finding; with place also "file" and "line". */
static void add_members(struct lk_view *view, const struct lkm_finding *finding, const char *label,
	bool hint, bool place)
{
	const char *fact;

	lk_view_string(view, "code", lkm_code_name(lkm_finding_code(finding)));
	lk_view_string(view, "certainty", certainty_word(lkm_finding_certainty(finding)));
	if (label)
		lk_view_row(view, label, LK_PLAIN, NULL);
	lk_view_string(view, "cause", lkm_finding_text(finding));
	if (place)
		lk_view_origin(view, lkm_finding_file(finding), lkm_finding_line(finding));
	lk_view_list(view, "evidence");
	for (size_t i = 0; (fact = lkm_finding_evidence(finding, i)); i++) {
		if (label)
			lk_view_below(view, LK_PLAIN, NULL);
		lk_view_string(view, NULL, fact);
	}
	lk_view_end(view);
	if (label && hint)
		lk_view_row(view, "hint", LK_PLAIN, NULL);
	lk_view_string(view, "remedy", lkm_finding_remedy(finding));
}

void lk_view_finding(struct lk_view *view, const char *key, const struct lkm_finding *finding,
	const char *label, bool hint)
{
	lk_view_object(view, key);
	add_members(view, finding, label, hint, false);
	if (lkm_finding_file(finding) && lkm_finding_line(finding)) {
		lk_view_string(view, "file", lkm_finding_file(finding));
		lk_view_integer(view, "line", lkm_finding_line(finding));
	}
	lk_view_end(view);
}

void lk_view_finding_at(struct lk_view *view, const struct lkm_finding *finding, const char *label,
	const char *module, bool hint)
{
	lk_view_object(view, NULL);
	if (module)
		lk_view_string(view, "module", module);
	add_members(view, finding, label, hint, true);
	lk_view_end(view);
}

/* How far the kernel came, where the call was traced. */
static void add_stage(struct lk_view *view, const struct lkm_report *report)
{
	static const char *const words[] = {[LKM_STAGE_LOADER] = "loader",
		[LKM_STAGE_ACCEPTED] = "accepted",
		[LKM_STAGE_INIT] = "init"};
	const enum lkm_stage stage = lkm_report_stage(report);

	if (stage == LKM_STAGE_UNKNOWN)
		return;
	lk_view_string(view, "stage", words[stage]);
	if (stage == LKM_STAGE_INIT)
		lk_view_integer(view, "init_result", lkm_report_init_result(report));
}

void lk_view_error(
	struct lk_view *view, const struct lkm_error *error, const struct lkm_report *report)
{
	struct lk_view_node *open = view->open;
	const size_t causes = report ? lkm_report_cause_count(report) : 0;

	if (view->failure.children.first)
		return;
	view->failure.kind = LK_VIEW_OBJECT;
	view->open = &view->failure;
	lk_view_object(view, "error");
	lk_view_string(view, "code", lkm_code_name(error->code));
	lk_view_integer(view, "errno", error->errnum);
	lk_view_string(view, "module", *error->module ? error->module : NULL);
	lk_view_string(
		view, "message", *error->message ? error->message : lkm_code_text(error->code));
	add_stage(view, report);
	if (causes)
		lk_view_list(view, "causes");
	for (size_t i = 0; i < causes; i++)
		lk_view_finding(view, NULL, lkm_report_cause(report, i), NULL, false);
	if (causes)
		lk_view_end(view);
	if (lkm_report_log_count(report)) {
		lk_view_list(view, "log");
		for (size_t i = 0; lkm_report_log(report, i); i++)
			lk_view_string(view, NULL, lkm_report_log(report, i));
		lk_view_end(view);
	}
	lk_view_end(view);
	view->open = open;
}
