/* SPDX-License-Identifier: MIT */
/* The configuration that a kernel was built with, where it is installed. */
#ifndef LK_KERNEL_CONFIG_H
#define LK_KERNEL_CONFIG_H

#include "kernel_symbols.h"

/* Read it from /boot or the module directory, for lax_spaces. 0, also when there is none; -ENOMEM.
 */
int lk_kernel_config_read(struct lk_kernel_symbols *symbols);

#endif
