/* SPDX-License-Identifier: MIT */
/* The configuration that a kernel was built with, where it is installed. */
#ifndef LK_KERNEL_CONFIG_H
#define LK_KERNEL_CONFIG_H

#include "kernel_symbols.h"

/* Read it from /boot or the module directory, for lax_spaces. 0, also when there is none; -ENOMEM.
 */
int lk_kernel_config_read(struct lk_kernel_symbols *symbols);

/* The line about one option, such as "CONFIG_DUMMY". */
struct lk_config_option {
	char value;       /* 'y', 'm', or 'n' for "is not set" */
	const char *file; /* in the arena */
	unsigned line;
};

/* 1 when there is such a line; 0 when there is none, or no configuration; -ENOMEM. */
int lk_kernel_config_option(
	struct lkm *lkm, struct lk_arena *arena, const char *option, struct lk_config_option *ret);

#endif
