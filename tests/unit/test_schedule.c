/* SPDX-License-Identifier: MIT */
/* schedule: which steps of a plan are taken together, what waits, and what a failure cancels. */
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
#include "../../src/plan/schedule.h"
#include "world.h"

#define PLAIN ((struct world_load){0})

static bool is_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += size)
		if ((at == words || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
			return true;
	return false;
}

/* All that is ready is taken, then comes to its end: "c | a b" when a and b were taken together
 * behind c, "x!" for what failed, "-x(y)" for what was cancelled because of y. */
static void play(
	struct world *world, const char *const *sequential, const char *failing, struct lk_buf *out)
{
	const struct lkm_step *taken[64], *step, *cause;
	struct lk_schedule schedule;

	assert_int_equal(lk_schedule_init(&schedule, world->planner.plan, sequential), 0);
	while (schedule.left) {
		size_t count = 0;

		while ((step = lk_schedule_take(&schedule, true)))
			taken[count++] = step;
		assert_true(count > 0);
		for (size_t i = 0; i < count; i++) {
			bool fails = is_word(failing, taken[i]->module);

			lk_buf_format(out, "%s%s%s", out->size ? " " : "", taken[i]->module,
				fails ? "!" : "");
			lk_schedule_finish(&schedule, taken[i], fails);
		}
		while ((step = lk_schedule_cancel(&schedule, &cause)))
			lk_buf_format(out, " -%s(%s)", step->module, cause->module);
		if (schedule.left)
			lk_buf_add_text(out, " |");
	}
	lk_schedule_done(&schedule);
}

static void expect_played(struct world *world, const char *const *sequential, const char *failing,
	const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 4096);
	play(world, sequential, failing, &out);
	assert_string_equal(lk_buf_text(&out), expected);
}

static void expect(const char *text, const char *what, const char *failing, const char *expected)
{
	WORLD world;

	world_make(&world, text);
	assert_int_equal(world_load(&world, what, PLAIN), 0);
	expect_played(&world, NULL, failing, expected);
}

static void dependencies_come_before_and_the_rest_together(void **state)
{
	expect("dep a b c d\ndep b d\ndep c d\ndep d\n", "a", "", "d | c b | a");
	expect("dep a\n", "a", "", "a");
}

static void what_is_skipped_waits_for_nothing(void **state)
{
	expect("dep a b c\ndep b c\ndep c\nbuiltin b\nlive c 0\n", "a", "", "c b | a");
	expect("dep a\nlive a 0\n", "a", "", "a");
}

static void softdeps_stand_before_and_behind(void **state)
{
	expect("dep a\ndep b\ndep c\nconf softdep a pre: b post: c\n", "a", "", "b | a | c");
}

static void a_softdep_that_fails_cancels_nothing(void **state)
{
	expect("dep a\ndep b\ndep c\nconf softdep a pre: b post: c\n", "a", "b c", "b! | a | c!");
	expect("dep a\nconf softdep a pre: nosuch\n", "a", "nosuch", "nosuch! | a");
}

static void what_stands_behind_a_failure_is_cancelled(void **state)
{
	expect("dep a b c\ndep b c\ndep c\ndep d\nconf softdep a pre: d\n", "a", "c",
		"c! d -b(c) -a(c)");
	expect("dep a b\ndep b\ndep c\nconf softdep a post: c\n", "a", "a", "b | a! -c(a)");
}

static void a_dependency_of_a_softdep_cancels_the_softdep_alone(void **state)
{
	expect("dep a\ndep b c\ndep c\nconf softdep a pre: b\n", "a", "c", "c! -b(c) | a");
}

static void circles_do_no_harm(void **state)
{
	expect("dep a\ndep b\nconf softdep a pre: b\nconf softdep b pre: a\n", "a", "", "b | a");
	expect("dep a a b\ndep b a\n", "a", "", "b | a");
	expect("dep a b\ndep b\nconf softdep b post: a\n", "a", "", "b | a");
}

static void commands_run_alone_and_in_order(void **state)
{
	expect("dep a b c d e\ndep b\ndep c\ndep d\ndep e\nconf install c run\nconf install e "
	       "run\n",
		"a", "", "e | d b | c | a");
}

static void modules_can_be_kept_from_running_beside_others(void **state)
{
	static const char *const names[] = {"c-c", "other", NULL};
	WORLD world;

	world_make(&world, "dep a b c_c d\ndep b\ndep c_c\ndep d\n");
	assert_int_equal(world_load(&world, "a", PLAIN), 0);
	expect_played(&world, names, "", "d b | c_c | a");
}

static void who_is_not_alone_leaves_it_alone(void **state)
{
	struct lk_schedule schedule;
	WORLD world;

	world_make(&world, "dep a\nconf install a run\n");
	assert_int_equal(world_load(&world, "a", PLAIN), 0);
	assert_int_equal(lk_schedule_init(&schedule, world.planner.plan, NULL), 0);
	assert_null(lk_schedule_take(&schedule, false));
	assert_non_null(lk_schedule_take(&schedule, true));
	lk_schedule_done(&schedule);
}

static void several_requests_are_one_plan(void **state)
{
	WORLD world;
	const struct world_load more = {.more = true};

	world_make(
		&world, "dep a c d\ndep b c d\ndep c d\ndep d\ndep e\nconf softdep b pre: a e\n");
	assert_int_equal(world_load(&world, "a", PLAIN), 0);
	assert_int_equal(world_load(&world, "b", more), 0);
	assert_int_equal(world_load(&world, "d", more), 0);
	assert_string_equal(world_text(&world),
		"load d dependency a\nload c dependency a\nload a asked\n"
		"load e pre b optional\nload b asked\n");
	assert_int_equal(lkm_plan_target_count(world.planner.plan), 3);
	assert_ptr_equal(lkm_plan_target(world.planner.plan, 2), world_step(&world, "d"));
	for (size_t i = 0; i < 3; i++)
		assert_true(lk_plan_decides(world.planner.plan, i));
	expect_played(&world, NULL, "", "d e | c | a | b");
	expect_played(&world, NULL, "c", "d e | c! -a(c) -b(c)");
}

static void what_is_loaded_counts_for_each_request_as_it_says(void **state)
{
	WORLD world;
	const struct lk_live *live;

	world_make(&world, "dep a\ndep b\nlive a 0\nlive b 0\n");
	live = world.planner.live;
	world.planner.live = NULL;
	assert_int_equal(world_load(&world, "a", PLAIN), 0);
	world.planner.live = live;
	assert_int_equal(world_load(&world, "b", (struct world_load){.more = true}), 0);
	assert_string_equal(world_text(&world), "load a asked\nload b asked loaded\n");
}

static void of_an_alias_the_last_module_decides(void **state)
{
	WORLD world;

	world_make(&world, "dep a\ndep b\nalias al a\nalias al b\n");
	assert_int_equal(world_load(&world, "al", PLAIN), 0);
	assert_int_equal(world_load(&world, "a", (struct world_load){.more = true}), 0);
	assert_int_equal(lkm_plan_target_count(world.planner.plan), 3);
	assert_false(lk_plan_decides(world.planner.plan, 0));
	assert_true(lk_plan_decides(world.planner.plan, 1));
	assert_true(lk_plan_decides(world.planner.plan, 2));
}

static void a_request_that_fails_leaves_the_plan_as_it_was(void **state)
{
	static const char before[] =
		"load b dependency a\nload a asked\nload f alias blacklisted\n";
	const struct world_load more = {.more = true};
	struct lk_buf text;
	WORLD world;

	/* A chain of softdeps that memory does not suffice for, in which c and the forbidden f are
	 * wanted. */
	lk_buf_init(&text, 1 << 20);
	lk_buf_add_text(&text, "dep a b\ndep b\ndep c\ndep f\ndep n0 c f\nalias al f\n"
			       "conf blacklist f\n");
	for (int i = 0; i < 300; i++)
		lk_buf_format(&text, "dep n%d\nconf softdep n%d pre: n%d\n", i + 1, i, i + 1);
	world_make(&world, lk_buf_text(&text));
	assert_int_equal(world_load(&world, "a", PLAIN), 0);
	assert_int_equal(world_load(&world, "al", more), 0);
	assert_string_equal(world_text(&world), before);
	assert_int_not_equal(world_load(&world, "nosuch", more), 0);
	assert_string_equal(world_text(&world), before);
	lk_fail_clear(&world.error);
	world.planner.plan->arena.limit = world.planner.plan->arena.total + (64 << 10);
	assert_int_equal(world_load(&world, "n0", more), -ENOMEM);
	world.planner.plan->arena.limit = 0;
	assert_string_equal(world_text(&world), before);
	assert_int_equal(world_load(&world, "c", more), 0);
	assert_int_equal(world_load(&world, "n300", more), 0);
	assert_string_equal(world_text(&world),
		"load b dependency a\nload a asked\nload c asked\nload n300 asked\n"
		"load f alias blacklisted\n");
	lk_buf_done(&text);
}

static void a_later_request_may_need_what_was_forbidden(void **state)
{
	WORLD world;

	world_make(&world, "dep a b c\ndep b c\ndep c\nalias al b\nconf blacklist b\n"
			   "conf options b x=1\n");
	assert_int_equal(world_load(&world, "al", PLAIN), 0);
	assert_string_equal(world_text(&world), "load b alias blacklisted\n");
	assert_int_equal(world_load(&world, "a", (struct world_load){.more = true}), 0);
	assert_string_equal(world_text(&world),
		"load c dependency a\nload b dependency a (x=1)\nload a asked\n");
	expect_played(&world, NULL, "", "c | b | a");
}

static void a_name_alone_can_be_asked_for(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nalias al a\nbuiltin i\nconf install cmd run\nsymbol sym a\n");
	assert_int_equal(world_load(&world, "al", (struct world_load){.exact = true}), -2);
	assert_int_equal(world.error.code, LKM_E_NOT_FOUND);
	assert_int_equal(world_load(&world, "symbol:sym", (struct world_load){.exact = true}), -2);
	assert_int_equal(world_load(&world, "a", (struct world_load){.exact = true}), 0);
	assert_int_equal(world_load(&world, "i", (struct world_load){.exact = true}), 0);
	assert_int_equal(world_load(&world, "cmd", (struct world_load){.exact = true}), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dependencies_come_before_and_the_rest_together),
		cmocka_unit_test(what_is_skipped_waits_for_nothing),
		cmocka_unit_test(softdeps_stand_before_and_behind),
		cmocka_unit_test(a_softdep_that_fails_cancels_nothing),
		cmocka_unit_test(what_stands_behind_a_failure_is_cancelled),
		cmocka_unit_test(a_dependency_of_a_softdep_cancels_the_softdep_alone),
		cmocka_unit_test(circles_do_no_harm),
		cmocka_unit_test(commands_run_alone_and_in_order),
		cmocka_unit_test(modules_can_be_kept_from_running_beside_others),
		cmocka_unit_test(who_is_not_alone_leaves_it_alone),
		cmocka_unit_test(several_requests_are_one_plan),
		cmocka_unit_test(what_is_loaded_counts_for_each_request_as_it_says),
		cmocka_unit_test(of_an_alias_the_last_module_decides),
		cmocka_unit_test(a_request_that_fails_leaves_the_plan_as_it_was),
		cmocka_unit_test(a_later_request_may_need_what_was_forbidden),
		cmocka_unit_test(a_name_alone_can_be_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
