/* SPDX-License-Identifier: MIT */
/* The failures of a log, as objects of a view. */
#ifndef LK_FAILURES_VIEW_H
#define LK_FAILURES_VIEW_H

#include <lkm/log.h>

#include "../../report/view.h"

/* Add one failure to the open list. */
void lk_failure_view(struct lk_view *view, const struct lkm_failure *failure);

/* Add all failures of a log to the open list. */
void lk_failures_view(struct lk_view *view, const struct lkm_log *log);

#endif
