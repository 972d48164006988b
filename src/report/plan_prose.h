/* SPDX-License-Identifier: MIT */
/* A plan for people: its steps as a list, or each with all that decided about it. */
#ifndef LK_PLAN_PROSE_H
#define LK_PLAN_PROSE_H

#include <lkm/plan.h>

#include "../base/buf.h"

/* Words that are put around parts of the text; "" on what is no terminal. */
struct lk_prose_style {
	const char *strong, *faint, *normal;
};

/* One line a step: its number ("-" when it is skipped), what it does, and why it is there. With
 * why, below it the file, parameters, command, and each directive with file and line. 0, -ENOMEM,
 * -EFBIG. */
int lk_plan_prose(const struct lkm_plan *plan, bool why, const struct lk_prose_style *style,
	struct lk_buf *out);

#endif
