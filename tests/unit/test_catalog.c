/* SPDX-License-Identifier: MIT */
/* catalog: the order of the seven places, names and patterns, and what is said of missing and
 * damaged indexes. */
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

/* What a look-up finds: "PLACE: module(alias) module ...", or "code errno: message". */
static const char *look(struct world *world, const char *name, unsigned flags)
{
	static const char *const places[] = {
		[LK_FOUND_NAME] = "name",
		[LK_FOUND_CONFIG_ALIAS] = "config",
		[LK_FOUND_SYMBOL] = "symbol",
		[LK_FOUND_COMMAND] = "command",
		[LK_FOUND_ALIAS] = "alias",
		[LK_FOUND_BUILTIN] = "builtin",
		[LK_FOUND_BUILTIN_ALIAS] = "builtin-alias",
	};
	struct lkm_error error = {0};
	struct lk_matches matches;
	LK_BUF_CLEANUP struct lk_buf out = {0};
	int rc = lk_catalog_lookup(&world->catalog, &world->arena, name, flags, &matches, &error);

	if (rc < 0) {
		assert_int_equal(error.errnum, -rc);
		return lk_arena_format(
			&world->arena, "%s %d: %s", lkm_code_name(error.code), -rc, error.message);
	}
	assert_int_equal(error.code, 0);
	assert_true(matches.count > 0);
	lk_buf_init(&out, 4096);
	lk_buf_format(&out, "%s:", places[matches.by]);
	for (size_t i = 0; i < matches.count; i++)
		lk_buf_format(&out, " %s%s%s%s", matches.items[i].module,
			matches.items[i].alias ? "(" : "",
			matches.items[i].alias ? matches.items[i].alias : "",
			matches.items[i].alias ? ")" : "");
	return lk_arena_copy_span(&world->arena, lk_buf_span(&out));
}

#define assert_look(world, name, expected) assert_string_equal(look(world, name, 0), expected)

/* Everybody knows "x" here, or "symbol:x"; places are taken away from the front. */
static const char *const all_places[] = {
	"conf alias x from_config\nconf alias symbol:x from_config\n",
	"dep x\n",
	"symbol x from_symbols\n",
	"conf install x true\nconf remove symbol:x true\n",
	"alias x from_alias\nalias symbol:x from_alias\n",
	"builtin x\nbuiltin symbol:x\n",
	"builtin-alias x from_builtin\nbuiltin-alias symbol:x from_builtin\n",
};

static void expect_without(size_t first, const char *name, const char *expected)
{
	WORLD world;
	char text[1024] = "";

	for (size_t i = first; i < 7; i++)
		strcat(text, all_places[i]);
	world_make(&world, text);
	assert_look(&world, name, expected);
}

static void the_first_place_with_a_match_wins(void **state)
{
	expect_without(0, "x", "config: from_config(x)");
	expect_without(1, "x", "name: x");
	expect_without(2, "x", "command: x");
	expect_without(3, "x", "command: x");
	expect_without(4, "x", "alias: from_alias(x)");
	expect_without(5, "x", "builtin: x");
	expect_without(6, "x", "builtin-alias: from_builtin(x)");
	expect_without(7, "x", "not-found 2: no module or alias 'x' in '/m'");
}

static void symbols_are_looked_for_by_their_prefix_only(void **state)
{
	expect_without(0, "symbol:x", "config: from_config(symbol:x)");
	expect_without(1, "symbol:x", "symbol: from_symbols(symbol:x)");
	expect_without(3, "symbol:x", "command: symbol:x");
	expect_without(4, "symbol:x", "alias: from_alias(symbol:x)");
	expect_without(5, "symbol:x", "builtin: symbol:x");
	expect_without(6, "symbol:x", "builtin-alias: from_builtin(symbol:x)");
}

static void config_can_be_left_out(void **state)
{
	WORLD world;

	world_make(&world, "dep x\nalias y x\nconf alias x z\nconf install y true\n"
			   "conf remove q true\n");
	assert_string_equal(look(&world, "x", LK_LOOKUP_NO_CONFIG), "name: x");
	assert_string_equal(look(&world, "y", LK_LOOKUP_NO_CONFIG), "alias: x(y)");
	assert_string_equal(look(&world, "q", LK_LOOKUP_NO_CONFIG),
		"not-found 2: no module or alias 'q' in '/m'");
	assert_look(&world, "q", "command: q");
}

static void dashes_are_underscores_outside_brackets(void **state)
{
	WORLD world;

	world_make(&world, "dep snd_pcm\nalias a_[a-c]_z m\nconf alias net-pf-[0-9] af\n"
			   "conf install foo-bar true\nbuiltin x_y\n");
	assert_look(&world, "snd-pcm", "name: snd_pcm");
	assert_look(&world, "snd_pcm", "name: snd_pcm");
	assert_look(&world, "a-b-z", "alias: m(a_b_z)");
	assert_look(&world, "net-pf-7", "config: af(net_pf_[0-9])");
	assert_look(&world, "foo-bar", "command: foo_bar");
	assert_look(&world, "x-y", "builtin: x_y");
	assert_look(&world, "a[-]b", "not-found 2: no module or alias 'a[-]b' in '/m'");
}

static void unbalanced_brackets_are_refused(void **state)
{
	WORLD world;

	world_make(&world, "dep a\n");
	assert_look(&world, "a[b", "invalid-argument 22: unbalanced brackets in 'a[b'");
	assert_look(&world, "a]b", "invalid-argument 22: unbalanced brackets in 'a]b'");
	assert_look(&world, "[", "invalid-argument 22: unbalanced brackets in '['");
	assert_look(&world, "", "not-found 2: no module or alias '' in '/m'");
}

static void names_that_are_too_long(void **state)
{
	WORLD world;
	size_t size = LK_TRIE_TEXT_MAX + 1;
	char *name = calloc(1, size + 1);
	struct lk_matches matches;

	assert_non_null(name);
	world_make(&world, "dep a\nalias * a\n");
	memset(name, 'a', size);
	assert_int_equal(
		lk_catalog_lookup(&world.catalog, &world.arena, name, 0, &matches, &world.error),
		-EINVAL);
	assert_int_equal(world.error.code, LKM_E_INVALID_ARGUMENT);
	name[LK_TRIE_TEXT_MAX] = '\0';
	assert_int_equal(
		lk_catalog_lookup(&world.catalog, &world.arena, name, 0, &matches, NULL), 0);
	free(name);
}

/* A colon never stands in a module's name. */
static void modaliases_are_not_looked_for_among_names(void **state)
{
	WORLD world;

	world_make(&world, "dep usb:x\nalias usb:* driver\n");
	assert_look(&world, "usb:x", "alias: driver(usb:x)");
}

static void all_aliases_of_the_configuration_count_in_order(void **state)
{
	WORLD world;

	world_make(&world, "conf alias pci:* one-a\nconf alias pci:v1 two.ko\n"
			   "conf alias usb:* three\nconf alias pci:v? one-a\n");
	assert_look(&world, "pci:v1", "config: one_a(pci:*) two(pci:v1) one_a(pci:v?)");
	assert_look(&world, "pci:zz", "config: one_a(pci:*)");
}

/* By ascending priority, which is the place in modules.order. */
static void aliases_of_modules_are_in_the_order_of_the_index(void **state)
{
	WORLD world;

	world_make(&world, "alias usb:v* third\nalias usb:v1* second\nalias usb:* first\n"
			   "alias pci:* other\nalias usb:v1p2 third\n");
	assert_look(&world, "usb:v1p2",
		"alias: third(usb:v1p2) second(usb:v1p2) first(usb:v1p2) third(usb:v1p2)");
}

static void off_is_a_name_like_any_other(void **state)
{
	WORLD world;

	world_make(&world, "dep x\nconf alias x off\n");
	assert_look(&world, "x", "config: off(x)");
}

static void the_origin_is_the_line_of_the_configuration(void **state)
{
	WORLD world;
	struct lk_matches matches;

	world_make(&world, "dep d\nconf options q w=1\nconf alias x y\nconf remove r true\n");
	assert_int_equal(
		lk_catalog_lookup(&world.catalog, &world.arena, "x", 0, &matches, NULL), 0);
	assert_int_equal(matches.items[0].origin->line, 2);
	assert_int_equal(
		lk_catalog_lookup(&world.catalog, &world.arena, "r", 0, &matches, NULL), 0);
	assert_int_equal(matches.items[0].origin->line, 3);
	assert_int_equal(
		lk_catalog_lookup(&world.catalog, &world.arena, "d", 0, &matches, NULL), 0);
	assert_null(matches.items[0].origin);
}

static void without_modules_dep_nothing_can_be_denied(void **state)
{
	WORLD world;

	world_make(&world, "missing dep\nalias a m\nconf alias c m\n");
	assert_look(&world, "x", "index-missing 2: '/m/modules.dep.bin' is missing");
	assert_look(&world, "a", "alias: m(a)");
	assert_look(&world, "c", "config: m(c)");
}

static void other_missing_indexes_are_empty(void **state)
{
	WORLD world;

	world_make(&world, "dep d\nmissing alias\nmissing symbol\nmissing builtin\n"
			   "missing builtin-alias\n");
	assert_look(&world, "d", "name: d");
	assert_look(&world, "x", "not-found 2: no module or alias 'x' in '/m'");
	assert_look(&world, "symbol:x", "not-found 2: no module or alias 'symbol:x' in '/m'");
}

static void a_failed_lookup_leaves_the_result_alone(void **state)
{
	WORLD world;
	struct lk_matches matches = {.count = 77};

	world_make(&world, "dep d\n");
	assert_int_equal(
		lk_catalog_lookup(&world.catalog, &world.arena, "x", 0, &matches, NULL), -ENOENT);
	assert_int_equal(matches.count, 77);
}

/* Every index cut at every length: found, not found or damaged, and then the file is named. */
static void damaged_indexes_are_named(void **state)
{
	static const char text[] = "dep mod other\ndep other\nalias mod m\nalias mo* n\n"
				   "symbol mod s\nbuiltin mod\nbuiltin-alias mod b\n";
	static const char *const names[] = {"mod", "symbol:mod", "moduli"};
	size_t damages[LK_INDEX_COUNT] = {0};

	for (unsigned index = LKM_INDEX_DEP; index < LK_INDEX_COUNT; index++) {
		WORLD world;

		world_make(&world, text);
		/* Those before it must not have the answer. */
		for (unsigned earlier = LKM_INDEX_DEP; earlier < LK_INDEX_COUNT; earlier++)
			world.indexes[earlier].missing = earlier != index;
		for (size_t size = world.indexes[index].file.size - 1; size >= 12; size--) {
			world_cut(&world, (enum lkm_index)index, size);
			for (size_t i = 0; i < 3; i++) {
				const char *found = look(&world, names[i], 0);
				bool damage = strncmp(found, "index-damaged 74: '/m/",
						      strlen("index-damaged 74: '/m/")) == 0;

				damages[index] += damage;
				assert_true(!damage ||
					    strstr(found, lk_catalog_file((enum lkm_index)index)));
			}
		}
	}
	for (unsigned index = LKM_INDEX_DEP; index < LK_INDEX_COUNT; index++)
		assert_true(damages[index] > 0);
}

/* An index with nothing in it that can be read. */
static void damage(struct world *world, enum lkm_index index)
{
	world_cut(world, index, 12);
	world->indexes[index].skipped = false;
}

static void a_damaged_index_refuses_only_what_needs_it(void **state)
{
	static const struct {
		enum lkm_index damaged;
		const char *name, *found;
		bool skipped;
	} cases[] = {
		{LKM_INDEX_DEP, "pci:1", "alias: m(pci:1)", false},
		{LKM_INDEX_DEP, "bi", "builtin: bi", true},
		{LKM_INDEX_DEP, "d", "index-damaged 74: '/m/modules.dep.bin' is damaged", false},
		{LKM_INDEX_ALIAS, "d", "name: d", false},
		{LKM_INDEX_ALIAS, "bi", "builtin: bi", true},
		{LKM_INDEX_ALIAS, "pci:1", "index-damaged 74: '/m/modules.alias.bin' is damaged",
			false},
		{LKM_INDEX_SYMBOLS, "d", "name: d", false},
		{LKM_INDEX_BUILTIN, "d", "name: d", false},
		{LKM_INDEX_BUILTIN, "ba", "builtin-alias: bi(ba)", true},
		{LKM_INDEX_BUILTIN_ALIAS, "bi", "builtin: bi", false},
		{LKM_INDEX_BUILTIN_ALIAS, "nothing",
			"index-damaged 74: '/m/modules.builtin.alias.bin' is damaged", false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		WORLD world;

		world_make(&world, "dep d\nalias pci:* m\nsymbol s m\nbuiltin bi\n"
				   "builtin-alias ba bi\n");
		damage(&world, cases[i].damaged);
		assert_look(&world, cases[i].name, cases[i].found);
		assert_int_equal(world.indexes[cases[i].damaged].skipped, cases[i].skipped);
		if (strncmp(cases[i].found, "index-damaged", 13) == 0) {
			assert_int_equal(strncmp(look(&world, cases[i].name, LK_LOOKUP_OPTIONAL),
						 "not-found 2: ", 13),
				0);
			assert_true(world.indexes[cases[i].damaged].skipped);
		}
		/* Whoever must know all is told. */
		world.catalog.skipped = NULL;
		if (cases[i].skipped)
			assert_int_equal(
				strncmp(look(&world, cases[i].name, 0), "index-damaged", 13), 0);
	}
}

static const struct lk_known *know(struct world *world, const char *module)
{
	static struct lk_known known;

	memset(&known, 0xff, sizeof(known));
	assert_int_equal(
		lk_catalog_module(&world->catalog, &world->arena, module, &known, &world->error),
		0);
	return &known;
}

static void a_module_has_paths_and_dependencies_in_load_order(void **state)
{
	WORLD world;
	const struct lk_known *known;

	world_make(&world, "dep a kernel/x/b-b kernel/c\ndep c\nbuiltin i\nbuiltin c\n"
			   "dep abs /lib/extra/e\n");
	known = know(&world, "a");
	assert_string_equal(known->path, "/m/a.ko");
	assert_false(known->builtin);
	assert_int_equal(known->dep_count, 2);
	assert_string_equal(known->deps[0], "c");
	assert_string_equal(known->dep_paths[0], "/m/kernel/c.ko");
	assert_string_equal(known->deps[1], "b_b");
	assert_string_equal(known->dep_paths[1], "/m/kernel/x/b-b.ko");
	known = know(&world, "i");
	assert_null(known->path);
	assert_true(known->builtin);
	known = know(&world, "c");
	assert_string_equal(known->path, "/m/c.ko");
	assert_true(known->builtin);
	assert_int_equal(known->dep_count, 0);
	assert_string_equal(know(&world, "abs")->dep_paths[0], "/lib/extra/e.ko");
	known = know(&world, "unknown");
	assert_null(known->path);
	assert_false(known->builtin);
	assert_int_equal(known->dep_count, 0);
}

static void a_module_is_known_beside_damaged_indexes(void **state)
{
	WORLD world;
	struct lk_known known;

	world_make(&world, "dep d\nbuiltin bi\n");
	damage(&world, LKM_INDEX_BUILTIN);
	assert_string_equal(know(&world, "d")->path, "/m/d.ko");
	assert_true(world.indexes[LKM_INDEX_BUILTIN].skipped);
	assert_false(know(&world, "bi")->builtin);
	world.catalog.skipped = NULL;
	assert_int_equal(
		lk_catalog_module(&world.catalog, &world.arena, "d", &known, NULL), -EBADMSG);
	world_done(&world);
	world_make(&world, "dep d\nbuiltin bi\n");
	damage(&world, LKM_INDEX_DEP);
	assert_true(know(&world, "bi")->builtin);
	assert_int_equal(
		lk_catalog_module(&world.catalog, &world.arena, "d", &known, NULL), -EBADMSG);
}

static void a_module_without_indexes_is_unknown(void **state)
{
	WORLD world;

	world_make(&world, "missing dep\nmissing builtin\n");
	assert_null(know(&world, "a")->path);
	assert_false(know(&world, "a")->builtin);
}

static void a_line_of_modules_dep_without_a_path_is_damage(void **state)
{
	WORLD world;
	struct lk_known known;
	char *colon;

	world_make(&world, "dep a\n");
	colon = memchr(world.indexes[LKM_INDEX_DEP].file.data, ':',
		world.indexes[LKM_INDEX_DEP].file.size);
	assert_non_null(colon);
	*colon = ' ';
	assert_int_equal(lk_catalog_module(&world.catalog, &world.arena, "a", &known, &world.error),
		-EBADMSG);
	assert_int_equal(world.error.code, LKM_E_INDEX_DAMAGED);
	assert_non_null(strstr(world.error.message, "modules.dep.bin"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_place_with_a_match_wins),
		cmocka_unit_test(symbols_are_looked_for_by_their_prefix_only),
		cmocka_unit_test(config_can_be_left_out),
		cmocka_unit_test(dashes_are_underscores_outside_brackets),
		cmocka_unit_test(unbalanced_brackets_are_refused),
		cmocka_unit_test(names_that_are_too_long),
		cmocka_unit_test(modaliases_are_not_looked_for_among_names),
		cmocka_unit_test(all_aliases_of_the_configuration_count_in_order),
		cmocka_unit_test(aliases_of_modules_are_in_the_order_of_the_index),
		cmocka_unit_test(off_is_a_name_like_any_other),
		cmocka_unit_test(the_origin_is_the_line_of_the_configuration),
		cmocka_unit_test(without_modules_dep_nothing_can_be_denied),
		cmocka_unit_test(other_missing_indexes_are_empty),
		cmocka_unit_test(a_failed_lookup_leaves_the_result_alone),
		cmocka_unit_test(damaged_indexes_are_named),
		cmocka_unit_test(a_damaged_index_refuses_only_what_needs_it),
		cmocka_unit_test(a_module_is_known_beside_damaged_indexes),
		cmocka_unit_test(a_module_has_paths_and_dependencies_in_load_order),
		cmocka_unit_test(a_module_without_indexes_is_unknown),
		cmocka_unit_test(a_line_of_modules_dep_without_a_path_is_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
