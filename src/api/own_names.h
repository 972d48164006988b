/* SPDX-License-Identifier: MIT */
/* The names that modules have in the kernel, where their files have other names. */
#ifndef LK_OWN_NAMES_H
#define LK_OWN_NAMES_H

#include "../plan/plan.h"
#include "../system/open.h"

/* Read the own name of the files of a plan's newest request: of steps that load a file whose name
 * is not loaded, or of the targets alone. What cannot be read has no other name. */
void lk_own_names(
	struct lkm *lkm, struct lkm_plan *plan, const struct lk_live *live, bool targets_only);

/* The loaded module that what means, by the name inside the file of that name or path: in the
 * arena; NULL: what is loaded itself, or no such module is. */
const char *lk_own_name_loaded(
	struct lkm *lkm, const char *what, const struct lk_live *live, struct lk_arena *arena);

#endif
