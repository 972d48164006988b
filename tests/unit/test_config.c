/* SPDX-License-Identifier: MIT */
/* config: directives keep their origin, tiers decide who wins, bad lines become problems. */
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

#include "../../src/facts/config.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void add(struct lk_config *config, const char *text, const char *file, enum lk_tier tier)
{
	/* Of exactly this size and gone afterwards: nothing may point into it. */
	size_t size = strlen(text);
	uint8_t *copy = malloc(size + 1);

	assert_non_null(copy);
	memcpy(copy, text, size);
	assert_int_equal(lk_config_add_file(config, (struct lk_span){copy, size}, file, tier), 0);
	free(copy);
}

static void user(struct lk_config *config, const char *text)
{
	add(config, text, "/etc/c.conf", LK_TIER_USER);
}

static const struct lkm_directive **lines(struct lk_config *config, enum lkm_directive_kind kind,
	const char *module, const char *alias)
{
	const struct lkm_directive **ret;

	assert_int_equal(lk_config_lines(config, kind, module, alias, config->arena, &ret), 0);
	return ret;
}

/* The values that apply, with a '|' behind each. */
static void expect(struct lk_config *config, enum lkm_directive_kind kind, const char *module,
	const char *alias, const char *expected)
{
	char joined[512] = "";

	for (const struct lkm_directive **line = lines(config, kind, module, alias); *line; line++)
		snprintf(joined + strlen(joined), sizeof(joined) - strlen(joined), "%s|",
			(*line)->value);
	assert_string_equal(joined, expected);
}

static void directives_keep_their_origin(void **state)
{
	ARENA arena = {0};
	struct lk_config config;
	const struct lkm_directive *line;

	lk_config_init(&config, &arena);
	user(&config, "# a comment\n\nblacklist nv-net\noptions a x=1 \\\n y=2\ninstall b true\n");
	line = lk_config_blacklisted(&config, "nv_net");
	assert_non_null(line);
	assert_string_equal(line->file, "/etc/c.conf");
	assert_int_equal(line->line, 3);
	assert_int_equal(line->tier, LK_TIER_USER);
	line = lines(&config, LKM_DIRECTIVE_OPTIONS, "a", NULL)[0];
	assert_int_equal(line->line, 4);
	assert_string_equal(line->value, "x=1  y=2");
	assert_int_equal(lk_config_command(&config, LKM_DIRECTIVE_INSTALL, "b")->line, 6);
	assert_int_equal(config.problem_count, 0);
}

static void bad_lines_become_problems(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	user(&config, "options a x=1\nnonsense here\nalias [ a\ninclude more\nblacklist b\n");
	assert_int_equal(config.problem_count, 3);
	assert_string_equal(config.problems[0].message,
		"/etc/c.conf line 2: ignoring bad line starting with 'nonsense'");
	assert_string_equal(config.problems[0].file, "/etc/c.conf");
	assert_int_equal(config.problems[0].line, 2);
	assert_int_equal(config.problems[1].line, 3);
	assert_string_equal(config.problems[2].message,
		"/etc/c.conf: command include is deprecated and not parsed anymore");
	assert_non_null(lk_config_blacklisted(&config, "b"));
	assert_int_equal(lk_config_add_problem(&config, "/etc/d", 7, "unreadable"), 0);
	assert_string_equal(config.problems[3].message, "unreadable");
	assert_int_equal(config.problems[3].line, 7);
}

static void options_are_for_exactly_a_name_or_alias(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	user(&config, "options foo-bar a=1\noptions foo* b=2\noptions pci:*x c=3\noptions foo_bar "
		      "d=4\n");
	expect(&config, LKM_DIRECTIVE_OPTIONS, "foo_bar", NULL, "a=1|d=4|");
	expect(&config, LKM_DIRECTIVE_OPTIONS, "foo_bar", "pci:*x", "a=1|c=3|d=4|");
	expect(&config, LKM_DIRECTIVE_OPTIONS, "foo_bar", "pci:yx", "a=1|d=4|");
	expect(&config, LKM_DIRECTIVE_OPTIONS, "foo", NULL, "");
}

/* The kernel takes the last of several values, so the command line must be behind the files even
 * when it was read first. */
static void options_of_files_come_before_the_command_line(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	assert_int_equal(
		lk_config_add_cmdline(&config,
			lk_span_of("quiet a.x=9 a.flag b.y=1 \"a.z=two words\""), "/proc/cmdline"),
		0);
	user(&config, "options a x=1\n");
	add(&config, "options a x=2\n", "/etc/d.conf", LK_TIER_USER);
	expect(&config, LKM_DIRECTIVE_OPTIONS, "a", NULL, "x=1|x=2|x=9|flag|z=\"two words\"|");
	assert_int_equal(lines(&config, LKM_DIRECTIVE_OPTIONS, "a", NULL)[2]->line, 0);
	assert_string_equal(
		lines(&config, LKM_DIRECTIVE_OPTIONS, "a", NULL)[2]->file, "/proc/cmdline");
	assert_int_equal(
		lines(&config, LKM_DIRECTIVE_OPTIONS, "a", NULL)[2]->tier, LK_TIER_CMDLINE);
}

static void softdeps_of_the_user_replace_those_of_the_kernel(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	add(&config, "softdep a pre: k1\nsoftdep b pre: k2\nsoftdep b post: k3\n",
		"/m/modules.softdep", LK_TIER_KERNEL);
	user(&config, "softdep a pre: u1\nsoftdep a post: u2\nsoftdep c* pre: u3\n");
	expect(&config, LKM_DIRECTIVE_SOFTDEP, "a", NULL, "pre: u1|post: u2|");
	expect(&config, LKM_DIRECTIVE_SOFTDEP, "b", NULL, "pre: k2|post: k3|");
	expect(&config, LKM_DIRECTIVE_SOFTDEP, "cc", NULL, "pre: u3|");
	expect(&config, LKM_DIRECTIVE_SOFTDEP, "d", NULL, "");
}

static void weakdeps_are_kept_apart(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	add(&config, "weakdep a b c\n", "/m/modules.weakdep", LK_TIER_KERNEL);
	expect(&config, LKM_DIRECTIVE_WEAKDEP, "a", NULL, "b c|");
	expect(&config, LKM_DIRECTIVE_SOFTDEP, "a", NULL, "");
}

static void the_first_command_that_matches_counts(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	user(&config, "install snd-* first\ninstall snd_pcm second\nremove snd_pcm gone\n");
	assert_string_equal(
		lk_config_command(&config, LKM_DIRECTIVE_INSTALL, "snd_pcm")->value, "first");
	assert_string_equal(
		lk_config_command(&config, LKM_DIRECTIVE_REMOVE, "snd_pcm")->value, "gone");
	assert_null(lk_config_command(&config, LKM_DIRECTIVE_REMOVE, "snd_x"));
	assert_null(lk_config_command(&config, LKM_DIRECTIVE_INSTALL, "snd"));
}

static void blacklists_are_exact(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	user(&config, "blacklist a\nblacklist b*\n");
	assert_int_equal(lk_config_add_cmdline(&config,
				 lk_span_of("modprobe.blacklist=c-d,e module_blacklist=f,g"),
				 "/proc/cmdline"),
		0);
	assert_non_null(lk_config_blacklisted(&config, "a"));
	assert_null(lk_config_blacklisted(&config, "bb"));
	assert_non_null(lk_config_blacklisted(&config, "c_d"));
	assert_non_null(lk_config_blacklisted(&config, "e"));
	assert_null(lk_config_blacklisted(&config, "f"));
	assert_non_null(lk_config_kernel_blacklisted(&config, "g"));
	assert_null(lk_config_kernel_blacklisted(&config, "e"));
}

static void bad_names_of_the_command_line_become_problems(void **state)
{
	ARENA arena = {0};
	struct lk_config config;

	lk_config_init(&config, &arena);
	assert_int_equal(lk_config_add_cmdline(&config, lk_span_of("ivrs[14:00.5]=x a[.b=1 c.d=1"),
				 "/proc/cmdline"),
		0);
	assert_int_equal(config.problem_count, 2);
	assert_string_equal(config.problems[0].file, "/proc/cmdline");
	assert_int_equal(config.problems[0].line, 0);
	expect(&config, LKM_DIRECTIVE_OPTIONS, "c", NULL, "d=1|");
}

/* The lists grow while the first pointers into them are not yet out. */
static void thousands_of_lines(void **state)
{
	ARENA arena = {0};
	struct lk_config config;
	char text[64];

	lk_config_init(&config, &arena);
	for (int i = 0; i < 3000; i++) {
		snprintf(text, sizeof(text), "options m%d x=%d\nblacklist m%d\n", i % 7, i, i);
		user(&config, text);
	}
	assert_non_null(lk_config_blacklisted(&config, "m2999"));
	assert_string_equal(lines(&config, LKM_DIRECTIVE_OPTIONS, "m1", NULL)[1]->value, "x=8");
}

/* The positions of all lines of a kind that are for a name, or name it, with a blank after each. */
static void list(const struct lk_config *config, enum lkm_directive_kind kind, const char *name,
	bool naming, char *ret, size_t size)
{
	const struct lkm_directive *line = NULL;

	*ret = '\0';
	while ((line = naming ? lk_config_next_naming(config, kind, name, line)
			      : lk_config_next(config, kind, name, line)))
		snprintf(ret + strlen(ret), size - strlen(ret), "%u ", line->line);
}

static void sorting_changes_no_answer(void **state)
{
	static const struct {
		enum lkm_directive_kind kind;
		const char *name;
		bool naming;
		const char *lines;
	} rows[] = {
		{LKM_DIRECTIVE_INSTALL, "a_b", false, "1 2 4 "},
		{LKM_DIRECTIVE_INSTALL, "a_c", false, "2 "},
		{LKM_DIRECTIVE_INSTALL, "a_?", false, "2 "}, /* '?' is one character */
		{LKM_DIRECTIVE_INSTALL, "b", false, "3 "},
		{LKM_DIRECTIVE_INSTALL, "none", false, ""},
		{LKM_DIRECTIVE_BLACKLIST, "b", false, "5 6 "},
		{LKM_DIRECTIVE_BLACKLIST, "bx", false, ""}, /* its names are no patterns */
		{LKM_DIRECTIVE_OPTIONS, "o", false, "8 "},
		{LKM_DIRECTIVE_SOFTDEP, "s", false, "9 10 "},
		{LKM_DIRECTIVE_SOFTDEP, "x_y", true,
			"9 "}, /* twice in the line, which counts once */
		{LKM_DIRECTIVE_SOFTDEP, "z", true, "9 10 "},
		{LKM_DIRECTIVE_SOFTDEP, "pre:", true, ""},
		{LKM_DIRECTIVE_WEAKDEP, "z", true, "11 "},
		{LKM_DIRECTIVE_ALIAS, "m_n", true, "12 "},
		{LKM_DIRECTIVE_ALIAS, "pci:1", false, "12 "},
		{LKM_DIRECTIVE_REMOVE, "a_b", false, ""},
	};
	ARENA arena = {0};
	struct lk_config config;

	(void)state;
	lk_config_init(&config, &arena);
	user(&config, "install a-b 1\ninstall a_? 2\ninstall b 3\ninstall a_b 4\n"
		      "blacklist b\nblacklist b\nblacklist b*\noptions o p=1\n"
		      "softdep s pre: x-y x_y post: z\nsoftdep [r-t] pre: z\nweakdep w z\n"
		      "alias pci:* m-n\n");
	for (int sorted = 0; sorted < 2; sorted++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
			char found[64];

			list(&config, rows[i].kind, rows[i].name, rows[i].naming, found,
				sizeof(found));
			assert_string_equal(found, rows[i].lines);
		}
		assert_int_equal(lk_config_sort(&config), 0);
	}
}

static void sorting_without_memory_changes_nothing(void **state)
{
	struct lk_arena arena = {0};
	struct lk_config config;

	(void)state;
	lk_config_init(&config, &arena);
	user(&config, "blacklist b\n");
	arena.limit = arena.total ? arena.total : 1;
	for (int i = 0; i < 1000 && lk_arena_alloc(&arena, 64); i++)
		;
	assert_int_equal(lk_config_sort(&config), -ENOMEM);
	assert_non_null(lk_config_blacklisted(&config, "b"));
	lk_arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(directives_keep_their_origin),
		cmocka_unit_test(bad_lines_become_problems),
		cmocka_unit_test(options_are_for_exactly_a_name_or_alias),
		cmocka_unit_test(options_of_files_come_before_the_command_line),
		cmocka_unit_test(softdeps_of_the_user_replace_those_of_the_kernel),
		cmocka_unit_test(weakdeps_are_kept_apart),
		cmocka_unit_test(the_first_command_that_matches_counts),
		cmocka_unit_test(blacklists_are_exact),
		cmocka_unit_test(bad_names_of_the_command_line_become_problems),
		cmocka_unit_test(thousands_of_lines),
		cmocka_unit_test(sorting_changes_no_answer),
		cmocka_unit_test(sorting_without_memory_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
