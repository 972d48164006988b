/* SPDX-License-Identifier: MIT */
/* closure: dependencies, softdeps and weakdeps to the end, circles too. */
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

#include "../../src/plan/closure.h"
#include "world.h"

static const char *const reasons[] = {"asked", "dependency", "softdep", "weakdep"};

/* The closure of several names, separated by blanks, as "NAME REASON BY" lines. */
static void expect(struct world *world, const char *names, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_closure closure;
	char *rest = lk_arena_copy(&world->arena, names), *name;

	lk_closure_init(&closure, &world->arena, &world->catalog, &world->config);
	while ((name = strsep(&rest, " ")))
		assert_int_equal(lk_closure_add(&closure, name, &world->error), 0);
	lk_buf_init(&out, 1 << 16);
	for (size_t i = 0; i < closure.count; i++) {
		const struct lk_member *member = &closure.members[i];

		lk_buf_format(&out, "%s %s%s%s%s%s\n", member->module, reasons[member->reason],
			member->by ? " " : "", member->by ? member->by : "",
			member->builtin ? " builtin" : "", member->path ? "" : " -");
	}
	assert_string_equal(lk_buf_text(&out), expected);
}

static void what_a_module_needs_stands_before_it(void **state)
{
	WORLD world;

	world_make(&world, "dep top middle base\ndep middle base\ndep base\n");
	expect(&world, "top", "base dependency top\nmiddle dependency top\ntop asked\n");
	expect(&world, "base top", "base asked\nmiddle dependency top\ntop asked\n");
	expect(&world, "top top", "base dependency top\nmiddle dependency top\ntop asked\n");
}

static void softdeps_and_weakdeps_are_followed(void **state)
{
	WORLD world;

	world_make(&world, "dep a b\ndep b\ndep c\ndep d e\ndep e\nbuiltin inside\nalias x:* d\n"
			   "conf softdep b pre: c none post: inside\nkernel weakdep c x:1\n");
	expect(&world, "a",
		"b dependency a\na asked\nc softdep b\ninside softdep b builtin -\n"
		"e dependency d\nd weakdep c\n");
}

static void circles_end(void **state)
{
	WORLD world;

	world_make(&world, "dep a\ndep b\ndep c c\nconf softdep a pre: b\nconf softdep b pre: a\n"
			   "conf weakdep c c\n");
	expect(&world, "a", "a asked\nb softdep a\n");
	expect(&world, "c", "c dependency c\nc asked\n");
}

static void what_is_not_there_is_told_once(void **state)
{
	struct lk_closure closure;
	WORLD world;

	world_make(&world, "dep a\nconf softdep a pre: b[\n");
	lk_closure_init(&closure, &world.arena, &world.catalog, &world.config);
	assert_int_equal(lk_closure_add(&closure, "none", &world.error), -ENOENT);
	assert_int_equal(world.error.code, LKM_E_NOT_FOUND);
	assert_int_equal(closure.count, 0);
	world.error = (struct lkm_error){0};
	assert_int_equal(lk_closure_add(&closure, "a", &world.error), 0);
	assert_int_equal(closure.count, 1);
}

static void damage_is_told(void **state)
{
	struct lk_closure closure;
	WORLD world;

	world_make(&world, "dep a b\ndep b\n");
	world_cut(&world, LKM_INDEX_DEP, 16);
	lk_closure_init(&closure, &world.arena, &world.catalog, &world.config);
	assert_int_equal(lk_closure_add(&closure, "a", &world.error), -EBADMSG);
	assert_int_equal(world.error.code, LKM_E_INDEX_DAMAGED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_module_needs_stands_before_it),
		cmocka_unit_test(softdeps_and_weakdeps_are_followed),
		cmocka_unit_test(circles_end),
		cmocka_unit_test(what_is_not_there_is_told_once),
		cmocka_unit_test(damage_is_told),
	};

	return cmocka_run_group_tests_name("closure", tests, NULL, NULL);
}
