/* SPDX-License-Identifier: MIT */
/* A plan in the words of the classic tools: "insmod PATH PARAMS", "builtin NAME", "rmmod NAME" ...,
 * which scripts parse. */
#ifndef LK_CLASSIC_H
#define LK_CLASSIC_H

#include <lkm/plan.h>

#include "../base/buf.h"

/* One step as a line, whether it is skipped or not; nothing for a step that has no classic words.
 * 0, -ENOMEM, -EFBIG. */
int lk_classic_step(const struct lkm_step *step, struct lk_buf *out);

/* What a dry run prints for loading: with_builtin (modprobe -D) names built-in modules too. A
 * module whose dependency is wanted by a softdep as well stands there again, as in kmod: readers
 * know to cope. */
int lk_classic_load(const struct lkm_plan *plan, bool with_builtin, struct lk_buf *out);

/* The same, where nobody expects kmod's lines: each module once. */
int lk_classic_load_once(const struct lkm_plan *plan, struct lk_buf *out);

#endif
