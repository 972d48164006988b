/* SPDX-License-Identifier: MIT */
/* What the library itself asks of settings. */
#ifndef LK_SETTINGS_H
#define LK_SETTINGS_H

#include <lkm/settings.h>

/* Is there such a module: a file, a part of the kernel, or one that runs? */
bool lk_settings_exists(const struct lkm_settings *settings);

/* The number of the parameter of this name that the module, or the running kernel, knows; SIZE_MAX
 * when there is none. */
size_t lk_settings_find(const struct lkm_settings *settings, const char *name);

/* The known name that is most like this one; NULL when none is. */
const char *lk_settings_nearest(const struct lkm_settings *settings, const char *name);

/* The width of a pointer of its machine; 64 where it is not known. */
unsigned lk_settings_bits(const struct lkm_settings *settings);

#endif
