/* SPDX-License-Identifier: MIT */
/* execute: runs of a plan of several requests on the fake kernel, in order and with threads, while
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
		TEST(everything_fails_once_in_order),
		TEST(everything_fails_once_by_the_graph),
		TEST(everything_fails_once_unloading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
