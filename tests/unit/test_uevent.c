/* SPDX-License-Identifier: MIT */
/* uevent: the lines of "modalias" and "uevent". */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/formats/uevent.h"

static void assert_modalias(struct lk_span *rest, const char *text)
{
	struct lk_span found;

	assert_true(lk_uevent_modalias(rest, &found));
	assert_int_equal(found.size, strlen(text));
	assert_true(lk_span_is(found, text));
}

static void one_modalias(void **state)
{
	struct lk_span rest = lk_span_of("pci:v00008086d0000100E\n"), found;

	assert_modalias(&rest, "pci:v00008086d0000100E");
	assert_false(lk_uevent_modalias(&rest, &found));
}

static void several_modaliases(void **state)
{
	struct lk_span rest = lk_span_of("\nacpi:PNP0C0A:\n\nof:NxTyCz"), found;

	assert_modalias(&rest, "acpi:PNP0C0A:");
	assert_modalias(&rest, "of:NxTyCz");
	assert_false(lk_uevent_modalias(&rest, &found));
}

static void a_nul_makes_no_modalias(void **state)
{
	static const char text[] = "a\0b\nc\n";
	struct lk_span rest = {(const uint8_t *)text, sizeof(text) - 1};

	assert_modalias(&rest, "c");
}

static void values(void **state)
{
	struct lk_span rest = lk_span_of("DRIVER=x\nMODALIAS=\nMODALIASES=no\nXMODALIAS=no\n"
					 "MODALIAS=a=b\nMODALIAS\nMODALIAS=c"),
		       found;

	assert_true(lk_uevent_value(&rest, "MODALIAS", &found));
	assert_true(lk_span_is(found, "a=b"));
	assert_true(lk_uevent_value(&rest, "MODALIAS", &found));
	assert_true(lk_span_is(found, "c"));
	assert_false(lk_uevent_value(&rest, "MODALIAS", &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_modalias),
		cmocka_unit_test(several_modaliases),
		cmocka_unit_test(a_nul_makes_no_modalias),
		cmocka_unit_test(values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
