/* SPDX-License-Identifier: MIT */
/* load_trace: what programs learn from a traced load, on the fake kernel: by file, by plan, with
 * threads, with lkm_ensure(), and where tracing is not possible. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "machine.h"

#define EVENTS "sys/kernel/tracing/events/"
#define FIELDS                                                                                     \
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"                     \
	"\tfield:__data_loc char[] name;\toffset:12;\tsize:4;\tsigned:1;\n"                        \
	"\tfield:int ret;\toffset:16;\tsize:4;\tsigned:1;\n"
#define MODULE(name) MACHINE_MODULES "/kernel/" name ".ko"

static const char tree[] = "module kernel/a.ko\n\tlicense GPL\n"
			   "module kernel/b.ko\n\tlicense GPL\n"
			   "module kernel/c.ko\n\tlicense GPL\n"
			   "module kernel/d.ko\n\tlicense GPL\n"
			   "module kernel/e.ko\n\tlicense GPL\n"
			   "module kernel/f.ko\n\tlicense GPL\n";

static int begin_group(void **state)
{
	if (machine_group(state, tree) < 0)
		return -1;
	files_write(EVENTS "module/module_load/id", "411\n");
	files_write(EVENTS "module/module_load/format", FIELDS);
	files_write(EVENTS "initcall/initcall_finish/id", "23\n");
	files_write(EVENTS "initcall/initcall_finish/format", FIELDS);
	files_write(EVENTS "vmalloc/alloc_vmap_area/id", "612\n");
	return 0;
}

static void expect_insert(
	const char *path, unsigned flags, int rc, enum lkm_stage stage, int result)
{
	struct lkm_report *report = NULL;

	assert_int_equal(lkm_insert(path, NULL, flags, &report, NULL), rc);
	assert_int_equal(lkm_report_stage(report), stage);
	assert_int_equal(lkm_report_init_result(report), result);
	lkm_report_free(report);
}

static void a_file(void **state)
{
	files_write("fake/errno/a", "EINVAL\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_INIT, -EINVAL);
	expect_insert(
		MODULE("a"), LKM_RUN_TRACE | LKM_RUN_NO_CAUSES, -EINVAL, LKM_STAGE_INIT, -EINVAL);
	expect_insert(MODULE("a"), 0, -EINVAL, LKM_STAGE_UNKNOWN, 0);
	files_write("fake/errno/loader.a", "EINVAL\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_LOADER, 0);
	/* The kernel was not asked. */
	expect_insert(MODULE("none"), LKM_RUN_TRACE, -ENOENT, LKM_STAGE_UNKNOWN, 0);
}

static void where_it_cannot_be(void **state)
{
	files_write("fake/errno/a", "EINVAL\n");
	files_write("fake/errno/perf_event_open", "EACCES\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_UNKNOWN, 0);
	unlink("fake/errno/perf_event_open");
	/* A filter of system calls may end the process for one more call. */
	files_write("proc/self/status", "Name:\tx\nSeccomp:\t2\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_UNKNOWN, 0);
	files_write("proc/self/status", "Name:\tx\nSeccomp:\t0\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_INIT, -EINVAL);
	/* A format that is not understood. */
	files_write(EVENTS "initcall/initcall_finish/format", "\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_UNKNOWN, 0);
	unlink(EVENTS "initcall/initcall_finish/id");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_UNKNOWN, 0);
	files_write(EVENTS "module/module_load/id", "many\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -EINVAL, LKM_STAGE_UNKNOWN, 0);
}

/* Kernels up to 6.1 do not tell whether the file was read. */
static void an_older_kernel(void **state)
{
	unlink(EVENTS "vmalloc/alloc_vmap_area/id");
	files_write("fake/errno/a", "ENODEV\n");
	expect_insert(MODULE("a"), LKM_RUN_TRACE, -ENODEV, LKM_STAGE_INIT, -ENODEV);
}

/* What each step ended with. */
struct seen {
	enum lkm_stage stages[6];
	int results[6];
	size_t failed;
};

static void note_end(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct seen *seen = data;
	const size_t i = (size_t)(*lkm_step_module(step) - 'a');

	seen->stages[i] = lkm_report_stage(result->report);
	seen->results[i] = lkm_report_init_result(result->report);
	seen->failed += result->outcome == LKM_OUTCOME_FAILED;
}

/* Each load has its own trace, and what one step left does not count for the next. */
static void expect_each(int threads)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *plan = NULL;
	struct seen seen = {.failed = 0};
	const struct lkm_run_options options = {.size = sizeof(options),
		.flags = LKM_RUN_TRACE,
		.threads = threads,
		.on_done = note_end,
		.data = &seen};
	struct lkm_report *report = NULL;

	files_write("fake/errno/a", "ENODEV\n");
	files_write("fake/errno/b", "EIO\n");
	files_write("fake/errno/loader.c", "EIO\n");
	files_write("fake/errno/e", "EBUSY\n");
	for (const char *name = "a\0b\0c\0d\0e\0f\0"; *name; name += 2)
		assert_int_equal(lkm_plan_load_more(lkm, name, NULL, 0, &plan, NULL), 0);
	assert_true(lkm_run(lkm, plan, &options, &report, NULL) < 0);
	lkm_report_free(report);
	lkm_plan_free(plan);
	lkm_close(lkm);
	assert_int_equal(seen.failed, 4);
	assert_int_equal(seen.results[0], -ENODEV);
	assert_int_equal(seen.results[1], -EIO);
	assert_int_equal(seen.stages[2], LKM_STAGE_LOADER);
	assert_int_equal(seen.results[2], 0);
	assert_int_equal(seen.stages[3], LKM_STAGE_UNKNOWN);
	assert_int_equal(seen.results[4], -EBUSY);
	assert_true(machine_has("d") && machine_has("f"));
}

static void in_order(void **state)
{
	expect_each(0);
}

static void with_threads(void **state)
{
	expect_each(4);
}

static void ensured(void **state)
{
	const struct lkm_ensure_options options = {
		.size = sizeof(options), .flags = LKM_ENSURE_TRACE};
	struct lkm_error error;

	files_write("fake/errno/a", "EEXIST\n");
	assert_int_equal(lkm_ensure("a", &options, &error), -EEXIST);
	assert_int_equal(error.code, LKM_E_INIT_FAILED);
	assert_non_null(strstr(error.message, "returned -EEXIST (File exists)"));
	files_write("fake/errno/a", "EBUSY\n");
	assert_int_equal(lkm_ensure("a", &options, &error), -EBUSY);
	assert_non_null(strstr(error.message, "returned -EBUSY"));
	machine_expect("fake/calls", "finit a.ko 0\nfinit a.ko 0\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, machine_begin, machine_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file),
		TEST(where_it_cannot_be),
		TEST(an_older_kernel),
		TEST(in_order),
		TEST(with_threads),
		TEST(ensured),
	};

	return cmocka_run_group_tests(tests, begin_group, machine_group_end);
}
