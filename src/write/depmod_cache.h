/* SPDX-License-Identifier: MIT */
/* Replacing the file of depmod's cache. */
#ifndef LK_WRITE_DEPMOD_CACHE_H
#define LK_WRITE_DEPMOD_CACHE_H

#include "../files/depmod_cache.h"

/* Write the cache anew, atomically; its directory is made if need be, 0755. (It need not be synced:
 * what a crash leaves of it is found to be damaged. Nothing is written when the file has exactly
 * these entries, which lk_cache_find() gave.) Entries are sorted, and those left out, see below,
 * are overwritten. Caches beside it whose
 * module directory is gone are removed. began is lk_store_time() before the first of these files
 * was looked at. 0; -errno: the caller may go on without it.
 *
 * A file whose mtime or ctime is later than LK_DEPMOD_CACHE_RACY before began is not stored. Time
 * stamps are coarse (a tick of the kernel's clock; one or two seconds on some file systems): had
 * the file been changed once more right after it was read, its stamps could be the same, and with
 * the same size nothing would tell the two apart for ever. By a later run it is older, and is
 * stored. The same is done with stamps in the future, which say nothing of when the file was
 * changed. */
#define LK_DEPMOD_CACHE_RACY ((int64_t)2000000000)
int lk_depmod_cache_save(const struct lk_depmod_cache *cache, struct lk_cached *entries,
	size_t count, int64_t began, struct lkm_error *reterr);

#endif
