/* SPDX-License-Identifier: MIT */
/* A source over an open file for those who read many files one after the other: ranges that are
 * near to one another are read at once, into memory that is used again for the next file. */
#ifndef LK_RANGE_READER_H
#define LK_RANGE_READER_H

#include <sys/types.h>
#include "../base/arena.h"
#include "../base/source.h"

/* The most that is read of one file. */
#define LK_RANGE_READER_MAX ((size_t)512 << 20)

#define LK_RANGE_READER_KEPT 12

struct lk_piece {
	uint64_t offset;
	struct lk_span bytes;
};

/* All zero is one without memory. */
struct lk_range_reader {
	struct lk_source source; /* first: load casts back */
	int fd;
	struct lk_piece kept[LK_RANGE_READER_KEPT];
	size_t count;
	uint8_t *memory;
	size_t size, used;
	struct lk_arena more; /* what did not fit into memory */
	size_t taken;         /* from both */
};

/* Begin with an open file of this size, which stays the caller's: what was given of the file before
 * is gone. */
void lk_range_reader_begin(struct lk_range_reader *pieces, int fd, uint64_t size);
void lk_range_reader_done(struct lk_range_reader *pieces);

/* Bytes of a file from offset on, as many as there are up to size: their number, or -errno. */
ssize_t lk_range_reader_pread(int fd, uint8_t *data, size_t size, uint64_t offset);

#endif
