/* SPDX-License-Identifier: MIT */
/* load: the steps of a plan, their order, reasons, parameters, commands and origins. */
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

#include "world.h"

#define PLAIN ((struct world_load){0})

static void expect(const char *text, const char *what, const char *expected)
{
	WORLD world;

	world_make(&world, text);
	world_expect_load(&world, what, PLAIN, expected);
}

static void dependencies_come_first(void **state)
{
	expect("dep a b c\ndep b c\ndep c\n", "a",
		"load c dependency a\nload b dependency a\nload a asked\n");
}

static void needs_are_in_load_order(void **state)
{
	WORLD world;
	const struct lkm_step *step;

	world_make(&world, "dep a b c\ndep b c\ndep c\n");
	world_expect_load(
		&world, "a", PLAIN, "load c dependency a\nload b dependency a\nload a asked\n");
	step = world_step(&world, "a");
	assert_int_equal(lkm_step_need_count(step), 2);
	assert_ptr_equal(lkm_step_need(step, 0), world_step(&world, "c"));
	assert_ptr_equal(lkm_step_need(step, 1), world_step(&world, "b"));
	assert_null(lkm_step_need(step, 2));
	assert_int_equal(lkm_step_need_count(world_step(&world, "b")), 1);
	assert_string_equal(lkm_step_path(step), "/m/a.ko");
	assert_string_equal(lkm_step_path(world_step(&world, "c")), "/m/c.ko");
	assert_int_equal(lkm_plan_target_count(world.planner.plan), 1);
	assert_ptr_equal(lkm_plan_target(world.planner.plan, 0), step);
	assert_null(lkm_plan_target(world.planner.plan, 1));
	assert_null(lkm_plan_step(world.planner.plan, 3));
}

static void a_dependency_that_needs_itself(void **state)
{
	expect("dep a a b\ndep b a\n", "a", "load b dependency a\nload a asked\n");
	expect("dep a a\n", "a", "load a asked\n");
}

static void options_go_from_files_to_the_caller(void **state)
{
	WORLD world;

	world_make(&world, "dep a b\ndep b\ncmdline a.x=2 b.y=9\nconf options a x=1\n"
			   "conf options b z=1\nconf options a w\n");
	world_expect_load(&world, "a", (struct world_load){.params = "x=3 v=4"},
		"load b dependency a (z=1 y=9)\nload a asked (x=1 w x=2 x=3 v=4)\n");
	world_expect_load(&world, "a", (struct world_load){.params = ""},
		"load b dependency a (z=1 y=9)\nload a asked (x=1 w x=2)\n");
}

static void options_of_an_alias_count_when_it_was_asked_for(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nalias pci:v* a\nconf options pci:v1 x=1\nconf options a y=1\n"
			   "conf alias short a\nconf alias sh?rter a\nconf options short z=1\n"
			   "conf options sh?rter w=1\n");
	world_expect_load(&world, "pci:v1", PLAIN, "load a alias (x=1 y=1)\n");
	world_expect_load(&world, "pci:v2", PLAIN, "load a alias (y=1)\n");
	world_expect_load(&world, "short", PLAIN, "load a alias (y=1 z=1)\n");
	world_expect_load(&world, "shorter", PLAIN, "load a alias (y=1 w=1)\n");
	world_expect_load(&world, "a", PLAIN, "load a asked (y=1)\n");
}

static void options_of_an_alias_in_a_softdep(void **state)
{
	expect("dep a\ndep b\nalias al b\nconf options al x=1\nconf softdep a pre: al\n", "a",
		"load b pre a optional (x=1)\nload a asked\n");
}

static void softdeps_stand_before_and_behind(void **state)
{
	expect("dep a d\ndep d\ndep b\ndep c\ndep e\nconf softdep a pre: b c post: e\n", "a",
		"load d dependency a\nload b pre a optional\nload c pre a optional\n"
		"load a asked\nload e post a optional\n");
}

static void softdeps_have_dependencies_and_softdeps_of_their_own(void **state)
{
	expect("dep a\ndep b bd\ndep bd\ndep c\nconf softdep a pre: b\nconf softdep bd post: c\n",
		"a",
		"load bd dependency b optional\nload c post bd optional\nload b pre a optional\n"
		"load a asked\n");
}

static void all_softdep_lines_count(void **state)
{
	expect("dep a\ndep b\ndep c\ndep e\ndep f\nkernel softdep a pre: b\n"
	       "kernel softdep a post: e\nkernel softdep a pre: c b post: f\n",
		"a",
		"load b pre a optional\nload c pre a optional\nload a asked\n"
		"load e post a optional\nload f post a optional\n");
}

static void softdep_lines_of_the_user_replace_those_of_the_kernel(void **state)
{
	expect("dep a\ndep b\ndep c\nkernel softdep a pre: b\nconf softdep a post: c\n", "a",
		"load a asked\nload c post a optional\n");
	expect("dep a\ndep b\nkernel softdep a pre: b\nconf softdep a pre:\n", "a",
		"load a asked\n");
}

static void unknown_softdeps_are_marked(void **state)
{
	expect("dep a\nconf softdep a pre: no-such post: other[ a]\n", "a",
		"load no_such pre a optional unknown\nload a asked\n"
		"load other[ post a optional unknown\nload a] post a optional unknown\n");
}

static void an_alias_in_a_softdep_may_be_several_modules(void **state)
{
	expect("dep a\ndep one\ndep two\nalias crypto_x one\nalias crypto_* two\n"
	       "conf softdep a pre: crypto-x\n",
		"a", "load one pre a optional\nload two pre a optional\nload a asked\n");
}

static void softdeps_may_ask_for_each_other(void **state)
{
	expect("dep a\ndep b\nconf softdep a pre: b\nconf softdep b pre: a\n", "a",
		"load b pre a optional\nload a asked\n");
	expect("dep a\ndep b\nconf softdep a post: b\nconf softdep b post: a\n", "a",
		"load a asked\nload b post a optional\n");
	expect("dep a\nconf softdep a pre: a post: a\n", "a", "load a asked\n");
}

/* b cannot be loaded before a, which asks for it. */
static void a_dependency_is_stronger_than_a_softdep(void **state)
{
	expect("dep a\ndep b a\nconf softdep a pre: b\n", "a",
		"load a asked\nload b pre a optional\n");
	expect("dep a\ndep b a\ndep c\nconf softdep a pre: b c\n", "a",
		"load c pre a optional\nload a asked\nload b pre a optional\n");
	expect("dep a d\ndep d\ndep b d\nconf softdep d pre: b\n", "a",
		"load d dependency a\nload b pre d optional\nload a asked\n");
}

/* m0 wants m1 wants m2 ... */
static void make_chain(struct world *world, const char *list, unsigned length)
{
	LK_BUF_CLEANUP struct lk_buf text;

	lk_buf_init(&text, 1 << 20);
	for (unsigned i = 0; i < length; i++)
		assert_int_equal(lk_buf_format(&text, "dep m%u\nconf softdep m%u %s: m%u\n", i, i,
					 list, i + 1),
			0);
	assert_non_null(lk_buf_text(&text));
	world_make(world, (const char *)text.data);
}

static void chains_of_softdeps_may_be_long(void **state)
{
	static const char *const lists[] = {"pre", "post"};

	for (size_t i = 0; i < 2; i++) {
		WORLD world;

		make_chain(&world, lists[i], 1000);
		assert_int_equal(world_load(&world, "m0", PLAIN), 0);
		assert_int_equal(lkm_plan_count(world.planner.plan), 1001);
	}
}

/* Each softdep depends on the module that has them all. */
static void dependent_softdeps_are_planned_once(void **state)
{
	LK_BUF_CLEANUP struct lk_buf text;
	WORLD world;

	lk_buf_init(&text, 1 << 20);
	for (unsigned i = 0; i < 900; i++)
		assert_int_equal(
			lk_buf_format(&text, "dep m%u top\nconf softdep top pre: m%u\n", i, i), 0);
	assert_int_equal(lk_buf_format(&text, "dep top\n"), 0);
	assert_non_null(lk_buf_text(&text));
	world_make(&world, (const char *)text.data);
	assert_int_equal(world_load(&world, "top", PLAIN), 0);
	assert_int_equal(lkm_plan_count(world.planner.plan), 901);
}

/* The values of 20,000 lines are joined once. */
static void many_options_lines_are_cheap(void **state)
{
	LK_BUF_CLEANUP struct lk_buf text;
	WORLD world;
	const char *params;

	lk_buf_init(&text, 1 << 20);
	assert_int_equal(lk_buf_format(&text, "dep a\n"), 0);
	for (unsigned i = 0; i < 20000; i++)
		assert_int_equal(lk_buf_format(&text, "conf options a x%u=1\n", i), 0);
	assert_non_null(lk_buf_text(&text));
	world_make(&world, (const char *)text.data);
	assert_int_equal(world_load(&world, "a", (struct world_load){.params = "last=1"}), 0);
	assert_in_range(world.planner.plan->arena.total, 1, 16 << 20);
	params = lkm_step_params(lkm_plan_step(world.planner.plan, 0));
	assert_memory_equal(params, "x0=1 x1=1 ", 10);
	assert_string_equal(strrchr(params, ' '), " last=1");
}

static void install_commands_take_the_place_of_loading(void **state)
{
	expect("dep a b\ndep b\nconf install a echo $CMDLINE_OPTS\nconf options a x=1\n"
	       "conf install b* true\n",
		"a",
		"install b dependency a {true}\n"
		"install a asked (x=1) {echo $CMDLINE_OPTS}\n");
	expect("conf install only true\n", "only", "install only asked {true}\n");
}

static void install_commands_and_softdeps_both_count(void **state)
{
	expect("dep a\ndep b\nconf install a true\nconf softdep a pre: b\n", "a",
		"load b pre a optional\ninstall a asked {true}\n");
}

static void commands_are_ignored_for_the_target_only(void **state)
{
	WORLD world;

	world_make(&world, "dep a b\ndep b\ndep s\ndep t\nconf install a true\nconf install b "
			   "true\nconf softdep a pre: s\nconf softdep b pre: t\n");
	world_expect_load(&world, "a", (struct world_load){.ignore_commands = true},
		"load t pre b optional\ninstall b dependency a {true}\nload a asked\n");
}

static void the_blacklist_is_for_aliases(void **state)
{
	WORLD world;

	world_make(&world, "dep a b\ndep b\nalias al a\nconf alias ca a\nconf blacklist a\n"
			   "conf blacklist b\n");
	world_expect_load(&world, "al", PLAIN, "load a alias blacklisted\n");
	world_expect_load(&world, "ca", PLAIN, "load a alias blacklisted\n");
	world_expect_load(&world, "a", PLAIN, "load b dependency a\nload a asked\n");
	world_expect_load(&world, "a", (struct world_load){.blacklist_names = true},
		"load a asked blacklisted\n");
	world_expect_load(&world, "al", PLAIN, "load a alias blacklisted\n");
	assert_string_equal(
		lkm_directive_text(lkm_step_origin(world_step(&world, "a"), 0)), "blacklist a");
	assert_int_equal(lkm_directive_line(lkm_step_origin(world_step(&world, "a"), 0)), 2);
}

/* What is forbidden by its own name is still there for those that need it, and before them. */
static void a_forbidden_target_may_be_needed_by_the_next(void **state)
{
	expect("dep a d\ndep d\ndep b a d\nalias al a\nalias al b\nconf blacklist a\n", "al",
		"load d dependency b\nload a dependency b\nload b alias\n");
	expect("dep a\ndep b\nalias al a\nalias al b\nconf blacklist a\nconf softdep b pre: a\n",
		"al", "load a pre b optional\nload b alias\n");
	expect("dep a\ndep b\nalias al a\nalias al b\nconf blacklist a\n", "al",
		"load b alias\nload a alias blacklisted\n");
	expect("dep a\nalias al a\nalias a* a\nconf blacklist a\n", "al",
		"load a alias blacklisted\n");
}

static void a_loaded_target_is_not_looked_into(void **state)
{
	WORLD world;

	world_make(&world, "dep a b\ndep b\nconf softdep a pre: c\nlive a\n");
	world_expect_load(&world, "a", PLAIN, "load a asked loaded\n");
	world.planner.live = NULL;
	world_expect_load(&world, "a", PLAIN,
		"load b dependency a\nload c pre a optional unknown\nload a asked\n");
}

static void loaded_dependencies_are_marked(void **state)
{
	expect("dep a b\ndep b\nlive b 0 - Live\n", "a",
		"load b dependency a loaded\nload a asked\n");
	expect("dep a b\ndep b\nlive b 0 - Loading\nlive a 0 - Loading\n", "a",
		"load b dependency a\nload a asked\n");
}

static void built_in_targets(void **state)
{
	WORLD world;

	world_make(&world, "builtin i\ndep both d\nbuiltin both\ndep d\n");
	world_expect_load(&world, "i", PLAIN, "load i asked builtin\n");
	assert_null(lkm_step_path(world_step(&world, "i")));
	world_expect_load(&world, "both", PLAIN, "load both asked builtin\n");
	assert_int_equal(lkm_step_need_count(world_step(&world, "both")), 0);
	world.planner.live = NULL;
	world_expect_load(
		&world, "both", PLAIN, "load d dependency both\nload both asked builtin\n");
}

static void an_alias_of_nothing_is_marked(void **state)
{
	expect("conf alias x off\n", "x", "load off alias unknown\n");
}

static void an_alias_of_several_modules(void **state)
{
	WORLD world;

	world_make(&world, "dep one\ndep two d\ndep d\nalias al one\nalias al two\n");
	world_expect_load(
		&world, "al", PLAIN, "load one alias\nload d dependency two\nload two alias\n");
	assert_int_equal(lkm_plan_target_count(world.planner.plan), 2);
	assert_string_equal(lkm_step_module(lkm_plan_target(world.planner.plan, 1)), "two");
}

static void a_target_that_another_target_needs(void **state)
{
	expect("dep a b\ndep b\nalias al a\nalias al b\n", "al",
		"load b dependency a\nload a alias\n");
	expect("dep a b\ndep b\nalias al b\nalias al a\n", "al", "load b alias\nload a alias\n");
}

static void softdeps_of_a_softdep_are_optional_and_dependencies_required(void **state)
{
	/* d is a softdep's dependency first, and the target's then. */
	expect("dep a d b\ndep b\ndep d b\ndep s d b\nconf softdep b pre: s\n", "a",
		"load b dependency a\nload d dependency s\nload s pre b optional\n"
		"load a asked\n");
}

static void origins_name_file_and_line(void **state)
{
	WORLD world;
	const struct lkm_step *step;
	static const struct {
		const char *file, *text;
		unsigned line;
	} expected[] = {
		{"/etc/c.conf", "alias al a", 1},
		{"/etc/c.conf", "options a x=1", 2},
		{"/etc/c.conf", "options al y=2", 4},
		{"/proc/cmdline", "options a z=3", 0},
		{"/etc/c.conf", "install a true", 5},
		{"/m/modules.softdep", "softdep a pre: b", 1},
	};

	world_make(&world, "conf alias al a\nconf options a x=1\nconf options b y=1\n"
			   "conf options al y=2\nconf install a true\nkernel softdep a pre: b\n"
			   "cmdline a.z=3\ndep a\n");
	assert_int_equal(world_load(&world, "al", PLAIN), 0);
	step = world_step(&world, "a");
	assert_int_equal(lkm_step_origin_count(step), 6);
	for (size_t i = 0; i < 6; i++) {
		assert_string_equal(lkm_directive_file(lkm_step_origin(step, i)), expected[i].file);
		assert_string_equal(lkm_directive_text(lkm_step_origin(step, i)), expected[i].text);
		assert_int_equal(lkm_directive_line(lkm_step_origin(step, i)), expected[i].line);
	}
	assert_null(lkm_directive_file(lkm_step_origin(step, 6)));
	assert_null(lkm_directive_text(lkm_step_origin(step, 6)));
	assert_int_equal(lkm_directive_line(lkm_step_origin(step, 6)), 0);
}

static void a_file_is_loaded_by_its_path(void **state)
{
	WORLD world;

	world_make(&world, "dep a b\ndep b\nconf options a x=1\nconf softdep z pre: b\n");
	world_expect_load(&world, "a", (struct world_load){.path = "/tmp/a.ko", .params = "y=1"},
		"load b dependency a\nload a asked (x=1 y=1)\n");
	assert_string_equal(lkm_step_path(world_step(&world, "a")), "/tmp/a.ko");
	assert_string_equal(lkm_step_path(world_step(&world, "b")), "/m/b.ko");
	world_expect_load(&world, "z", (struct world_load){.path = "/tmp/z.ko"},
		"load b pre z optional\nload z asked\n");
}

static void a_path_needs_no_indexes(void **state)
{
	WORLD world;

	world_make(&world, "missing dep\nmissing builtin\nmissing alias\nmissing symbol\n"
			   "missing builtin-alias\n");
	world_expect_load(&world, "z", (struct world_load){.path = "/tmp/z.ko"}, "load z asked\n");
	assert_int_equal(world_load(&world, "z", PLAIN), -ENOENT);
	assert_int_equal(world.error.code, LKM_E_INDEX_MISSING);
}

static void errors_of_the_lookup_come_through(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nconf softdep a pre: b\n");
	assert_int_equal(world_load(&world, "x", PLAIN), -ENOENT);
	assert_int_equal(world.error.code, LKM_E_NOT_FOUND);
	assert_int_equal(world_load(&world, "a[", PLAIN), -EINVAL);
	world_cut(&world, LKM_INDEX_BUILTIN_ALIAS, 12);
	world_cut(&world, LKM_INDEX_DEP, 20);
	assert_int_equal(world_load(&world, "a", PLAIN), -EBADMSG);
	assert_int_equal(world.error.code, LKM_E_INDEX_DAMAGED);
}

static void a_damaged_index_behind_a_softdep_counts_as_missing(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nalias bcd e\nconf softdep a pre: bcd\n");
	world_cut(&world, LKM_INDEX_ALIAS, world.indexes[LKM_INDEX_ALIAS].file.size - 1);
	assert_int_equal(world_load(&world, "a", PLAIN), 0);
	assert_true(world.indexes[LKM_INDEX_ALIAS].skipped);
}

/* The configuration may be gone when the plan is read. */
static void a_plan_outlives_what_it_was_made_from(void **state)
{
	WORLD world;
	struct lkm_plan *plan;
	const struct lkm_step *step;

	world_make(&world, "dep a b\ndep b\nconf alias al a\nconf install a true\n"
			   "conf options b x=1\n");
	assert_int_equal(world_load(&world, "al", PLAIN), 0);
	plan = world.planner.plan;
	world.planner.plan = NULL;
	world_done(&world);
	memset(&world, 0, sizeof(world));
	step = lkm_plan_step(plan, 1);
	assert_string_equal(lkm_step_module(step), "a");
	assert_string_equal(lkm_step_command(step), "true");
	assert_string_equal(lkm_step_path(step), "/m/a.ko");
	assert_string_equal(lkm_directive_text(lkm_step_origin(step, 1)), "install a true");
	assert_string_equal(lkm_directive_file(lkm_step_origin(step, 0)), "/etc/c.conf");
	assert_string_equal(lkm_step_params(lkm_plan_step(plan, 0)), "x=1");
	assert_string_equal(lkm_step_path(lkm_plan_step(plan, 0)), "/m/b.ko");
	lkm_plan_free(plan);
	lkm_plan_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dependencies_come_first),
		cmocka_unit_test(needs_are_in_load_order),
		cmocka_unit_test(a_dependency_that_needs_itself),
		cmocka_unit_test(options_go_from_files_to_the_caller),
		cmocka_unit_test(options_of_an_alias_count_when_it_was_asked_for),
		cmocka_unit_test(options_of_an_alias_in_a_softdep),
		cmocka_unit_test(softdeps_stand_before_and_behind),
		cmocka_unit_test(softdeps_have_dependencies_and_softdeps_of_their_own),
		cmocka_unit_test(all_softdep_lines_count),
		cmocka_unit_test(softdep_lines_of_the_user_replace_those_of_the_kernel),
		cmocka_unit_test(unknown_softdeps_are_marked),
		cmocka_unit_test(an_alias_in_a_softdep_may_be_several_modules),
		cmocka_unit_test(softdeps_may_ask_for_each_other),
		cmocka_unit_test(a_dependency_is_stronger_than_a_softdep),
		cmocka_unit_test(chains_of_softdeps_may_be_long),
		cmocka_unit_test(dependent_softdeps_are_planned_once),
		cmocka_unit_test(many_options_lines_are_cheap),
		cmocka_unit_test(install_commands_take_the_place_of_loading),
		cmocka_unit_test(install_commands_and_softdeps_both_count),
		cmocka_unit_test(commands_are_ignored_for_the_target_only),
		cmocka_unit_test(the_blacklist_is_for_aliases),
		cmocka_unit_test(a_forbidden_target_may_be_needed_by_the_next),
		cmocka_unit_test(a_loaded_target_is_not_looked_into),
		cmocka_unit_test(loaded_dependencies_are_marked),
		cmocka_unit_test(built_in_targets),
		cmocka_unit_test(an_alias_of_nothing_is_marked),
		cmocka_unit_test(an_alias_of_several_modules),
		cmocka_unit_test(a_target_that_another_target_needs),
		cmocka_unit_test(softdeps_of_a_softdep_are_optional_and_dependencies_required),
		cmocka_unit_test(origins_name_file_and_line),
		cmocka_unit_test(a_file_is_loaded_by_its_path),
		cmocka_unit_test(a_path_needs_no_indexes),
		cmocka_unit_test(errors_of_the_lookup_come_through),
		cmocka_unit_test(a_damaged_index_behind_a_softdep_counts_as_missing),
		cmocka_unit_test(a_plan_outlives_what_it_was_made_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
