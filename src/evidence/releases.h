/* SPDX-License-Identifier: MIT */
/* The kernel releases whose modules are installed. */
#ifndef LK_RELEASES_H
#define LK_RELEASES_H

#include <lkm/lkm.h>

#include "../base/arena.h"

/* The releases other than that of lkm that have modules or indexes beside its module directory, the
 * newest first, in the arena. 0 or -ENOMEM; a directory that cannot be read has none. */
int lk_releases_read(struct lkm *lkm, struct lk_arena *arena, const char ***ret, size_t *ret_count);

#endif
