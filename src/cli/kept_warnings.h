/* SPDX-License-Identifier: MIT */
/* Warnings about modules that were loaded, kept until the answer is made. */
#ifndef LK_KEPT_WARNINGS_H
#define LK_KEPT_WARNINGS_H

#include <lkm/lkm.h>

#include "../base/arena.h"
#include "../report/view.h"

struct lk_kept_warning {
	const char *module;
	struct lkm_report *report;
};
struct lk_kept_warnings LK_LIST(struct lk_kept_warning);

/* Keep the warnings of a step that did not fail. Without memory for it they are missing. */
void lk_kept_warnings_add(struct lk_kept_warnings *warnings, struct lk_arena *arena,
	const struct lkm_step *step, const struct lkm_result *result);
void lk_kept_warnings_done(struct lk_kept_warnings *warnings);

/* Is one of them about a module of this plan? */
bool lk_kept_warnings_concern(const struct lk_kept_warnings *warnings, const struct lkm_plan *plan);

/* Add those about modules of this plan to the open object: "warnings". */
void lk_kept_warnings_view(
	const struct lk_kept_warnings *warnings, const struct lkm_plan *plan, struct lk_view *view);

#endif
