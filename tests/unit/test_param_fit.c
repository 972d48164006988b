/* SPDX-License-Identifier: MIT */
/* param_fit: which values the kernel's own types of parameters take, as tried on real kernels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/diagnose/param_fit.h"

static const struct {
	const char *type, *value;
	enum lk_fact fits;
} cases[] = {
	{"int", "5", LK_YES},
	{"int", "-5", LK_YES},
	{"int", "+5", LK_YES},
	{"int", "0x1F", LK_YES},
	{"int", "017", LK_YES},
	{"int", "0", LK_YES},
	{"int", "018", LK_NO},
	{"int", "0x", LK_NO},
	{"int", "0x1g", LK_NO},
	{"int", "", LK_NO},
	{"int", "-", LK_NO},
	{"int", "abc", LK_NO},
	{"int", "5 ", LK_NO},
	{"int", "3,u=4", LK_NO},
	{"int", NULL, LK_NO},
	{"int", "2147483647", LK_YES},
	{"int", "2147483648", LK_NO},
	{"int", "-2147483648", LK_YES},
	{"int", "-2147483649", LK_NO},
	{"int", "99999999999", LK_NO},
	{"int", "99999999999999999999999999999", LK_NO},
	{"uint", "4294967295", LK_YES},
	{"uint", "4294967296", LK_NO},
	{"uint", "-1", LK_NO},
	{"hexint", "0xff", LK_YES},
	{"byte", "255", LK_YES},
	{"byte", "256", LK_NO},
	{"short", "32767", LK_YES},
	{"short", "40000", LK_NO},
	{"short", "-32768", LK_YES},
	{"ushort", "40000", LK_YES},
	{"long", "9223372036854775807", LK_YES},
	{"long", "9223372036854775808", LK_NO},
	{"ulong", "18446744073709551615", LK_YES},
	{"ullong", "18446744073709551615", LK_YES},
	{"ullong", "18446744073709551616", LK_NO},
	{"bool", NULL, LK_YES},
	{"bool", "1", LK_YES},
	{"bool", "0", LK_YES},
	{"bool", "Y", LK_YES},
	{"bool", "no", LK_YES},
	{"bool", "on", LK_YES},
	{"bool", "OFF", LK_YES},
	{"bool", "o", LK_NO},
	{"bool", "ox", LK_NO},
	{"bool", "2", LK_NO},
	{"bool", "maybe", LK_NO},
	{"bool", "", LK_NO},
	{"bool", "true", LK_UNKNOWN}, /* Linux 6.1 takes it, 5.10 does not */
	{"invbool", "1", LK_YES},
	{"invbool", NULL, LK_NO},
	{"bint", "1", LK_YES},
	{"bint", NULL, LK_UNKNOWN},
	{"charp", "a b", LK_YES},
	{"charp", "", LK_YES},
	{"charp", NULL, LK_NO},
	{"string", "abcdefgh", LK_UNKNOWN},
	{"string", NULL, LK_NO},
	{"custom", "1", LK_UNKNOWN},
	{"custom", NULL, LK_UNKNOWN},
	{"array of int", "1,2,3", LK_YES},
	{"array of int", "1", LK_YES},
	{"array of int", "1,x", LK_NO},
	{"array of int", "", LK_NO},
	{"array of int", "1,,2", LK_NO},
	{"array of int", "1,", LK_NO},
	{"array of int", NULL, LK_NO},
	{"array of bool", "1,n", LK_YES},
	{"array of bool", "1,2", LK_NO},
	{"array of bool", "t,2", LK_NO},
	{"array of bool", "t,1", LK_UNKNOWN},
	{"array of charp", "a,,b", LK_YES},
	{"array of custom", "a", LK_UNKNOWN},
};

static void each_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *fault = NULL;
		enum lk_fact fits = lk_param_fit(cases[i].type, cases[i].value, 64, &fault);

		if (fits != cases[i].fits || (fits == LK_NO) != (fault != NULL))
			fail_msg("%s=%s: %d, %s", cases[i].type,
				cases[i].value ? cases[i].value : "(none)", (int)fits,
				fault ? fault : "no fault");
	}
}

static void pointers_are_narrower(void **state)
{
	const char *fault;

	(void)state;
	assert_int_equal(lk_param_fit("ulong", "4294967295", 32, &fault), LK_YES);
	assert_int_equal(lk_param_fit("ulong", "4294967296", 32, &fault), LK_NO);
	assert_int_equal(lk_param_fit("long", "2147483648", 32, &fault), LK_NO);
	assert_int_equal(lk_param_fit("ullong", "4294967296", 32, &fault), LK_YES);
}

static void long_texts(void **state)
{
	const char *fault;
	char text[1026];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[1025] = '\0';
	assert_int_equal(lk_param_fit("charp", text, 64, &fault), LK_NO);
	assert_int_equal(lk_param_fit("array of charp", text, 64, &fault), LK_UNKNOWN);
	text[1024] = '\0';
	assert_int_equal(lk_param_fit("charp", text, 64, &fault), LK_YES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case),
		cmocka_unit_test(pointers_are_narrower),
		cmocka_unit_test(long_texts),
	};

	return cmocka_run_group_tests_name("param_fit", tests, NULL, NULL);
}
