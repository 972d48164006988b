/* SPDX-License-Identifier: MIT */
/* extract: the same as the readers of image.h find, in modules of all forms, damaged ones, and
 * ordinary ones with one byte changed or the end cut off; sources that fail. */
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

#include "../support/extract_oracle.h"
#include "fixture.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const forms[] = {"full64le", "full64be", "full32le", "full32be"};

static void assert_agrees(struct lk_span bytes, const char *what)
{
	static const unsigned flags[] = {0, LK_EXTRACT_CRCS, LK_EXTRACT_CRCS | LK_EXTRACT_GRANTS};

	for (size_t i = 0; i < COUNT(flags); i++) {
		ARENA arena = {0};
		const char *difference = oracle_compare(&arena, bytes, flags[i]);

		if (difference)
			fail_msg("%s: %s differ", what, difference);
	}
}

static struct lk_span bytes_of(const struct fixture *fixture)
{
	return (struct lk_span){fixture->data, fixture->size};
}

static void all_fixtures_agree(void **state)
{
	static const char *const names[] = {"full64le", "full64be", "full32le", "full32be", "sparc",
		"numbered", "nocrc", "nothing", "nostrings", "badversions", "longversion",
		"halfextended", "fewnames", "oddcrcs", "opennames", "oddsymbols", "outside",
		"granted", "flagged", "openinfo", "badname", "repeated", "localexports",
		"outsideversions"};

	for (size_t i = 0; i < COUNT(names); i++) {
		FIXTURE fixture = fixture_read(names[i]);

		assert_agrees(bytes_of(&fixture), names[i]);
	}
}

static void changed_bytes_agree(void **state)
{
	for (size_t form = 0; form < COUNT(forms); form++) {
		FIXTURE fixture = fixture_read(forms[form]);

		for (size_t i = 0; i < fixture.size; i++) {
			uint8_t old = fixture.data[i];

			fixture.data[i] = (uint8_t)~old;
			assert_agrees(bytes_of(&fixture), forms[form]);
			fixture.data[i] = old;
		}
	}
}

static void cut_files_agree(void **state)
{
	FIXTURE fixture = fixture_read("full64le");

	for (size_t size = 0; size < fixture.size; size += 3) {
		uint8_t *copy = malloc(size + 1);

		assert_non_null(copy);
		memcpy(copy, fixture.data, size);
		assert_agrees((struct lk_span){copy, size}, "a file without its end");
		free(copy);
	}
}

static void assert_list(struct lk_span list, const char *const *expected)
{
	const char *text;

	for (; *expected; expected++) {
		assert_true(lk_extract_next(&list, &text));
		assert_string_equal(text, *expected);
	}
	assert_false(lk_extract_next(&list, &text));
}

static void assert_crcs(struct lk_span list, const uint32_t *expected, size_t count)
{
	assert_int_equal(list.size, count * sizeof(*expected));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(lk_extract_crc(list, i), expected[i]);
	assert_int_equal(lk_extract_crc(list, count), 0);
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void what_an_index_needs(void **state)
{
	static const uint32_t crcs[] = {0x12345678, 0x9abcdef0, 0, 0xdeadbeef};

	for (size_t form = 0; form < COUNT(forms); form++) {
		FIXTURE fixture = fixture_read(forms[form]);
		ARENA arena = {0};
		struct lk_source source = lk_source_memory(bytes_of(&fixture));
		struct lk_extract extract;

		assert_int_equal(
			lk_extract(&source, LK_EXTRACT_CRCS, &arena, &extract, &fixture.error), 0);
		/* It is a copy. */
		memset(fixture.data, 'x', fixture.size);
		assert_list(
			extract.infos, LIST("alias=pci:v00008086d*sv*", "alias=of:N*T*Cacme,demo",
					       "softdep=pre: crc32c"));
		assert_list(extract.exports,
			LIST("first_export", "second_export", "fourth_export", "third_export"));
		assert_list(extract.weak, LIST("maybe_there"));
		assert_crcs(extract.export_crcs, crcs, sizeof(crcs) / sizeof(*crcs));
	}
}

struct expected {
	const char *name;
	enum lk_audience audience;
	const char *name_space;
};

static void assert_granted(const char *name, const struct expected *expected)
{
	FIXTURE fixture = fixture_read(name);
	ARENA arena = {0};
	struct lk_source source = lk_source_memory(bytes_of(&fixture));
	struct lk_extract extract;
	const char *export, *space;

	assert_int_equal(
		lk_extract(&source, LK_EXTRACT_GRANTS, &arena, &extract, &fixture.error), 0);
	memset(fixture.data, 'x', fixture.size);
	for (size_t i = 0; lk_extract_next(&extract.exports, &export); i++) {
		assert_true(lk_extract_next(&extract.export_spaces, &space));
		if (!expected->name || strcmp(export, expected->name) != 0)
			continue;
		assert_int_equal(extract.export_audiences.data[i], expected->audience);
		assert_string_equal(space, expected->name_space);
		expected++;
	}
	assert_null(expected->name);
	assert_false(lk_extract_next(&extract.export_spaces, &space));
}

static void to_whom(void **state)
{
	static const struct expected granted[] = {{"for_gpl", LK_AUDIENCE_GPL, ""},
		{"for_all", LK_AUDIENCE_ALL, ""}, {"in_space", LK_AUDIENCE_ALL, "SPACE"},
		{"gpl_in_space", LK_AUDIENCE_GPL, "module:a,b"}, {0}};
	static const struct expected flagged[] = {
		{"for_gpl", LK_AUDIENCE_GPL, ""}, {"in_space", LK_AUDIENCE_ALL, "SPACE"}, {0}};
	static const struct expected none[] = {{0}};

	(void)state;
	assert_granted("granted", granted);
	assert_granted("flagged", flagged);
	assert_granted("nocrc", none);
	assert_granted("nothing", none);
}

static void lists_of_modules(void **state)
{
	(void)state;
	assert_true(lk_export_scope_lists("module:kvm-intel,kvm-amd", "kvm-amd"));
	assert_true(lk_export_scope_lists("module:kvm-amd,kvm-intel", "kvm_intel"));
	assert_true(lk_export_scope_lists("module:kvm-*", "kvm_amd"));
	assert_true(lk_export_scope_lists("module:kvm_amd", "kvm-amd"));
	assert_false(lk_export_scope_lists("module:kvm-*", "kvm"));
	assert_true(lk_export_scope_lists("module:a,b*", "bcd"));
	assert_true(lk_export_scope_lists("module:*", "x"));
	assert_false(lk_export_scope_lists("module:kvm-intel,kvm-amd", "kvm"));
	assert_false(lk_export_scope_lists("module:kvm", "kvm-amd"));
	assert_false(lk_export_scope_lists("module:", ""));
	assert_false(lk_export_scope_lists("module:,a", ""));
	assert_false(lk_export_scope_lists("a", "a"));
	assert_true(lk_export_scope_is_list("module:"));
	assert_false(lk_export_scope_is_list("MODULE:a"));
}

/* Quick: the same, but for the names that only the versions have, where they cannot count. */
static void quick(void **state)
{
	static const struct {
		const char *fixture;
		bool shorter;
	} files[] = {{"full64le", true}, {"full32be", true}, {"repeated", true}, {"unused", false},
		{"nothing", false}};

	for (size_t i = 0; i < COUNT(files); i++) {
		FIXTURE fixture = fixture_read(files[i].fixture);
		ARENA arena = {0};
		struct lk_source source = lk_source_memory(bytes_of(&fixture));
		struct lk_extract exact, fast;
		const char *text, *fast_text;

		assert_int_equal(lk_extract(&source, 0, &arena, &exact, &fixture.error), 0);
		assert_int_equal(
			lk_extract(&source, LK_EXTRACT_QUICK, &arena, &fast, &fixture.error), 0);
		assert_int_equal(fast.exports.size, exact.exports.size);
		assert_int_equal(fast.weak.size, exact.weak.size);
		assert_int_equal(fast.imports.size < exact.imports.size, files[i].shorter);
		while (lk_extract_next(&fast.imports, &fast_text)) {
			assert_true(lk_extract_next(&exact.imports, &text));
			assert_string_equal(fast_text, text);
		}
	}
}

static void names_that_versions_repeat(void **state)
{
	static const uint32_t crcs[] = {0, 0x5678, 0x99, 0, 0x77, 0x11, 0x11, 0x42424242, 0x22,
		0x33, 0x44, 0xfeedface, 0x66};
	FIXTURE fixture = fixture_read("repeated");
	ARENA arena = {0};
	struct lk_source source = lk_source_memory(bytes_of(&fixture));
	struct lk_extract extract;

	assert_int_equal(lk_extract(&source, LK_EXTRACT_CRCS, &arena, &extract, &fixture.error), 0);
	assert_list(extract.imports,
		LIST("__crc_fourth_export", "printk", "maybe_there", "never_versioned", ".dotted",
			"twice", "twice", "module_layout", "twice", "alone", "alone",
			"rust_name_that_would_not_fit_into_the_sixty_four_bytes_of_an_old_entry",
			"long"));
	assert_crcs(extract.import_crcs, crcs, sizeof(crcs) / sizeof(*crcs));
}

static void assert_refused(const char *name, const char *message)
{
	FIXTURE fixture = fixture_read(name);
	ARENA arena = {0};
	struct lk_source source = lk_source_memory(bytes_of(&fixture));
	struct lk_extract extract;

	assert_int_equal(lk_extract(&source, 0, &arena, &extract, &fixture.error), -ENOEXEC);
	assert_int_equal(fixture.error.code, LKM_E_NOT_A_MODULE);
	if (!strstr(fixture.error.message, message))
		fail_msg("%s: %s", name, fixture.error.message);
}

static void what_is_wrong_is_said(void **state)
{
	assert_refused("outside", ".modinfo at offset ");
	assert_refused("outside", " with 2147483647 bytes runs past the end of the file at ");
	assert_refused("outsideversions", "__versions at offset ");
	assert_refused("halfextended", "the versions of symbols");
	assert_refused("oddsymbols", "the size of .symtab is no multiple of that of a symbol");
	assert_refused("opennames", "a symbol has a name outside of .strtab");
	assert_refused("badname", "a section has a name outside the section name table");
}

/* Memory whose n-th piece cannot be had. */
struct failing_source {
	struct lk_source source;
	size_t loads, fail_at;
	int errnum;
};

static int load_or_fail(struct lk_source *source, uint64_t offset, size_t size, struct lk_span *ret)
{
	struct failing_source *failing = (struct failing_source *)source;

	if (++failing->loads == failing->fail_at)
		return failing->errnum;
	return lk_span_part(source->memory, offset, size, ret) ? 0 : -ENOEXEC;
}

/* Whether there was a piece of this number. */
static bool fails_at(const struct fixture *fixture, size_t number, int errnum, int code)
{
	struct failing_source failing = {.fail_at = number, .errnum = errnum};
	ARENA arena = {0};
	struct lk_extract extract;
	struct lkm_error error = {0};
	int r;

	failing.source = lk_source_memory(bytes_of(fixture));
	failing.source.load = load_or_fail;
	r = lk_extract(&failing.source, 0, &arena, &extract, &error);
	if (failing.loads < number) {
		assert_int_equal(r, 0);
		return false;
	}
	assert_int_equal(r, errnum);
	assert_int_equal(error.code, code);
	return true;
}

static void a_source_that_fails(void **state)
{
	FIXTURE fixture = fixture_read("full64le");
	size_t number = 1;

	while (fails_at(&fixture, number, -EIO, LKM_E_UNREADABLE))
		number++;
	assert_true(number > 6);
	assert_true(fails_at(&fixture, 4, -ENOMEM, LKM_E_NO_MEMORY));
}

static void put(uint8_t *at, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static void put_section(
	uint8_t *file, unsigned index, unsigned name, unsigned offset, unsigned size)
{
	uint8_t *header = file + 64 + 64 * index;

	put(header, name, 4);
	put(header + 4, 3, 4);
	put(header + 24, offset, 8);
	put(header + 32, size, 8);
}

/* A small file with one long name that many undefined symbols share. */
static void lists_without_end(void **state)
{
	static const char names[] = "\0.symtab\0.strtab";
	enum { SYMBOLS = 300, LENGTH = 40000, AT_NAMES = 512, AT_SYMBOLS = 640 };
	enum { AT_STRINGS = AT_SYMBOLS + 24 * SYMBOLS, SIZE = AT_STRINGS + LENGTH + 2 };
	uint8_t *file = calloc(1, SIZE);
	struct lk_source source = lk_source_memory((struct lk_span){file, SIZE});
	ARENA arena = {0};
	struct lk_extract extract;
	struct lkm_error error = {0};

	assert_non_null(file);
	memcpy(file, "\177ELF\2\1\1", 7);
	put(file + 40, 64, 8);
	put(file + 58, 64, 2);
	put(file + 60, 4, 2);
	put(file + 62, 3, 2);
	put_section(file, 1, 1, AT_SYMBOLS, 24 * SYMBOLS);
	put_section(file, 2, 9, AT_STRINGS, LENGTH + 2);
	put_section(file, 3, 0, AT_NAMES, sizeof(names));
	memcpy(file + AT_NAMES, names, sizeof(names));
	memset(file + AT_STRINGS + 1, 'x', LENGTH);
	for (size_t i = 1; i < SYMBOLS; i++)
		put(file + AT_SYMBOLS + 24 * i, 1, 4);
	assert_int_equal(lk_extract(&source, 0, &arena, &extract, &error), -EFBIG);
	assert_int_equal(error.code, LKM_E_TOO_LARGE);
	free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_fixtures_agree),
		cmocka_unit_test(changed_bytes_agree),
		cmocka_unit_test(cut_files_agree),
		cmocka_unit_test(what_an_index_needs),
		cmocka_unit_test(to_whom),
		cmocka_unit_test(lists_of_modules),
		cmocka_unit_test(quick),
		cmocka_unit_test(names_that_versions_repeat),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(a_source_that_fails),
		cmocka_unit_test(lists_without_end),
	};

	return cmocka_run_group_tests_name("extract", tests, NULL, NULL);
}
