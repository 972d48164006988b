/* SPDX-License-Identifier: MIT */
/* What checking a parameter asks of settings beyond <lkm/settings.h>. */
#ifndef LK_SETTINGS_H
#define LK_SETTINGS_H

#include <lkm/settings.h>

/* The known parameter whose name is most similar to this one; NULL if none is similar. */
const char *lk_settings_nearest(const struct lkm_settings *settings, const char *name);

/* The width of a pointer of the module's machine; 64 if it is unknown. */
unsigned lk_settings_bits(const struct lkm_settings *settings);

#endif
