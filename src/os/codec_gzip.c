/* SPDX-License-Identifier: MIT */
/* Decompressing gzip: any number of members. */
#include "codec.h"

#include <errno.h>
#include <libdeflate.h>

LIBRARY_NOTE("gzip", "read modules compressed with gzip", "libdeflate.so.0")
#define GZIP_FUNCTIONS(F)                                                                          \
	F(libdeflate_alloc_decompressor)                                                           \
	F(libdeflate_free_decompressor)                                                            \
	F(libdeflate_gzip_decompress_ex)
LIBRARY(gzip, "libdeflate.so.0", GZIP_FUNCTIONS)

/* Deflate's shortest code is 1 bit for the length and 1 for the distance of 258 bytes. */
#define DEFLATE_RATIO_MAX 1032

/* The last four bytes tell the size of the last member, modulo 2^32: exact for the usual file of
 * one member and only a hint for all others, so no more is believed than the input could hold. */
static size_t guess_size(struct lk_span packed)
{
	uint32_t size = 0;
	size_t possible;

	if (packed.size < 4 || !lk_span_u32(packed, packed.size - 4, LK_LITTLE, &size))
		return 0;
	if (__builtin_mul_overflow(packed.size, DEFLATE_RATIO_MAX, &possible))
		possible = SIZE_MAX;
	return size < possible ? size : possible;
}

/* Decode one member; *used is its length. libdeflate needs room for the whole member, so with too
 * little it begins again with twice as much. */
static int decode_member(const struct gzip *gzip, struct libdeflate_decompressor *decompressor,
	struct lk_span packed, struct lk_buf *out, size_t *used, char *detail)
{
	size_t wanted = guess_size(packed);

	for (;;) {
		struct lk_codec_room room;
		size_t written = 0;
		enum libdeflate_result result;
		int r = lk_codec_room_open(&room, out, wanted);

		if (r < 0)
			return r;
		result = gzip->libdeflate_gzip_decompress_ex(decompressor, packed.data, packed.size,
			room.data, room.size, used, &written);
		if (result == LIBDEFLATE_SUCCESS)
			return lk_codec_room_close(&room, out, written);
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
			return lk_codec_damaged(detail, "it is corrupt or ends too early");
		if (lk_codec_room_is_beyond(&room) || room.size >= out->maximum - out->size)
			return -EFBIG;
		wanted = room.size +
			 (room.size > LK_CODEC_FIRST_ROOM ? room.size : LK_CODEC_FIRST_ROOM);
	}
}

struct decoder {
	struct gzip library;
	struct libdeflate_decompressor *decompressor; /* NULL: not open yet */
};

void lk_codec_gzip_close(void *closed)
{
	struct decoder *decoder = closed;

	if (decoder->decompressor)
		decoder->library.libdeflate_free_decompressor(decoder->decompressor);
	gzip_close(&decoder->library);
}

static int open_decoder(struct decoder *decoder, char *detail)
{
	int r = decoder->decompressor ? 0 : gzip_open(&decoder->library, detail);

	if (r < 0)
		return r;
	if (!decoder->decompressor)
		decoder->decompressor = decoder->library.libdeflate_alloc_decompressor();
	return decoder->decompressor ? 0 : -ENOMEM;
}

int lk_codec_gzip(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	__attribute__((cleanup(lk_codec_gzip_close))) struct decoder own = {0};
	struct decoder *decoder = lk_codec_decoder(state, LK_GZIP, &own, sizeof(own));
	int r = decoder ? open_decoder(decoder, detail) : -ENOMEM;

	if (r < 0)
		return r;
	do {
		size_t used = 0;

		r = decode_member(
			&decoder->library, decoder->decompressor, packed, out, &used, detail);
		if (r < 0)
			return r;
		packed = lk_codec_rest_after_zeros(packed, used);
	} while (lk_compression_kind(packed) == LK_GZIP);
	return 0;
}
