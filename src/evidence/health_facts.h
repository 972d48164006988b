/* SPDX-License-Identifier: MIT */
/* The facts from which the health of a system is judged. */
#ifndef LK_HEALTH_FACTS_H
#define LK_HEALTH_FACTS_H

#include "../diagnose/health.h"
#include "../system/open.h"

/* Read the state of the running kernel below the directory system, which is "/" or its replacement.
 * Unreadable facts stay unknown. Strings are in the arena. 0 or -ENOMEM. */
int lk_health_system_read(int system, struct lk_arena *arena, struct lk_health_system *ret);

/* The module directory and the configuration of lkm. Strings are in the arena. 0;
 * LKM_E_UNREADABLE when no more files can be opened; -ENOMEM. */
int lk_health_files_read(struct lkm *lkm, struct lk_arena *arena, struct lk_health_files *ret,
	struct lkm_error *reterr);

/* The files of configuration of lkm, which must stay open while the result is used. Strings are in
 * the arena. 0; LKM_E_UNREADABLE when no more files can be opened; -ENOMEM. */
int lk_health_texts_read(struct lkm *lkm, struct lk_arena *arena, struct lk_health_config *ret,
	struct lkm_error *reterr);

#endif
