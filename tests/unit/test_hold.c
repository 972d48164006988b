/* SPDX-License-Identifier: MIT */
/* hold: what a program has loaded, on the fake kernel; killed and restarted, with others about, and
 * while everything it does fails in turn. */
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

#include <lkm/hold.h>
#include "faulty.h"

#define AT_STATE "/" STATE

static struct lkm_hold *new_hold(void)
{
	struct lkm_hold *hold = NULL;
	struct lkm_error error;

	if (lkm_hold_new(NULL, AT_STATE, &hold, &error) < 0)
		fail_msg("%s", error.message);
	return hold;
}

static void assert_loads(struct lkm_hold *hold, const char *what)
{
	struct lkm_error error;

	if (lkm_hold_load(hold, what, NULL, &error) < 0)
		fail_msg("%s", error.message);
}

static void assert_releases(struct lkm_hold *hold)
{
	struct lkm_error error;

	if (lkm_hold_release(hold, 0, NULL, &error) < 0)
		fail_msg("%s", error.message);
	assert_int_equal(lkm_hold_count(hold), 0);
}

/* What one with the same file does that is started next. */
static void assert_next_releases(void)
{
	struct lkm_hold *hold = new_hold();

	assert_releases(hold);
	lkm_hold_free(hold);
	assert_int_equal(access(STATE, F_OK), -1);
}

static char *read_text(const char *path)
{
	static char text[4096];
	FILE *file = fopen(path, "r");
	size_t size;

	assert_non_null(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	text[size] = '\0';
	fclose(file);
	return text;
}

static void what_it_loaded_goes_in_reverse(void **state)
{
	struct lkm_hold *hold = new_hold();

	load_module("low");
	assert_loads(hold, "high");
	assert_loads(hold, "alone");
	assert_loads(hold, "high");
	assert_int_equal(lkm_hold_count(hold), 3);
	assert_string_equal(lkm_hold_module(hold, 0), "middle");
	assert_string_equal(lkm_hold_module(hold, 1), "high");
	assert_string_equal(lkm_hold_module(hold, 2), "alone");
	assert_null(lkm_hold_module(hold, 3));
	assert_null(lkm_hold_why(hold, 0));
	unlink("fake/calls");
	assert_releases(hold);
	assert_string_equal(read_text("fake/calls"),
		"delete alone O_NONBLOCK\ndelete high O_NONBLOCK\n"
		"delete middle O_NONBLOCK\n");
	assert_true(is_loaded("low"));
	assert_loads(hold, "middle");
	assert_releases(hold);
	lkm_hold_free(hold);
	lkm_hold_free(NULL);
	assert_int_equal(access(STATE, F_OK), -1);
}

static void without_a_file_it_ends_with_the_program(void **state)
{
	struct lkm_hold *hold = NULL;

	assert_int_equal(lkm_hold_new(NULL, NULL, &hold, NULL), 0);
	assert_loads(hold, "middle");
	lkm_hold_free(hold);
	assert_int_equal(count_loaded(), 2);
	assert_int_equal(lkm_hold_new(NULL, NULL, &hold, NULL), 0);
	assert_releases(hold);
	assert_int_equal(count_loaded(), 2);
	lkm_hold_free(hold);
}

static void the_next_one_takes_over(void **state)
{
	struct lkm_hold *hold = new_hold();

	load_module("low");
	assert_loads(hold, "high");
	lkm_hold_free(hold);
	assert_non_null(strstr(read_text(STATE), "lkm-hold 1\nboot one-boot\nloaded middle "));
	hold = new_hold();
	assert_int_equal(lkm_hold_count(hold), 2);
	assert_loads(hold, "high");
	assert_releases(hold);
	lkm_hold_free(hold);
	assert_int_equal(count_loaded(), 1);
}

static void what_was_being_loaded_is_its_own(void **state)
{
	struct lkm_hold *hold;

	load_module("alone");
	files_write(STATE, "lkm-hold 1\nboot one-boot\nloading low\nloading alone\nloaded high\n");
	hold = new_hold();
	assert_int_equal(lkm_hold_count(hold), 1);
	assert_string_equal(lkm_hold_module(hold, 0), "alone");
	lkm_hold_free(hold);
	assert_non_null(strstr(read_text(STATE), "loaded alone "));
	assert_next_releases();
	assert_int_equal(count_loaded(), 0);
}

static void what_is_not_its_own_stays(void **state)
{
	struct lkm_hold *hold = new_hold();

	assert_loads(hold, "high");
	assert_loads(hold, "alone");
	unload_module("high");
	load_module("high");
	identity_shift = 1000; /* as if all had been loaded anew */
	assert_releases(hold);
	assert_int_equal(count_loaded(), 4);
	identity_shift = 0;
	lkm_hold_free(hold);
	reset();
	hold = new_hold();
	assert_loads(hold, "alone");
	unload_module("alone");
	assert_loads(hold, "alone"); /* it is its own again */
	assert_int_equal(lkm_hold_count(hold), 1);
	lkm_hold_free(hold);
	identity_shift = 1000;
	assert_next_releases();
	assert_true(is_loaded("alone"));
}

static void another_boot_counts_for_nothing(void **state)
{
	struct lkm_hold *hold;

	load_module("alone");
	files_write(STATE, "lkm-hold 1\nboot another-boot\nloaded alone\n");
	assert_next_releases();
	files_write(STATE, "lkm-hold 1\nboot\nloaded alone\n");
	assert_next_releases();
	assert_true(is_loaded("alone"));
	assert_int_equal(unlink("proc/sys/kernel/random/boot_id"), 0);
	files_write(STATE, "lkm-hold 1\nboot\nloaded alone\n");
	hold = new_hold();
	assert_int_equal(lkm_hold_count(hold), 0);
	lkm_hold_free(hold);
	files_write("proc/sys/kernel/random/boot_id", "one-boot\n");
}

static void busy_ones_are_told_and_stay(void **state)
{
	struct lkm_hold *hold = new_hold();
	struct lkm_error error;

	assert_loads(hold, "high");
	assert_loads(hold, "alone");
	files_write("fake/errno/delete.high", "EAGAIN\n");
	assert_int_equal(lkm_hold_release(hold, 20, NULL, &error), -EAGAIN);
	assert_int_equal(error.code, LKM_E_IN_USE);
	assert_string_equal(error.module, "high");
	assert_int_equal(lkm_hold_count(hold), 3);
	assert_string_equal(lkm_hold_module(hold, 0), "low");
	assert_non_null(strstr(lkm_hold_why(hold, 0)->message, "module middle uses it"));
	assert_non_null(strstr(lkm_hold_why(hold, 1)->message, "module high uses it"));
	assert_int_equal(lkm_hold_why(hold, 2)->code, LKM_E_IN_USE);
	assert_null(lkm_hold_why(hold, 3));
	files_write("fake/errno/delete.high", "EAGAIN once\n");
	assert_int_equal(lkm_hold_release(hold, 5000, NULL, &error), 0);
	assert_int_equal(error.code, LKM_OK);
	assert_int_equal(count_loaded(), 0);
	lkm_hold_free(hold);
}

/* There is no waiting for what will not go. */
static void what_never_goes_is_not_waited_for(void **state)
{
	struct lkm_hold *hold = new_hold();
	struct lkm_error error;

	assert_loads(hold, "alone");
	files_write("fake/no-permission", "");
	assert_int_equal(lkm_hold_release(hold, 3600 * 1000, NULL, &error), -EPERM);
	unlink("fake/no-permission");
	files_write("proc/modules", "alone 16384 1 [permanent], Live 0x0000000000000000\n");
	assert_int_equal(lkm_hold_release(hold, 3600 * 1000, NULL, &error), -EBUSY);
	assert_int_equal(error.code, LKM_E_NO_EXIT);
	files_write("proc/modules", "alone 16384 0 - Live 0x0000000000000000\n");
	assert_releases(hold);
	lkm_hold_free(hold);
}

static void what_was_loaded_before_a_failure_is_held(void **state)
{
	struct lkm_hold *hold = new_hold();
	struct lkm_error error;

	files_write("fake/errno/high", "ENODEV\n");
	assert_int_equal(lkm_hold_load(hold, "high", NULL, &error), -ENODEV);
	assert_int_equal(error.code, LKM_E_NO_DEVICE);
	assert_int_equal(lkm_hold_count(hold), 2);
	assert_null(strstr(read_text(STATE), "high"));
	assert_releases(hold);
	unlink("fake/errno/high");
	lkm_hold_free(hold);
}

static void a_file_may_have_another_name(void **state)
{
	struct lkm_hold *hold = new_hold();

	assert_loads(hold, LKM_MODULE_DIRECTORY "/" RELEASE "/kernel/renamed.ko");
	assert_int_equal(lkm_hold_count(hold), 1);
	assert_string_equal(lkm_hold_module(hold, 0), "inner");
	assert_loads(hold, LKM_MODULE_DIRECTORY "/" RELEASE "/kernel/renamed.ko");
	assert_int_equal(lkm_hold_count(hold), 1);
	assert_releases(hold);
	assert_loads(hold, "renamed");
	assert_string_equal(lkm_hold_module(hold, 0), "inner");
	assert_releases(hold);
	lkm_hold_free(hold);
	assert_int_equal(count_loaded(), 0);
}

static void commands_are_held_when_it_came_by_them(void **state)
{
	struct lkm_hold *hold = new_hold();
	struct lkm_error error;

	files_write("." LKM_SYSTEM_CONFIG "/modprobe.d/test.conf",
		"install alone test -n nothing\ninstall low mkdir sys/module/low && echo live > "
		"sys/module/low/initstate\n");
	assert_int_equal(lkm_hold_load(hold, "alone", NULL, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_COMMAND_FAILED);
	assert_int_equal(lkm_hold_count(hold), 0);
	assert_loads(hold, "low");
	assert_int_equal(lkm_hold_count(hold), 1);
	lkm_hold_free(hold);
	assert_int_equal(unlink("sys/module/low/initstate"), 0);
	assert_int_equal(rmdir("sys/module/low"), 0);
}

static void assert_no_hold(int rc, int code, unsigned line)
{
	struct lkm_hold *hold = NULL;
	struct lkm_error error;

	assert_int_equal(lkm_hold_new(NULL, AT_STATE, &hold, &error), rc);
	assert_null(hold);
	assert_int_equal(error.code, code);
	assert_int_equal(error.line, line);
	assert_non_null(strstr(error.message, STATE));
}

static void files_of_others_are_left_alone(void **state)
{
	struct lkm_hold *hold = new_hold();
	struct lkm_error error;

	assert_no_hold(-EBUSY, LKM_E_HOLD_LOCKED, 0);
	assert_loads(hold, "alone");
	assert_no_hold(-EBUSY, LKM_E_HOLD_LOCKED, 0);
	assert_releases(hold);
	lkm_hold_free(hold);
	files_write(STATE, "lkm-hold 1\nboot one-boot\nwhat?\n");
	assert_no_hold(-EBADMSG, LKM_E_HOLD_DAMAGED, 3);
	assert_string_equal(read_text(STATE), "lkm-hold 1\nboot one-boot\nwhat?\n");
	files_write(STATE, "");
	assert_int_equal(chmod(STATE, 0666), 0);
	assert_no_hold(-EPERM, LKM_E_HOLD_DAMAGED, 0);
	assert_int_equal(unlink(STATE), 0);
	files_link("elsewhere", STATE);
	assert_no_hold(-ELOOP, LKM_E_UNWRITABLE, 0);
	assert_int_equal(unlink(STATE), 0);
	assert_int_equal(mkdir(STATE, 0755), 0);
	assert_no_hold(-EPERM, LKM_E_HOLD_DAMAGED, 0);
	assert_int_equal(rmdir(STATE), 0);
	assert_int_equal(lkm_hold_new(NULL, "/no/such/file", &hold, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
	assert_int_equal(lkm_hold_new(NULL, "/", &hold, &error), -EINVAL);
	assert_int_equal(lkm_hold_new(NULL, "", &hold, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
}

static void litter_of_killed_ones_is_removed(void **state)
{
	files_write("." STATE ".lkm-0123abcd", "half");
	files_write(".other.lkm-0123abcd", "another's");
	lkm_hold_free(new_hold());
	assert_int_equal(access("." STATE ".lkm-0123abcd", F_OK), -1);
	assert_int_equal(access(".other.lkm-0123abcd", F_OK), 0);
}

/* The list of one that died, with no way to fail. */
static void clean_up(const struct lkm_error *error)
{
	struct lkm_hold *hold = new_hold();
	struct lkm_error also;

	if (lkm_hold_release(hold, 0, NULL, &also) < 0)
		fail_msg("%s, and then %s", error->message, also.message);
	lkm_hold_free(hold);
	if (count_loaded() != 1 || !is_loaded("low"))
		fail_msg("%zu are loaded still: %s", count_loaded(), error->message);
}

/* Whatever fails once, even if it is killed then: all goes that it loaded, and nothing else. */
static void live_and_die(void)
{
	struct lkm_hold *hold = NULL;
	struct lkm_error error;
	int rc;

	load_module("low");
	arm();
	rc = lkm_hold_new(NULL, AT_STATE, &hold, &error);
	if (rc == 0)
		rc = lkm_hold_load(hold, "high", NULL, &error);
	if (rc == 0)
		rc = lkm_hold_load(hold, "alone", NULL, &error);
	disarm();
	if (rc == 0)
		assert_int_equal(lkm_hold_count(hold), 3);
	else
		assert_spoilt(rc, &error);
	lkm_hold_free(hold);
	clean_up(&error);
}

/* The same with a list that another has left, and what is busy at first. */
static void come_after(void)
{
	struct lkm_hold *hold = new_hold();
	struct lkm_error error;
	int rc;

	load_module("low");
	assert_loads(hold, "high");
	lkm_hold_free(hold);
	hold = NULL;
	files_write("fake/errno/delete.high", "EAGAIN once\n");
	arm();
	rc = lkm_hold_new(NULL, AT_STATE, &hold, &error);
	if (rc == 0)
		rc = lkm_hold_release(hold, 0, NULL, &error);
	disarm();
	assert_told(rc, &error);
	for (size_t i = 0; hold && i < lkm_hold_count(hold); i++)
		assert_true(strlen(lkm_hold_why(hold, i)->message) > 8);
	lkm_hold_free(hold);
	unlink("fake/errno/delete.high");
	clean_up(&error);
}

static void everything_fails_once(void **state)
{
	sweep(live_and_die);
	sweep(come_after);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, faulty_begin, faulty_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_it_loaded_goes_in_reverse),
		TEST(without_a_file_it_ends_with_the_program),
		TEST(the_next_one_takes_over),
		TEST(what_was_being_loaded_is_its_own),
		TEST(what_is_not_its_own_stays),
		TEST(another_boot_counts_for_nothing),
		TEST(busy_ones_are_told_and_stay),
		TEST(what_never_goes_is_not_waited_for),
		TEST(what_was_loaded_before_a_failure_is_held),
		TEST(a_file_may_have_another_name),
		TEST(commands_are_held_when_it_came_by_them),
		TEST(files_of_others_are_left_alone),
		TEST(litter_of_killed_ones_is_removed),
		TEST(everything_fails_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
