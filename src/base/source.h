/* SPDX-License-Identifier: MIT */
/* Bytes that are read by range and only when needed: an image in memory, or a file read piece by
 * piece. */
#ifndef LK_SOURCE_H
#define LK_SOURCE_H

#include "span.h"

struct lk_range {
	uint64_t offset, size;
};

struct lk_source {
	uint64_t size;
	/* Give the bytes [offset, offset + size), which lies inside the source. They stay valid as
	 * long as the source. Returns 0 or -errno. */
	int (*load)(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret);
	/* May be NULL: see lk_source_expect(). */
	void (*expect)(struct lk_source *source, const struct lk_range *ranges, size_t count);
	struct lk_span memory; /* for lk_source_memory() */
};

/* A source over bytes that are in memory already; nothing is copied. */
struct lk_source lk_source_memory(struct lk_span memory);

/* The bytes [offset, offset + size): 0; -ENOEXEC when the range is not wholly inside; or what load
 * returned. */
int lk_source_range(struct lk_source *source, uint64_t offset, uint64_t size, struct lk_span *ret);

/* Say which ranges will be asked for next, inside the source or not: it may then read those that
 * are near to one another at once. */
void lk_source_expect(struct lk_source *source, const struct lk_range *ranges, size_t count);

#endif
