/* SPDX-License-Identifier: MIT */
/* passes: what a step is marked with, and that only unmarked ones are. */
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

#include "../../src/plan/passes.h"
#include "world.h"

/* A plan of one step for each module named, in this order. */
static struct lkm_step *add(
	struct lkm_plan *plan, const char *module, enum lkm_action action, const char *path)
{
	struct lkm_step *step = lk_plan_get(plan, module);

	assert_non_null(step);
	step->action = action;
	step->path = path;
	assert_int_equal(lk_plan_place(plan, step), 0);
	return step;
}

static struct lkm_plan *new_plan(void)
{
	struct lkm_plan *plan = lk_plan_new();

	assert_non_null(plan);
	return plan;
}

static void loading_is_marked_by_what_is_loaded(void **state)
{
	WORLD world;
	struct lkm_plan *plan = new_plan();
	struct lkm_step *live = add(plan, "live", LKM_ACTION_LOAD, "/m/live.ko");
	struct lkm_step *coming = add(plan, "coming", LKM_ACTION_LOAD, "/m/coming.ko");
	struct lkm_step *going = add(plan, "going", LKM_ACTION_LOAD, "/m/going.ko");
	struct lkm_step *absent = add(plan, "absent", LKM_ACTION_LOAD, "/m/absent.ko");

	world_make(&world, "live live\nlive coming 0 - Loading\nlive going 0 - Unloading\n");
	lk_pass_loaded(plan, &world.live);
	assert_int_equal(live->skip, LKM_SKIP_LOADED);
	assert_false(live->coming);
	assert_int_equal(coming->skip, LKM_SKIP_NONE);
	assert_true(coming->coming);
	assert_int_equal(going->skip, LKM_SKIP_NONE);
	assert_false(going->coming);
	assert_int_equal(absent->skip, LKM_SKIP_NONE);
	lkm_plan_free(plan);
}

static void without_a_state_nothing_is_loaded(void **state)
{
	struct lkm_plan *plan = new_plan();
	struct lkm_step *file = add(plan, "file", LKM_ACTION_LOAD, "/m/file.ko");
	struct lkm_step *builtin = add(plan, "builtin", LKM_ACTION_LOAD, NULL);
	struct lkm_step *command = add(plan, "command", LKM_ACTION_INSTALL, NULL);

	builtin->builtin = command->builtin = true;
	command->command = "true";
	lk_pass_loaded(plan, NULL);
	assert_int_equal(file->skip, LKM_SKIP_NONE);
	assert_int_equal(builtin->skip, LKM_SKIP_BUILTIN);
	/* Into an empty kernel, the command would be run. */
	assert_int_equal(command->skip, LKM_SKIP_NONE);
	lkm_plan_free(plan);
}

static void what_is_built_in_or_unknown(void **state)
{
	WORLD world;
	struct lkm_plan *plan = new_plan();
	struct lkm_step *builtin = add(plan, "builtin", LKM_ACTION_LOAD, NULL);
	struct lkm_step *replaced = add(plan, "replaced", LKM_ACTION_INSTALL, NULL);
	struct lkm_step *unknown = add(plan, "unknown", LKM_ACTION_LOAD, NULL);
	struct lkm_step *command = add(plan, "command", LKM_ACTION_INSTALL, NULL);

	builtin->builtin = replaced->builtin = true;
	replaced->command = command->command = "true";
	world_make(&world, "");
	lk_pass_loaded(plan, &world.live);
	assert_int_equal(builtin->skip, LKM_SKIP_BUILTIN);
	assert_int_equal(replaced->skip, LKM_SKIP_BUILTIN);
	assert_int_equal(unknown->skip, LKM_SKIP_UNKNOWN);
	assert_int_equal(command->skip, LKM_SKIP_NONE);
	lkm_plan_free(plan);
}

static void an_earlier_mark_stands(void **state)
{
	WORLD world;
	struct lkm_plan *plan = new_plan();
	struct lkm_step *step = add(plan, "a", LKM_ACTION_LOAD, NULL);

	step->skip = LKM_SKIP_BLACKLISTED;
	world_make(&world, "live a\n");
	lk_pass_loaded(plan, &world.live);
	assert_int_equal(step->skip, LKM_SKIP_BLACKLISTED);
	step->skip = LKM_SKIP_BUILTIN;
	world.live.modules[0].refcount = 1;
	lk_pass_in_use(plan, &world.live);
	assert_int_equal(step->skip, LKM_SKIP_BUILTIN);
	lkm_plan_free(plan);
}

static void users_that_go_before_do_not_count(void **state)
{
	WORLD world;
	struct lkm_plan *plan = new_plan();
	struct lkm_step *user = add(plan, "user", LKM_ACTION_UNLOAD, NULL);
	struct lkm_step *used = add(plan, "used", LKM_ACTION_UNLOAD, NULL);
	struct lkm_step *later = add(plan, "later", LKM_ACTION_UNLOAD, NULL);

	world_make(&world, "live user\nlive used 1 user,\nlive later\n");
	lk_pass_in_use(plan, &world.live);
	assert_int_equal(user->skip + used->skip + later->skip, 0);
	world.live.modules[1].holders[0] = "later";
	lk_pass_in_use(plan, &world.live);
	assert_int_equal(used->skip, LKM_SKIP_IN_USE);
	lkm_plan_free(plan);
}

static void users_that_stay_count(void **state)
{
	WORLD world;
	struct lkm_plan *plan = new_plan();
	struct lkm_step *user = add(plan, "user", LKM_ACTION_UNLOAD, NULL);
	struct lkm_step *used = add(plan, "used", LKM_ACTION_UNLOAD, NULL);

	world_make(&world, "live user 1\nlive used 1 user,\n");
	lk_pass_in_use(plan, &world.live);
	assert_int_equal(user->skip, LKM_SKIP_IN_USE);
	assert_int_equal(used->skip, LKM_SKIP_IN_USE);
	lkm_plan_free(plan);
}

static void commands_may_free_what_is_in_use(void **state)
{
	WORLD world;
	struct lkm_plan *plan = new_plan();
	struct lkm_step *command = add(plan, "command", LKM_ACTION_REMOVE, NULL);
	struct lkm_step *used = add(plan, "used", LKM_ACTION_UNLOAD, NULL);

	world_make(&world, "live command 3\nlive used 1 command,\n");
	lk_pass_in_use(plan, &world.live);
	assert_int_equal(command->skip, LKM_SKIP_NONE);
	assert_int_equal(used->skip, LKM_SKIP_NONE);
	lkm_plan_free(plan);
}

static void only_conditional_steps_are_marked_as_not_loaded_here(void **state)
{
	WORLD world;
	struct lkm_plan *plan = new_plan();
	struct lkm_step *conditional = add(plan, "a", LKM_ACTION_UNLOAD, NULL);
	struct lkm_step *command = add(plan, "b", LKM_ACTION_REMOVE, NULL);

	conditional->conditional = true;
	world_make(&world, "");
	lk_pass_in_use(plan, &world.live);
	assert_int_equal(conditional->skip, LKM_SKIP_NOT_LOADED);
	assert_int_equal(command->skip, LKM_SKIP_NONE);
	lkm_plan_free(plan);
}

static void a_step_can_leave_the_order_and_come_back(void **state)
{
	struct lkm_plan *plan = new_plan();
	struct lkm_step *a = add(plan, "a", LKM_ACTION_UNLOAD, NULL);
	struct lkm_step *b = add(plan, "b", LKM_ACTION_UNLOAD, NULL);
	struct lkm_step *c = add(plan, "c", LKM_ACTION_UNLOAD, NULL);

	lk_plan_unplace(plan, a);
	assert_int_equal(lkm_plan_count(plan), 2);
	assert_int_equal(b->index, 0);
	assert_int_equal(c->index, 1);
	assert_int_equal(lk_plan_place(plan, a), 0);
	assert_int_equal(lk_plan_place(plan, a), 0);
	assert_int_equal(a->index, 2);
	lk_plan_unplace(plan, a);
	assert_ptr_equal(lkm_plan_step(plan, 1), c);
	assert_null(lkm_plan_step(plan, 2));
	assert_ptr_equal(lk_plan_get(plan, "a"), a);
	lkm_plan_free(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loading_is_marked_by_what_is_loaded),
		cmocka_unit_test(without_a_state_nothing_is_loaded),
		cmocka_unit_test(what_is_built_in_or_unknown),
		cmocka_unit_test(an_earlier_mark_stands),
		cmocka_unit_test(users_that_go_before_do_not_count),
		cmocka_unit_test(users_that_stay_count),
		cmocka_unit_test(commands_may_free_what_is_in_use),
		cmocka_unit_test(only_conditional_steps_are_marked_as_not_loaded_here),
		cmocka_unit_test(a_step_can_leave_the_order_and_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
