/* SPDX-License-Identifier: MIT */
/* json: every kind of value, escaping, what is no UTF-8, nesting, and running out of room. */
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

#include "../../src/report/json.h"

#define OUT LK_BUF_CLEANUP struct lk_buf

static void expect(struct lk_json *json, struct lk_buf *out, const char *expected)
{
	assert_int_equal(lk_json_finish(json), 0);
	assert_string_equal(lk_buf_text(out), expected);
}

static void an_object_of_everything(void **state)
{
	OUT out;
	struct lk_json json;

	lk_buf_init(&out, 4096);
	lk_json_begin(&json, &out, "test");
	lk_json_array(&json, "empty");
	lk_json_end(&json);
	lk_json_array(&json, "list");
	lk_json_text(&json, NULL, "a");
	lk_json_number(&json, NULL, INT64_MIN);
	lk_json_bool(&json, NULL, true);
	lk_json_text_or_null(&json, NULL, NULL);
	lk_json_object(&json, NULL);
	lk_json_end(&json);
	lk_json_end(&json);
	lk_json_object(&json, "object");
	lk_json_bool(&json, "no", false);
	lk_json_text_or_null(&json, "text", "");
	lk_json_end(&json);
	lk_json_number(&json, "last", INT64_MAX);
	expect(&json, &out,
		"{\"schema\":1,\"command\":\"test\",\"empty\":[],"
		"\"list\":[\"a\",-9223372036854775808,true,null,{}],"
		"\"object\":{\"no\":false,\"text\":\"\"},\"last\":9223372036854775807}\n");
}

/* What a text becomes between the quotes. */
static void expect_text(const char *text, const char *expected)
{
	OUT out;
	struct lk_json json;
	char whole[512];

	lk_buf_init(&out, 4096);
	lk_json_begin(&json, &out, text);
	snprintf(whole, sizeof(whole), "{\"schema\":1,\"command\":\"%s\"}\n", expected);
	expect(&json, &out, whole);
}

static void characters_are_escaped(void **state)
{
	expect_text("", "");
	expect_text("a\"b\\c/d", "a\\\"b\\\\c/d");
	expect_text("\n\t\x01\x1f\x7f", "\\u000a\\u0009\\u0001\\u001f\\u007f");
	expect_text("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
	expect_text("\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
		"\\u0080\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
	expect_text("\xc2\x9bm\xc2\xa0", "\\u009bm\xc2\xa0"); /* begins what terminals obey */
}

static void what_is_no_utf8_is_replaced(void **state)
{
	expect_text("a\x80z", "a\\ufffdz"); /* a byte that continues */
	expect_text("\xc3", "\\ufffd");     /* cut at the end */
	expect_text("\xe2\x82", "\\ufffd\\ufffd");
	expect_text("\xc0\xaf", "\\ufffd\\ufffd"); /* overlong */
	expect_text("\xe0\x80\xaf", "\\ufffd\\ufffd\\ufffd");
	expect_text("\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd");            /* a surrogate */
	expect_text("\xf4\x90\x80\x80", "\\ufffd\\ufffd\\ufffd\\ufffd"); /* beyond U+10FFFF */
	expect_text("\xff\"", "\\ufffd\\\"");
	expect_text("\xc3\"", "\\ufffd\\\""); /* what follows stays */
}

static void faults_of_the_caller_are_told(void **state)
{
	OUT out;
	struct lk_json json;

	lk_buf_init(&out, 1 << 16);
	lk_json_begin(&json, &out, "deep");
	for (int i = 0; i < LK_JSON_DEPTH; i++)
		lk_json_array(&json, i ? NULL : "a");
	assert_int_equal(lk_json_finish(&json), -EINVAL);
	lk_json_begin(&json, &out, "open");
	lk_json_array(&json, "a");
	assert_int_equal(lk_json_finish(&json), -EINVAL);
	lk_json_begin(&json, &out, "closed");
	lk_json_end(&json);
	assert_int_equal(lk_json_finish(&json), -EINVAL);
}

static void the_deepest_that_is_allowed(void **state)
{
	OUT out;
	struct lk_json json;

	lk_buf_init(&out, 1 << 16);
	lk_json_begin(&json, &out, "deep");
	for (int i = 1; i < LK_JSON_DEPTH; i++)
		lk_json_array(&json, i == 1 ? "a" : NULL);
	for (int i = 1; i < LK_JSON_DEPTH; i++)
		lk_json_end(&json);
	expect(&json, &out,
		"{\"schema\":1,\"command\":\"deep\",\"a\":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}\n");
}

static void no_room_for_it(void **state)
{
	for (size_t room = 0; room < 40; room++) {
		OUT out;
		struct lk_json json;

		lk_buf_init(&out, room);
		lk_json_begin(&json, &out, "a\x80\"");
		lk_json_text(&json, "key", "value");
		assert_int_equal(lk_json_finish(&json), -EFBIG);
		assert_true(out.size <= room);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_object_of_everything),
		cmocka_unit_test(characters_are_escaped),
		cmocka_unit_test(what_is_no_utf8_is_replaced),
		cmocka_unit_test(faults_of_the_caller_are_told),
		cmocka_unit_test(the_deepest_that_is_allowed),
		cmocka_unit_test(no_room_for_it),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
