/* SPDX-License-Identifier: MIT */
/* What is wrong with a load that succeeded. */
#ifndef LK_WARNINGS_H
#define LK_WARNINGS_H

#include "step.h"

/* The parameters of a loaded step that the kernel ignored, because the module does not have them:
 * a report, to be freed, whose causes they are; NULL: none. */
struct lkm_report *lk_warnings_find(const struct lk_taker *taker, const struct lkm_step *step);

#endif
