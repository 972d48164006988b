/* SPDX-License-Identifier: MIT */
/* The decompression libraries, linked or loaded when needed, behind one function for each
 * compression. */
#include "codecs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if LK_HAVE_ZSTD
#include <zstd.h>
#include <zstd_errors.h>
#endif
#if LK_HAVE_XZ
#include <lzma.h>
#endif
#if LK_HAVE_GZIP
#include <libdeflate.h>
#endif

#define UNUSED __attribute__((unused))

/* The libraries -------------------------------------------------------------------------------- */

#if LK_CODECS_LINK

#define LIBRARY_NOTE(feature, description, soname)
#define FETCH(name) library->name = name;

UNUSED static int library_open(void **handle, const char *soname, char *detail)
{
	return 0;
}

UNUSED static void library_close(void *handle)
{
}

#else
#include <dlfcn.h>

/*
 * What would be loaded, for those who make packages: "ELF dlopen metadata" of the UAPI group. A
 * note of owner FDO and type 0x407c0c0a whose description is a JSON array. Written in assembly
 * because that lays out a note without padding rules of a compiler.
 */
#define LIBRARY_NOTE(feature, description, soname)                                                 \
	__asm__(".pushsection .note.dlopen,\"a\",%note\n"                                          \
		".balign 4\n"                                                                      \
		".long 2f - 1f, 4f - 3f, 0x407c0c0a\n"                                             \
		"1: .asciz \"FDO\"\n"                                                              \
		"2: .balign 4\n"                                                                   \
		"3: .asciz \"[{\\\"feature\\\":\\\"" feature                                       \
		"\\\",\\\"description\\\":\\\"" description                                        \
		"\\\",\\\"priority\\\":\\\"recommended\\\",\\\"soname\\\":[\\\"" soname            \
		"\\\"]}]\"\n"                                                                      \
		"4: .balign 4\n"                                                                   \
		".popsection\n");

/*
 * Opened and closed around each file, so that no state of ours needs a lock: the dynamic linker
 * keeps the library itself (NODELETE), the second time it only finds it again, in about a
 * microsecond.
 */
UNUSED static int library_open(void **handle, const char *soname, char *detail)
{
	*handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (*handle)
		return 0;
	snprintf(detail, LK_CODEC_DETAIL, "%s", dlerror());
	return -EOPNOTSUPP;
}

UNUSED static void library_close(void *handle)
{
	if (handle)
		dlclose(handle);
}

UNUSED static int library_symbol(void *handle, const char *name, void *ret, char *detail)
{
	void *symbol = dlsym(handle, name);

	if (!symbol) {
		snprintf(detail, LK_CODEC_DETAIL, "%s", dlerror());
		return -EOPNOTSUPP;
	}
	memcpy(ret, &symbol, sizeof(symbol)); /* POSIX: a function's address fits into a void * */
	return 0;
}

#define FETCH(name)                                                                                \
	if (r == 0)                                                                                \
		r = library_symbol(library->handle, #name, &library->name, detail);

#endif

/* A struct of pointers to the functions of a library, with the prototypes of its own header, and
 * how to fill and to leave it. */
#define MEMBER(name) __typeof__(name) *name;
#define LIBRARY(tag, soname, FUNCTIONS)                                                            \
	struct tag {                                                                               \
		void *handle;                                                                      \
		FUNCTIONS(MEMBER)                                                                  \
	};                                                                                         \
	static void tag##_close(struct tag *library)                                               \
	{                                                                                          \
		library_close(library->handle);                                                    \
		library->handle = NULL;                                                            \
	}                                                                                          \
	static int tag##_open(struct tag *library, char *detail)                                   \
	{                                                                                          \
		int r = library_open(&library->handle, soname, detail);                            \
                                                                                                   \
		FUNCTIONS(FETCH)                                                                   \
		if (r < 0)                                                                         \
			tag##_close(library);                                                      \
		return r;                                                                          \
	}

/* Room for what comes out ---------------------------------------------------------------------- */

/* The first room when nothing better is known. */
#define FIRST_ROOM ((size_t)64 << 10)

/*
 * Where a decoder may write next. When the buffer has reached its maximum that is one byte beside
 * it: a stream that ends exactly at the maximum leaves it alone, a longer one writes it and is
 * found out.
 */
struct room {
	uint8_t *data;
	size_t size;
	uint8_t beyond;
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* At least one byte; as much as wanted where the maximum allows it. */
UNUSED static int room_open(struct room *room, struct lk_buf *out, size_t wanted)
{
	size_t left = out->maximum - out->size;
	int r;

	if (left == 0) {
		room->data = &room->beyond;
		room->size = 1;
		return 0;
	}
	r = lk_buf_reserve(out, smaller(wanted ? wanted : 1, left));
	if (r < 0)
		return r;
	room->data = out->data + out->size;
	room->size = smaller(out->capacity - out->size, left);
	return 0;
}

static bool room_is_beyond(const struct room *room)
{
	return room->data == &room->beyond;
}

/* Keep what was written to the room. */
UNUSED static int room_close(struct room *room, struct lk_buf *out, size_t written)
{
	if (written && room_is_beyond(room))
		return -EFBIG;
	out->size += room_is_beyond(room) ? 0 : written;
	return 0;
}

/* For streams of unknown length: what is free already, else twice as much as there is. */
UNUSED static int room_open_next(struct room *room, struct lk_buf *out)
{
	size_t free_bytes = out->capacity - out->size;

	return room_open(room, out, free_bytes ? free_bytes : out->size + FIRST_ROOM);
}

UNUSED static int damaged(char *detail, const char *why)
{
	snprintf(detail, LK_CODEC_DETAIL, "%s", why);
	return -EBADMSG;
}

UNUSED static struct lk_span behind(struct lk_span span, size_t used)
{
	return (struct lk_span){span.data + used, span.size - used};
}

UNUSED static struct lk_span behind_zeros(struct lk_span span)
{
	while (span.size && span.data[0] == 0)
		span = behind(span, 1);
	return span;
}

#define ENDS_TOO_EARLY "it ends too early"

/* zstd ----------------------------------------------------------------------------------------- */

#if LK_HAVE_ZSTD

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
#define ZSTD_RATIO_MAX ((size_t)32 << 10)

static int zstd_fail(const struct zstd *zstd, size_t result, char *detail)
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
 * pass, without a window of its own. A header may lie, so what it asks for is bounded by what the
 * input could hold. */
static int zstd_reserve(const struct zstd *zstd, struct lk_span packed, struct lk_buf *out)
{
	unsigned long long size = zstd->ZSTD_getFrameContentSize(packed.data, packed.size);
	size_t possible;

	if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR)
		return 0;
	if (size > out->maximum - out->size)
		return -EFBIG;
	if (__builtin_mul_overflow(packed.size, ZSTD_RATIO_MAX, &possible))
		possible = SIZE_MAX;
	return lk_buf_reserve(out, smaller((size_t)size, possible));
}

/* Decode one frame of any kind; *used is its length. Every turn of the loop consumes, writes, or
 * ends. */
static int zstd_frame(const struct zstd *zstd, ZSTD_DStream *stream, struct lk_span packed,
	struct lk_buf *out, size_t *used, char *detail)
{
	ZSTD_inBuffer input = {packed.data, packed.size, 0};
	size_t result;
	int r = zstd_reserve(zstd, packed, out);

	if (r < 0)
		return r;
	do {
		struct room room;
		ZSTD_outBuffer output;

		r = room_open_next(&room, out);
		if (r < 0)
			return r;
		output = (ZSTD_outBuffer){room.data, room.size, 0};
		result = zstd->ZSTD_decompressStream(stream, &output, &input);
		if (zstd->ZSTD_isError(result))
			return zstd_fail(zstd, result, detail);
		r = room_close(&room, out, output.pos);
		if (r < 0)
			return r;
		if (result && input.pos == input.size && output.pos < output.size)
			return damaged(detail, ENDS_TOO_EARLY);
	} while (result);
	*used = input.pos;
	return 0;
}

static int zstd_frames(const struct zstd *zstd, ZSTD_DStream *stream, struct lk_span packed,
	struct lk_buf *out, char *detail)
{
	do {
		size_t used = 0;
		int r = zstd_frame(zstd, stream, packed, out, &used, detail);

		if (r < 0)
			return r;
		packed = behind(packed, used);
	} while (lk_compression_kind(packed) == LK_ZSTD);
	return 0;
}

struct zstd_decoder {
	struct zstd library;
	ZSTD_DStream *stream; /* NULL: not open yet */
};

static void zstd_decoder_close(struct zstd_decoder *decoder)
{
	if (decoder->stream)
		decoder->library.ZSTD_freeDStream(decoder->stream);
	zstd_close(&decoder->library);
}

static int zstd_decoder_open(struct zstd_decoder *decoder, char *detail)
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

#endif

/* xz ------------------------------------------------------------------------------------------- */

#if LK_HAVE_XZ

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
#define XZ_MEMORY_MAX ((uint64_t)256 << 20)

static int xz_fail(lzma_ret result, char *detail)
{
	switch (result) {
	case LZMA_MEM_ERROR:
		return -ENOMEM;
	case LZMA_MEMLIMIT_ERROR:
		damaged(detail, "unpacking the xz data needs more than 256 MiB of memory");
		return -EFBIG;
	case LZMA_BUF_ERROR:
		return damaged(detail, ENDS_TOO_EARLY);
	case LZMA_FORMAT_ERROR:
		return damaged(detail, "its header is not one of xz");
	case LZMA_OPTIONS_ERROR:
		return damaged(detail, "it uses options that liblzma does not know");
	default:
		return damaged(detail, "its contents do not fit its checks");
	}
}

/* No honest file unpacks to more than so many times its size: LZMA2 has a byte for each 2 MiB at
 * the very best, modules have far less. */
#define XZ_RATIO_MAX ((size_t)8 << 10)

/* The unpacked size, as the index at the end of the file tells it: 0 when it tells nothing. It may
 * lie, and there may be further streams, so it is only a hint. */
static size_t xz_hint(const struct xz *xz, struct lk_span packed)
{
	lzma_stream_flags flags;
	lzma_index *index = NULL;
	uint64_t memory = XZ_MEMORY_MAX;
	size_t at = 0, possible, footer;
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
	if (__builtin_mul_overflow(packed.size, XZ_RATIO_MAX, &possible))
		possible = SIZE_MAX;
	return size < possible ? (size_t)size : possible;
}

/* Room for all at once where the size is known, and for one byte more, because liblzma sees the end
 * only with room left. */
static int xz_reserve(const struct xz *xz, struct lk_span packed, struct lk_buf *out)
{
	size_t hint = xz_hint(xz, packed);

	return hint ? lk_buf_reserve(out, smaller(hint + 1, out->maximum - out->size)) : 0;
}

/* Decode one stream. liblzma answers LZMA_BUF_ERROR when it can neither read nor write, so the loop
 * ends. */
static int xz_stream(const struct xz *xz, lzma_stream *stream, struct lk_buf *out, char *detail)
{
	lzma_ret result = xz->lzma_stream_decoder(stream, XZ_MEMORY_MAX, 0);

	while (result == LZMA_OK) {
		struct room room;
		int r = room_open_next(&room, out);

		if (r < 0)
			return r;
		stream->next_out = room.data;
		stream->avail_out = room.size;
		result = xz->lzma_code(stream, LZMA_FINISH);
		r = room_close(&room, out, room.size - stream->avail_out);
		if (r < 0)
			return r;
	}
	return result == LZMA_STREAM_END ? 0 : xz_fail(result, detail);
}

/* Stream by stream and not with LZMA_CONCATENATED, which cannot tell data that somebody appended
 * from a damaged stream. */
static int xz_streams(const struct xz *xz, lzma_stream *stream, struct lk_span packed,
	struct lk_buf *out, char *detail)
{
	int r = xz_reserve(xz, packed, out);

	if (r < 0)
		return r;
	do {
		stream->next_in = packed.data;
		stream->avail_in = packed.size;
		r = xz_stream(xz, stream, out, detail);
		if (r < 0)
			return r;
		packed = behind_zeros(behind(packed, packed.size - stream->avail_in));
	} while (lk_compression_kind(packed) == LK_XZ);
	return 0;
}

struct xz_decoder {
	struct xz library;
	bool open;
	lzma_stream stream; /* keeps its memory when it is begun anew */
};

static void xz_decoder_close(struct xz_decoder *decoder)
{
	if (decoder->open)
		decoder->library.lzma_end(&decoder->stream);
	xz_close(&decoder->library);
}

static int xz_decoder_open(struct xz_decoder *decoder, char *detail)
{
	int r = decoder->open ? 0 : xz_open(&decoder->library, detail);

	if (r < 0)
		return r;
	if (!decoder->open)
		decoder->stream = (lzma_stream)LZMA_STREAM_INIT;
	decoder->open = true;
	return 0;
}

#endif

/* gzip ----------------------------------------------------------------------------------------- */

#if LK_HAVE_GZIP

LIBRARY_NOTE("gzip", "read modules compressed with gzip", "libdeflate.so.0")
#define GZIP_FUNCTIONS(F)                                                                          \
	F(libdeflate_alloc_decompressor)                                                           \
	F(libdeflate_free_decompressor)                                                            \
	F(libdeflate_gzip_decompress_ex)
LIBRARY(gzip, "libdeflate.so.0", GZIP_FUNCTIONS)

/* Deflate's shortest code is 1 bit for the length and 1 for the distance of 258 bytes. */
#define DEFLATE_RATIO_MAX 1032

/* The last four bytes tell the unpacked size of the last member, modulo 2^32: exact for the usual
 * file of one member and only a hint for all others, so no more is believed than the input could
 * hold. */
static size_t gzip_hint(struct lk_span packed)
{
	uint32_t size = 0;
	size_t possible;

	if (packed.size < 4 || !lk_span_u32(packed, packed.size - 4, LK_LITTLE, &size))
		return 0;
	if (__builtin_mul_overflow(packed.size, DEFLATE_RATIO_MAX, &possible))
		possible = SIZE_MAX;
	return smaller(size, possible);
}

/* Decode one member; *used is its length. libdeflate needs room for the whole member, so with too
 * little it begins again with twice as much. */
static int gzip_member(const struct gzip *gzip, struct libdeflate_decompressor *decompressor,
	struct lk_span packed, struct lk_buf *out, size_t *used, char *detail)
{
	size_t wanted = gzip_hint(packed);

	for (;;) {
		struct room room;
		size_t written = 0;
		enum libdeflate_result result;
		int r = room_open(&room, out, wanted);

		if (r < 0)
			return r;
		result = gzip->libdeflate_gzip_decompress_ex(decompressor, packed.data, packed.size,
			room.data, room.size, used, &written);
		if (result == LIBDEFLATE_SUCCESS)
			return room_close(&room, out, written);
		if (result != LIBDEFLATE_INSUFFICIENT_SPACE)
			return damaged(detail, "it is corrupt or ends too early");
		if (room_is_beyond(&room) || room.size >= out->maximum - out->size)
			return -EFBIG;
		wanted = room.size + (room.size > FIRST_ROOM ? room.size : FIRST_ROOM);
	}
}

static int gzip_members(const struct gzip *gzip, struct libdeflate_decompressor *decompressor,
	struct lk_span packed, struct lk_buf *out, char *detail)
{
	do {
		size_t used = 0;
		int r = gzip_member(gzip, decompressor, packed, out, &used, detail);

		if (r < 0)
			return r;
		packed = behind_zeros(behind(packed, used));
	} while (lk_compression_kind(packed) == LK_GZIP);
	return 0;
}

struct gzip_decoder {
	struct gzip library;
	struct libdeflate_decompressor *decompressor; /* NULL: not open yet */
};

static void gzip_decoder_close(struct gzip_decoder *decoder)
{
	if (decoder->decompressor)
		decoder->library.libdeflate_free_decompressor(decoder->decompressor);
	gzip_close(&decoder->library);
}

static int gzip_decoder_open(struct gzip_decoder *decoder, char *detail)
{
	int r = decoder->decompressor ? 0 : gzip_open(&decoder->library, detail);

	if (r < 0)
		return r;
	if (!decoder->decompressor)
		decoder->decompressor = decoder->library.libdeflate_alloc_decompressor();
	return decoder->decompressor ? 0 : -ENOMEM;
}

#endif

/* The table ------------------------------------------------------------------------------------ */

/* What the codecs keep, when they do. */
struct lk_codec_state {
#if LK_HAVE_ZSTD
	struct zstd_decoder zstd;
#endif
#if LK_HAVE_XZ
	struct xz_decoder xz;
#endif
#if LK_HAVE_GZIP
	struct gzip_decoder gzip;
#endif
	char none; /* a struct has a member in a build without codecs too */
};

static void state_close(struct lk_codec_state *state)
{
#if LK_HAVE_ZSTD
	zstd_decoder_close(&state->zstd);
#endif
#if LK_HAVE_XZ
	xz_decoder_close(&state->xz);
#endif
#if LK_HAVE_GZIP
	gzip_decoder_close(&state->gzip);
#endif
	state->none = 0;
}

/* A state for one call, where none is kept. */
#define OWN_STATE __attribute__((cleanup(state_close))) struct lk_codec_state

#if LK_HAVE_ZSTD
static int unpack_zstd(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	OWN_STATE own = {0};
	struct zstd_decoder *decoder = state ? &state->zstd : &own.zstd;
	int r = zstd_decoder_open(decoder, detail);

	return r < 0 ? r : zstd_frames(&decoder->library, decoder->stream, packed, out, detail);
}
#endif

#if LK_HAVE_XZ
static int unpack_xz(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	OWN_STATE own = {0};
	struct xz_decoder *decoder = state ? &state->xz : &own.xz;
	int r = xz_decoder_open(decoder, detail);

	return r < 0 ? r : xz_streams(&decoder->library, &decoder->stream, packed, out, detail);
}
#endif

#if LK_HAVE_GZIP
static int unpack_gzip(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	OWN_STATE own = {0};
	struct gzip_decoder *decoder = state ? &state->gzip : &own.gzip;
	int r = gzip_decoder_open(decoder, detail);

	return r < 0 ? r
		     : gzip_members(&decoder->library, decoder->decompressor, packed, out, detail);
}
#endif

const struct lk_codecs *lk_codecs(void)
{
	static const struct lk_codecs codecs = {.unpack = {
#if LK_HAVE_ZSTD
							[LK_ZSTD] = unpack_zstd,
#endif
#if LK_HAVE_XZ
							[LK_XZ] = unpack_xz,
#endif
#if LK_HAVE_GZIP
							[LK_GZIP] = unpack_gzip,
#endif
						}};

	return &codecs;
}

/* One piece of memory for the table and its state. */
struct kept_codecs {
	struct lk_codecs codecs;
	struct lk_codec_state state;
};

struct lk_codecs *lk_codecs_new(void)
{
	struct kept_codecs *kept = calloc(1, sizeof(*kept));

	if (!kept)
		return NULL;
	kept->codecs = *lk_codecs();
	kept->codecs.state = &kept->state;
	return &kept->codecs;
}

void lk_codecs_free(struct lk_codecs *codecs)
{
	if (codecs)
		state_close(codecs->state);
	free(codecs);
}

/* The words of kmod, which scripts parse; its ZLIB is what reads gzip. Nothing here needs a crypto
 * library. */
const char lk_codecs_features[] =
#if LK_HAVE_ZSTD
	"+ZSTD "
#else
	"-ZSTD "
#endif
#if LK_HAVE_XZ
	"+XZ "
#else
	"-XZ "
#endif
#if LK_HAVE_GZIP
	"+ZLIB "
#else
	"-ZLIB "
#endif
	"-OPENSSL -MBEDTLS";
