/* SPDX-License-Identifier: MIT */
/* Decompressing zstd: any number of frames, of any kind. */
#include "codec.h"

#include <errno.h>
#include <stdio.h>
#include <zstd.h>
#include <zstd_errors.h>

LIBRARY_NOTE("zstd", "read modules compressed with zstd", "libzstd.so.1")
#define ZSTD_FUNCTIONS(F)                                                                          \
	F(ZSTD_createDStream)                                                                      \
	F(ZSTD_initDStream)                                                                        \
	F(ZSTD_freeDStream)                                                                        \
	F(ZSTD_decompressStream)                                                                   \
	F(ZSTD_getFrameContentSize)                                                                \
	F(ZSTD_isError)                                                                            \
	F(ZSTD_getErrorCode)                                                                       \
	F(ZSTD_getErrorName)
LIBRARY(zstd, "libzstd.so.1", ZSTD_FUNCTIONS)

/* No block is shorter than 4 bytes or longer than 128 KiB unpacked, so no honest content size
 * exceeds the frame by more. */
#define RATIO_MAX ((size_t)32 << 10)

static int fail(const struct zstd *zstd, size_t result, char *detail)
{
	int r = -EBADMSG;

	if (zstd->ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
		return -ENOMEM;
	if (zstd->ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge)
		r = -EFBIG;
	snprintf(detail, LK_CODEC_DETAIL, "%s", zstd->ZSTD_getErrorName(result));
	return r;
}

/* Make room for all of the next frame when its header tells the size: then zstd decodes in one
 * pass, without a window of its own. */
static int reserve(const struct zstd *zstd, struct lk_span packed, struct lk_buf *out)
{
	unsigned long long size = zstd->ZSTD_getFrameContentSize(packed.data, packed.size);

	if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR)
		return 0;
	if (size > out->maximum - out->size)
		return -EFBIG;
	return lk_codec_reserve(out, size, packed.size, RATIO_MAX);
}

/* Decode one frame of any kind; *used is its length. Every turn of the loop consumes, writes, or
 * ends. */
static int decode_frame(const struct zstd *zstd, ZSTD_DStream *stream, struct lk_span packed,
	struct lk_buf *out, size_t *used, char *detail)
{
	ZSTD_inBuffer input = {packed.data, packed.size, 0};
	size_t result;
	int r = reserve(zstd, packed, out);

	if (r < 0)
		return r;
	do {
		struct lk_codec_room room;
		ZSTD_outBuffer output;

		r = lk_codec_room_open_next(&room, out);
		if (r < 0)
			return r;
		output = (ZSTD_outBuffer){room.data, room.size, 0};
		result = zstd->ZSTD_decompressStream(stream, &output, &input);
		if (zstd->ZSTD_isError(result))
			return fail(zstd, result, detail);
		r = lk_codec_room_close(&room, out, output.pos);
		if (r < 0)
			return r;
		if (result && input.pos == input.size && output.pos < output.size)
			return lk_codec_damaged(detail, ENDS_TOO_EARLY);
	} while (result);
	*used = input.pos;
	return 0;
}

struct decoder {
	struct zstd library;
	ZSTD_DStream *stream; /* NULL: not open yet */
};

void lk_codec_zstd_close(void *closed)
{
	struct decoder *decoder = closed;

	if (decoder->stream)
		decoder->library.ZSTD_freeDStream(decoder->stream);
	zstd_close(&decoder->library);
}

static int open_decoder(struct decoder *decoder, char *detail)
{
	int r = decoder->stream ? 0 : zstd_open(&decoder->library, detail);

	if (r < 0)
		return r;
	if (!decoder->stream)
		decoder->stream = decoder->library.ZSTD_createDStream();
	if (!decoder->stream)
		return -ENOMEM;
	/* The file before may have ended inside a frame. */
	decoder->library.ZSTD_initDStream(decoder->stream);
	return 0;
}

int lk_codec_zstd(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	__attribute__((cleanup(lk_codec_zstd_close))) struct decoder own = {0};
	struct decoder *decoder = lk_codec_decoder(state, LK_ZSTD, &own, sizeof(own));
	int r = decoder ? open_decoder(decoder, detail) : -ENOMEM;

	if (r < 0)
		return r;
	do {
		size_t used = 0;

		r = decode_frame(&decoder->library, decoder->stream, packed, out, &used, detail);
		if (r < 0)
			return r;
		packed = lk_codec_rest(packed, used);
	} while (lk_compression_kind(packed) == LK_ZSTD);
	return 0;
}
