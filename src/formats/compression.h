/* SPDX-License-Identifier: MIT */
/* Compressed module files: which compression it is, and decompressing all of it with codecs that
 * the caller brings. */
#ifndef LK_COMPRESSION_H
#define LK_COMPRESSION_H

#include <lkm/error.h>
#include "../base/buf.h"

/*
 * Every compression: its name in enum lk_compression, its word in /sys/module/compression, and the
 * ending of its files. This is the only list: a compression without a magic number
 * (compression.c), a codec (src/os) or an option of the build does not compile.
 */
#define LK_COMPRESSIONS(X)                                                                         \
	X(ZSTD, zstd, ".zst")                                                                      \
	X(XZ, xz, ".xz")                                                                           \
	X(GZIP, gzip, ".gz")

#define LK_COMPRESSION_KIND(kind, word, ending) LK_##kind,
enum lk_compression { LK_PLAIN, LK_COMPRESSIONS(LK_COMPRESSION_KIND) LK_COMPRESSION_COUNT };

/* The most bytes that one module may have when decompressed. The largest module of Debian has 8 MB;
 * no kernel takes one over 2 GiB. */
#define LK_DECOMPRESS_MAX ((size_t)512 << 20)

/* Beyond LK_DECOMPRESS_ANY bytes, nothing may become more than LK_DECOMPRESS_RATIO times as large:
 * it was made to fill the memory. Of 4225 modules of Debian's Linux 7.3, xz makes one 107 times
 * smaller (test_bpf, 5 MB) and all others at most 24 times; amdgpu has most bytes, 50 MB. */
#define LK_DECOMPRESS_ANY   ((size_t)64 << 20)
#define LK_DECOMPRESS_RATIO ((size_t)256)

/* Decompress all of packed and append it to out, never beyond out->maximum, and never with a
 * larger buffer (decoders have memory of their own besides: 128 MiB at most for zstd, 256 MiB for
 * xz). 0; -EBADMSG damaged or cut short; -EFBIG more than the maximum, or decompressing needs too
 * much memory; -ENOMEM; -EOPNOTSUPP the library is not there. After a failure the bytes after the
 * old out->size are undefined, and detail (LK_CODEC_DETAIL bytes, "" at first) may say why, in the
 * codec's words. */
#define LK_CODEC_DETAIL 128
struct lk_codec_state;
typedef int lk_codec(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail);
struct lk_codecs {
	lk_codec *decompress[LK_COMPRESSION_COUNT]; /* NULL: this build has no such codec */
	/* Memory that they keep from one call to the next; NULL: none. */
	struct lk_codec_state *state;
};

/* By the magic number at the start (6 bytes suffice), never by the file's name. */
enum lk_compression lk_compression_kind(struct lk_span start);

/* "zstd", "xz", "gzip": the words of /sys/module/compression; "none" for LK_PLAIN. */
const char *lk_compression_name(enum lk_compression kind);

/* The bytes that begin such a file; none for LK_PLAIN. */
struct lk_span lk_compression_magic(enum lk_compression kind);

/* ".zst", ".xz", ".gz": what follows ".ko"; "" for LK_PLAIN. */
const char *lk_compression_ending(enum lk_compression kind);

/* Decompress all of packed and append it to out (zstd: any number of frames, with or without
 * content size; xz: any number of streams; gzip: any number of members); plain data is copied. What
 * follows a complete stream and does not begin another, such as zeros or a note that somebody
 * appended, is ignored for each of them: the kernel's decompressors and gzip(1) do so, xz(1) and
 * zstd(1) complain, and a file that the kernel loads must be readable here too. file is for
 * messages. 0; LKM_E_DAMAGED -EBADMSG; LKM_E_TOO_LARGE -EFBIG; LKM_E_NO_CODEC -EOPNOTSUPP; -ENOMEM;
 * out keeps its old contents after a failure. */
int lk_decompress(const struct lk_codecs *codecs, struct lk_span packed, const char *file,
	struct lk_buf *out, struct lkm_error *reterr);

/* Would a kernel refuse to decompress this xz file? It takes the checks "none" and CRC32 only. The
 * name of the check that it refuses
 * ("CRC64", "SHA-256", "an unknown check"), or NULL; also NULL when start is not xz. 8 bytes
 * suffice. */
const char *lk_compression_xz_check_refused(struct lk_span start);

#endif
