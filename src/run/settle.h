/* SPDX-License-Identifier: MIT */
/* What has become of a module that somebody else is loading or unloading: waiting until it is
 * settled. */
#ifndef LK_SETTLE_H
#define LK_SETTLE_H

#include <stdint.h>

enum lk_settled {
	LK_SETTLED_LIVE,   /* it is loaded */
	LK_SETTLED_ABSENT, /* it is not, or no longer */
	LK_SETTLED_STUCK,  /* it is still coming or going after the whole time */
	LK_SETTLED_UNKNOWN /* this system does not tell (no /sys) */
};

/* Wait at most wait_ms (0: only look) for the module to be loaded or gone. */
enum lk_settled lk_settle(int system, const char *module, int64_t wait_ms);

/* How often it is in use: /sys/module/NAME/refcnt; -1 when it cannot be known. */
int64_t lk_settle_refcount(int system, const char *module);

#endif
