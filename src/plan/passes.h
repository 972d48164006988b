/* SPDX-License-Identifier: MIT */
/* Passes over a finished plan: they mark steps and change nothing else. Those for loading mark the
 * steps of the last request. */
#ifndef LK_PASSES_H
#define LK_PASSES_H

#include "plan.h"

/* Mark what is loaded already, built in, or unknown, and what is being loaded by somebody else
 * right now. live NULL: nothing counts as loaded. */
void lk_pass_loaded(struct lkm_plan *plan, const struct lk_live *live);

/* Mark what the kernel would refuse because of module_blacklist= on its command line. 0 or -ENOMEM.
 */
int lk_pass_refused(struct lkm_plan *plan, const struct lk_config *config);

/* Mark what is blacklisted, apart from the targets. 0 or -ENOMEM. */
int lk_pass_blacklisted(struct lkm_plan *plan, const struct lk_config *config);

/* Mark what will still be in use when its turn to be unloaded comes: its reference count less those
 * of its users that go before it. What is asked for by force is not marked. */
void lk_pass_in_use(struct lkm_plan *plan, const struct lk_live *live);

#endif
