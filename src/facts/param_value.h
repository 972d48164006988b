/* SPDX-License-Identifier: MIT */
/* Comparing the configured value of a parameter with the one that /sys shows. */
#ifndef LK_PARAM_VALUE_H
#define LK_PARAM_VALUE_H

#include <stdbool.h>

/* Do the values mean the same for a parameter of this type (as modinfo has it; NULL where unknown)?
 * configured is as it stands in options lines, without quotes; now is as the kernel shows it. 1;
 * 0; -1 when texts differ and the type does not say what that means. */
int lk_param_value_is_same(const char *type, const char *configured, const char *now);

#endif
