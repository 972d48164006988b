/* SPDX-License-Identifier: MIT */
/* The initramfs that a kernel is booted with: which modules are in it, and what its configuration
 * says. */
#ifndef LK_INITRAMFS_H
#define LK_INITRAMFS_H

#include "../base/map.h"
#include "../facts/config.h"
#include "../system/open.h"

struct lk_initramfs {
	const char *path;    /* full; NULL: there is none that we know of */
	const char *rebuild; /* the command that makes it again */
	const char *unread;  /* why it could not be looked into; NULL: it was */
	int64_t mtime;       /* nanoseconds */
	struct lk_map modules;
	struct lk_config config; /* of its modprobe.d, without any kernel command line */
};

/* Look into that of the kernel release of lkm, below the root of its configuration. What is kept is
 * in the arena. 0, also when there is none or it cannot be read; -ENOMEM. */
int lk_initramfs_look(struct lkm *lkm, struct lk_arena *arena, struct lk_initramfs *ret);

#endif
