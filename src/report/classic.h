/* SPDX-License-Identifier: MIT */
/* A plan in the words of the classic tools: "insmod PATH PARAMS", "builtin NAME", "rmmod NAME" ...,
 * which scripts parse. */
#ifndef LK_CLASSIC_H
#define LK_CLASSIC_H

#include <lkm/plan.h>

#include "../base/buf.h"

/* Append the line of one step, skipped or not; a step without classic words adds nothing. 0,
 * -ENOMEM, -EFBIG. */
int lk_classic_step(const struct lkm_step *step, struct lk_buf *out);

/* Append the lines of a dry run that loads; with_builtin (modprobe -D) adds built-in modules. As in
 * kmod, a module is repeated when both a dependency and a softdep want it. */
int lk_classic_load(const struct lkm_plan *plan, bool with_builtin, struct lk_buf *out);

/* Append the lines of a dry run with each module once, for output that need not be kmod's. */
int lk_classic_load_once(const struct lkm_plan *plan, struct lk_buf *out);

#endif
