/* SPDX-License-Identifier: MIT */
/* Finds the installed files of a kernel's build: Module.symvers and the configuration. */
#ifndef LK_KERNEL_SYMVERS_H
#define LK_KERNEL_SYMVERS_H

#include "kernel_symbols.h"

/* Read Module.symvers: path, as a caller gives it, or for NULL the first of the usual ones that is
 * there. It comes into force when its CRC of module_layout is the one of the kernel's modules,
 * which must be known before; a path that was given also where there is no CRC to compare. 0; for a
 * path LKM_E_UNREADABLE, the failures of decompressing, and -EINVAL LKM_E_SYMVERS when it is of
 * another kernel; -ENOMEM. */
int lk_kernel_symvers_read(
	struct lk_kernel_symbols *symbols, const char *path, struct lkm_error *reterr);

#endif
