/* SPDX-License-Identifier: MIT */
/* Pieces of a file by pread: one call for those near to one another, since a call costs as much as
 * copying some pages. */
#include "range_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Up to this many bytes between two ranges are read too: they cost less than another call. */
#define GAP_MAX ((uint64_t)8 << 10)

/* Bytes that are read before a range that was not announced: the names of sections are mostly right
 * before the section headers. */
#define LOOK_BEHIND ((uint64_t)1 << 10)

/* The first size of the memory, and the most that is kept for the next file. */
#define MEMORY_FIRST ((size_t)256 << 10)
#define MEMORY_MOST  ((size_t)4 << 20)

#define EXPECTED_MOST 8

ssize_t lk_range_reader_pread(int fd, uint8_t *data, size_t size, uint64_t offset)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = pread(fd, data + done, size - done, (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static uint8_t *take_memory(struct lk_range_reader *pieces, size_t size)
{
	uint8_t *taken;

	if (!pieces->memory) {
		pieces->memory = malloc(MEMORY_FIRST);
		pieces->size = pieces->memory ? MEMORY_FIRST : 0;
	}
	pieces->taken += size;
	if (size > pieces->size - pieces->used)
		return lk_arena_alloc(&pieces->more, size);
	taken = pieces->memory + pieces->used;
	pieces->used += size;
	return taken;
}

/* Read [offset, offset + size) and keep it. */
static int read_piece(
	struct lk_range_reader *pieces, uint64_t offset, size_t size, struct lk_span *ret)
{
	uint8_t *data;
	ssize_t got;

	if (size > LK_RANGE_READER_MAX - pieces->taken)
		return -EOVERFLOW;
	data = take_memory(pieces, size);
	if (!data)
		return -ENOMEM;
	got = lk_range_reader_pread(pieces->fd, data, size, offset);
	if (got < 0)
		return (int)got;
	if ((size_t)got < size)
		return -EIO; /* it became shorter while it was read */
	*ret = (struct lk_span){data, size};
	if (pieces->count < LK_RANGE_READER_KEPT)
		pieces->kept[pieces->count++] = (struct lk_piece){offset, *ret};
	return 0;
}

static bool find_kept(
	const struct lk_range_reader *pieces, uint64_t offset, size_t size, struct lk_span *ret)
{
	for (size_t i = 0; i < pieces->count; i++)
		if (offset >= pieces->kept[i].offset &&
			lk_span_part(
				pieces->kept[i].bytes, offset - pieces->kept[i].offset, size, ret))
			return true;
	return false;
}

static int load(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	struct lk_range_reader *pieces = (struct lk_range_reader *)source;
	uint64_t before = offset < LOOK_BEHIND ? offset : LOOK_BEHIND;
	int r;

	if (find_kept(pieces, offset, size, ret))
		return 0;
	r = read_piece(pieces, offset - before, size + (size_t)before, ret);
	if (r == 0)
		lk_span_part(*ret, before, size, ret);
	return r;
}

/* Those that lie inside the file and have not been read, by offset. */
static size_t sort_ranges(const struct lk_range_reader *pieces, const struct lk_range *ranges,
	size_t count, struct lk_range *sorted)
{
	size_t kept = 0;
	struct lk_span read;

	for (size_t i = 0; i < count && kept < EXPECTED_MOST; i++) {
		struct lk_range range = ranges[i];
		size_t at = kept;

		if (!range.size || range.offset > pieces->source.size ||
			range.size > pieces->source.size - range.offset ||
			range.size > LK_RANGE_READER_MAX ||
			find_kept(pieces, range.offset, (size_t)range.size, &read))
			continue;
		for (; at && sorted[at - 1].offset > range.offset; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = range;
		kept++;
	}
	return kept;
}

/* A range that cannot be read now is read again when it is asked for, and fails then. */
static void expect(struct lk_source *source, const struct lk_range *ranges, size_t count)
{
	struct lk_range_reader *pieces = (struct lk_range_reader *)source;
	struct lk_range sorted[EXPECTED_MOST];
	size_t kept = sort_ranges(pieces, ranges, count, sorted);
	struct lk_span read;

	for (size_t i = 0; i < kept;) {
		uint64_t begin = sorted[i].offset, end = begin + sorted[i].size;

		for (i++; i < kept && sorted[i].offset <= end + GAP_MAX; i++)
			if (sorted[i].offset + sorted[i].size > end)
				end = sorted[i].offset + sorted[i].size;
		if (end - begin > LK_RANGE_READER_MAX ||
			read_piece(pieces, begin, (size_t)(end - begin), &read) < 0)
			return;
	}
}

/* A larger file asked for more than there was: the next one may find it. */
static void enlarge_memory(struct lk_range_reader *pieces)
{
	size_t wanted = pieces->taken < MEMORY_MOST ? pieces->taken : MEMORY_MOST;
	uint8_t *larger;

	lk_arena_done(&pieces->more);
	if (wanted <= pieces->size)
		return;
	larger = realloc(pieces->memory, wanted);
	if (!larger)
		return;
	pieces->memory = larger;
	pieces->size = wanted;
}

void lk_range_reader_begin(struct lk_range_reader *pieces, int fd, uint64_t size)
{
	if (pieces->more.newest)
		enlarge_memory(pieces);
	pieces->source = (struct lk_source){.size = size, .load = load, .expect = expect};
	pieces->fd = fd;
	pieces->count = pieces->used = pieces->taken = 0;
}

void lk_range_reader_done(struct lk_range_reader *pieces)
{
	free(pieces->memory);
	lk_arena_done(&pieces->more);
	*pieces = (struct lk_range_reader){0};
}
