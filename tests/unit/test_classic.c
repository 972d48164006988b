/* SPDX-License-Identifier: MIT */
/* classic: plans in the words of scripts, and over thousands of random module trees the lines of
 * kmod, repetitions and all. */
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

#include "../../src/report/classic.h"
#include "world.h"

#define PLAIN     ((struct world_load){0})
#define TREES     4000
#define TREE_MAX  14
#define LINES_MAX 4096

static const char *text_of(struct world *world, bool with_builtin)
{
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 1 << 24);
	assert_int_equal(lk_classic_load(world->planner.plan, with_builtin, &out), 0);
	return lk_arena_copy_span(&world->arena, lk_buf_span(&out));
}

static void expect(const char *tree, const char *what, bool with_builtin, const char *expected)
{
	WORLD world;

	world_make(&world, tree);
	if (with_builtin)
		world.planner.live = NULL;
	assert_int_equal(world_load(&world, what, PLAIN), 0);
	assert_string_equal(text_of(&world, with_builtin), expected);
}

static void lines_of_a_load(void **state)
{
	expect("dep a b\ndep b\nconf options a x=1\n", "a", true,
		"insmod /m/b.ko \ninsmod /m/a.ko x=1 \n");
	expect("dep a b\ndep b\nconf install a echo hi\nconf options a x=1\n", "a", true,
		"insmod /m/b.ko \ninstall echo hi x=1 \n");
	expect("builtin i\n", "i", true, "builtin i\n");
	expect("builtin i\n", "i", false, "");
	expect("dep a\nconf alias x off\n", "x", true, "");
}

/* The blank that kmod puts behind what the configuration says is not there when more follows. */
static void parameters_of_the_request_end_the_line(void **state)
{
	WORLD world;

	world_make(&world, "dep a\nconf options a x=1\n");
	assert_int_equal(world_load(&world, "a", (struct world_load){.params = "y=2"}), 0);
	assert_string_equal(text_of(&world, true), "insmod /m/a.ko x=1 y=2\n");
}

static void what_is_skipped_has_no_line(void **state)
{
	expect("dep a b\ndep b\nlive b\n", "a", false, "insmod /m/a.ko \n");
	expect("dep a b\ndep b\nlive b\n", "a", true, "insmod /m/b.ko \ninsmod /m/a.ko \n");
	expect("dep a\nlive a\n", "a", false, "");
	expect("dep a\nalias al a\nconf blacklist a\n", "al", true, "");
	expect("dep a\nconf softdep a pre: nothing\n", "a", true, "insmod /m/a.ko \n");
}

static void shared_dependencies_stand_there_again(void **state)
{
	expect("dep a d\ndep b d\ndep d\nconf softdep a pre: b\n", "a", true,
		"insmod /m/d.ko \ninsmod /m/d.ko \ninsmod /m/b.ko \ninsmod /m/a.ko \n");
}

static void every_target_has_its_own_lines(void **state)
{
	expect("dep a d\ndep b d\ndep d\nalias al a\nalias al b\n", "al", true,
		"insmod /m/d.ko \ninsmod /m/a.ko \ninsmod /m/d.ko \ninsmod /m/b.ko \n");
	expect("dep a\nalias al a\nalias a* a\n", "al", true, "insmod /m/a.ko \ninsmod /m/a.ko \n");
	/* Forbidden as a target, and yet needed by the next one. */
	expect("dep a d\ndep b a d\ndep d\nalias al a\nalias al b\nconf blacklist a\n", "al", true,
		"insmod /m/d.ko \ninsmod /m/a.ko \ninsmod /m/b.ko \n");
}

static void lines_of_an_unload(void **state)
{
	WORLD world;
	LK_BUF_CLEANUP struct lk_buf out;

	lk_buf_init(&out, 4096);
	world_make(&world, "dep a d\ndep d\ndep p\nconf softdep a post: p\nlive a\nlive d 1 a,\n"
			   "live p\nconf remove p rm it\n");
	assert_int_equal(world_unload(&world, "a", false), 0);
	for (size_t i = 0; i < lkm_plan_count(world.planner.plan); i++)
		assert_int_equal(lk_classic_step(lkm_plan_step(world.planner.plan, i), &out), 0);
	assert_string_equal(lk_buf_text(&out), "remove rm it\nrmmod a\nrmmod d\n");
}

static void a_full_buffer_is_an_error(void **state)
{
	WORLD world;

	world_make(&world, "dep a b c\ndep b\ndep c\n");
	assert_int_equal(world_load(&world, "a", PLAIN), 0);
	for (size_t room = 0; room < strlen("insmod /m/c.ko \n") * 3; room++) {
		LK_BUF_CLEANUP struct lk_buf out;

		lk_buf_init(&out, room);
		assert_int_equal(lk_classic_load(world.planner.plan, true, &out), -EFBIG);
	}
}

/* The first target plans a long chain from its end; the second stands at its beginning. */
static void long_chains_do_not_go_deep_for_later_targets(void **state)
{
	WORLD world;
	LK_BUF_CLEANUP struct lk_buf text;
	char line[64];
	const char *printed;

	lk_buf_init(&text, 1 << 20);
	for (unsigned i = 0; i < 1000; i++)
		assert_int_equal(
			lk_buf_format(&text, "dep m%u\nconf softdep m%u pre: m%u\n", i, i, i + 1),
			0);
	assert_int_equal(lk_buf_add_text(&text, "dep t\nalias al t\nalias al m0\n"
						"conf softdep t pre:"),
		0);
	for (unsigned i = 10; i-- > 0;)
		assert_int_equal(lk_buf_format(&text, " m%u", i * 100), 0);
	assert_non_null(lk_buf_text(&text));
	world_make(&world, (const char *)text.data);
	assert_int_equal(world_load(&world, "al", PLAIN), 0);
	printed = text_of(&world, true);
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(line, sizeof(line), "insmod /m/m%u.ko \n", i);
		assert_non_null(strstr(printed, line));
	}
	assert_string_equal(
		printed + strlen(printed) - strlen("insmod /m/m0.ko \n"), "insmod /m/m0.ko \n");
}

/* A random tree of modules, and what kmod makes of it. */
struct tree {
	unsigned count;
	bool builtin[TREE_MAX], command[TREE_MAX], option[TREE_MAX];
	bool needs[TREE_MAX]
		  [TREE_MAX]; /* with those that those need; a module needs earlier ones */
	unsigned pre[TREE_MAX][3], post[TREE_MAX][3]; /* number TREE_MAX: no module has the name */
	unsigned pre_count[TREE_MAX], post_count[TREE_MAX];
	bool visited[TREE_MAX];
	unsigned lines[LINES_MAX];
	unsigned line_count;
};

static uint64_t seed;

static unsigned random_below(unsigned limit)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % limit;
}

static bool one_in(unsigned count)
{
	return random_below(count) == 0;
}

static void random_needs(struct tree *tree, unsigned module, unsigned rarity)
{
	for (unsigned need = 0; need < module; need++) {
		if (tree->builtin[need] || !one_in(rarity))
			continue;
		tree->needs[module][need] = true;
		for (unsigned further = 0; further < need; further++)
			tree->needs[module][further] |= tree->needs[need][further];
	}
}

static unsigned random_softdeps(const struct tree *tree, unsigned *list, unsigned rarity)
{
	unsigned count = one_in(rarity) ? 1 + random_below(3) : 0;

	for (unsigned i = 0; i < count; i++)
		list[i] = one_in(12) ? TREE_MAX : random_below(tree->count);
	return count;
}

static void random_tree(struct tree *tree)
{
	const unsigned need_rarity = 1 + random_below(6), softdep_rarity = 1 + random_below(5);

	memset(tree, 0, sizeof(*tree));
	tree->count = 2 + random_below(TREE_MAX - 1);
	for (unsigned i = 0; i < tree->count; i++) {
		tree->builtin[i] = one_in(12);
		tree->command[i] = one_in(12);
		tree->option[i] = one_in(6);
		if (!tree->builtin[i])
			random_needs(tree, i, need_rarity);
		tree->pre_count[i] = random_softdeps(tree, tree->pre[i], softdep_rarity);
		tree->post_count[i] = random_softdeps(tree, tree->post[i], softdep_rarity);
	}
}

static void write_list(struct lk_buf *out, const char *word, const unsigned *list, unsigned count)
{
	if (count)
		lk_buf_format(out, " %s:", word);
	for (unsigned i = 0; i < count; i++)
		lk_buf_format(out, " m%u", list[i]);
}

static void write_module(const struct tree *tree, unsigned module, struct lk_buf *out)
{
	lk_buf_format(out, tree->builtin[module] ? "builtin m%u" : "dep m%u", module);
	for (unsigned need = module; need-- > 0;)
		if (tree->needs[module][need])
			lk_buf_format(out, " m%u", need);
	if (tree->command[module])
		lk_buf_format(out, "\nconf install m%u run", module);
	if (tree->option[module])
		lk_buf_format(out, "\nconf options m%u x=%u", module, module);
	if (tree->pre_count[module] + tree->post_count[module]) {
		lk_buf_format(out, "\nconf softdep m%u", module);
		write_list(out, "pre", tree->pre[module], tree->pre_count[module]);
		write_list(out, "post", tree->post[module], tree->post_count[module]);
	}
	lk_buf_add_text(out, "\n");
}

static void kmod_build(struct tree *tree, unsigned module);

static void kmod_fill(struct tree *tree, unsigned module)
{
	for (unsigned i = 0; i < tree->pre_count[module]; i++)
		kmod_build(tree, tree->pre[module][i]);
	assert_true(tree->line_count < LINES_MAX);
	tree->lines[tree->line_count++] = module;
	for (unsigned i = 0; i < tree->post_count[module]; i++)
		kmod_build(tree, tree->post[module][i]);
}

static void kmod_build(struct tree *tree, unsigned module)
{
	if (module == TREE_MAX || tree->visited[module])
		return;
	tree->visited[module] = true;
	for (unsigned need = 0; need < module; need++)
		if (tree->needs[module][need])
			kmod_fill(tree, need);
	kmod_fill(tree, module);
}

static void write_line(const struct tree *tree, unsigned module, struct lk_buf *out)
{
	char option[16] = "";

	/* With the blank that kmod puts behind parameters of the configuration. */
	if (tree->option[module])
		snprintf(option, sizeof(option), "x=%u ", module);
	/* kmod forgets the install command of a module that has softdeps; we do not. */
	if (tree->command[module])
		lk_buf_format(out, "install run %s\n", option);
	else if (tree->builtin[module])
		lk_buf_format(out, "builtin m%u\n", module);
	else
		lk_buf_format(out, "insmod /m/m%u.ko %s\n", module, option);
}

/* Without the names that nothing is known of, the plan has the order in which kmod comes to each
 * module first. */
static void compare_order(struct tree *tree, const struct lkm_plan *plan)
{
	bool seen[TREE_MAX + 1] = {[TREE_MAX] = true};
	char name[16];
	size_t at = 0;

	for (unsigned i = 0; i < tree->line_count; i++) {
		unsigned module = tree->lines[i];

		if (seen[module])
			continue;
		seen[module] = true;
		while (lkm_plan_step(plan, at) &&
			lkm_step_skip(lkm_plan_step(plan, at)) == LKM_SKIP_UNKNOWN)
			at++;
		assert_non_null(lkm_plan_step(plan, at));
		snprintf(name, sizeof(name), "m%u", module);
		assert_string_equal(lkm_step_module(lkm_plan_step(plan, at++)), name);
	}
	for (; lkm_plan_step(plan, at); at++)
		assert_int_equal(lkm_step_skip(lkm_plan_step(plan, at)), LKM_SKIP_UNKNOWN);
}

static void compare_required(const struct tree *tree, const struct world *world, unsigned target)
{
	const struct lkm_plan *plan = world->planner.plan;

	for (size_t i = 0; i < lkm_plan_count(plan); i++) {
		const struct lkm_step *step = lkm_plan_step(plan, i);
		unsigned module = (unsigned)strtoul(lkm_step_module(step) + 1, NULL, 10);

		assert_int_equal(lkm_step_required(step),
			module == target || (module < target && tree->needs[target][module]));
	}
}

/* What a step depends on comes before it, whatever the softdeps say. */
static void check_needs(const struct lkm_plan *plan)
{
	for (size_t i = 0; i < lkm_plan_count(plan); i++)
		for (size_t j = 0; j < lkm_step_need_count(lkm_plan_step(plan, i)); j++)
			assert_true(lkm_step_index(lkm_step_need(lkm_plan_step(plan, i), j)) < i);
}

static void compare_tree(struct tree *tree, const char *text)
{
	unsigned target = random_below(tree->count);
	LK_BUF_CLEANUP struct lk_buf expected;
	WORLD world;
	char name[16];

	lk_buf_init(&expected, 1 << 20);
	snprintf(name, sizeof(name), "m%u", target);
	world_make(&world, text);
	world.planner.live = NULL;
	assert_int_equal(world_load(&world, name, PLAIN), 0);
	kmod_build(tree, target);
	for (unsigned i = 0; i < tree->line_count; i++)
		write_line(tree, tree->lines[i], &expected);
	assert_string_equal(text_of(&world, true), lk_buf_text(&expected));
	compare_order(tree, world.planner.plan);
	compare_required(tree, &world, target);
	check_needs(world.planner.plan);
}

static void random_trees_as_kmod(void **state)
{
	for (unsigned i = 0; i < TREES; i++) {
		struct tree tree;
		LK_BUF_CLEANUP struct lk_buf text;

		lk_buf_init(&text, 1 << 20);
		seed = i;
		random_below(1);
		random_tree(&tree);
		for (unsigned module = 0; module < tree.count; module++)
			write_module(&tree, module, &text);
		assert_non_null(lk_buf_text(&text));
		/* Shown when the comparison fails. */
		snprintf(*state, 4096, "seed %u:\n%.3800s", i, (const char *)text.data);
		compare_tree(&tree, (const char *)text.data);
		*(char *)*state = '\0';
	}
}

static int begin_trees(void **state)
{
	*state = calloc(1, 4096);
	return *state ? 0 : -1;
}

static int end_trees(void **state)
{
	fputs(*state, stderr);
	free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_a_load),
		cmocka_unit_test(parameters_of_the_request_end_the_line),
		cmocka_unit_test(what_is_skipped_has_no_line),
		cmocka_unit_test(shared_dependencies_stand_there_again),
		cmocka_unit_test(every_target_has_its_own_lines),
		cmocka_unit_test(lines_of_an_unload),
		cmocka_unit_test(a_full_buffer_is_an_error),
		cmocka_unit_test(long_chains_do_not_go_deep_for_later_targets),
		cmocka_unit_test_setup_teardown(random_trees_as_kmod, begin_trees, end_trees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
