/* SPDX-License-Identifier: MIT */
/* ensure: one call for one module, on the fake kernel, also while everything it does fails in turn.
 */
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

#include <lkm/lkm.h>
#include "faulty.h"

#define PATH(name) LKM_MODULE_DIRECTORY "/" RELEASE "/kernel/" name ".ko"

static const struct lkm_ensure_options with_number = {
	.size = sizeof(with_number), .params = "number=7"};

static void configure(const char *text)
{
	files_write("." LKM_SYSTEM_CONFIG "/modprobe.d/test.conf", text);
}

static void assert_ensured(const char *what)
{
	struct lkm_error error;
	int rc = lkm_ensure(what, NULL, &error);

	if (rc != 0)
		fail_msg("%s: %s", what, error.message);
	assert_int_equal(error.code, LKM_OK);
}

static void assert_refused(const char *what, unsigned flags, int code, const char *message)
{
	const struct lkm_ensure_options options = {.size = sizeof(options), .flags = flags};
	struct lkm_error error;
	int rc = lkm_ensure(what, &options, &error);

	assert_told(rc, &error);
	if (error.code != code || !strstr(error.message, message))
		fail_msg("%s: %s (%s)", what, error.message, lkm_code_name(error.code));
}

static void a_module_comes_with_what_it_needs(void **state)
{
	assert_int_equal(lkm_ensure("high", &with_number, NULL), 0);
	assert_int_equal(count_loaded(), 3);
	reset();
	assert_ensured(PATH("alone"));
	assert_true(is_loaded("alone"));
	reset();
	assert_ensured(PATH("renamed"));
	assert_true(is_loaded("inner"));
	assert_ensured(PATH("renamed"));
}

/* The root, one file, and nothing that was not there before. */
static void what_is_there_costs_next_to_nothing(void **state)
{
	load_module("alone");
	os_calls = calls = 0;
	assert_ensured("alone");
	assert_int_equal(os_calls, 2);
	assert_int_equal(calls, 1); /* room to read the file */
	unload_module("alone");
	files_make_parents("sys/module/part_of_it/");
	os_calls = 0;
	assert_ensured("part-of-it");
	assert_true(os_calls <= 5);
	files_write("proc/modules", "part_of_it 1 0 - Loading 0x0\n");
	assert_refused("part_of_it", 0, LKM_E_NOT_FOUND, "part_of_it");
	files_write("proc/modules", "");
}

static void an_alias_is_satisfied_by_one(void **state)
{
	configure("alias two high\nalias two alone\nblacklist high\n");
	assert_ensured("two");
	assert_int_equal(count_loaded(), 1);
	reset();
	configure("alias two high\nalias two alone\n");
	files_write("fake/errno/alone", "ENODEV\n");
	assert_ensured("two");
	assert_int_equal(count_loaded(), 3);
	reset();
	configure("alias two low\nalias two alone\nblacklist low\n");
	assert_refused("two", 0, LKM_E_NO_DEVICE, "could not load 'alone' for 'two': ");
}

static void what_is_forbidden_is_an_error(void **state)
{
	configure("blacklist high\nalias one high\ninstall low /bin/true\n"
		  "install alone : not at all\n");
	assert_refused("one", 0, LKM_E_BLACKLISTED, "'high' is blacklisted by '" LKM_SYSTEM_CONFIG);
	assert_refused("high", LKM_ENSURE_BLACKLIST, LKM_E_BLACKLISTED, "line 1");
	assert_refused("high", 0, LKM_E_BLACKLISTED, "'low', which 'high' needs, is denied by");
	assert_refused("low", 0, LKM_E_BLACKLISTED, "line 3");
	assert_refused("alone", 0, LKM_E_COMMAND_FAILED, "not loaded");
	assert_int_equal(count_loaded(), 0);
	load_module("low");
	assert_ensured("low");
}

static void the_error_names_the_cause(void **state)
{
	files_write("fake/errno/middle", "ENODEV\n");
	assert_refused("high", 0, LKM_E_NO_DEVICE, "could not load 'middle' for 'high': ");
	assert_refused("nosuch", 0, LKM_E_NOT_FOUND, "nosuch");
	assert_refused("pci:v1d1/2", 0, LKM_E_NOT_FOUND, "pci");
	assert_refused("/no/such.ko", 0, LKM_E_UNREADABLE, "/no/such.ko");
	files_write("not.ko", "this is none");
	assert_refused("/not.ko", 0, LKM_E_NOT_A_MODULE, "not");
	assert_int_equal(lkm_ensure(NULL, NULL, NULL), -EINVAL);
	assert_refused("low", 8, LKM_E_INVALID_ARGUMENT, "flag");
	assert_refused("", 0, LKM_E_NOT_FOUND, "");
}

static void load(void)
{
	struct lkm_error error;
	int rc;

	arm();
	rc = lkm_ensure("high", &with_number, &error);
	disarm();
	if (rc == 0)
		assert_int_equal(count_loaded(), 3);
	else
		assert_spoilt(rc, &error);
}

static void fail_to_load(void)
{
	struct lkm_error error;
	int rc;

	arm();
	rc = lkm_ensure("high", &with_number, &error);
	disarm();
	assert_told(rc, &error);
	assert_false(is_loaded("high"));
}

static void load_file(void)
{
	struct lkm_error error;
	int rc;

	arm();
	rc = lkm_ensure(PATH("renamed"), NULL, &error);
	disarm();
	if (rc == 0)
		assert_true(is_loaded("inner"));
	else
		assert_spoilt(rc, &error);
}

static void everything_fails_once(void **state)
{
	configure("options high number=2\nsoftdep high pre: alone nosuch\nalias x y\n");
	sweep(load_file);
	configure("options high number=2\nalias x y\n");
	sweep(load);
	files_write("fake/errno/high", "ENODEV\n");
	sweep(fail_to_load);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, faulty_begin, faulty_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_module_comes_with_what_it_needs),
		TEST(what_is_there_costs_next_to_nothing),
		TEST(an_alias_is_satisfied_by_one),
		TEST(what_is_forbidden_is_an_error),
		TEST(the_error_names_the_cause),
		TEST(everything_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
