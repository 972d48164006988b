/* SPDX-License-Identifier: MIT */
/* denials: entries that come and go, and what else stands in the file. */
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

#include "../../src/formats/deny_file.h"
#include "../../src/formats/managed.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena
#define FILE_ __attribute__((cleanup(lk_deny_file_done))) struct lk_deny_file

#define HEAD                                                                                       \
	"# What \"lkm deny\" keeps from being loaded; \"lkm allow\" takes it out again. The "      \
	"line\n"                                                                                   \
	"# \"install\" also counts where a module is asked for by name or needed by another "      \
	"one,\n"                                                                                   \
	"# which \"blacklist\" does not.\n"
#define ENTRY(module, comment) "\n" comment "install " module " /bin/false\nblacklist " module "\n"

static const char *text_of(struct lk_arena *arena, const struct lk_deny_file *denials)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 20);
	assert_int_equal(lk_deny_file_write(denials, &out), 0);
	return lk_arena_copy_span(arena, lk_buf_span(&out));
}

/* Read and written, a text becomes another one, which stays as it is. */
static void assert_becomes(const char *before, const char *after)
{
	ARENA arena = {0};
	FILE_ once, twice;

	assert_int_equal(lk_deny_file_read(&once, &arena, lk_span_of(before)), 0);
	assert_string_equal(text_of(&arena, &once), after);
	assert_int_equal(lk_deny_file_read(&twice, &arena, lk_span_of(after)), 0);
	assert_string_equal(text_of(&arena, &twice), after);
}

static void change(void **state)
{
	ARENA arena = {0};
	FILE_ denials;
	bool changed;

	(void)state;
	assert_int_equal(lk_deny_file_read(&denials, &arena, lk_span_of("")), 0);
	assert_string_equal(text_of(&arena, &denials), "");
	assert_int_equal(lk_deny_file_add(&denials, "b", NULL, &changed), 0);
	assert_true(changed);
	assert_int_equal(lk_deny_file_add(&denials, "c", "bad", &changed), 0);
	assert_int_equal(lk_deny_file_add(&denials, "a", NULL, &changed), 0);
	assert_true(changed);
	assert_int_equal(lk_deny_file_add(&denials, "c", NULL, &changed), 0);
	assert_false(changed);
	assert_string_equal(text_of(&arena, &denials),
		HEAD ENTRY("a", "# a: denied by \"lkm deny\"\n")
			ENTRY("b", "# b: denied by \"lkm deny\"\n") ENTRY("c", "# c: bad\n"));
	assert_int_equal(lk_deny_file_add(&denials, "c", "worse", &changed), 0);
	assert_false(changed);
	lk_deny_file_remove(&denials, "b", &changed);
	assert_true(changed);
	lk_deny_file_remove(&denials, "b", &changed);
	assert_false(changed);
	assert_string_equal(text_of(&arena, &denials),
		HEAD ENTRY("a", "# a: denied by \"lkm deny\"\n") ENTRY("c", "# c: worse\n"));
	lk_deny_file_remove(&denials, "a", &changed);
	lk_deny_file_remove(&denials, "c", &changed);
	assert_string_equal(text_of(&arena, &denials), "");
}

static void stays(void **state)
{
	(void)state;
	assert_becomes("", "");
	assert_becomes("\n\n", "");
	assert_becomes(HEAD, "");
	assert_becomes(HEAD ENTRY("a", "# because\n# of this\n"),
		HEAD ENTRY("a", "# because\n# of this\n"));
	assert_becomes("# only words\n\n\n", "# only words\n");
	assert_becomes("options x y=1", "options x y=1\n");
}

/* What was written by hand becomes an entry, or stays above the entries. */
static void by_hand(void **state)
{
	(void)state;
	assert_becomes("# why\nblacklist b-c\noptions x y=1\n\n# last",
		HEAD "options x y=1\n# last\n" ENTRY("b_c", "# why\n"));
	assert_becomes("blacklist b\n# two\ninstall  b\t/bin/false\n",
		HEAD ENTRY("b", "# b: denied by \"lkm deny\"\n# two\n"));
	assert_becomes("install b /bin/true\ninstall c /bin/false x\nblacklist\nblacklist d e\n",
		"install b /bin/true\ninstall c /bin/false x\nblacklist\nblacklist d e\n");
	assert_becomes("blacklist d*\nblacklist e.f\n", "blacklist d*\nblacklist e.f\n");
}

/* A line that goes on on the next is none of ours, whatever that one looks like. */
static void continued(void **state)
{
	(void)state;
	assert_becomes("install a \\\n/bin/false\nblacklist b\n",
		HEAD "install a \\\n/bin/false\n" ENTRY("b", "# b: denied by \"lkm deny\"\n"));
	assert_becomes("# a\\\\\nblacklist b\n", HEAD ENTRY("b", "# a\\\\\n"));
	assert_becomes(
		" # a\nblacklist b\n", HEAD " # a\n" ENTRY("b", "# b: denied by \"lkm deny\"\n"));
	assert_becomes("options a x \\\nblacklist b\n", "options a x \\\nblacklist b\n");
	assert_becomes("blacklist b\n# x \\\n",
		HEAD "# x \\\n" ENTRY("b", "# b: denied by \"lkm deny\"\n"));
}

static void names(void **state)
{
	char longest[65];

	(void)state;
	memset(longest, 'x', 64);
	longest[64] = '\0';
	assert_false(lk_managed_is_name(longest));
	assert_true(lk_managed_is_name(longest + 1));
	assert_true(lk_managed_is_name("snd-hda_Intel0"));
	assert_false(lk_managed_is_name(""));
	assert_false(lk_managed_is_name("a b"));
	assert_false(lk_managed_is_name("a.ko"));
	assert_false(lk_managed_is_name("a*"));
	assert_false(lk_managed_is_name("a\n"));
	assert_true(lk_deny_file_is_reason("CVE-1: f\xc3\xbcr alle, \"#1\""));
	assert_false(lk_deny_file_is_reason("a\nb"));
	assert_false(lk_deny_file_is_reason("a\\"));
	assert_false(lk_deny_file_is_reason("\x7f"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(change),
		cmocka_unit_test(stays),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(continued),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
