/* SPDX-License-Identifier: MIT */
/* Decompressing xz: any number of streams, in at most 256 MiB of memory. */
#include "codec.h"

#include <errno.h>
#include <lzma.h>

LIBRARY_NOTE("xz", "read modules compressed with xz", "liblzma.so.5")
#define XZ_FUNCTIONS(F)                                                                            \
	F(lzma_stream_decoder)                                                                     \
	F(lzma_code)                                                                               \
	F(lzma_stream_footer_decode)                                                               \
	F(lzma_index_buffer_decode)                                                                \
	F(lzma_index_uncompressed_size)                                                            \
	F(lzma_index_end)                                                                          \
	F(lzma_end)
LIBRARY(xz, "liblzma.so.5", XZ_FUNCTIONS)

/* The highest preset of xz needs 65 MiB, the kernel stops at less; a file that asks for more is
 * none of ours. */
#define MEMORY_MAX ((uint64_t)256 << 20)

static int fail(lzma_ret result, char *detail)
{
	switch (result) {
	case LZMA_MEM_ERROR:
		return -ENOMEM;
	case LZMA_MEMLIMIT_ERROR:
		lk_codec_damaged(
			detail, "decompressing the xz data needs more than 256 MiB of memory");
		return -EFBIG;
	case LZMA_BUF_ERROR:
		return lk_codec_damaged(detail, ENDS_TOO_EARLY);
	case LZMA_FORMAT_ERROR:
		return lk_codec_damaged(detail, "its header is not one of xz");
	case LZMA_OPTIONS_ERROR:
		return lk_codec_damaged(detail, "it uses options that liblzma does not know");
	default:
		return lk_codec_damaged(detail, "its contents do not fit its checks");
	}
}

/* No valid file decompresses to more than this many times its size: LZMA2 has a byte for each 2 MiB
 * at the very best, modules have far less. */
#define RATIO_MAX ((size_t)8 << 10)

/* Make room for all at once where the index at the end of the file tells the size, and for one byte
 * more, because liblzma sees the end only with room left. There may be further streams, so the size
 * is only a hint. */
static int reserve(const struct xz *xz, struct lk_span packed, struct lk_buf *out)
{
	lzma_stream_flags flags;
	lzma_index *index = NULL;
	uint64_t memory = MEMORY_MAX;
	size_t at = 0, footer;
	lzma_vli size = 0;

	if (packed.size < 2 * LZMA_STREAM_HEADER_SIZE)
		return 0;
	footer = packed.size - LZMA_STREAM_HEADER_SIZE;
	if (xz->lzma_stream_footer_decode(&flags, packed.data + footer) != LZMA_OK ||
		flags.backward_size > footer)
		return 0;
	if (xz->lzma_index_buffer_decode(&index, &memory, NULL,
		    packed.data + footer - flags.backward_size, &at,
		    (size_t)flags.backward_size) == LZMA_OK)
		size = xz->lzma_index_uncompressed_size(index);
	xz->lzma_index_end(index, NULL);
	return size ? lk_codec_reserve(out, size + 1, packed.size, RATIO_MAX) : 0;
}

/* Decode one stream. liblzma answers LZMA_BUF_ERROR when it can neither read nor write, so the loop
 * ends. */
static int decode_stream(const struct xz *xz, lzma_stream *stream, struct lk_buf *out, char *detail)
{
	lzma_ret result = xz->lzma_stream_decoder(stream, MEMORY_MAX, 0);

	while (result == LZMA_OK) {
		struct lk_codec_room room;
		int r = lk_codec_room_open_next(&room, out);

		if (r < 0)
			return r;
		stream->next_out = room.data;
		stream->avail_out = room.size;
		result = xz->lzma_code(stream, LZMA_FINISH);
		r = lk_codec_room_close(&room, out, room.size - stream->avail_out);
		if (r < 0)
			return r;
	}
	return result == LZMA_STREAM_END ? 0 : fail(result, detail);
}

struct decoder {
	struct xz library;
	bool open;
	lzma_stream stream; /* keeps its memory when it is begun anew */
};

void lk_codec_xz_close(void *closed)
{
	struct decoder *decoder = closed;

	if (decoder->open)
		decoder->library.lzma_end(&decoder->stream);
	xz_close(&decoder->library);
}

static int open_decoder(struct decoder *decoder, char *detail)
{
	int r = decoder->open ? 0 : xz_open(&decoder->library, detail);

	if (r < 0)
		return r;
	if (!decoder->open)
		decoder->stream = (lzma_stream)LZMA_STREAM_INIT;
	decoder->open = true;
	return 0;
}

/* Stream by stream and not with LZMA_CONCATENATED, which cannot tell data that somebody appended
 * from a damaged stream. */
int lk_codec_xz(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	__attribute__((cleanup(lk_codec_xz_close))) struct decoder own = {0};
	struct decoder *decoder = lk_codec_decoder(state, LK_XZ, &own, sizeof(own));
	int r = decoder ? open_decoder(decoder, detail) : -ENOMEM;

	if (r == 0)
		r = reserve(&decoder->library, packed, out);
	if (r < 0)
		return r;
	do {
		decoder->stream.next_in = packed.data;
		decoder->stream.avail_in = packed.size;
		r = decode_stream(&decoder->library, &decoder->stream, out, detail);
		if (r < 0)
			return r;
		packed = lk_codec_rest_after_zeros(packed, packed.size - decoder->stream.avail_in);
	} while (lk_compression_kind(packed) == LK_XZ);
	return 0;
}
