/* SPDX-License-Identifier: MIT */
/* What is wrong with a load that succeeded. */
#ifndef LK_WARNINGS_H
#define LK_WARNINGS_H

#include "step.h"

/* What is wrong with a module that a step has loaded, or found loaded: a report, to be freed, whose
 * causes say it; NULL: nothing, or nobody asks. Of a loaded one, the parameters that the kernel
 * ignored; the rest with LKM_RUN_INSPECT. */
struct lkm_report *lk_warnings_find(
	const struct lk_taker *taker, const struct lkm_step *step, const struct lkm_result *result);

#endif
