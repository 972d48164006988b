/* SPDX-License-Identifier: MIT */
/* The initramfs images that kernels are booted with: which modules are in each, and what its
 * configuration says. */
#ifndef LK_INITRAMFS_H
#define LK_INITRAMFS_H

#include "../base/map.h"
#include "../facts/config.h"
#include "../system/open.h"

struct lk_initramfs {
	const char *path;    /* full; NULL: none was found for this release, as unread says */
	const char *release; /* that it is for; NULL: unknown */
	const char *rebuild; /* the command that makes it again; NULL without a path */
	const char *unread;  /* why nothing is known of its contents; NULL: it was read */
	int errnum;          /* of a failed call, with unread; 0: another reason */
	int64_t mtime;       /* nanoseconds */
	bool exists;         /* an image was found in the file */
	struct lk_map modules;
	struct lk_map releases;  /* whose modules are in it */
	struct lk_config config; /* of its modprobe.d, without any kernel command line */
};

struct lk_initramfs_list LK_LIST(struct lk_initramfs);

/* Look into the images of all installed releases below the root of the configuration; of one
 * release when the caller of lkm_open() named it. Directories that cannot be read and releases
 * without an image have an item too. Results are in the arena. 0 or -ENOMEM. */
int lk_initramfs_look(struct lkm *lkm, struct lk_arena *arena, struct lk_initramfs_list *ret);

#endif
