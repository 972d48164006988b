/* SPDX-License-Identifier: MIT */
/* The properties by which a file is known to be the one that was read. */
#ifndef LK_FILE_IDENTITY_H
#define LK_FILE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

/* Times are in nanoseconds since 1970. The cache of depmod stores this struct as it is. */
struct lk_file_identity {
	uint64_t size, inode, device;
	int64_t mtime, ctime;
};

static inline bool lk_file_identity_is_same(
	const struct lk_file_identity *a, const struct lk_file_identity *b)
{
	return a->inode == b->inode && a->device == b->device && a->size == b->size &&
	       a->mtime == b->mtime && a->ctime == b->ctime;
}

#endif
