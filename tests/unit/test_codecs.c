/* SPDX-License-Identifier: MIT */
/* codecs: every kind of stream that packed.py makes, whole, cut at each length, and with each bit
 * flipped. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/os/codecs.h"

struct packed {
	const char *name;
	enum lk_compression kind;
	struct lk_span bytes;
	bool plain;     /* it unpacks to plain_bytes; else */
	size_t run;     /* to so many */
	uint8_t filler; /* of these; else */
	int error;      /* it does not */
};

#include "packed.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_run(struct lk_span span, size_t size, uint8_t filler)
{
	if (span.size != size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (span.data[i] != filler)
			return false;
	return true;
}

static bool is_expected(const struct packed *packed, struct lk_span span)
{
	if (!packed->plain)
		return is_run(span, packed->run, packed->filler);
	return span.size == sizeof(plain_bytes) && !memcmp(span.data, plain_bytes, span.size);
}

/* A copy of exactly its size on the heap, so that the sanitizer sees any byte read too far. */
static uint8_t *copy(struct lk_span span)
{
	uint8_t *bytes = malloc(span.size + !span.size);

	assert_non_null(bytes);
	if (span.size)
		memcpy(bytes, span.data, span.size);
	return bytes;
}

static lk_codec *codec_for(const struct packed *packed)
{
	lk_codec *codec = lk_codecs()->decompress[packed->kind];

	if (!codec)
		skip(); /* this build has none */
	return codec;
}

static void check(const struct lk_codecs *codecs, const struct packed *packed)
{
	uint8_t *bytes = copy(packed->bytes);
	struct lkm_error error = {0};
	LK_BUF_CLEANUP struct lk_buf out;
	int r;

	lk_buf_init(&out, PACKED_MAXIMUM);
	r = lk_decompress(
		codecs, (struct lk_span){bytes, packed->bytes.size}, packed->name, &out, &error);
	free(bytes);
	if (r != packed->error || (r == 0 && !is_expected(packed, lk_buf_span(&out))))
		fail_msg("%s: returned %d with %zu bytes: %s", packed->name, r, out.size,
			error.message);
	assert_true(out.capacity <= PACKED_MAXIMUM);
	assert_int_equal(error.errnum, -packed->error);
	if (r < 0) {
		assert_int_equal(out.size, 0);
		assert_memory_equal(error.message, packed->name, strlen(packed->name));
	}
}

static void check_kind(enum lk_compression kind)
{
	size_t checked = 0;

	for (size_t i = 0; i < COUNT(streams); i++) {
		if (streams[i].kind != kind)
			continue;
		codec_for(&streams[i]);
		check(lk_codecs(), &streams[i]);
		checked++;
	}
	assert_true(checked > 10);
}

/* One after the other with the same decoders, damaged ones before whole ones and behind them. */
static void streams_with_kept_decoders(void **state)
{
	struct lk_codecs *codecs = lk_codecs_new();

	assert_non_null(codecs);
	for (size_t i = 0; i < 2 * COUNT(streams); i++) {
		const struct packed *packed = &streams[i % COUNT(streams)];

		if (codecs->decompress[packed->kind])
			check(codecs, packed);
	}
	lk_codecs_free(codecs);
	lk_codecs_free(NULL);
}

static void zstd_streams(void **state)
{
	check_kind(LK_ZSTD);
}

static void xz_streams(void **state)
{
	check_kind(LK_XZ);
}

static void gzip_streams(void **state)
{
	check_kind(LK_GZIP);
}

static const struct packed *find(const char *name)
{
	for (size_t i = 0; i < COUNT(streams); i++)
		if (!strcmp(streams[i].name, name))
			return &streams[i];
	fail_msg("no stream %s", name);
	return &streams[0];
}

/* A single stream that is cut short never passes for a whole one, nor for a larger one. */
static void check_cuts(const char *name)
{
	const struct packed *packed = find(name);
	lk_codec *codec = codec_for(packed);

	for (size_t size = 0; size < packed->bytes.size; size++) {
		uint8_t *bytes = copy((struct lk_span){packed->bytes.data, size});
		char detail[LK_CODEC_DETAIL] = "";
		LK_BUF_CLEANUP struct lk_buf out;
		int r;

		lk_buf_init(&out, PACKED_MAXIMUM);
		r = codec(NULL, (struct lk_span){bytes, size}, &out, detail);
		free(bytes);
		if (r != -EBADMSG)
			fail_msg("%s cut to %zu bytes: returned %d", name, size, r);
		assert_true(strlen(detail) > 0 && strlen(detail) < LK_CODEC_DETAIL);
	}
}

static void cut_zstd(void **state)
{
	check_cuts("zstd");
	check_cuts("zstd_piped");
	check_cuts("zstd_unchecked");
	check_cuts("zstd_raw");
	check_cuts("zstd_skippable_only");
}

static void cut_xz(void **state)
{
	check_cuts("xz");
	check_cuts("xz_crc32");
	check_cuts("xz_sha256");
	check_cuts("xz_none");
	check_cuts("xz_x86");
}

static void cut_gzip(void **state)
{
	check_cuts("gzip");
	check_cuts("gzip_named");
	check_cuts("gzip_stored");
}

/* With a checksum inside, a flipped bit is either found or does not matter; wrong contents never
 * come out. */
static void check_flips(const char *name)
{
	const struct packed *packed = find(name);
	lk_codec *codec = codec_for(packed);
	uint8_t *bytes = copy(packed->bytes);
	size_t found = 0;

	for (size_t bit = 0; bit < packed->bytes.size * 8; bit++) {
		char detail[LK_CODEC_DETAIL] = "";
		LK_BUF_CLEANUP struct lk_buf out;
		int r;

		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		lk_buf_init(&out, PACKED_MAXIMUM);
		r = codec(NULL, (struct lk_span){bytes, packed->bytes.size}, &out, detail);
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (r != -EBADMSG && r != -EFBIG &&
			!(r == 0 && is_expected(packed, lk_buf_span(&out))))
			fail_msg("%s with bit %zu flipped: returned %d", name, bit, r);
		assert_true(out.capacity <= PACKED_MAXIMUM);
		found += r < 0;
	}
	free(bytes);
	assert_true(found > packed->bytes.size * 7);
}

static void flipped_zstd(void **state)
{
	check_flips("zstd");
	check_flips("zstd_piped");
}

static void flipped_xz(void **state)
{
	check_flips("xz");
	check_flips("xz_crc32");
	check_flips("xz_sha256");
}

static void flipped_gzip(void **state)
{
	check_flips("gzip");
	check_flips("gzip_stored");
}

/* Streams behind the maximum of an output that is in use already. */
static void the_maximum_counts_what_is_there(void **state)
{
	static const char *const names[] = {"zstd", "zstd_piped", "xz", "gzip"};

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct packed *packed = find(names[i]);

		for (size_t lacking = 0; lacking < 2; lacking++) {
			LK_BUF_CLEANUP struct lk_buf out;
			int r;

			codec_for(packed);
			lk_buf_init(&out, 3 + sizeof(plain_bytes) - lacking);
			assert_int_equal(lk_buf_add_text(&out, "old"), 0);
			r = lk_decompress(lk_codecs(), packed->bytes, names[i], &out, NULL);
			assert_int_equal(r, lacking ? -EFBIG : 0);
			assert_int_equal(out.size, lacking ? 3 : out.maximum);
			assert_memory_equal(out.data, "old", 3);
		}
	}
}

/* cmocka's assertions are for the main thread only. */
static void *unpack_all(void *unused)
{
	for (int round = 0; round < 20; round++)
		for (size_t i = 0; i < COUNT(streams); i++) {
			LK_BUF_CLEANUP struct lk_buf out;
			int r;

			if (!lk_codecs()->decompress[streams[i].kind] || streams[i].run > 0)
				continue;
			lk_buf_init(&out, PACKED_MAXIMUM);
			r = lk_decompress(lk_codecs(), streams[i].bytes, "thread", &out, NULL);
			if (r != streams[i].error ||
				(r == 0 && !is_expected(&streams[i], lk_buf_span(&out))))
				return (void *)streams[i].name;
		}
	return NULL;
}

static void threads_do_not_disturb_each_other(void **state)
{
	pthread_t threads[4];
	void *wrong = NULL;

	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, unpack_all, NULL), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
}

static void features_tell_the_truth(void **state)
{
	const struct lk_codecs *codecs = lk_codecs();
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "%cZSTD %cXZ %cZLIB -OPENSSL -MBEDTLS",
		codecs->decompress[LK_ZSTD] ? '+' : '-', codecs->decompress[LK_XZ] ? '+' : '-',
		codecs->decompress[LK_GZIP] ? '+' : '-');
	assert_string_equal(lk_codecs_features, wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_with_kept_decoders),
		cmocka_unit_test(zstd_streams),
		cmocka_unit_test(xz_streams),
		cmocka_unit_test(gzip_streams),
		cmocka_unit_test(cut_zstd),
		cmocka_unit_test(cut_xz),
		cmocka_unit_test(cut_gzip),
		cmocka_unit_test(flipped_zstd),
		cmocka_unit_test(flipped_xz),
		cmocka_unit_test(flipped_gzip),
		cmocka_unit_test(the_maximum_counts_what_is_there),
		cmocka_unit_test(threads_do_not_disturb_each_other),
		cmocka_unit_test(features_tell_the_truth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
