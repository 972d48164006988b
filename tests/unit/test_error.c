/* SPDX-License-Identifier: MIT */
/* error: the first writer wins, nothing overflows, and each code has its facts. */
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

#include "../../src/base/error.h"

static void the_first_writer_wins(void **state)
{
	struct lkm_error error = {0};

	assert_int_equal(lk_fail(&error, LKM_E_NOT_FOUND, ENOENT, "no %s here", "foo"), -ENOENT);
	assert_int_equal(lk_fail_line(&error, LKM_E_STUCK, EBUSY, 7, "later"), -EBUSY);
	assert_int_equal(lk_fail_memory(&error), -ENOMEM);
	assert_int_equal(error.code, LKM_E_NOT_FOUND);
	assert_int_equal(error.errnum, ENOENT);
	assert_int_equal(error.line, 0);
	assert_string_equal(error.message, "no foo here");
	lk_fail_clear(&error);
	assert_int_equal(error.code, 0);
	assert_string_equal(error.message, "");
	assert_int_equal(lk_fail_line(&error, LKM_E_CONFIG_SYNTAX, EINVAL, 7, "x"), -EINVAL);
	assert_int_equal(error.line, 7);
}

static void nobody_needs_an_error(void **state)
{
	assert_int_equal(lk_fail(NULL, LKM_E_NOT_FOUND, ENOENT, "x"), -ENOENT);
	assert_int_equal(lk_fail_memory(NULL), -ENOMEM);
	lk_fail_module(NULL, "x");
	lk_fail_clear(NULL);
}

static void the_answer_is_negative(void **state)
{
	struct lkm_error error = {0};

	assert_int_equal(lk_fail(&error, LKM_E_REFUSED, 0, "x"), -EIO);
	assert_int_equal(error.errnum, EIO);
	assert_int_equal(lk_fail(NULL, LKM_E_REFUSED, -EPERM, "x"), -EPERM);
}

static void the_version_is_a_text_and_a_number(void **state)
{
	char text[32];

	snprintf(text, sizeof(text), "%u.%u.%u", lkm_version_number() >> 16,
		lkm_version_number() >> 8 & 0xff, lkm_version_number() & 0xff);
	assert_string_equal(lkm_version(), text);
	assert_int_equal(lkm_version_number(), LKM_VERSION);
	assert_true(LKM_VERSION_NUMBER(1, 0, 0) > LKM_VERSION_NUMBER(0, 255, 255));
	assert_int_equal(LKM_VERSION_NUMBER(0, 1, 2), 0x000102);
}

static void wants_of_ours(void **state)
{
	struct lkm_error error = {0};

	assert_true(lk_fail_is_shortage(ENOMEM) && lk_fail_is_shortage(EMFILE) &&
		    lk_fail_is_shortage(ENFILE));
	assert_false(
		lk_fail_is_shortage(0) || lk_fail_is_shortage(EIO) || lk_fail_is_shortage(EACCES));
	assert_int_equal(lk_fail_shortage(&error, -EMFILE), -EMFILE);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
	assert_string_equal(error.message, "files cannot be read any more: Too many open files");
	lk_fail_clear(&error);
	assert_int_equal(lk_fail_shortage(&error, -ENOMEM), -ENOMEM);
	assert_int_equal(error.code, LKM_E_NO_MEMORY);
}

static void long_messages_are_cut(void **state)
{
	struct lkm_error error = {0};
	char text[2000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	lk_fail(&error, LKM_E_REFUSED, EPERM, "%s", text);
	assert_int_equal(strlen(error.message), sizeof(error.message) - 1);
	assert_string_equal(error.message + strlen(error.message) - 4, "x...");
	lk_fail_clear(&error);
	for (size_t i = 0; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	lk_fail(&error, LKM_E_REFUSED, EPERM, "%s", text);
	assert_string_equal(error.message + strlen(error.message) - 5, "\xc3\xa9...");
	lk_fail_clear(&error);
	lk_fail(&error, LKM_E_REFUSED, EPERM, "%s", text + 1);
	assert_string_equal(error.message + strlen(error.message) - 5, "\xc3\xa9...");
}

static void terminals_are_safe(void **state)
{
	struct lkm_error error = {0};

	lk_fail(&error, LKM_E_REFUSED, EPERM, "a\n%s", "\033[31m");
	lk_fail_module(&error, "na\nme");
	assert_string_equal(error.message, "a??[31m");
	assert_string_equal(error.module, "na?me");
}

static void the_first_module_stays(void **state)
{
	struct lkm_error error = {0};

	lk_fail_module(&error, "");
	lk_fail_module(
		&error, "a_name_that_is_longer_than_any_kernel_takes_because_it_has_66_bytes");
	assert_int_equal(strlen(error.module), LKM_NAME_SIZE - 1);
	lk_fail_module(&error, "other");
	assert_memory_equal(error.module, "a_name_", 7);
}

static void each_code_has_its_facts(void **state)
{
	assert_string_equal(lkm_code_name(LKM_E_NOT_FOUND), "not-found");
	assert_string_equal(lkm_code_text(LKM_E_NO_MEMORY), "out of memory");
	assert_string_equal(lkm_code_hint(LKM_E_NO_MEMORY), "");
	assert_string_equal(lkm_code_hint(LKM_E_STATE_UNREADABLE), "mount proc on /proc");
	assert_int_equal(lkm_code_exit(LKM_E_NOT_FOUND), 4);
	assert_int_equal(lkm_code_exit(LKM_E_NOT_PERMITTED), 3);
	assert_string_equal(lkm_code_name(LKM_OK), "ok");
	assert_int_equal(lkm_code_exit(LKM_OK), 0);
	for (int code = -1; code <= 100000; code += 100001) {
		assert_string_equal(lkm_code_name(code), "unknown");
		assert_string_equal(lkm_code_text(code), "unknown error");
		assert_string_equal(lkm_code_hint(code), "");
		assert_int_equal(lkm_code_exit(code), 1);
	}
}

static void no_two_codes_are_alike(void **state)
{
	static const int codes[] = {
		LKM_OK,
#define LKM_ERROR(number, name, slug, exit_status, text, hint) number,
#include <lkm/errors.def>
#undef LKM_ERROR
	};
	const size_t count = sizeof(codes) / sizeof(codes[0]);

	for (size_t i = 0; i < count; i++) {
		assert_int_equal(codes[i], i);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(lkm_code_name(codes[i]), lkm_code_name(codes[j]));
	}
}

/* The first error stays, and the errno is returned in any case. */
static void errors_are_passed_on(void **state)
{
	const struct lkm_error first = {.code = LKM_E_NOT_FOUND, .errnum = ENOENT, .message = "a"};
	const struct lkm_error second = {.code = LKM_E_NO_MEMORY, .errnum = ENOMEM};
	struct lkm_error error = {0};

	assert_int_equal(lk_fail_pass(&error, &first), -ENOENT);
	assert_int_equal(lk_fail_pass(&error, &second), -ENOMEM);
	assert_int_equal(error.code, LKM_E_NOT_FOUND);
	assert_string_equal(error.message, "a");
	assert_int_equal(lk_fail_pass(NULL, &second), -ENOMEM);
	assert_int_equal(lk_fail_pass(NULL, &(struct lkm_error){0}), -EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_writer_wins),
		cmocka_unit_test(nobody_needs_an_error),
		cmocka_unit_test(the_answer_is_negative),
		cmocka_unit_test(the_version_is_a_text_and_a_number),
		cmocka_unit_test(wants_of_ours),
		cmocka_unit_test(long_messages_are_cut),
		cmocka_unit_test(terminals_are_safe),
		cmocka_unit_test(the_first_module_stays),
		cmocka_unit_test(each_code_has_its_facts),
		cmocka_unit_test(no_two_codes_are_alike),
		cmocka_unit_test(errors_are_passed_on),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
