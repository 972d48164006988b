/* SPDX-License-Identifier: MIT */
/* Loaded modules as part of a view: for lsmod and lkm list. */
#ifndef LK_LIVE_VIEW_H
#define LK_LIVE_VIEW_H

#include <lkm/live.h>

#include "../../report/view.h"

/* Add one module to the open list; in text it is a row of four cells. */
void lk_live_view(struct lk_view *view, const struct lkm_live_module *module);

/* "live" "coming" "going" "builtin" */
const char *lk_live_word(enum lkm_state state);

#endif
