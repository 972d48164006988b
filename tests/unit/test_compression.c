/* SPDX-License-Identifier: MIT */
/* unpack: kinds by magic number, the checks of xz, and the errors that a codec's answer becomes. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/compression.h"

#define SPAN(literal) ((struct lk_span){(const uint8_t *)(literal), sizeof(literal) - 1})

static const struct lk_span zstd_start = {(const uint8_t *)"\x28\xb5\x2f\xfd....", 8};
static const struct lk_span gzip_start = {(const uint8_t *)"\x1f\x8b\x08.....", 8};

static void kind_is_told_by_magic(void **state)
{
	static const struct {
		struct lk_span start;
		enum lk_compression kind;
	} cases[] = {
		{SPAN("\x28\xb5\x2f\xfd"), LK_ZSTD},
		{SPAN("\x50\x2a\x4d\x18"), LK_ZSTD},
		{SPAN("\x5f\x2a\x4d\x18"), LK_ZSTD},
		{SPAN("\xfd"
		      "7zXZ\0"),
			LK_XZ},
		{SPAN("\x1f\x8b"), LK_GZIP},
		{SPAN("\x7f"
		      "ELF\2\1\1\0"),
			LK_PLAIN},
		{SPAN("\x60\x2a\x4d\x18"), LK_PLAIN},
		{SPAN("\x28\xb5\x2f"), LK_PLAIN},
		{SPAN("\xfd"
		      "7zXZ"),
			LK_PLAIN},
		{SPAN("\xfd"
		      "7zXZ\1"),
			LK_PLAIN},
		{SPAN("\x1f"), LK_PLAIN},
		{SPAN(""), LK_PLAIN},
		{{NULL, 0}, LK_PLAIN},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(lk_compression_kind(cases[i].start), cases[i].kind);
}

static void names_are_those_of_the_kernel(void **state)
{
	assert_string_equal(lk_compression_name(LK_PLAIN), "none");
	assert_string_equal(lk_compression_name(LK_ZSTD), "zstd");
	assert_string_equal(lk_compression_name(LK_XZ), "xz");
	assert_string_equal(lk_compression_name(LK_GZIP), "gzip");
}

static const char *refused(uint8_t check, size_t size)
{
	uint8_t start[] = {0xfd, '7', 'z', 'X', 'Z', 0, 0, check};

	return lk_compression_xz_check_refused((struct lk_span){start, size});
}

static void kernels_refuse_most_xz_checks(void **state)
{
	assert_null(refused(0, 8));
	assert_null(refused(1, 8));
	assert_string_equal(refused(4, 8), "CRC64");
	assert_string_equal(refused(10, 8), "SHA-256");
	assert_string_equal(refused(2, 8), "an unknown check");
	assert_string_equal(refused(15, 8), "an unknown check");
	assert_null(refused(4, 7));
	assert_null(refused(4, 0));
	assert_null(lk_compression_xz_check_refused(zstd_start));
}

static int unpack_hello(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	return lk_buf_add_text(out, "hello");
}

/* What a codec may leave behind: part of the output. */
static int fail_after_some(struct lk_buf *out, int r, const char *why, char *detail)
{
	assert_string_equal(detail, "");
	assert_int_equal(lk_buf_add_text(out, "he"), 0);
	strcpy(detail, why);
	return r;
}

static int unpack_damaged(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	return fail_after_some(out, -EBADMSG, "block 3 is torn", detail);
}

static int unpack_bomb(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	return fail_after_some(out, -EFBIG, "", detail);
}

static int unpack_wide(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	return fail_after_some(out, -EFBIG, "needs a window of 2 GiB", detail);
}

static int unpack_missing(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	return fail_after_some(out, -EOPNOTSUPP, "libx.so.1 is not there", detail);
}

static int unpack_no_memory(
	struct lk_codec_state *state, struct lk_span packed, struct lk_buf *out, char *detail)
{
	return fail_after_some(out, -ENOMEM, "", detail);
}

static void output_goes_behind_what_is_there(void **state)
{
	const struct lk_codecs codecs = {.decompress = {[LK_ZSTD] = unpack_hello}};
	struct lkm_error error = {0};
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 100);
	assert_int_equal(lk_buf_add_text(&out, "old "), 0);
	assert_int_equal(lk_decompress(&codecs, zstd_start, "a.ko.zst", &out, &error), 0);
	assert_string_equal(lk_buf_text(&out), "old hello");
	assert_int_equal(error.code, LKM_OK);
}

static void plain_data_is_copied(void **state)
{
	const struct lk_codecs codecs = {.decompress = {0}};
	struct lkm_error error = {0};
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 5);
	assert_int_equal(lk_decompress(&codecs, SPAN("plain"), "a.ko", &out, &error), 0);
	assert_string_equal(lk_buf_text(&out), "plain");
	assert_int_equal(lk_decompress(&codecs, SPAN("x"), "a.ko", &out, &error), -EFBIG);
	assert_int_equal(error.code, LKM_E_TOO_LARGE);
	assert_string_equal(error.message, "a.ko: unpacks to more than 5 bytes");
}

static void check_failure(
	lk_codec *codec, size_t maximum, int expected, int code, const char *message)
{
	const struct lk_codecs codecs = {.decompress = {[LK_ZSTD] = codec}};
	struct lkm_error error = {0};
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, maximum);
	assert_int_equal(lk_buf_add_text(&out, "old"), 0);
	assert_int_equal(lk_decompress(&codecs, zstd_start, "d/a.ko.zst", &out, &error), expected);
	assert_int_equal(error.code, code);
	assert_int_equal(error.errnum, -expected);
	assert_string_equal(error.message, message);
	assert_string_equal(lk_buf_text(&out), "old");
	assert_int_equal(lk_decompress(&codecs, zstd_start, "d/a.ko.zst", &out, NULL), expected);
}

/* A few bytes may become 64 MiB. */
static void bombs_are_found_by_their_ratio(void **state)
{
	check_failure(unpack_bomb, LK_DECOMPRESS_MAX, -EFBIG, LKM_E_TOO_LARGE,
		"d/a.ko.zst: unpacks to more than 64 MiB, over 256 times its size");
	check_failure(unpack_bomb, (size_t)60 << 20, -EFBIG, LKM_E_TOO_LARGE,
		"d/a.ko.zst: unpacks to more than 60 MiB");
}

static void failures_name_file_and_reason(void **state)
{
	check_failure(unpack_damaged, 100, -EBADMSG, LKM_E_DAMAGED,
		"d/a.ko.zst: the zstd data is damaged: block 3 is torn");
	check_failure(unpack_bomb, 100, -EFBIG, LKM_E_TOO_LARGE,
		"d/a.ko.zst: unpacks to more than 100 bytes");
	check_failure(unpack_bomb, (size_t)5 << 20, -EFBIG, LKM_E_TOO_LARGE,
		"d/a.ko.zst: unpacks to more than 5 MiB");
	check_failure(
		unpack_wide, 100, -EFBIG, LKM_E_TOO_LARGE, "d/a.ko.zst: needs a window of 2 GiB");
	check_failure(unpack_missing, 100, -EOPNOTSUPP, LKM_E_NO_CODEC,
		"d/a.ko.zst: cannot unpack zstd here: libx.so.1 is not there");
	check_failure(NULL, 100, -EOPNOTSUPP, LKM_E_NO_CODEC,
		"d/a.ko.zst: cannot unpack zstd here: lkm was built without it");
	check_failure(unpack_no_memory, 100, -ENOMEM, LKM_E_NO_MEMORY, "out of memory");
}

static void the_codec_of_the_kind_is_called(void **state)
{
	const struct lk_codecs codecs = {
		.decompress = {[LK_ZSTD] = unpack_damaged, [LK_GZIP] = unpack_hello}};
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 100);
	assert_int_equal(lk_decompress(&codecs, gzip_start, "a.ko.zst", &out, NULL), 0);
	assert_string_equal(lk_buf_text(&out), "hello");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kind_is_told_by_magic),
		cmocka_unit_test(names_are_those_of_the_kernel),
		cmocka_unit_test(kernels_refuse_most_xz_checks),
		cmocka_unit_test(output_goes_behind_what_is_there),
		cmocka_unit_test(plain_data_is_copied),
		cmocka_unit_test(failures_name_file_and_reason),
		cmocka_unit_test(bombs_are_found_by_their_ratio),
		cmocka_unit_test(the_codec_of_the_kind_is_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
