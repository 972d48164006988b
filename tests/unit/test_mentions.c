/* SPDX-License-Identifier: MIT */
/* about: every line that says something about a module, with its place. */
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

#include "../../src/facts/mentions.h"
#include "world.h"

static const char *const kinds[] = {[LKM_WHY_KERNEL_BLACKLIST] = "kernel",
	[LKM_WHY_BLACKLIST] = "blacklist",
	[LKM_WHY_INSTALL] = "install",
	[LKM_WHY_REMOVE] = "remove",
	[LKM_WHY_OPTIONS] = "options",
	[LKM_WHY_SOFTDEP] = "softdep",
	[LKM_WHY_WEAKDEP] = "weakdep",
	[LKM_WHY_WANTED] = "wanted",
	[LKM_WHY_ALIAS] = "alias"};

static void expect_lines(struct world *world, const char *module, const char *alias,
	const struct lk_alias_table *aliases, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_mentions about = {.arena = &world->arena, .module = module, .alias = alias};

	assert_int_equal(lk_mentions_config(&about, &world->config), 0);
	assert_int_equal(lk_mentions_aliases(&about, aliases, "/m/alias"), 0);
	lk_buf_init(&out, 4096);
	for (size_t i = 0; i < about.count; i++) {
		const struct lk_mention *mention = &about.items[i];

		lk_buf_format(&out, "%s|%s|%s:%u\n", kinds[mention->kind], mention->text,
			mention->file, mention->line);
		assert_string_equal(mention->origin->file, mention->file);
		assert_int_equal(mention->origin->line, mention->line);
	}
	assert_string_equal(lk_buf_text(&out), expected);
}

/* Whether the configuration is sorted or not, the lines and their order are the same. */
static void expect(struct world *world, const char *module, const char *alias, const char *expected)
{
	struct lk_alias_table aliases;

	assert_int_equal(
		lk_alias_table_read(&aliases, &world->arena, &world->indexes[LKM_INDEX_ALIAS].trie),
		0);
	expect_lines(world, module, alias, &aliases, expected);
	assert_int_equal(lk_config_sort(&world->config), 0);
	expect_lines(world, module, alias, &aliases, expected);
}

static void every_kind(void **state)
{
	WORLD world;

	world_make(&world,
		"alias pci:* a_b\nalias usb:* other\n"
		"conf alias nick a-b\nconf options a-b x=1\nconf options nick y=2\n"
		"conf blacklist a-b\nconf install a-? sh 1\nconf install a-b sh 2\n"
		"conf remove a_b sh 3\nconf softdep a_b pre: c\nconf weakdep a_b d\n"
		"conf softdep e pre: x post: a-b\nconf weakdep f a_b\nconf softdep g pre: a\n"
		"kernel softdep a_b pre: lost\n"
		"cmdline a_b.z=3 module_blacklist=a_b modprobe.blacklist=other\n");
	expect(&world, "a_b", NULL,
		"alias|nick|/etc/c.conf:1\n"
		"options|x=1|/etc/c.conf:2\n"
		"options|z=3|/proc/cmdline:0\n"
		"blacklist|blacklist a_b|/etc/c.conf:4\n"
		"kernel|module_blacklist=a_b|/proc/cmdline:0\n"
		"install|install a_? sh 1|/etc/c.conf:5\n"
		"remove|remove a_b sh 3|/etc/c.conf:7\n"
		"softdep|softdep a_b pre: c|/etc/c.conf:8\n"
		"weakdep|weakdep a_b d|/etc/c.conf:9\n"
		"wanted|softdep e pre: x post: a-b|/etc/c.conf:10\n"
		"wanted|weakdep f a_b|/etc/c.conf:11\n"
		"alias|pci:*|/m/alias:0\n");
}

static void options_for_the_alias_too(void **state)
{
	WORLD world;

	world_make(&world, "conf options nick y=2\nconf options other z=3\nconf options a x=1\n");
	expect(&world, "a", "nick", "options|y=2|/etc/c.conf:1\noptions|x=1|/etc/c.conf:3\n");
	expect(&world, "a", NULL, "options|x=1|/etc/c.conf:3\n");
}

static void nothing_to_say(void **state)
{
	WORLD world;

	world_make(&world, "conf blacklist b\nalias x b\n");
	expect(&world, "a", NULL, "");
}

static void damage_is_told(void **state)
{
	struct lk_arena small = {.limit = 8};
	struct lk_mentions about = {.arena = &small, .module = "a"};
	struct lk_alias_table table;
	WORLD world;

	world_make(&world, "alias x:* a\nconf blacklist a\n");
	assert_int_equal(lk_mentions_config(&about, &world.config), -ENOMEM);
	lk_arena_done(&small);
	world_cut(&world, LKM_INDEX_ALIAS, 16);
	assert_int_equal(
		lk_alias_table_read(&table, &world.arena, &world.indexes[LKM_INDEX_ALIAS].trie),
		-EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind),
		cmocka_unit_test(options_for_the_alias_too),
		cmocka_unit_test(nothing_to_say),
		cmocka_unit_test(damage_is_told),
	};

	return cmocka_run_group_tests_name("about", tests, NULL, NULL);
}
