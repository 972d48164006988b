/* SPDX-License-Identifier: MIT */
/* memory: every allocation in turn fails, in look-ups, plans, configuration, texts, commands and
 * the choice of modules, and that is told and nothing else happens. */
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

#include "../../src/files/depmod_config.h"
#include "../../src/files/walk.h"
#include "../../src/plan/schedule.h"
#include "../../src/report/classic.h"
#include "../../src/run/command.h"
#include "failing_memory.h"
#include "files.h"
#include "world.h"

static const char tree[] =
	"dep a b c d\ndep b c d\ndep c d\ndep d\ndep e f\ndep f\ndep g\nbuiltin i\n"
	"alias pci:v*d* a\nalias pci:v*d[0-9]* g\nalias pci:* off\nalias al_* e\nsymbol sym d\n"
	"builtin-alias bal i\n"
	"conf alias many a\nconf alias man* e\nconf alias m?ny nothing\n"
	"conf options a x=1\nconf options many y=2\nconf options d z=3\ncmdline a.w=4\n"
	"conf softdep a pre: e al-x unknown-one post: g i\nkernel softdep e pre: g\n"
	"conf softdep g pre: a\nconf install e run $CMDLINE_OPTS\nconf remove b run\n"
	"conf blacklist g\nconf remove only true\n"
	"live a 0\nlive b 1 a,\nlive c 2 a,b,\nlive d 3 a,b,c,\nlive g\n";

static int look_up(struct world *world, const char *name)
{
	struct lk_arena arena = {0};
	struct lk_matches matches;
	struct lk_known known;
	int rc = lk_catalog_lookup(&world->catalog, &arena, name, 0, &matches, &world->error);

	for (size_t i = 0; rc == 0 && i < matches.count; i++)
		rc = lk_catalog_module(
			&world->catalog, &arena, matches.items[i].module, &known, &world->error);
	lk_arena_done(&arena);
	return rc;
}

/* So long that matching it needs memory. */
static int look_up_long(struct world *world, const char *name)
{
	char text[2000];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i < 4 ? "pci:"[i] : "v0d1"[i % 4]);
	text[sizeof(text) - 1] = '\0';
	return look_up(world, text);
}

/* The plan of the world stays as it is; here it is made anew and freed. */
static int plan_load(struct world *world, const char *name)
{
	int rc;

	world->planner.live = NULL;
	rc = world_load(world, name, (struct world_load){.params = "v=5"});
	lkm_plan_free(world->planner.plan);
	world->planner.plan = NULL;
	return rc;
}

static int plan_path(struct world *world, const char *name)
{
	int rc = world_load(world, name, (struct world_load){.path = "/tmp/z.ko"});

	lkm_plan_free(world->planner.plan);
	world->planner.plan = NULL;
	return rc;
}

static int plan_unload(struct world *world, const char *name)
{
	int rc = world_unload(world, name, false);

	lkm_plan_free(world->planner.plan);
	world->planner.plan = NULL;
	return rc;
}

static int print_plan(struct world *world, const char *name)
{
	LK_BUF_CLEANUP struct lk_buf out;
	int rc;

	lk_buf_init(&out, 1 << 20);
	if (!world->planner.plan) {
		size_t failing = fail_at;

		fail_at = 0; /* only the printing is to fail */
		assert_int_equal(world_load(world, name, (struct world_load){0}), 0);
		calls = 0;
		fail_at = failing;
	}
	rc = lk_classic_load(world->planner.plan, true, &out);
	if (rc == -ENOMEM)
		world->error.code = LKM_E_NO_MEMORY; /* it has no error of its own */
	return rc;
}

/* A second request, which takes along what the blacklist forbids to the first: when it fails, that
 * is as it was before. */
static int plan_more(struct world *world, const char *name)
{
	size_t failing = fail_at;
	struct lk_schedule schedule = {0};
	const char *before;
	int rc, initialised = 0;

	fail_at = 0;
	world->planner.live = NULL;
	assert_int_equal(world_load(world, "pci:v1d2", (struct world_load){0}), 0);
	before = world_text(world);
	calls = 0;
	fail_at = failing;
	rc = world_load(world, name, (struct world_load){.params = "v=5", .more = true});
	if (rc == 0)
		initialised = lk_schedule_init(&schedule, world->planner.plan, NULL);
	fail_at = 0;
	if (rc < 0)
		assert_string_equal(world_text(world), before);
	if (initialised < 0)
		world->error.code = LKM_E_NO_MEMORY;
	lk_schedule_done(&schedule);
	lkm_plan_free(world->planner.plan);
	world->planner.plan = NULL;
	return rc < 0 ? rc : initialised;
}

static int read_config(struct world *world, const char *text)
{
	struct lk_arena arena = {0};
	const struct lkm_directive **lines;
	struct lk_config config;
	int rc;

	lk_config_init(&config, &arena);
	rc = lk_config_add_file(&config, lk_span_of(text), "/etc/c.conf", LK_TIER_USER);
	if (rc == 0)
		rc = lk_config_add_cmdline(&config,
			lk_span_of("a.b=c modprobe.blacklist=x,y module_blacklist=z \"q.r=s t\" "
				   "bad[.x=1"),
			"/proc/cmdline");
	if (rc == 0)
		rc = lk_config_add_problem(&config, "file", 1, "message");
	if (rc == 0)
		rc = lk_config_lines(&config, LKM_DIRECTIVE_SOFTDEP, "a", NULL, &arena, &lines);
	if (rc == -ENOMEM)
		world->error.code = LKM_E_NO_MEMORY;
	lk_arena_done(&arena);
	return rc;
}

static int read_live(struct world *world, const char *text)
{
	struct lk_arena arena = {0};
	struct lk_live live;
	int rc = lk_live_parse(&live, &arena, lk_span_of(text));

	if (rc == -ENOMEM)
		world->error.code = LKM_E_NO_MEMORY;
	lk_arena_done(&arena);
	return rc;
}

static int run_command(struct world *world, const char *command)
{
	return lk_command(LK_COMMAND_INSTALL, command, "a", "x=1 y=\"a b\" z;w", &world->error);
}

/* The current directory has these and a link; see begin(). */
static const char *const files[] = {"kernel/a/a.ko", "kernel/b.ko.xz", "updates/a.ko", "x y/c.ko",
	"d.ko", "outside/e.ko", "depmod.conf"};

static int begin(void **state)
{
	int rc = files_begin(state);

	for (size_t i = 0; rc == 0 && i < sizeof(files) / sizeof(*files); i++)
		files_write(files[i], "");
	files_write("depmod.conf",
		"search a b c d e f g h i j\noverride a ( x\noverride a 1 x\nexclude outside\n"
		"external * /e\nbogus\n");
	files_link("../outside", "kernel/link");
	files_link("nowhere", "dangling");
	return rc;
}

static int search_and_walk(struct world *world, const char *order)
{
	static const char *const paths[] = {"/depmod.conf", NULL};
	struct lk_arena arena = {0};
	struct lk_notes notes = {.arena = &arena};
	struct lk_search_rules rules;
	struct lk_found_list list = {0};
	int fd = open(".", O_RDONLY | O_DIRECTORY);
	int rc = lk_depmod_config_read(fd, paths, "1", &arena, &notes, &rules, &world->error);

	if (rc == 0)
		rc = lk_walk(fd, "/m", rules.excludes, &arena, &list, &notes, &world->error);
	lk_arena_done(&arena);
	close(fd);
	return rc;
}

static int choose(struct world *world, const char *order)
{
	const size_t count = sizeof(files) / sizeof(*files);
	struct lk_candidate candidates[sizeof(files) / sizeof(*files)] = {0};
	const struct lk_search_rules rules = {0};
	struct lk_arena arena = {0};
	struct lk_notes notes = {.arena = &arena};
	struct lk_chosen *chosen;
	size_t chosen_count;
	int rc;

	for (size_t i = 0; i < count; i++)
		candidates[i].path = files[i];
	rc = lk_choose(&arena, &rules, candidates, count, lk_span_of(order), "modules.order",
		&notes, &chosen, &chosen_count, &world->error);
	lk_arena_done(&arena);
	return rc;
}

static const struct {
	int (*work)(struct world *world, const char *argument);
	const char *argument;
} works[] = {
	{look_up, "a"},
	{look_up, "many"},
	{look_up, "symbol:sym"},
	{look_up, "only"},
	{look_up, "pci:v1d2"},
	{look_up, "i"},
	{look_up, "bal"},
	{look_up_long, ""},
	{plan_load, "a"},
	{plan_load, "many"},
	{plan_load, "pci:v1d2"},
	{plan_load, "e"},
	{plan_more, "e"},
	{plan_more, "many"},
	{plan_more, "g"},
	{plan_path, "z"},
	{plan_path, "a"},
	{plan_unload, "a"},
	{plan_unload, "many"},
	{plan_unload, "pci:v1d2"},
	{print_plan, "pci:v1d2"},
	{read_config, "alias a b\noptions a x=1 \\\n y=2\nbad line\nsoftdep a pre: b\n"
		      "softdep a post: c\nblacklist a\ninstall a b\nremove a c\nweakdep a b c\n"
		      "alias [ x\nalias x y\nalias x z\nalias x w\nalias x v\nalias x u\n"
		      "alias x t\nalias x s\nalias x r\nalias x q\n"},
	{read_live, "a 1 2 b,c,d, Live 0x0 (OE)\nb 1 0 - Live 0x0\nc 1 1 b, Loading 0x0\n"},
	{run_command, ": $CMDLINE_OPTS"},
	{search_and_walk, ""},
	{choose, "kernel/b.ko\nd.ko\nkernel"},
};

/* Returns whether there was an allocation with this number. */
static bool attempt(struct world *world, size_t work, size_t number)
{
	bool failed;
	int rc;

	world->planner.live = &world->live;
	memset(&world->error, 0, sizeof(world->error));
	calls = 0;
	fail_at = number;
	rc = works[work].work(world, works[work].argument);
	fail_at = 0;
	failed = calls >= number;
	if (rc != (failed ? -ENOMEM : 0))
		fail_msg("work %zu, allocation %zu: %d", work, number, rc);
	assert_int_equal(world->error.code, failed ? LKM_E_NO_MEMORY : LKM_OK);
	return failed;
}

static void sweep(bool all_behind)
{
	for_good = all_behind;
	for (size_t work = 0; work < sizeof(works) / sizeof(*works); work++) {
		WORLD world;
		size_t number = 1;

		world_make(&world, tree);
		while (attempt(&world, work, number))
			number++;
		assert_true(number > 1);
	}
}

static void one_allocation_fails(void **state)
{
	sweep(false);
}

static void all_allocations_fail_from_one_on(void **state)
{
	sweep(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_allocation_fails, begin, files_end),
		cmocka_unit_test_setup_teardown(all_allocations_fail_from_one_on, begin, files_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
