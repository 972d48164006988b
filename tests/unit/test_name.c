/* SPDX-License-Identifier: MIT */
/* name: normalising, and globs compared with the C library's fnmatch. */
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

#include <fnmatch.h>
#include "../../src/formats/name.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void module_names(void **state)
{
	static const char *const cases[][2] = {
		{"snd-hda-intel", "snd_hda_intel"},
		{"/lib/modules/6.1/a-b/foo-bar.ko.xz", "foo_bar"},
		{"./x.ko", "x"},
		{"nls_iso8859-1.ko", "nls_iso8859_1"},
		{"", ""},
		{"dir/", ""},
		{".ko", ""},
	};
	ARENA arena = {0};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(lk_name_module(&arena, cases[i][0]), cases[i][1]);
}

static void aliases(void **state)
{
	ARENA arena = {0};
	char *alias = NULL;

	assert_int_equal(lk_name_alias(&arena, "usb:v-p[0-9-]d-*[a-f]-", &alias), 0);
	assert_string_equal(alias, "usb:v_p[0-9-]d_*[a-f]_");
	assert_int_equal(lk_name_alias(&arena, "", &alias), 0);
	assert_string_equal(alias, "");
	alias = NULL;
	assert_int_equal(lk_name_alias(&arena, "a]b", &alias), -EINVAL);
	assert_int_equal(lk_name_alias(&arena, "a[b", &alias), -EINVAL);
	assert_int_equal(lk_name_alias(&arena, "a[b]]", &alias), -EINVAL);
	assert_int_equal(lk_name_alias(&(struct lk_arena){.limit = 1}, "a", &alias), -ENOMEM);
	assert_null(alias);
}

static void files(void **state)
{
	assert_true(lk_name_is_module_file("a.ko"));
	assert_true(lk_name_is_module_file("a.ko.gz"));
	assert_true(lk_name_is_module_file("a.ko.xz"));
	assert_true(lk_name_is_module_file("dir.d/a.ko.zst"));
	assert_false(lk_name_is_module_file("a.ko.bz2"));
	assert_false(lk_name_is_module_file("a.ko.xz~"));
	assert_false(lk_name_is_module_file("ako"));
	assert_false(lk_name_is_module_file("ko"));
	assert_false(lk_name_is_module_file(""));
}

static void equality(void **state)
{
	assert_true(lk_name_equal("a-b_c", "a_b-c"));
	assert_true(lk_name_equal("", ""));
	assert_false(lk_name_equal("a", "ab"));
	assert_false(lk_name_equal("ab", "a"));
	assert_false(lk_name_equal("a-", "a"));
	assert_false(lk_name_equal("A", "a"));
}

static void globs(void **state)
{
	assert_true(lk_name_glob("pci:v00008086d*sv*", "pci:v00008086d0000100Esv1"));
	assert_true(lk_name_glob("*", ""));
	assert_true(lk_name_glob("a/*", "a/b/.c"));
	assert_false(lk_name_glob("", "a"));
	assert_false(lk_name_glob("a?", "a"));
	assert_true(lk_name_glob("[0-9a-f]", "e"));
	assert_false(lk_name_glob("[!0-9]", "5"));
	assert_true(lk_name_glob("[^0-9]", "x"));
	assert_true(lk_name_glob("[]x]", "]"));
	assert_true(lk_name_glob("[a", "[a"));
	assert_true(lk_name_glob("\\*", "*"));
	assert_false(lk_name_glob("\\*", "a"));
	assert_false(lk_name_glob("a\\", "a\\"));
	assert_false(lk_name_glob("a\\", "a"));
}

/* Equal numbers every time, so that a failure can be repeated. */
static unsigned random_below(uint64_t *seed, unsigned bound)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(*seed >> 33) % bound;
}

static void random_text(uint64_t *seed, const char *alphabet, char *text, unsigned longest)
{
	unsigned length = random_below(seed, longest + 1);

	for (unsigned i = 0; i < length; i++)
		text[i] = alphabet[random_below(seed, (unsigned)strlen(alphabet))];
	text[length] = '\0';
}

/* Our globs know no [=x=] and [.x.]; no alias has them. */
static bool has_collation(const char *pattern)
{
	return strstr(pattern, "[=") || strstr(pattern, "[.");
}

static bool is_glibc(void)
{
#ifdef __GLIBC__
	return true;
#else
	return false;
#endif
}

static void globs_are_those_of_fnmatch(void **state)
{
	static const char *const alphabets[] = {"ab*", "ab*?", "ab[]*", "ab[]-!", "ab][^\\-*",
		"a:[]-", "abcd[]!-\\?*", "ab/.*?", "az09AZ[-]", "a\xe9\xff[]-*?", "=.[]a"};
	char pattern[13], text[8];
	uint64_t seed = 1;
	unsigned matches = 0;

	if (!is_glibc())
		skip(); /* other libraries differ for malformed brackets */
	for (unsigned i = 0; i < 400000; i++) {
		const char *alphabet = alphabets[i % (sizeof(alphabets) / sizeof(alphabets[0]))];
		bool expected;

		random_text(&seed, alphabet, pattern, sizeof(pattern) - 1);
		random_text(&seed, alphabet, text, sizeof(text) - 1);
		if (has_collation(pattern))
			continue;
		expected = fnmatch(pattern, text, 0) == 0;
		matches += expected;
		if (lk_name_glob(pattern, text) != expected)
			fail_msg("'%s' and '%s': fnmatch says %d", pattern, text, expected);
	}
	assert_in_range(matches, 2000, 390000);
}

static void classes_are_those_of_fnmatch(void **state)
{
	static const char *const classes[] = {"alnum", "alpha", "blank", "cntrl", "digit", "graph",
		"lower", "print", "punct", "space", "upper", "xdigit", "none"};
	char pattern[32], text[2] = "";

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		snprintf(pattern, sizeof(pattern), "[[:%s:]]", classes[i]);
		for (int c = 1; c < 128; c++) {
			text[0] = (char)c;
			if (lk_name_glob(pattern, text) != (fnmatch(pattern, text, 0) == 0))
				fail_msg("%s and character %d", pattern, c);
		}
	}
}

/* With exponential backtracking this would not end. */
static void many_stars_are_no_matter(void **state)
{
	char pattern[2001], text[10001];

	for (size_t i = 0; i < 2000; i += 2)
		memcpy(pattern + i, "a*", 2);
	memcpy(pattern + 1998, "b", 2);
	memset(text, 'a', 10000);
	text[10000] = '\0';
	assert_false(lk_name_glob(pattern, text));
	text[9999] = 'b';
	assert_true(lk_name_glob(pattern, text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_names),
		cmocka_unit_test(aliases),
		cmocka_unit_test(files),
		cmocka_unit_test(equality),
		cmocka_unit_test(globs),
		cmocka_unit_test(globs_are_those_of_fnmatch),
		cmocka_unit_test(classes_are_those_of_fnmatch),
		cmocka_unit_test(many_stars_are_no_matter),
	};

	return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
