/* SPDX-License-Identifier: MIT */
/* pe: sections of PE files, and files that only begin as one. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/pe.h"

#define PE         64 /* the header, behind that of DOS */
#define TABLE      (PE + 24 + 16)
#define DATA       (TABLE + 3 * 40)
#define SIZE       (DATA + 32)
#define SECTION(i) (TABLE + (i)*40)

static void put(uint8_t *at, unsigned bytes, uint32_t value)
{
	for (; bytes-- > 0; value >>= 8)
		*at++ = (uint8_t)value;
}

static void section(
	uint8_t *file, int i, const char *name, uint32_t size, uint32_t raw_size, uint32_t raw)
{
	memcpy(file + SECTION(i), name, strlen(name));
	put(file + SECTION(i) + 8, 4, size);
	put(file + SECTION(i) + 16, 4, raw_size);
	put(file + SECTION(i) + 20, 4, raw);
}

static void make(uint8_t *file)
{
	memset(file, 0, SIZE);
	memcpy(file, "MZ", 2);
	put(file + 60, 4, PE);
	memcpy(file + PE, "PE\0\0", 4);
	put(file + PE + 6, 2, 3);
	put(file + PE + 20, 2, 16);
	memcpy(file + DATA, "6.1.0\n..initramfs and padding...", 32);
	section(file, 0, ".uname", 6, 8, DATA);
	section(file, 1, "12345678", 0, 24, DATA + 8);
	section(file, 2, ".bss", 4096, 0, 0xfffffff0);
}

static void sections(void **state)
{
	struct lk_pe_section found;
	uint8_t file[SIZE];
	struct lk_pe pe;

	(void)state;
	make(file);
	assert_true(lk_pe_open(&pe, (struct lk_span){file, SIZE}));
	assert_int_equal(lk_pe_next(&pe, &found), 1);
	assert_true(lk_span_is(found.name, ".uname"));
	assert_true(lk_span_is(found.contents, "6.1.0\n"));
	assert_int_equal(lk_pe_next(&pe, &found), 1);
	assert_true(lk_span_is(found.name, "12345678"));
	assert_true(lk_span_is(found.contents, "initramfs and padding..."));
	assert_int_equal(lk_pe_next(&pe, &found), 1);
	assert_true(lk_span_is(found.name, ".bss"));
	assert_int_equal(found.contents.size, 0);
	assert_int_equal(lk_pe_next(&pe, &found), 0);
	assert_int_equal(lk_pe_next(&pe, &found), 0);
}

/* All sections: 0 or -EBADMSG; 1: not a PE file. */
static int read_all(struct lk_span file)
{
	struct lk_pe_section found;
	struct lk_pe pe;
	int rc;

	if (!lk_pe_open(&pe, file))
		return 1;
	while ((rc = lk_pe_next(&pe, &found)) > 0)
		assert_true(found.contents.size <= file.size);
	assert_int_equal(lk_pe_next(&pe, &found), rc);
	return rc;
}

static void cut_short(void **state)
{
	uint8_t file[SIZE];

	(void)state;
	make(file);
	for (size_t size = 0; size <= SIZE; size++) {
		/* On the heap, so that reading beyond the end is noticed. */
		uint8_t *copy = malloc(size + !size);

		assert_non_null(copy);
		memcpy(copy, file, size);
		assert_int_equal(read_all((struct lk_span){copy, size}), size < PE + 24 ? 1
									 : size < SIZE  ? -EBADMSG
											: 0);
		free(copy);
	}
}

static void assert_result(size_t offset, unsigned bytes, uint32_t value, int expected)
{
	uint8_t file[SIZE];

	make(file);
	put(file + offset, bytes, value);
	assert_int_equal(read_all((struct lk_span){file, SIZE}), expected);
}

static void damaged(void **state)
{
	(void)state;
	assert_result(0, 2, 0x5a4e, 1);
	assert_result(PE, 4, 0x4550 + (1 << 16), 1);
	assert_result(60, 4, UINT32_MAX, 1);
	assert_result(60, 4, SIZE - 23, 1);
	assert_result(PE + 6, 2, 0, 0);
	assert_result(PE + 6, 2, UINT16_MAX, -EBADMSG);
	assert_result(PE + 20, 2, UINT16_MAX, -EBADMSG);
	assert_result(SECTION(1) + 16, 4, UINT32_MAX, -EBADMSG);
	assert_result(SECTION(1) + 16, 4, 25, -EBADMSG);
	assert_result(SECTION(1) + 20, 4, UINT32_MAX, -EBADMSG);
	assert_result(SECTION(1) + 20, 4, DATA + 9, -EBADMSG);
	assert_result(SECTION(1) + 8, 4, UINT32_MAX, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections),
		cmocka_unit_test(cut_short),
		cmocka_unit_test(damaged),
	};

	return cmocka_run_group_tests_name("pe", tests, NULL, NULL);
}
