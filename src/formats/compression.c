/* SPDX-License-Identifier: MIT */
/* Which compression a module file has; decompressing all of it with the caller's codecs. */
#include "compression.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "../base/error.h"
#include "../base/span.h"

/* An xz file says which check it carries in the low half of the second byte after the magic number.
 */
#define XZ_CHECK_OFFSET 7
#define XZ_CHECK_MASK   0x0f

struct magic {
	size_t size;
	uint8_t bytes[6], mask[6];
};

#define MAGIC_MAX 2

static const struct magic magic_zstd[MAGIC_MAX] = {
	{4, {0x28, 0xb5, 0x2f, 0xfd}, {0xff, 0xff, 0xff, 0xff}},
	/* A skippable frame: pzstd begins with one, and the kernel then refuses the file. */
	{4, {0x50, 0x2a, 0x4d, 0x18}, {0xf0, 0xff, 0xff, 0xff}},
};
static const struct magic magic_xz[MAGIC_MAX] = {
	{6, {0xfd, '7', 'z', 'X', 'Z', 0x00}, {0xff, 0xff, 0xff, 0xff, 0xff, 0xff}}};
static const struct magic magic_gzip[MAGIC_MAX] = {{2, {0x1f, 0x8b}, {0xff, 0xff}}};

#define KIND(kind, word, ending) [LK_##kind] = {#word, ending, magic_##word},
static const struct {
	const char *name, *ending;
	const struct magic *magics;
} kinds[LK_COMPRESSION_COUNT] = {[LK_PLAIN] = {"none", "", NULL}, LK_COMPRESSIONS(KIND)};

#define ONE(kind, word, ending) +1
_Static_assert(LK_COMPRESSION_COUNT == 1 LK_COMPRESSIONS(ONE), "the list has every compression");

static bool starts_with(struct lk_span start, const struct magic *magic)
{
	if (start.size < magic->size)
		return false;
	for (size_t i = 0; i < magic->size; i++)
		if ((start.data[i] & magic->mask[i]) != magic->bytes[i])
			return false;
	return true;
}

enum lk_compression lk_compression_kind(struct lk_span start)
{
	for (int kind = LK_PLAIN + 1; kind < LK_COMPRESSION_COUNT; kind++)
		for (size_t i = 0; i < MAGIC_MAX && kinds[kind].magics[i].size; i++)
			if (starts_with(start, &kinds[kind].magics[i]))
				return (enum lk_compression)kind;
	return LK_PLAIN;
}

const char *lk_compression_name(enum lk_compression kind)
{
	return kinds[(unsigned)kind < LK_COMPRESSION_COUNT ? kind : LK_PLAIN].name;
}

const char *lk_compression_ending(enum lk_compression kind)
{
	return kinds[(unsigned)kind < LK_COMPRESSION_COUNT ? kind : LK_PLAIN].ending;
}

struct lk_span lk_compression_magic(enum lk_compression kind)
{
	if (kind <= LK_PLAIN || kind >= LK_COMPRESSION_COUNT)
		return (struct lk_span){0};
	return (struct lk_span){kinds[kind].magics[0].bytes, kinds[kind].magics[0].size};
}

/* Messages give a size in whole MiB where it is one, in bytes otherwise. */
static int fail_too_large(
	const char *file, size_t maximum, const char *detail, struct lkm_error *reterr)
{
	size_t mebibytes = maximum >> 20;

	if (detail[0])
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG, "%s: %s", file, detail);
	if (mebibytes && maximum == mebibytes << 20)
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG, "%s: unpacks to more than %zu MiB",
			file, mebibytes);
	return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG, "%s: unpacks to more than %zu bytes", file,
		maximum);
}

/* The sentence for what a codec returned. */
static int fail_codec(int r, const char *file, const char *name, size_t maximum, const char *detail,
	struct lkm_error *reterr)
{
	const char *colon = detail[0] ? ": " : "";

	if (r == -ENOMEM)
		return lk_fail_memory(reterr);
	if (r == -EFBIG)
		return fail_too_large(file, maximum, detail, reterr);
	if (r == -EOPNOTSUPP)
		return lk_fail(reterr, LKM_E_NO_CODEC, EOPNOTSUPP, "%s: cannot unpack %s here%s%s",
			file, name, colon, detail);
	return lk_fail(reterr, LKM_E_DAMAGED, EBADMSG, "%s: the %s data is damaged%s%s", file, name,
		colon, detail);
}

/* The most bytes that so many may become. */
static size_t most_of(size_t packed)
{
	if (packed <= LK_DECOMPRESS_ANY / LK_DECOMPRESS_RATIO)
		return LK_DECOMPRESS_ANY;
	return packed > SIZE_MAX / LK_DECOMPRESS_RATIO ? SIZE_MAX : packed * LK_DECOMPRESS_RATIO;
}

int lk_decompress(const struct lk_codecs *codecs, struct lk_span packed, const char *file,
	struct lk_buf *out, struct lkm_error *reterr)
{
	enum lk_compression kind = lk_compression_kind(packed);
	const char *name = lk_compression_name(kind);
	char detail[LK_CODEC_DETAIL] = "";
	const size_t before = out->size, maximum = out->maximum, most = most_of(packed.size);
	int r;

	if (kind == LK_PLAIN) {
		r = lk_buf_add(out, packed.data, packed.size);
		return r < 0 ? fail_codec(r, file, name, out->maximum, "", reterr) : 0;
	}
	if (!codecs->decompress[kind])
		return fail_codec(
			-EOPNOTSUPP, file, name, out->maximum, "lkm was built without it", reterr);
	if (before < maximum && most < maximum - before)
		out->maximum = before + most;
	r = codecs->decompress[kind](codecs->state, packed, out, detail);
	if (r < 0)
		out->size = before;
	if (r == -EFBIG && !detail[0] && out->maximum < maximum)
		snprintf(detail, sizeof(detail),
			"unpacks to more than %zu MiB, over %zu times its size", most >> 20,
			LK_DECOMPRESS_RATIO);
	out->maximum = maximum;
	return r < 0 ? fail_codec(r, file, name, maximum, detail, reterr) : 0;
}

const char *lk_compression_xz_check_refused(struct lk_span start)
{
	/* The ids of the .xz format; those of 0 and 1 stay NULL, the kernel takes them. */
	static const char *const refused[XZ_CHECK_MASK + 1] = {
		[4] = "CRC64",
		[10] = "SHA-256",
	};
	unsigned id;

	if (lk_compression_kind(start) != LK_XZ || start.size <= XZ_CHECK_OFFSET)
		return NULL;
	id = start.data[XZ_CHECK_OFFSET] & XZ_CHECK_MASK;
	if (id <= 1)
		return NULL;
	return refused[id] ? refused[id] : "an unknown check";
}
