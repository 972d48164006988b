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
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>
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
		  "install alone test -n nothing\n");
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

static struct lkm_ensure_result ensure_result(const char *what, const char *params)
{
	struct lkm_ensure_result result = {.size = sizeof(result)};
	const struct lkm_ensure_options options = {
		.size = sizeof(options), .params = params, .result = &result};
	struct lkm_error error;

	if (lkm_ensure(what, &options, &error) < 0)
		fail_msg("%s: %s", what, error.message);
	return result;
}

static void the_result_tells_whether_the_parameters_fit(void **state)
{
	struct lkm_ensure_result result = ensure_result("high", "number=7");

	assert_int_equal(result.outcome, LKM_OUTCOME_DONE);
	assert_int_equal(result.params, LKM_PARAMS_AS_ASKED);
	result = ensure_result("high", NULL);
	assert_int_equal(result.outcome, LKM_OUTCOME_SKIPPED);
	assert_int_equal(result.params, LKM_PARAMS_AS_ASKED);
	assert_int_equal(ensure_result("high", "number=0x7").params, LKM_PARAMS_AS_ASKED);
	assert_int_equal(ensure_result("high", "number=8").params, LKM_PARAMS_DIFFER);
	assert_int_equal(ensure_result("high", "number=8 number=7").params, LKM_PARAMS_AS_ASKED);
	assert_int_equal(ensure_result("high", "nosuch=1").params, LKM_PARAMS_UNKNOWN);
	assert_int_equal(ensure_result("high", "nosuch=1 number=8").params, LKM_PARAMS_DIFFER);
	configure("alias one high\n");
	assert_int_equal(ensure_result("one", "number=8").params, LKM_PARAMS_DIFFER);
	assert_int_equal(ensure_result("one", "number=8").outcome, LKM_OUTCOME_SKIPPED);
}

/* A command stands for another process that unloads what the plan counts on. */
static void what_disappears_is_loaded_again(void **state)
{
	load_module("low");
	load_module("middle");
	configure("softdep high pre: alone\n"
		  "install alone [ -e once ] || { touch once; rm -r sys/module/middle "
		  "fake/exports/middle; sed -i /^middle/d proc/modules; }\n");
	assert_ensured("high");
	assert_true(is_loaded("middle"));
	assert_int_equal(access("once", F_OK), 0);
	unlink("once");
}

static void assert_ended(int timeout_ms, const int *cancel_fd, int errnum, int code)
{
	const struct lkm_ensure_options options = {
		.size = sizeof(options), .timeout_ms = timeout_ms, .cancel_fd = cancel_fd};
	struct lkm_error error;

	assert_int_equal(lkm_ensure("alone", &options, &error), -errnum);
	assert_int_equal(error.code, code);
	assert_non_null(strstr(error.message, "before module 'alone' was loaded"));
}

static void ignore_signal(int number)
{
}

static void a_wait_ends_early(void **state)
{
	const struct itimerval soon = {.it_value.tv_usec = 20000};
	struct sigaction action = {.sa_handler = ignore_signal, .sa_flags = SA_RESTART}, before;
	int64_t begun = lk_proc_now();
	int ends[2];

	/* Another process is loading it, and never ends. */
	files_write("proc/modules", "alone 1 0 - Loading 0x0\n");
	files_write("sys/module/alone/initstate", "coming\n");
	assert_int_equal(pipe(ends), 0);
	assert_ended(20, NULL, ETIMEDOUT, LKM_E_TIMEOUT);
	assert_ended(20, &ends[0], ETIMEDOUT, LKM_E_TIMEOUT);
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &soon, NULL);
	assert_ended(0, &ends[0], EINTR, LKM_E_CANCELLED);
	sigaction(SIGALRM, &before, NULL);
	close(ends[1]);
	assert_ended(20000, &ends[0], ECANCELED, LKM_E_CANCELLED);
	close(ends[0]);
	assert_true(lk_proc_now() - begun < 10000);
	unlink("sys/module/alone/initstate");
	rmdir("sys/module/alone");
	files_write("proc/modules", "");
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
		TEST(the_result_tells_whether_the_parameters_fit),
		TEST(what_disappears_is_loaded_again),
		TEST(a_wait_ends_early),
		TEST(everything_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
