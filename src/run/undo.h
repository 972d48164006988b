/* SPDX-License-Identifier: MIT */
/* Undoing what a run has loaded for targets that failed. */
#ifndef LK_UNDO_H
#define LK_UNDO_H

#include "step.h"

/* Unload, in reverse order, the modules that this run has loaded and that no target needs which has
 * not failed. Those in use stay. The caller is told of each. */
void lk_undo(const struct lk_run *run);

#endif
