/* SPDX-License-Identifier: MIT */
/* The files "modalias" and "uevent" of devices in sysfs. */
#ifndef LK_UEVENT_H
#define LK_UEVENT_H

#include "../base/span.h"

/* Cut the next alias off the front of the contents of a file "modalias", which has one a line (ACPI
 * may have two); false at the end. Empty lines do not count. */
bool lk_uevent_modalias(struct lk_span *rest, struct lk_span *ret);

/* The value of the next line KEY=VALUE with this key in the contents of a file "uevent"; false at
 * the end. Empty values do not count. */
bool lk_uevent_value(struct lk_span *rest, const char *key, struct lk_span *ret);

#endif
