/* SPDX-License-Identifier: MIT */
/* elf: both classes and byte orders; whatever is wrong with a file is said, and nothing else
 * happens. */
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

#include "fixture.h"

static const char *const forms[] = {"full64le", "full64be", "full32le", "full32be"};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

static void headers_of_all_forms(void **state)
{
	static const uint16_t machines[] = {62, 21, 40, 8};

	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(fixture.error.code, 0);
		assert_int_equal(fixture.elf.is64, i < 2);
		assert_int_equal(fixture.elf.order, i % 2 ? LK_BIG : LK_LITTLE);
		assert_int_equal(fixture.elf.type, 1);
		assert_int_equal(fixture.elf.machine, machines[i]);
		assert_int_equal(fixture.elf.section_count, 15);
	}
}

static void sections_by_name_and_number(void **state)
{
	struct lk_elf_section section = {0};
	struct lk_span span, same;

	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_elf_section(&fixture.elf, ".modinfo", &span), 0);
		assert_memory_equal(span.data, "name=demo_module", 17);
		assert_int_equal(lk_elf_header(&fixture.elf, 14, &section), 0);
		assert_string_equal(section.name, ".shstrtab");
		assert_int_equal(section.type, 3);
		assert_int_equal(section.index, 14);
		assert_int_equal(lk_elf_contents(&fixture.elf, 14, &span), 0);
		assert_int_equal(span.size, section.size);
		assert_ptr_equal(span.data, fixture.data + section.offset);
		assert_int_equal(lk_elf_section(&fixture.elf, ".shstrtab", &same), 0);
		assert_ptr_equal(same.data, span.data);
		assert_int_equal(lk_elf_header(&fixture.elf, 15, &section), -ENOEXEC);
		assert_int_equal(lk_elf_contents(&fixture.elf, 15, &span), -ENOEXEC);
		assert_int_equal(lk_elf_contents(&fixture.elf, UINT32_MAX, &span), -ENOEXEC);
		assert_int_equal(lk_elf_section(&fixture.elf, ".data", &span), -ENODATA);
		assert_int_equal(lk_elf_section(&fixture.elf, "", &span), -ENODATA);
	}
}

static void symbols_of_all_forms(void **state)
{
	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);
		struct lk_elf_symbols symbols = {0};
		struct lk_elf_symbol symbol, weak = {0}, crc = {0};
		size_t count = 0;
		int r;

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_elf_symbols_open(&symbols, &fixture.elf), 0);
		while ((r = lk_elf_symbols_next(&symbols, &symbol)) > 0) {
			if (strcmp(symbol.name, "maybe_there") == 0)
				weak = symbol;
			if (strcmp(symbol.name, "__crc_first_export") == 0)
				crc = symbol;
			count++;
		}
		assert_int_equal(r, 0);
		assert_int_equal(count, 18);
		assert_int_equal(weak.bind, 2);
		assert_int_equal(weak.section, 0);
		assert_int_equal(crc.bind, 1);
		assert_int_equal(crc.section, 0xfff1);
		assert_int_equal(crc.value, 0x12345678);
		assert_int_equal(lk_elf_symbols_next(&symbols, &symbol), 0);
	}
}

static void damaged_symbol_tables(void **state)
{
	FIXTURE open_names = fixture_read("opennames");
	FIXTURE odd = fixture_read("oddsymbols");
	FIXTURE none = fixture_read("nothing");
	struct lk_elf_symbols symbols;
	struct lk_elf_symbol symbol;

	assert_int_equal(fixture_open(&open_names), 0);
	assert_int_equal(lk_elf_symbols_open(&symbols, &open_names.elf), 0);
	assert_int_equal(lk_elf_symbols_next(&symbols, &symbol), -ENOEXEC);
	assert_int_equal(fixture_open(&odd), 0);
	assert_int_equal(lk_elf_symbols_open(&symbols, &odd.elf), -ENOEXEC);
	assert_int_equal(fixture_open(&none), 0);
	assert_int_equal(lk_elf_symbols_open(&symbols, &none.elf), -ENODATA);
}

static void sections_outside_of_the_file(void **state)
{
	static const char *const names[] = {
		".modinfo", "__versions", ".symtab", "__ksymtab_strings"};
	FIXTURE fixture = fixture_read("outside");
	struct lk_span span;

	assert_int_equal(fixture_open(&fixture), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(lk_elf_section(&fixture.elf, names[i], &span), -ENOEXEC);
	assert_int_equal(lk_elf_section(&fixture.elf, ".strtab", &span), 0);
}

static void a_name_outside_of_the_table(void **state)
{
	FIXTURE fixture = fixture_read("badname");
	struct lk_span span;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_elf_section(&fixture.elf, ".modinfo", &span), -ENOEXEC);
}

static void a_section_without_bytes(void **state)
{
	FIXTURE fixture = fixture_read("nothing");
	struct lk_elf_section section;
	struct lk_span span;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_elf_section(&fixture.elf, ".bss", &span), 0);
	assert_int_equal(span.size, 0);
	for (uint32_t i = 0; i < fixture.elf.section_count; i++) {
		assert_int_equal(lk_elf_header(&fixture.elf, i, &section), 0);
		if (strcmp(section.name, ".bss") == 0)
			assert_int_equal(section.size, 4096);
	}
}

static void numbers_in_the_first_section_header(void **state)
{
	FIXTURE fixture = fixture_read("numbered");
	struct lk_span span;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(fixture.elf.section_count, 15);
	assert_int_equal(lk_elf_section(&fixture.elf, ".modinfo", &span), 0);
}

static void assert_refused(const uint8_t *data, size_t size, const char *message)
{
	struct lk_source source = lk_source_memory((struct lk_span){data, size});
	struct lk_elf elf = {.section_count = 99};
	struct lkm_error error = {0};

	assert_int_equal(lk_elf_open(&elf, &source, &error), -ENOEXEC);
	assert_int_equal(error.code, LKM_E_NOT_A_MODULE);
	assert_int_equal(error.errnum, ENOEXEC);
	assert_string_equal(error.message, message);
	assert_int_equal(elf.section_count, 99);
	assert_int_equal(lk_elf_open(&elf, &source, NULL), -ENOEXEC);
}

#define ASSERT_REFUSED(literal, message)                                                           \
	assert_refused((const uint8_t *)(literal), sizeof(literal) - 1, message)

static void what_is_no_elf_file(void **state)
{
	ASSERT_REFUSED("", "the file is empty");
	ASSERT_REFUSED("x", "the file is text, not a kernel module");
	ASSERT_REFUSED("#!/bin/sh\necho Hello\n", "the file is text, not a kernel module");
	ASSERT_REFUSED("\0", "the file has only 1 bytes, too few for an ELF file");
	ASSERT_REFUSED("\177EL", "the file has only 3 bytes, too few for an ELF file");
	ASSERT_REFUSED("\0\1\2\3\4",
		"the file is not an ELF file: it begins with 00 01 02 03, not with 7f 45 4c 46");
	ASSERT_REFUSED("\177ELF", "the file ends at offset 4, inside its ELF header");
	ASSERT_REFUSED(
		"\177ELF\3", "the ELF class at offset 4 is 3, neither 1 (32-bit) nor 2 (64-bit)");
	ASSERT_REFUSED("\177ELF\1\0",
		"the ELF byte order at offset 5 is 0, neither 1 (little) nor 2 (big)");
	ASSERT_REFUSED("\177ELF\1\1", "the file ends at offset 6, inside its ELF header");
}

/* full64le with one field of the header written over. A message that ends in a blank goes on with
 * the file's size. */
static void assert_header(size_t offset, size_t size, uint64_t value, const char *message)
{
	FIXTURE fixture = fixture_read("full64le");
	char expected[400];

	for (size_t i = 0; i < size; i++)
		fixture.data[offset + i] = (uint8_t)(value >> 8 * i);
	snprintf(expected, sizeof(expected), "%s", message);
	if (message[strlen(message) - 1] == ' ')
		snprintf(expected, sizeof(expected), "%s%zu", message, fixture.size);
	assert_refused(fixture.data, fixture.size, expected);
}

static void what_is_wrong_with_a_header(void **state)
{
	assert_header(40, 8, 0, "the ELF header has no section table (e_shoff at offset 40 is 0)");
	assert_header(40, 8, UINT64_MAX,
		"the section table should begin at offset 18446744073709551615 (e_shoff at offset "
		"40), but the file ends at ");
	assert_header(58, 2, 40, "e_shentsize at offset 58 is 40, not 64");
	assert_header(62, 2, 15,
		"the section names should be in section 15 (e_shstrndx at offset 62), but there "
		"are only 15");
	assert_header(62, 2, 0, "the section name table (section 0) is empty");
	assert_header(60, 2, 0, "the file has no sections (e_shnum at offset 60 is 0)");
}

static uint64_t table_offset(const struct fixture *fixture)
{
	uint64_t offset = 0;

	lk_span_u64((struct lk_span){fixture->data, fixture->size}, 40, LK_LITTLE, &offset);
	return offset;
}

static void what_is_wrong_with_a_section_table(void **state)
{
	FIXTURE fixture = fixture_read("full64le");
	uint64_t table = table_offset(&fixture), names = 0;
	char expected[400];

	snprintf(expected, sizeof(expected),
		"the section table at offset %llu with 15 entries runs past the end of the file at "
		"%zu",
		(unsigned long long)table, fixture.size - 1);
	assert_refused(fixture.data, fixture.size - 1, expected);

	lk_span_u64((struct lk_span){fixture.data, fixture.size}, table + 14 * 64 + 24, LK_LITTLE,
		&names);
	snprintf(expected, sizeof(expected),
		"the section name table at offset %llu does not end in NUL",
		(unsigned long long)names);
	fixture.data[table + 14 * 64 + 32]--;
	assert_refused(fixture.data, fixture.size, expected);

	fixture.data[table + 14 * 64 + 39] = 0x70;
	snprintf(expected, sizeof(expected), "the section name table at offset %llu with ",
		(unsigned long long)names);
	assert_int_equal(fixture_open(&fixture), -ENOEXEC);
	assert_memory_equal(fixture.error.message, expected, strlen(expected));
}

/* Every prefix of a module is refused, or at least read without harm. */
static void every_truncated_one(void **state)
{
	for (size_t form = 0; form < FORMS; form++) {
		FIXTURE fixture = fixture_read(forms[form]);
		size_t whole = fixture.size;

		for (size_t size = 0; size < whole; size++) {
			uint8_t *part = malloc(size ? size : 1);

			assert_non_null(part);
			memcpy(part, fixture.data, size);
			fixture.source = lk_source_memory((struct lk_span){part, size});
			fixture.error.code = 0;
			assert_int_equal(lk_elf_open(&fixture.elf, &fixture.source, &fixture.error),
				-ENOEXEC);
			assert_int_equal(fixture.error.code, LKM_E_NOT_A_MODULE);
			free(part);
		}
	}
}

static int load_fails(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	return -EIO;
}

static void an_unreadable_source(void **state)
{
	struct lk_source source = {.size = 5000, .load = load_fails};
	struct lkm_error error = {0};
	struct lk_elf elf;

	assert_int_equal(lk_elf_open(&elf, &source, &error), -EIO);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
	assert_int_equal(error.errnum, EIO);
}

static void machines(void **state)
{
	assert_string_equal(lk_elf_machine_name(62), "x86-64");
	assert_string_equal(lk_elf_machine_name(183), "aarch64");
	assert_null(lk_elf_machine_name(0));
	assert_null(lk_elf_machine_name(0xffff));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_of_all_forms),
		cmocka_unit_test(sections_by_name_and_number),
		cmocka_unit_test(symbols_of_all_forms),
		cmocka_unit_test(damaged_symbol_tables),
		cmocka_unit_test(sections_outside_of_the_file),
		cmocka_unit_test(a_name_outside_of_the_table),
		cmocka_unit_test(a_section_without_bytes),
		cmocka_unit_test(numbers_in_the_first_section_header),
		cmocka_unit_test(what_is_no_elf_file),
		cmocka_unit_test(what_is_wrong_with_a_header),
		cmocka_unit_test(what_is_wrong_with_a_section_table),
		cmocka_unit_test(every_truncated_one),
		cmocka_unit_test(an_unreadable_source),
		cmocka_unit_test(machines),
	};

	return cmocka_run_group_tests_name("elf", tests, NULL, NULL);
}
