/* SPDX-License-Identifier: MIT */
/* Comparing the version magic of a module with that of a kernel, word by word. */
#ifndef LK_VERMAGIC_H
#define LK_VERMAGIC_H

#include <stdbool.h>

#include "../base/arena.h"

struct lk_vermagic_difference {
	bool release;        /* the first word differs: another kernel version */
	const char *missing; /* words that the kernel has and the module lacks, separated by blanks;
				"" */
	const char *surplus; /* the other way round */
};

/* Does the kernel refuse the module for it? A module with CRCs may be of another release on a
 * kernel that compares CRCs ("modversions" in its magic), but never of other flags. *ret tells what
 * differs, also where that is allowed. 1: refused; 0: taken; -ENOMEM. */
int lk_vermagic_compare(struct lk_arena *arena, const char *module, const char *kernel,
	bool has_crcs, struct lk_vermagic_difference *ret);

#endif
