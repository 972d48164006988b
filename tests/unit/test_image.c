/* SPDX-License-Identifier: MIT */
/* image: what modules of all forms say of themselves, and what damaged ones do not. */
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

#include "../../src/formats/image.h"
#include "fixture.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static const char *const forms[] = {"full64le", "full64be", "full32le", "full32be"};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

/* "key=value" of the next pair. */
static const char *next_pair(struct lk_arena *arena, struct lk_modinfos *cursor)
{
	struct lk_modinfo info;

	if (lk_modinfos_next(cursor, &info) == 0)
		return NULL;
	return lk_arena_format(arena, "%.*s=%s", (int)info.key_size, info.key, info.value);
}

static void assert_pair(struct lk_arena *arena, struct lk_modinfos *cursor, const char *expected)
{
	const char *pair = next_pair(arena, cursor);

	assert_non_null(pair);
	assert_string_equal(pair, expected);
}

static void pairs_of_all_forms(void **state)
{
	static const char *const pairs[] = {"name=demo_module", "license=GPL",
		"description=What a module may say\nin two lines", "alias=pci:v00008086d*sv*",
		"alias=of:N*T*Cacme,demo", "depends=foo,bar", "softdep=pre: crc32c",
		"firmware=acme/demo.bin", "key without value=", "empty=", "parmtype=debug:int",
		"parm=debug:Enable debugging: 0 or 1"};

	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);
		ARENA arena = {0};
		struct lk_modinfos cursor;

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_modinfos_open(&cursor, &fixture.elf), 0);
		for (size_t j = 0; j < sizeof(pairs) / sizeof(pairs[0]); j++)
			assert_pair(&arena, &cursor, pairs[j]);
	}
}

static void the_first_value_of_a_key(void **state)
{
	FIXTURE fixture = fixture_read("full64le");
	struct lk_modinfos cursor;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_modinfos_open(&cursor, &fixture.elf), 0);
	assert_string_equal(lk_modinfos_find(cursor, "alias"), "pci:v00008086d*sv*");
	assert_string_equal(lk_modinfos_find(cursor, "empty"), "");
	assert_string_equal(lk_modinfos_find(cursor, "vermagic"),
		"6.1.0-test SMP preempt mod_unload modversions ");
	assert_null(lk_modinfos_find(cursor, "ali"));
	assert_null(lk_modinfos_find(cursor, "aliases"));
}

static void empty_strings_and_one_without_end(void **state)
{
	FIXTURE fixture = fixture_read("openinfo");
	ARENA arena = {0};
	struct lk_modinfos cursor;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_modinfos_open(&cursor, &fixture.elf), 0);
	assert_pair(&arena, &cursor, "first=1");
	assert_pair(&arena, &cursor, "second=2");
	assert_null(next_pair(&arena, &cursor));
	assert_null(next_pair(&arena, &cursor));
}

static void assert_param(
	const struct lk_param *param, const char *name, const char *description, const char *type)
{
	assert_string_equal(param->name, name);
	if (description)
		assert_string_equal(param->description, description);
	else
		assert_null(param->description);
	if (type)
		assert_string_equal(param->type, type);
	else
		assert_null(param->type);
}

static void parameters(void **state)
{
	FIXTURE fixture = fixture_read("full32be");
	ARENA arena = {0};
	struct lk_modinfos cursor;
	struct lk_param *params;
	size_t count, bad;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_modinfos_open(&cursor, &fixture.elf), 0);
	assert_int_equal(lk_params_collect(&arena, cursor, &params, &count, &bad), 0);
	assert_int_equal(count, 4);
	assert_int_equal(bad, 2);
	assert_param(&params[0], "debug", "Said again", "int");
	assert_param(&params[1], "bare", NULL, "bool");
	assert_param(&params[2], "text", "Only text", NULL);
	assert_param(&params[3], "list", NULL, "array of uint");
	assert_int_equal(
		lk_params_collect(&(struct lk_arena){.limit = 1}, cursor, &params, &count, &bad),
		-ENOMEM);
}

static void no_parameters(void **state)
{
	ARENA arena = {0};
	struct lk_param *params;
	size_t count = 7, bad = 7;

	assert_int_equal(
		lk_params_collect(&arena, (struct lk_modinfos){0}, &params, &count, &bad), 0);
	assert_int_equal(count, 0);
	assert_int_equal(bad, 0);
}

/* name crc weak has_crc */
static void assert_symbols(const struct lk_symbols *symbols, const struct lk_symbol *expected)
{
	for (size_t i = 0; i < symbols->count; i++) {
		assert_non_null(expected[i].name);
		assert_string_equal(symbols->items[i].name, expected[i].name);
		assert_int_equal(symbols->items[i].crc, expected[i].crc);
		assert_int_equal(symbols->items[i].weak, expected[i].weak);
		assert_int_equal(symbols->items[i].has_crc, expected[i].has_crc);
	}
	assert_null(expected[symbols->count].name);
}

#define LONG_NAME "rust_name_that_would_not_fit_into_the_sixty_four_bytes_of_an_old_entry"

static void versions_of_all_forms(void **state)
{
	static const struct lk_symbol expected[] = {
		{"printk", 0x5678, false, true},
		{"maybe_there", 0x99, false, true},
		{"module_layout", 0x42424242, false, true},
		{"dotted", 0x77, false, true},
		{LONG_NAME, 0xfeedface, false, true},
		{NULL, 0, false, false},
	};

	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);
		ARENA arena = {0};
		struct lk_symbols symbols;

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_versions_collect(&arena, &fixture.elf, &symbols), 0);
		assert_symbols(&symbols, expected);
	}
}

static void damaged_versions(void **state)
{
	static const struct {
		const char *name;
		int error;
	} cases[] = {{"badversions", -ENOEXEC}, {"longversion", -ENOEXEC},
		{"halfextended", -ENOEXEC}, {"fewnames", -ENOEXEC}, {"oddcrcs", -ENOEXEC},
		{"outside", -ENOEXEC}, {"nocrc", -ENODATA}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FIXTURE fixture = fixture_read(cases[i].name);
		ARENA arena = {0};
		struct lk_symbols symbols = {.count = 77};

		assert_int_equal(fixture_open(&fixture), 0);
		if (lk_versions_collect(&arena, &fixture.elf, &symbols) != cases[i].error)
			fail_msg("%s: another error", cases[i].name);
		assert_int_equal(symbols.count, 77);
	}
}

static void exports_of_all_forms(void **state)
{
	static const struct lk_symbol expected[] = {
		{"first_export", 0x12345678, false, true},
		{"second_export", 0x9abcdef0, false, true},
		{"fourth_export", 0, false, false},
		{"third_export", 0xdeadbeef, false, true},
		{NULL, 0, false, false},
	};

	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);
		ARENA arena = {0};
		struct lk_symbols symbols;

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_exports_collect(&arena, &fixture.elf, &symbols), 0);
		assert_symbols(&symbols, expected);
	}
}

static void exports_without_crcs(void **state)
{
	static const struct lk_symbol expected[] = {
		{"first_export", 0, false, false},
		{"second_export", 0, false, false},
		{"third_export", 0, false, false},
		{"DEMO", 0, false, false},
		{"fourth_export", 0, false, false},
		{NULL, 0, false, false},
	};
	FIXTURE fixture = fixture_read("nocrc");
	ARENA arena = {0};
	struct lk_symbols symbols;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_exports_collect(&arena, &fixture.elf, &symbols), 0);
	assert_symbols(&symbols, expected);
}

static void no_exports(void **state)
{
	FIXTURE nothing = fixture_read("nothing");
	FIXTURE nameless = fixture_read("nostrings");
	FIXTURE outside = fixture_read("outside");
	ARENA arena = {0};
	struct lk_symbols symbols;

	assert_int_equal(fixture_open(&nothing), 0);
	assert_int_equal(lk_exports_collect(&arena, &nothing.elf, &symbols), -ENODATA);
	assert_int_equal(fixture_open(&outside), 0);
	assert_int_equal(lk_exports_collect(&arena, &outside.elf, &symbols), -ENOEXEC);
	assert_int_equal(fixture_open(&nameless), 0);
	assert_int_equal(lk_exports_collect(&arena, &nameless.elf, &symbols), 0);
	assert_int_equal(symbols.count, 4);
	for (size_t i = 0; i < symbols.count; i++)
		assert_string_not_equal(symbols.items[i].name, "");
}

static void collect_imports(
	struct lk_arena *arena, const struct lk_elf *elf, struct lk_symbols *ret)
{
	struct lk_symbols versions;

	assert_int_equal(lk_versions_collect(arena, elf, &versions), 0);
	assert_int_equal(lk_imports_collect(arena, elf, &versions, ret), 0);
}

static void imports_of_all_forms(void **state)
{
	static const struct lk_symbol expected[] = {
		{"__crc_fourth_export", 0, false, false},
		{"printk", 0x5678, false, true},
		{"maybe_there", 0x99, true, true},
		{"never_versioned", 0, false, false},
		{".dotted", 0x77, false, true},
		{"module_layout", 0x42424242, false, true},
		{LONG_NAME, 0xfeedface, false, true},
		{NULL, 0, false, false},
	};

	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);
		ARENA arena = {0};
		struct lk_symbols symbols;

		assert_int_equal(fixture_open(&fixture), 0);
		collect_imports(&arena, &fixture.elf, &symbols);
		assert_symbols(&symbols, expected);
	}
}

static void imports_without_versions(void **state)
{
	FIXTURE fixture = fixture_read("full64le");
	FIXTURE nothing = fixture_read("nothing");
	ARENA arena = {0};
	struct lk_symbols symbols;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_imports_collect(&arena, &fixture.elf, NULL, &symbols), 0);
	assert_int_equal(symbols.count, 5);
	assert_string_equal(symbols.items[1].name, "printk");
	assert_false(symbols.items[1].has_crc);
	assert_int_equal(fixture_open(&nothing), 0);
	assert_int_equal(lk_imports_collect(&arena, &nothing.elf, NULL, &symbols), -ENODATA);
}

/* On SPARC a register that a module uses stands among the symbols; elsewhere type 13 means nothing.
 */
static void registers_of_sparc_are_no_imports(void **state)
{
	FIXTURE fixture = fixture_read("sparc");
	ARENA arena = {0};
	struct lk_symbols symbols;

	assert_int_equal(fixture_open(&fixture), 0);
	assert_int_equal(lk_imports_collect(&arena, &fixture.elf, NULL, &symbols), 0);
	assert_int_equal(symbols.count, 5);
	fixture.elf.machine = 62;
	assert_int_equal(lk_imports_collect(&arena, &fixture.elf, NULL, &symbols), 0);
	assert_int_equal(symbols.count, 6);
}

static void build_ids(void **state)
{
	static const uint8_t expected[] = {0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99,
		0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0, 0x11, 0x22, 0x33};
	struct lk_span id;

	for (size_t i = 0; i < FORMS; i++) {
		FIXTURE fixture = fixture_read(forms[i]);

		assert_int_equal(fixture_open(&fixture), 0);
		assert_int_equal(lk_build_id(&fixture.elf, &id), 0);
		assert_int_equal(id.size, sizeof(expected));
		assert_memory_equal(id.data, expected, sizeof(expected));
	}
}

static void notes_of_others_and_damaged_ones(void **state)
{
	static const struct {
		const char *name;
		int result;
	} cases[] = {{"shortnote", -ENOEXEC}, {"longnote", -ENOEXEC}, {"longname", -ENOEXEC},
		{"foreign", -ENODATA}, {"nothing", -ENODATA}, {"notes", 0}};
	struct lk_span id = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		FIXTURE fixture = fixture_read(cases[i].name);

		assert_int_equal(fixture_open(&fixture), 0);
		if (lk_build_id(&fixture.elf, &id) != cases[i].result)
			fail_msg("%s: another result", cases[i].name);
		if (cases[i].result == 0)
			assert_memory_equal(id.data, "\xa1\xb2\xc3", 3);
	}
	assert_int_equal(id.size, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_of_all_forms),
		cmocka_unit_test(the_first_value_of_a_key),
		cmocka_unit_test(empty_strings_and_one_without_end),
		cmocka_unit_test(parameters),
		cmocka_unit_test(no_parameters),
		cmocka_unit_test(versions_of_all_forms),
		cmocka_unit_test(damaged_versions),
		cmocka_unit_test(exports_of_all_forms),
		cmocka_unit_test(exports_without_crcs),
		cmocka_unit_test(no_exports),
		cmocka_unit_test(imports_of_all_forms),
		cmocka_unit_test(imports_without_versions),
		cmocka_unit_test(registers_of_sparc_are_no_imports),
		cmocka_unit_test(build_ids),
		cmocka_unit_test(notes_of_others_and_damaged_ones),
	};

	return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
