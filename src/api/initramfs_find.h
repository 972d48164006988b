/* SPDX-License-Identifier: MIT */
/* Finding the initramfs images of a system: in /boot, on the EFI system partition, and beside the
 * modules. */
#ifndef LK_INITRAMFS_FIND_H
#define LK_INITRAMFS_FIND_H

#include "../base/file_identity.h"
#include "../system/open.h"

/* An image, or a directory that may contain images and could not be read. */
struct lk_initramfs_file {
	const char *path;    /* full */
	const char *release; /* that its place or name says; NULL: none */
	const char *rebuild; /* the command that makes it again */
	const char *unread;  /* why nothing is known of it; NULL: it can be opened */
	int errnum;          /* with unread */
	bool is_pe;          /* a PE file by its name: an image only with a section .initrd */
	struct lk_file_identity identity;
};

struct lk_initramfs_files {
	struct lk_initramfs_file *items;
	size_t count, capacity;
	const char **releases; /* each must have an image, or it is not known which it has */
	size_t release_count, release_capacity;
};

/* Find the images of all installed releases below the root of the configuration; only those of one
 * release when the caller of lkm_open() named it. An image counts once, whatever its names.
 * Results are in the arena. 0 or -ENOMEM. */
int lk_initramfs_find(struct lkm *lkm, struct lk_arena *arena, struct lk_initramfs_files *ret);

/* The command that makes the images of a release again, by the programs that are installed, for an
 * image of this name. In the arena, NULL when out of memory. */
const char *lk_initramfs_rebuild(
	struct lkm *lkm, struct lk_arena *arena, const char *path, const char *release);

#endif
