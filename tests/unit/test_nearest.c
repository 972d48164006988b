/* SPDX-License-Identifier: MIT */
/* nearest: distances of names, and which are suggested. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/nearest.h"

static const struct {
	const char *a, *b;
	size_t distance;
	int is_close;
} cases[] = {
	{"", "", 0, 1},
	{"a", "", 1, 1},
	{"", "abc", 3, 0},
	{"enable_guc", "enable_gucc", 1, 1},
	{"enable-guc", "enable_guc", 0, 1},
	{"debgu", "debug", 1, 1},
	{"debug", "debgu", 1, 1},
	{"number", "numbr", 1, 1},
	{"number", "letter", 4, 0},
	{"i", "u", 1, 1},
	{"ii", "uu", 2, 0},
	{"kitten", "sitting", 3, 0},
	{"interrupt_throttle", "interruptthrottle", 1, 1},
	{"E1000", "e1000", 0, 1},
	{"wiregaurd", "wireguard", 1, 1},
};

static void each_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(lk_nearest_distance(cases[i].a, cases[i].b), cases[i].distance);
		assert_int_equal(lk_nearest_distance(cases[i].b, cases[i].a), cases[i].distance);
		assert_int_equal(!!lk_nearest_is_close(cases[i].a, cases[i].b), cases[i].is_close);
	}
}

static void long_names(void **state)
{
	char name[LK_NEAREST_MAX + 2];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[LK_NEAREST_MAX + 1] = '\0';
	assert_true(lk_nearest_distance(name, name) > LK_NEAREST_MAX);
	assert_false(lk_nearest_is_close(name, name));
	name[LK_NEAREST_MAX] = '\0';
	assert_int_equal(lk_nearest_distance(name, name), 0);
	assert_int_equal(lk_nearest_distance(name, ""), LK_NEAREST_MAX);
}

/* The names stand after the typed one, with blanks between them. */
static const struct {
	const char *typed, *prefix, *names, *question;
} questions[] = {
	{"wiregaurd", "", "dummy wireguard", "did you mean 'wireguard'?"},
	{"E1000", "", "e1000e e1000", "did you mean 'e1000'?"},
	{"jsno", "--", "json dot", "did you mean '--json'?"},
	{"dumy", "", "dummy dumb", "did you mean 'dummy' or 'dumb'?"},
	{"sda", "", "sdb sdc sdd sde", "did you mean 'sdb', 'sdc' or 'sdd'?"},
	{"snd-hda-intle", "", "snd_hda_intel", "did you mean 'snd-hda-intel'?"},
	{"snd_hda-intle", "", "snd_hda_intel", "did you mean 'snd_hda_intel'?"},
	{"snd_hda", "", "snd_hda_codec_hdmi snd_hda_intel snd_hda_codec",
		"did you mean 'snd_hda_intel' or 'snd_hda_codec'?"},
	{"dummy", "", "dummy", ""},
	{"dumy", "", "dummy dummy", "did you mean 'dummy'?"},
	{"xy", "", "xyz_driver", ""},
	{"nosuch", "", "e1000 dummy", ""},
	/* What all names of a kind begin with is not misspelt, and numbers are not. */
	{"crypto-foo", "", "crypto-lzo crypto-lz4", ""},
	{"crypto-lz0", "", "crypto-lzo", "did you mean 'crypto-lzo'?"},
	{"net-pf-19", "", "net-pf-10 net-pf-17", ""},
	{"char-major-240-0", "", "char-major-10-200", ""},
};

static void each_question(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++) {
		struct lk_nearest nearest;
		char names[256], text[256];

		snprintf(names, sizeof(names), "%s", questions[i].names);
		lk_nearest_begin(&nearest, questions[i].typed);
		for (char *name = strtok(names, " "); name; name = strtok(NULL, " "))
			lk_nearest_consider(&nearest, name);
		lk_nearest_question(&nearest, questions[i].prefix, text, sizeof(text));
		assert_string_equal(text, questions[i].question);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case),
		cmocka_unit_test(long_names),
		cmocka_unit_test(each_question),
	};

	return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
