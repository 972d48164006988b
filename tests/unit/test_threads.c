/* SPDX-License-Identifier: MIT */
/* threads: many of them use one context for look-ups, plans and inspections, and runs with threads
 * load each module once. Built with ThreadSanitizer, tests/threads runs this with more rounds. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lkm/image.h>
#include <lkm/syscalls.h>
#include "machine.h"

#define THREADS 8
#define ROUNDS  200

/* Eight modules on three levels, and what hangs on them. */
static const char tree[] =
	"module kernel/base.ko\n\tlicense GPL\n\texport base_get\n"
	"module kernel/left.ko\n\tlicense GPL\n\timport base_get\n\texport left_get\n"
	"module kernel/right.ko\n\tlicense GPL\n\timport base_get\n\texport right_get\n"
	"module kernel/top.ko\n\tlicense GPL\n\timport left_get\n\timport right_get\n"
	"\timport base_get\n\talias pci:v0000*\n\tparm count:int:How many\n"
	"module kernel/lone-a.ko\n\tlicense GPL\n\tsoftdep pre: lone-b post: lone-c\n"
	"module kernel/lone-b.ko\n\tlicense GPL\n"
	"module kernel/lone-c.ko\n\tlicense GPL\n\timport base_get\n"
	"module kernel/other.ko\n\tlicense GPL\n\timport right_get\n\timport base_get\n";
#define MODULES 8

static int begin_group(void **state)
{
	int rc = machine_group(state, tree);

	files_write("etc/modprobe.d/a.conf",
		"options top count=3\nalias pseudo top\nsoftdep other pre: lone_b\nnonsense\n");
	return rc;
}

static size_t rounds(void)
{
	const char *given = getenv("LKM_TEST_ROUNDS");

	return given ? strtoul(given, NULL, 10) : ROUNDS;
}

/* The checks of cmocka are not for threads: what is wrong is counted. */
struct user {
	pthread_t thread;
	struct lkm *lkm;
	unsigned number;
	unsigned wrong;
};

static void look_up(struct user *user, size_t round)
{
	static const char *const names[] = {"top", "pci:v0000d1", "pseudo", "nosuch", "inside"};
	const char *name = names[(round + user->number) % 5];
	struct lkm_found *found = NULL;
	struct lkm_error error;
	int rc = lkm_lookup(user->lkm, name, LKM_LOOKUP_FILES, &found, &error);

	user->wrong += rc != (strcmp(name, "nosuch") == 0 ? -ENOENT : 0);
	user->wrong += rc == 0 && lkm_found_count(found) != 1;
	user->wrong += rc < 0 && error.code != LKM_E_NOT_FOUND;
	lkm_found_free(found);
}

static void make_plan(struct user *user, size_t round)
{
	struct lkm_plan *plan = NULL;
	size_t steps = round % 2 ? 4 : 3;
	int rc = lkm_plan_load(user->lkm, round % 2 ? "pseudo" : "lone-a", NULL, 0, &plan, NULL);

	if (rc == 0 && round % 2 == 0)
		rc = lkm_plan_load_more(user->lkm, "lone-a", NULL, 0, &plan, NULL);
	/* With lone-c comes what it needs. */
	user->wrong += rc != 0 || lkm_plan_count(plan) != (round % 2 ? steps : steps + 1);
	user->wrong += rc == 0 && round % 2 &&
		       strcmp(lkm_step_params(lkm_plan_target(plan, 0)), "count=3") != 0;
	lkm_plan_free(plan);
}

static void inspect(struct user *user)
{
	struct lkm_image *image = NULL;
	int rc = lkm_image_open(MACHINE_MODULES "/kernel/top.ko", &image, NULL);

	user->wrong += rc != 0 || strcmp(lkm_image_value(image, "name"), "top") != 0;
	if (rc == 0)
		rc = lkm_image_read_symbols(image, LKM_SYMBOLS_VERSIONS, NULL);
	user->wrong += rc != 0;
	lkm_image_close(image);
	user->wrong += lkm_image_open_builtin(user->lkm, "inside", &image, NULL) != 0;
	lkm_image_close(image);
	user->wrong += lkm_problem(user->lkm, 0) == NULL;
}

static void *use(void *data)
{
	struct user *user = data;

	for (size_t round = 0; round < rounds(); round++) {
		look_up(user, round);
		make_plan(user, round);
		inspect(user);
	}
	return NULL;
}

static void one_context_serves_many_threads(void **state)
{
	struct lkm *lkm = machine_open();
	struct user users[THREADS];

	for (unsigned i = 0; i < THREADS; i++) {
		users[i] = (struct user){.lkm = lkm, .number = i};
		assert_int_equal(pthread_create(&users[i].thread, NULL, use, &users[i]), 0);
	}
	for (unsigned i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(users[i].thread, NULL), 0);
		assert_int_equal(users[i].wrong, 0);
	}
	lkm_close(lkm);
}

/* What a run has told: callbacks come one at a time, so nothing here is locked. */
struct told {
	size_t steps, done[LKM_OUTCOME_CANCELLED + 1], failures, reports;
	char order[512]; /* modules as they ended */
	int running, most;
};

static void count_step(void *data, const struct lkm_step *step)
{
	struct told *told = data;

	told->steps++;
}

static void count_done(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	struct told *told = data;
	size_t size = strlen(told->order);

	told->done[result->outcome]++;
	told->reports += result->report != NULL;
	snprintf(told->order + size, sizeof(told->order) - size, "%s%s", size ? " " : "",
		lkm_step_module(step));
	if (result->ended < result->begun)
		told->failures += 1000;
}

static void count_failure(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	struct told *told = data;

	told->failures++;
}

/* Takes its time, so that runs can be seen to overlap. */
static int load_slowly(void *data, int fd, const char *path, const char *params, int flags)
{
	struct told *told = data;
	int running = __atomic_add_fetch(&told->running, 1, __ATOMIC_SEQ_CST);
	int rc, most = __atomic_load_n(&told->most, __ATOMIC_SEQ_CST);

	while (most < running && !__atomic_compare_exchange_n(&told->most, &most, running, false,
					 __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
		continue;
	usleep(20000);
	rc = lkm_finit_module(fd, params, flags);
	__atomic_sub_fetch(&told->running, 1, __ATOMIC_SEQ_CST);
	return rc;
}

static struct lkm_run_options options_for(struct told *told, int threads)
{
	*told = (struct told){0};
	return (struct lkm_run_options){.size = sizeof(struct lkm_run_options),
		.on_step = count_step,
		.on_done = count_done,
		.on_failure = count_failure,
		.data = told,
		.threads = threads};
}

static struct lkm_plan *plan_all(struct lkm *lkm)
{
	static const char *const names[] = {"top", "lone-a", "nosuch", "other", "base"};
	struct lkm_plan *plan = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_int_equal(lkm_plan_load_more(lkm, names[i], NULL, 0, &plan, NULL),
			i == 2 ? -ENOENT : 0);
	return plan;
}

/* Each line of fake/calls is a load: no module was loaded twice. */
static size_t count_loads(void)
{
	char *calls = machine_read("fake/calls");
	size_t count = 0;

	for (const char *c = calls; *c; c++)
		count += *c == '\n';
	free(calls);
	return count;
}

static void unload_all(void)
{
	static const char *const names[] = {
		"top", "other", "left", "right", "lone_a", "lone_b", "lone_c", "base"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		assert_int_equal(lkm_delete_module(names[i], O_NONBLOCK), 0);
	unlink("fake/calls");
}

static void each_module_is_loaded_once(void **state)
{
	struct lkm *lkm = machine_open();

	for (int threads = 0; threads < 9; threads++) {
		struct lkm_plan *plan = plan_all(lkm);
		struct told told;
		struct lkm_run_options options = options_for(&told, threads);
		struct lkm_report *report;
		struct lkm_error error;

		assert_int_equal(lkm_plan_target_count(plan), 4);
		assert_int_equal(lkm_run(lkm, plan, &options, &report, &error), 0);
		assert_null(report);
		assert_int_equal(error.code, 0);
		assert_int_equal(told.steps, MODULES);
		assert_int_equal(told.done[LKM_OUTCOME_DONE], MODULES);
		assert_int_equal(told.failures, 0);
		assert_int_equal(count_loads(), MODULES);
		lkm_plan_free(plan);
		unload_all();
	}
	lkm_close(lkm);
}

/* That of the plan. */
static void expect_order(const struct told *told, const struct lkm_plan *plan)
{
	const char *at = told->order;

	for (size_t i = 0; i < lkm_plan_count(plan); i++) {
		const char *module = lkm_step_module(lkm_plan_step(plan, i));

		assert_memory_equal(at, module, strlen(module));
		at += strlen(module) + 1;
	}
}

static void independent_modules_load_together(void **state)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *plan = plan_all(lkm);
	static const char *const alone[] = {
		"base", "left", "right", "top", "other", "lone-a", "lone-b", "lone-c", NULL};
	struct told told;
	struct lkm_run_options options = options_for(&told, 4);

	options.init = load_slowly;
	assert_int_equal(lkm_run(lkm, plan, &options, NULL, NULL), 0);
	assert_in_range(told.most, 2, 4);
	assert_int_equal(told.done[LKM_OUTCOME_DONE], MODULES);
	unload_all();

	options = options_for(&told, 4);
	options.init = load_slowly;
	options.sequential = alone;
	assert_int_equal(lkm_run(lkm, plan, &options, NULL, NULL), 0);
	assert_int_equal(told.most, 1);
	expect_order(&told, plan);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

static void a_failure_cancels_what_depends_on_it(void **state)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *plan = plan_all(lkm);
	struct told told;
	struct lkm_run_options options = options_for(&told, 3);
	struct lkm_report *report = NULL;
	struct lkm_error error;

	files_write("fake/errno/right", "EIO\n");
	assert_int_equal(lkm_run(lkm, plan, &options, &report, &error), -EIO);
	assert_int_equal(error.code, LKM_E_REFUSED);
	assert_string_equal(error.module, "right");
	assert_non_null(report);
	assert_string_equal(strrchr(lkm_report_path(report), '/'), "/right.ko");
	assert_int_equal(told.done[LKM_OUTCOME_DONE], 5);
	assert_int_equal(told.done[LKM_OUTCOME_FAILED], 1);
	assert_int_equal(told.done[LKM_OUTCOME_CANCELLED], 2);
	assert_int_equal(told.failures, 2); /* top and other; base and lone-a are there */
	assert_int_equal(told.reports, 1);
	assert_true(machine_has("lone_c"));
	assert_false(machine_has("top"));
	lkm_report_free(report);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

/* base is refused with a line of the log that names no module; with together, while lone-b is being
 * loaded. */
struct meeting {
	int present, together;
};

static int refuse_base(void *data, int fd, const char *path, const char *params, int flags)
{
	static const char line[] = "Invalid ELF section header overflow\n";
	struct meeting *meeting = data;
	int log;

	__atomic_add_fetch(&meeting->present, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&meeting->present, __ATOMIC_SEQ_CST) < meeting->together)
		usleep(1000);
	if (!strstr(path, "/base.ko"))
		return 0;
	log = open("fake/kmsg", O_WRONLY | O_APPEND | O_CLOEXEC);
	if (write(log, line, sizeof(line) - 1) < 0)
		abort();
	close(log);
	return -ENOEXEC;
}

static enum lkm_certainty certainty_of_refusal(struct lkm *lkm, int threads)
{
	struct meeting meeting = {.together = threads};
	const struct lkm_run_options options = {
		.size = sizeof(options), .init = refuse_base, .data = &meeting, .threads = threads};
	enum lkm_certainty certainty;
	struct lkm_report *report = NULL;
	struct lkm_plan *plan = NULL;

	assert_int_equal(lkm_plan_load_more(lkm, "lone-b", NULL, 0, &plan, NULL), 0);
	assert_int_equal(lkm_plan_load_more(lkm, "base", NULL, 0, &plan, NULL), 0);
	assert_int_equal(lkm_run(lkm, plan, &options, &report, NULL), -ENOEXEC);
	assert_int_equal(lkm_finding_code(lkm_report_cause(report, 0)), LKM_E_INIT_FAILED);
	certainty = lkm_finding_certainty(lkm_report_cause(report, 0));
	lkm_report_free(report);
	lkm_plan_free(plan);
	return certainty;
}

static void a_line_without_a_name_proves_nothing(void **state)
{
	struct lkm *lkm = machine_open();

	assert_int_equal(certainty_of_refusal(lkm, 0), LKM_LIKELY);
	assert_int_equal(certainty_of_refusal(lkm, 1), LKM_LIKELY);
	assert_int_equal(certainty_of_refusal(lkm, 2), LKM_LIKELY);
	lkm_close(lkm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			one_context_serves_many_threads, machine_begin, machine_end),
		cmocka_unit_test_setup_teardown(
			each_module_is_loaded_once, machine_begin, machine_end),
		cmocka_unit_test_setup_teardown(
			independent_modules_load_together, machine_begin, machine_end),
		cmocka_unit_test_setup_teardown(
			a_line_without_a_name_proves_nothing, machine_begin, machine_end),
		cmocka_unit_test_setup_teardown(
			a_failure_cancels_what_depends_on_it, machine_begin, machine_end),
	};

	return cmocka_run_group_tests(tests, begin_group, machine_group_end);
}
