/* SPDX-License-Identifier: MIT */
/* The words for actions, reasons and skips of a plan. */
#ifndef LK_PLAN_WORDS_H
#define LK_PLAN_WORDS_H

#include <lkm/plan.h>

/* "load" "install" "unload" "remove". */
const char *lk_plan_words_action(enum lkm_action action);

/* "asked" "alias" "dependency" "softdep-pre" "softdep-post" "unused" "holder". */
const char *lk_plan_words_reason(enum lkm_reason reason);

/* "loaded" "builtin" "blacklisted" "unknown" "not-loaded" "in-use" "refused"; NULL for
 * LKM_SKIP_NONE. */
const char *lk_plan_words_skip(enum lkm_skip skip);

/* For people, after the reason of a step: "; already loaded". */
const char *lk_plan_words_skip_text(enum lkm_skip skip);

#endif
