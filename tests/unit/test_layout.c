/* SPDX-License-Identifier: MIT */
/* layout: each fault that the kernel's loader refuses, made by changing one field of a module. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/layout.h"
#include "fixture.h"

enum { SH_NAME = 0, SH_TYPE = 4, SH_FLAGS = 8, SH_OFFSET = 24, SH_SIZE = 32, SH_LINK = 40 };

/* The place of a field of a section header of a little-endian 64-bit file. */
static uint8_t *field(struct fixture *fixture, const char *section, size_t at)
{
	int64_t index;

	lk_elf_find(&fixture->elf, &section, 1, &index);
	if (!*section)
		index = 0;
	assert_true(index >= 0);
	return fixture->data + (fixture->elf.sections.data - fixture->data) + index * 64 +
	       (ptrdiff_t)at;
}

static void each_fault(void **state)
{
	static const struct {
		const char *section;
		size_t at;
		uint8_t value;
		enum lk_layout_fault fault;
	} rows[] = {
		{"", SH_TYPE, 1, LK_LAYOUT_FIRST},
		{"", SH_SIZE, 1, LK_LAYOUT_FIRST},
		{".modinfo", SH_OFFSET + 5, 1, LK_LAYOUT_OUTSIDE},
		{".modinfo", SH_OFFSET + 7, 0xff, LK_LAYOUT_OUTSIDE},
		{".modinfo", SH_SIZE + 7, 0x80, LK_LAYOUT_OUTSIDE},
		{".modinfo", SH_NAME + 3, 1, LK_LAYOUT_SECTION_NAME},
		{".modinfo", SH_FLAGS, 2 | 1 | 4, LK_LAYOUT_WRITE_EXEC},
		{".modinfo", SH_TYPE, 2, LK_LAYOUT_SYMBOL_LINK},
		{".symtab", SH_LINK, 7, LK_LAYOUT_SOUND},
		{".symtab", SH_LINK, 0, LK_LAYOUT_SYMBOL_LINK},
		{".symtab", SH_LINK, 200, LK_LAYOUT_SYMBOL_LINK},
		{".gnu.linkonce.this_module", SH_SIZE + 1, 0, LK_LAYOUT_THIS_EMPTY},
		{".gnu.linkonce.this_module", SH_TYPE, 8, LK_LAYOUT_THIS_EMPTY},
		{".gnu.linkonce.this_module", SH_FLAGS, 1, LK_LAYOUT_THIS_UNLOADED},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		FIXTURE fixture = fixture_read("full64le");

		assert_int_equal(fixture_open(&fixture), 0);
		*field(&fixture, rows[i].section, rows[i].at) = rows[i].value;
		if (lk_layout_check(&fixture.elf).fault != rows[i].fault)
			fail_msg("row %zu: %d", i, (int)lk_layout_check(&fixture.elf).fault);
	}
}

static void signatures(void **state)
{
	static const uint8_t good[] = "\x30\x02\0\0\0\0\2\0\0\0\0\0\0\0\0\4"
				      "~Module signature appended~\n";
	static const struct {
		size_t at;
		uint8_t value;
		enum lk_layout_fault fault;
	} rows[] = {{0, 0x30, LK_LAYOUT_SOUND}, {0, 0x31, LK_LAYOUT_SIGNATURE},
		{4, 1, LK_LAYOUT_SIGNATURE}, {12, 0x40, LK_LAYOUT_SIGNATURE},
		{15, 0, LK_LAYOUT_SIGNATURE}, {6, 1, LK_LAYOUT_SOUND}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		FIXTURE fixture = fixture_read("full64le");
		const size_t at = fixture.size;

		fixture.size += sizeof(good) - 1;
		fixture.data = realloc(fixture.data, fixture.size);
		assert_non_null(fixture.data);
		memcpy(fixture.data + at, good, sizeof(good) - 1);
		fixture.data[at + rows[i].at] = rows[i].value;
		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_layout_check(&fixture.elf).fault, rows[i].fault);
	}
}

static void sound_in_all_forms(void **state)
{
	static const char *const forms[] = {"full64le", "full64be", "full32le", "full32be"};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		FIXTURE fixture = fixture_read(forms[i]);

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_layout_check(&fixture.elf).fault, LK_LAYOUT_SOUND);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault),
		cmocka_unit_test(signatures),
		cmocka_unit_test(sound_in_all_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
