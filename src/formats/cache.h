/* SPDX-License-Identifier: MIT */
/* The cache of depmod: the facts read from each module file of a tree, by the file's identity.
 * Reader and writer. */
#ifndef LK_CACHE_H
#define LK_CACHE_H

#include <stdbool.h>
#include <lkm/error.h>
#include "../base/buf.h"
#include "../base/file_identity.h"
#include "extract.h"

/* The data of a file that the cache should have: CRCs, so that no reader has to decompress the file
 * for them. */
#define LK_CACHE_FLAGS (LK_EXTRACT_QUICK | LK_EXTRACT_CRCS | LK_EXTRACT_GRANTS)

struct lk_cached {
	const char *path; /* as in modules.dep: relative to the module directory, or absolute */
	struct lk_file_identity identity;
	struct lk_extract extract; /* with CRCs and audiences, or without */
};

/* No cache is larger: twenty times the largest tree of a distribution. */
#define LK_CACHE_SIZE_MAX ((size_t)256 << 20)

/* Serialise; entries are sorted by path (strcmp) here. tree names what the cache is of (the
 * absolute module directory and whatever else decides what the entries mean). 0, -ENOMEM, -EFBIG
 * (beyond LK_CACHE_SIZE_MAX or the buffer's maximum).
 */
int lk_cache_write(struct lk_buf *out, const char *tree, struct lk_cached *entries, size_t count);

struct lk_cache {
	struct lk_span contents;
	uint32_t count; /* of entries; 0 when all is zero, which is an empty cache */
	uint32_t slots; /* of the table of hashed paths */
};

/* Check all of it (magic, version, byte order, tree, checksum, every offset), so that nothing needs
 * to be checked later; strings are used in place. It is for this machine and this user: against
 * accidents, not against who could write the file. 0; -EBADMSG with LKM_E_INDEX_DAMAGED and a
 * message that says why it cannot be used (file is for the message). */
int lk_cache_open(struct lk_cache *cache, struct lk_span contents, const char *tree,
	const char *file, struct lkm_error *reterr);

/* Find the entry of this path if the identity of its file has not changed. Safe for several threads
 * at once. */
bool lk_cache_find(const struct lk_cache *cache, const char *path,
	const struct lk_file_identity *identity, struct lk_extract *ret);

/* Look up a file whatever its identity is now: ret has the identity it was read with. */
bool lk_cache_look_up(const struct lk_cache *cache, const char *path, struct lk_cached *ret);

/* Does an entry have the CRCs and audiences of its symbols? Only compressed files have them in the
 * cache: the others are read as fast. */
bool lk_cache_has_crcs(const struct lk_extract *extract);

/* Entry number i, below count: they are in the order of their paths. */
void lk_cache_entry(const struct lk_cache *cache, uint32_t i, struct lk_cached *ret);

/* The tree that a file claims to be the cache of, in place; its other contents are not checked.
 * False when it is none of this version. */
bool lk_cache_tree(struct lk_span contents, const char **ret);

/* A 64-bit sum of bytes: every change of up to 8 aligned bytes changes it, others with all but
 * certainty. It depends on the byte order of the machine. */
uint64_t lk_cache_sum(struct lk_span bytes);

#endif
