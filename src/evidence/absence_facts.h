/* SPDX-License-Identifier: MIT */
/* Gathers what is known about a name or path for which nothing was found. */
#ifndef LK_ABSENCE_FACTS_H
#define LK_ABSENCE_FACTS_H

#include <lkm/lkm.h>

#include "../diagnose/absence.h"

/* For a load or a look-up of asked, a name or with by_path a path, that found nothing. module is
 * the name that the error is about, if it is another one: that of an alias; it may be NULL. Strings
 * are in the arena or belong to lkm. 0 or -ENOMEM. */
int lk_absence_facts_read(struct lkm *lkm, struct lk_arena *arena, const char *asked, bool by_path,
	const char *module, struct lk_absence_facts *ret);

/* For a module that is not loaded. 0 or -ENOMEM. */
int lk_absence_facts_read_loaded(
	struct lkm *lkm, struct lk_arena *arena, const char *asked, struct lk_absence_facts *ret);

#endif
