/* SPDX-License-Identifier: MIT */
/* The facts of each module file: from the cache if the file has not changed, else from the file. */
#ifndef LK_EXTRACTS_H
#define LK_EXTRACTS_H

#include <lkm/depmod.h>

#include "../files/read_modules.h"
#include "../files/scan.h"
#include "depmod_cache.h"

struct lk_extracts {
	struct lk_tree_module *modules; /* one for each file of the scan */
	size_t cached, read, unpacked, failed;
	size_t not_unpacked; /* of those that failed, for want of a library that can */
	unsigned threads;
	struct lk_read_modules *harvest; /* the memory after what was read */
	struct lk_read_job *jobs;        /* of the files that were read */
	size_t *job_of; /* the number of a module's job plus one; 0: it was cached */
};

struct lk_extracts_options {
	int system, directory;
	bool exact; /* every name that a file imports is wanted; the cache has those that count */
	bool crcs;  /* and with their CRCs */
	struct lk_depmod_cache *keep; /* the cache; may have none */
	unsigned threads;             /* 0: as many as are of use */
	void (*progress)(void *context, size_t done, size_t total);
	void *context;
};

/* Files that cannot be read or understood are told in notes (see lk_read_modules_tell()) and stay
 * in the tree with nothing to say. 0; -ENOMEM; LKM_E_UNREADABLE when no more files can be opened:
 * an index that lacks what there was no memory or descriptor to read would be wrong, not poor.
 * lk_extracts_done() in any case.
 */
int lk_extracts_read(const struct lk_scan *scan, const struct lk_extracts_options *options,
	struct lk_arena *arena, struct lk_notes *notes, struct lk_extracts *ret,
	struct lkm_error *reterr);
void lk_extracts_done(struct lk_extracts *fill);

/* Save the facts in the cache; began is when the scan was, as lk_store_time() says it. 0 or
 * -errno. */
int lk_extracts_save(const struct lk_scan *scan, const struct lk_extracts *fill,
	const struct lk_depmod_cache *keep, struct lk_arena *arena, int64_t began,
	struct lkm_error *reterr);

#endif
