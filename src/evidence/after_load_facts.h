/* SPDX-License-Identifier: MIT */
/* The drivers that a loaded module has registered, and the devices that they could drive. */
#ifndef LK_AFTER_LOAD_FACTS_H
#define LK_AFTER_LOAD_FACTS_H

#include "../diagnose/after_load.h"
#include "../system/image.h"
#include "../system/open.h"

/* Read the drivers and the devices that they are bound to: for most modules a single look at sysfs.
 * module is the name in the kernel. 0 or -ENOMEM. */
int lk_after_load_read_drivers(
	struct lkm *lkm, const char *module, struct lk_arena *arena, struct lk_after_load *ret);

/* Where they are bound to none: read which devices the aliases of the module match. 0 or -ENOMEM.
 */
int lk_after_load_read_matches(struct lkm *lkm, const struct lkm_image *image,
	struct lk_arena *arena, struct lk_after_load *facts);

/* The firmware files that the module names. 0 or -ENOMEM. */
int lk_after_load_read_firmware(
	const struct lkm_image *image, struct lk_arena *arena, struct lk_after_load *facts);

#endif
