/* SPDX-License-Identifier: MIT */
/* doctor: through the public functions, over files below a directory of our own and over the system
 * that runs the test, also where memory fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lkm/depmod.h>
#include <lkm/doctor.h>
#include <lkm/lkm.h>
#include "failing_memory.h"
#include "files.h"

#define MODULES "root" LKM_MODULE_DIRECTORY "/1.0"

static const struct lkm_options here = {.size = sizeof(here), .root = "root", .release = "1.0"};
static const struct lkm_options running = {.size = sizeof(running)};

static struct lkm *open_system(const struct lkm_options *options)
{
	struct lkm *lkm = NULL;

	assert_int_equal(lkm_open(options, &lkm, NULL), 0);
	return lkm;
}

/* The first finding of a check with this state: its text; "" for none. */
static const char *found(const struct lkm_doctor *doctor, const char *check, enum lkm_health health)
{
	for (size_t i = 0; i < lkm_doctor_count(doctor); i++)
		if (strcmp(lkm_finding_check(lkm_doctor_finding(doctor, i)), check) == 0 &&
			lkm_finding_health(lkm_doctor_finding(doctor, i)) == health)
			return lkm_finding_text(lkm_doctor_finding(doctor, i));
	return "";
}

static void a_tree_without_indexes(void **state)
{
	struct lkm_doctor *doctor = NULL;
	struct lkm *lkm;
	size_t beyond;

	(void)state;
	files_write(MODULES "/kernel/a.ko", "");
	files_write(MODULES "/kernel/b/a.ko", "");
	files_write("root" LKM_SYSTEM_CONFIG "/modprobe.d/a.conf", "alas one two\n");
	lkm = open_system(&here);
	assert_int_equal(lkm_doctor_run(lkm, &doctor, NULL), 0);
	lkm_close(lkm);
	assert_false(lkm_doctor_is_running(doctor));
	assert_string_equal(lkm_doctor_release(doctor), "1.0");
	assert_non_null(strstr(lkm_doctor_directory(doctor), MODULES));
	assert_int_equal(lkm_doctor_worst(doctor), LKM_HEALTH_PROBLEM);
	assert_string_equal(found(doctor, "indexes", LKM_HEALTH_PROBLEM), "4 indexes are missing");
	assert_string_equal(found(doctor, "duplicates", LKM_HEALTH_WARNING),
		"1 module has several files, of which one is used");
	assert_string_equal(found(doctor, "configuration", LKM_HEALTH_WARNING),
		"unknown directive 'alas'; did you mean 'alias'?");
	beyond = lkm_doctor_count(doctor);
	assert_int_equal(lkm_finding_health(lkm_doctor_finding(doctor, beyond)), 0);
	assert_null(lkm_finding_check(lkm_doctor_finding(doctor, beyond)));
	assert_null(lkm_finding_text(lkm_doctor_finding(doctor, beyond)));
	assert_null(lkm_finding_evidence(lkm_doctor_finding(doctor, beyond), 0));
	assert_null(lkm_finding_remedy(lkm_doctor_finding(doctor, beyond)));
	assert_int_equal(lkm_finding_code(lkm_doctor_finding(doctor, beyond)), 0);
	lkm_doctor_free(doctor);
	lkm_doctor_free(NULL);
}

static void no_tree(void **state)
{
	struct lkm_doctor *doctor = NULL;
	struct lkm *lkm = open_system(&here);

	(void)state;
	assert_int_equal(lkm_doctor_run(lkm, &doctor, NULL), 0);
	lkm_close(lkm);
	assert_string_equal(found(doctor, "directory", LKM_HEALTH_PROBLEM),
		"the modules of 1.0 are not installed");
	lkm_doctor_free(doctor);
}

static bool has_evidence(const struct lkm_doctor *doctor, const char *text)
{
	const char *evidence;

	for (size_t i = 0; i < lkm_doctor_count(doctor); i++)
		for (size_t j = 0;
			(evidence = lkm_finding_evidence(lkm_doctor_finding(doctor, i), j)); j++)
			if (strcmp(evidence, text) == 0)
				return true;
	return false;
}

/* Nothing of the system that runs the test. */
static void all_files_are_below_the_root(void **state)
{
	struct lkm_doctor *doctor = NULL;
	int fd;
	struct lkm *lkm;

	(void)state;
	files_make_parents("root" LKM_MODULE_DIRECTORY "/0.1/kernel/");
	fd = open("root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	lkm = open_system(&(struct lkm_options){
		.size = sizeof(struct lkm_options), .root_fd = &fd, .release = "1.0"});
	close(fd);
	assert_int_equal(lkm_doctor_run(lkm, &doctor, NULL), 0);
	assert_true(has_evidence(doctor, "the modules of 0.1 are installed"));
	lkm_doctor_free(doctor);
	lkm_close(lkm);
}

/* By a process that has looked before. */
static void indexes_are_those_that_are_there_now(void **state)
{
	static const struct lkm_depmod_options depmod = {
		.size = sizeof(depmod), .base = "root", .release = "1.0", .no_cache = true};
	struct lkm_doctor *doctor = NULL;
	struct lkm *lkm;
	char command[1024];

	(void)state;
	files_make_parents(MODULES "/kernel/");
	lkm = open_system(&here);
	for (int i = 1; i <= 2; i++) {
		snprintf(command, sizeof(command), "cp '%s/full64le.ko' " MODULES "/kernel/%d.ko",
			getenv("LKM_TEST_MODULES"), i);
		assert_int_equal(system(command), 0);
		assert_int_equal(lkm_depmod(&depmod, NULL, NULL), 0);
		assert_int_equal(lkm_doctor_run(lkm, &doctor, NULL), 0);
		assert_string_equal(found(doctor, "indexes", LKM_HEALTH_FINE),
			"the indexes are complete and up to date");
		lkm_doctor_free(doctor);
	}
	lkm_close(lkm);
}

/* Whatever is the case here, all of it is said, or nothing. */
static void each_allocation_fails(const struct lkm_options *options)
{
	size_t number = 0;
	int rc;

	do {
		struct lkm_doctor *doctor = NULL;
		struct lkm_error error;
		struct lkm *lkm = open_system(options);

		calls = 0;
		fail_at = ++number;
		for_good = true;
		rc = lkm_doctor_run(lkm, &doctor, &error);
		fail_at = 0;
		lkm_close(lkm);
		if (rc < 0) {
			assert_int_equal(error.code, LKM_E_NO_MEMORY);
			assert_null(doctor);
		}
		lkm_doctor_free(doctor);
	} while (rc < 0);
	assert_true(number > 1);
}

static void memory_fails(void **state)
{
	(void)state;
	files_write(MODULES "/kernel/a.ko", "");
	files_write(MODULES "/updates/a.ko", "");
	files_write("root" LKM_SYSTEM_CONFIG "/modprobe.d/a.conf", "alas one two\n");
	each_allocation_fails(&here);
}

static void memory_fails_on_this_system(void **state)
{
	(void)state;
	each_allocation_fails(&running);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_tree_without_indexes, files_begin, files_end),
		cmocka_unit_test_setup_teardown(no_tree, files_begin, files_end),
		cmocka_unit_test_setup_teardown(
			all_files_are_below_the_root, files_begin, files_end),
		cmocka_unit_test_setup_teardown(
			indexes_are_those_that_are_there_now, files_begin, files_end),
		cmocka_unit_test_setup_teardown(memory_fails, files_begin, files_end),
		cmocka_unit_test(memory_fails_on_this_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
