/* SPDX-License-Identifier: MIT */
/* run_plan: runs of a plan of several requests on the fake kernel, in order and with threads, while
 * everything they do fails in turn. */
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

#define CONFIG "." LKM_SYSTEM_CONFIG "/modprobe.d/test.conf"

/* How the present sweep runs. */
static int threads;

/* What was told of. */
struct told {
	size_t ended, failed, lost;
};

static void note_end(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct told *told = data;

	told->ended++;
	told->failed += result->outcome == LKM_OUTCOME_FAILED;
	assert_true(result->ended >= result->begun);
	if (result->outcome == LKM_OUTCOME_FAILED)
		assert_int_not_equal(result->error->code, LKM_OK);
	else
		assert_null(result->error);
}

static void note_lost(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	struct told *told = data;

	told->lost++;
	assert_true(strlen(error->message) > 8);
}

static int carry_out(
	struct lkm *lkm, const struct lkm_plan *plan, struct told *told, struct lkm_error *reterr)
{
	const struct lkm_run_options options = {.size = sizeof(options),
		.threads = threads,
		.on_done = note_end,
		.on_failure = note_lost,
		.data = told};
	struct lkm_report *report = NULL;
	int rc = lkm_run(lkm, plan, &options, &report, reterr);

	lkm_report_free(report);
	return rc;
}

/* From opening on; what was told is filled in. */
static int load(struct told *told, struct lkm_error *reterr)
{
	struct lkm_plan *plan = NULL;
	struct lkm *lkm = NULL;
	int rc = lkm_open(NULL, &lkm, reterr);

	*told = (struct told){0};
	if (rc == 0)
		rc = lkm_plan_load_more(lkm, "high", "number=1", 0, &plan, reterr);
	if (rc == 0)
		rc = lkm_plan_load_more(lkm, "alone", NULL, 0, &plan, reterr);
	if (rc == 0)
		rc = carry_out(lkm, plan, told, reterr);
	lkm_plan_free(plan);
	lkm_close(lkm);
	return rc;
}

/* What fails is told of, and does not keep what has nothing to do with it from being loaded. */
static void load_both(void)
{
	struct lkm_error error;
	struct told told;
	int rc;

	arm();
	rc = load(&told, &error);
	disarm();
	if (rc == 0) {
		assert_int_equal(count_loaded(), 4);
		assert_int_equal(told.lost, 0);
		return;
	}
	assert_spoilt(rc, &error);
	assert_int_equal(told.failed > 0, told.lost > 0);
	if (told.ended)
		assert_true(is_loaded("high") != is_loaded("alone"));
	else
		assert_int_equal(count_loaded(), 0);
}

static void load_one_of_two(void)
{
	struct lkm_error error;
	struct told told;
	int rc;

	arm();
	rc = load(&told, &error);
	disarm();
	assert_told(rc, &error);
	assert_false(is_loaded("high"));
}

static void run_commands(void)
{
	struct lkm_error error;
	struct told told;
	int rc;

	arm();
	rc = load(&told, &error);
	disarm();
	if (rc < 0)
		assert_spoilt(rc, &error);
	else
		/* A file of configuration that cannot be read counts as not there. */
		assert_true((access("by-command", F_OK) == 0) != is_loaded("alone"));
	unlink("by-command");
}

static void unload(void)
{
	struct lkm_plan *plan = NULL;
	struct lkm *lkm = NULL;
	struct lkm_error error;
	struct told told;
	int rc;

	load_module("low");
	load_module("middle");
	load_module("high");
	arm();
	rc = lkm_open(NULL, &lkm, &error);
	if (rc == 0)
		rc = lkm_plan_unload(lkm, "high", 0, &plan, &error);
	if (rc == 0)
		rc = carry_out(lkm, plan, &told, &error);
	disarm();
	if (rc == 0)
		assert_false(is_loaded("high"));
	else
		assert_spoilt(rc, &error);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

/* Each failure has a report when it is asked for, also where the kernel was not. */
static void a_report_is_always_there(void **state)
{
	static const char path[] = "." LKM_MODULE_DIRECTORY "/" RELEASE "/kernel/high.ko";
	struct lkm_report *report = NULL;
	struct lkm_error error;

	assert_int_equal(lkm_insert("/no/such.ko", NULL, 0, &report, &error), -ENOENT);
	assert_non_null(report);
	assert_string_equal(lkm_report_path(report), "/no/such.ko");
	assert_int_equal(lkm_report_cause_count(report), 0);
	lkm_report_free(report);
	assert_int_equal(lkm_insert(path + 1, NULL, 0, &report, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_SYMBOL_MISSING);
	assert_non_null(strstr(error.message, "could not load 'high': "));
	assert_int_equal(lkm_finding_code(lkm_report_cause(report, 0)), LKM_E_SYMBOL_MISSING);
	lkm_report_free(report);
	assert_int_equal(lkm_insert(path + 1, NULL, LKM_RUN_NO_CAUSES, &report, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_REFUSED);
	assert_int_equal(lkm_report_cause_count(report), 0);
	lkm_report_free(report);
	assert_int_equal(lkm_insert(path + 1, NULL, LKM_RUN_FIRST_TIME, &report, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	assert_non_null(report);
	lkm_report_free(report);
	assert_int_equal(lkm_run(NULL, NULL, NULL, &report, &error), -EINVAL);
	assert_non_null(report);
	lkm_report_free(report);
	assert_int_equal(lkm_remove("high", LKM_RUN_FORCE_VERMAGIC, &report, NULL), -EINVAL);
	assert_non_null(report);
	lkm_report_free(report);
	assert_int_equal(lkm_remove("high", 0, NULL, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_LOADED);
}

static int run_instead(void *data, const struct lkm_step *step)
{
	struct told *told = data;

	assert_int_equal(lkm_step_action(step), LKM_ACTION_INSTALL);
	assert_string_equal(lkm_step_module(step), "alone");
	assert_string_equal(lkm_step_command(step), "touch by-command");
	assert_string_equal(lkm_step_params(step), "number=3");
	told->ended++;
	return told->failed ? -EPERM : 0;
}

static void a_callback_runs_commands(void **state)
{
	struct told told = {0};
	const struct lkm_run_options options = {
		.size = sizeof(options), .command = run_instead, .data = &told};
	struct lkm_plan *plan = NULL;
	struct lkm *lkm = NULL;
	struct lkm_error error;

	files_write(CONFIG, "install alone touch by-command\n");
	assert_int_equal(lkm_open(NULL, &lkm, NULL), 0);
	assert_int_equal(lkm_plan_load(lkm, "alone", "number=3", 0, &plan, NULL), 0);
	assert_int_equal(lkm_run(lkm, plan, &options, NULL, NULL), 0);
	told.failed = 1;
	assert_int_equal(lkm_run(lkm, plan, &options, NULL, &error), -EPERM);
	assert_int_equal(error.code, LKM_E_COMMAND_FAILED);
	assert_string_equal(error.module, "alone");
	assert_int_equal(told.ended, 2);
	assert_int_equal(access("by-command", F_OK), -1);
	lkm_plan_free(plan);
	lkm_close(lkm);
	unlink(CONFIG);
}

static void unloads_are_planned_together(void **state)
{
	struct lkm_plan *plan = NULL, *load_plan = NULL;
	struct lkm *lkm = NULL;
	struct lkm_error error;

	load_module("low");
	load_module("middle");
	load_module("alone");
	assert_int_equal(lkm_open(NULL, &lkm, NULL), 0);
	assert_int_equal(lkm_plan_unload_more(lkm, "middle", 0, &plan, NULL), 0);
	assert_int_equal(lkm_plan_count(plan), 2);
	assert_int_equal(lkm_plan_unload_more(lkm, "nosuch", 0, &plan, &error), -ENOENT);
	assert_int_equal(lkm_plan_count(plan), 2);
	assert_int_equal(lkm_plan_target_count(plan), 1);
	assert_int_equal(lkm_plan_unload_more(lkm, "alone", 0, &plan, NULL), 0);
	assert_int_equal(lkm_plan_unload_more(lkm, "low", 0, &plan, NULL), 0);
	assert_int_equal(lkm_plan_count(plan), 3);
	assert_true(lkm_step_required(lkm_plan_target(plan, 2)));
	assert_int_equal(lkm_run(lkm, plan, NULL, NULL, NULL), 0);
	assert_int_equal(count_loaded(), 0);
	assert_int_equal(lkm_plan_load_more(lkm, "low", NULL, 0, &plan, &error), -EINVAL);
	assert_int_equal(lkm_plan_load(lkm, "low", NULL, 0, &load_plan, NULL), 0);
	assert_int_equal(lkm_plan_unload_more(lkm, "low", 0, &load_plan, &error), -EINVAL);
	lkm_plan_free(load_plan);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

/* A directory with modules.dep itself, wherever it is. */
static void a_module_directory_is_named(void **state)
{
	const struct lkm_options options = {
		.size = sizeof(options), .module_directory = "/staging"};
	const struct lkm_options both = {
		.size = sizeof(both), .module_directory = "/staging", .module_root = "/"};
	struct lkm_plan *plan = NULL;
	struct lkm *lkm = NULL;

	assert_int_equal(rename("." LKM_MODULE_DIRECTORY "/" RELEASE, "staging"), 0);
	assert_int_equal(lkm_open(&both, &lkm, NULL), -EINVAL);
	assert_int_equal(lkm_open(&options, &lkm, NULL), 0);
	assert_string_equal(lkm_module_directory(lkm), "/staging");
	assert_int_equal(lkm_plan_load(lkm, "high", NULL, 0, &plan, NULL), 0);
	assert_string_equal(lkm_step_path(lkm_plan_target(plan, 0)), "/staging/kernel/high.ko");
	assert_int_equal(lkm_run(lkm, plan, NULL, NULL, NULL), 0);
	assert_true(is_loaded("high"));
	assert_int_equal(rename("staging", "." LKM_MODULE_DIRECTORY "/" RELEASE), 0);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

static void everything_fails_once(int with)
{
	threads = with;
	sweep(load_both);
	files_write("fake/errno/high", "ENODEV\n");
	sweep(load_one_of_two);
	unlink("fake/errno/high");
	files_write(CONFIG, "install alone echo $CMDLINE_OPTS > by-command\n"
			    "options alone number=3\n");
	sweep(run_commands);
	unlink(CONFIG);
}

static void everything_fails_once_in_order(void **state)
{
	everything_fails_once(0);
}

/* One of them, as what fails next is counted for all. */
static void everything_fails_once_by_the_graph(void **state)
{
	everything_fails_once(1);
}

static void everything_fails_once_unloading(void **state)
{
	sweep(unload);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, faulty_begin, faulty_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_report_is_always_there),
		TEST(a_callback_runs_commands),
		TEST(unloads_are_planned_together),
		TEST(a_module_directory_is_named),
		TEST(everything_fails_once_in_order),
		TEST(everything_fails_once_by_the_graph),
		TEST(everything_fails_once_unloading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
