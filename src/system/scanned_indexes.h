/* SPDX-License-Identifier: MIT */
/* Indexes for a module directory that has none: made in memory, as depmod would write them. */
#ifndef LK_SCANNED_INDEXES_H
#define LK_SCANNED_INDEXES_H

#include "generation.h"

/*
 * With the lock of shelf->lkm held. Where a scan is allowed (LKM_OPEN_SCAN) and modules.dep.bin
 * does not exist, read all module files, once in a generation, and make all indexes; damaged files
 * become problems of the generation. 1 when the outputs of the shelf are there; 0 when its files
 * count; LKM_E_UNREADABLE when anything that exists cannot be read, LKM_E_NO_CODEC (most modules
 * cannot be unpacked here), LKM_E_TOO_LARGE; -ENOMEM.
 */
int lk_scanned_indexes_make(
	const struct lk_shelf *shelf, struct lk_generation *generation, struct lkm_error *reterr);

#endif
