/* SPDX-License-Identifier: MIT */
/* The modules that use a loaded module, directly or not, in the order in which they can go. */
#ifndef LK_UNLOAD_ORDER_H
#define LK_UNLOAD_ORDER_H

#include "live.h"

/* All that must be unloaded before module, each once and after what uses it; names and the array
 * are in the arena of live. 0 or -ENOMEM. Holders that are not in the list of modules are passed
 * over. */
int lk_unload_order(const struct lk_live *live, const struct lk_live_module *module,
	const char ***ret, size_t *ret_count);

#endif
