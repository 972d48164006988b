/* SPDX-License-Identifier: MIT */
/* denied: which directive keeps a module out, and which only seems to. */
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

#include "../../src/facts/denied.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void read_config(
	struct lk_config *config, struct lk_arena *arena, const char *text, const char *cmdline)
{
	lk_config_init(config, arena);
	assert_int_equal(lk_config_add_file(config, lk_span_of(text), "a.conf", LK_TIER_USER), 0);
	assert_int_equal(lk_config_add_cmdline(config, lk_span_of(cmdline), "cmdline"), 0);
}

/* line, counts and hidden are lines of the file; 0 for none. */
static void assert_denied(const char *text, const char *cmdline, enum lkm_denied how, unsigned line,
	unsigned counts, unsigned hidden)
{
	ARENA arena = {0};
	struct lk_config config;
	struct lk_denied denied;

	read_config(&config, &arena, text, cmdline);
	lk_denied_look(&config, "mod", &denied);
	assert_int_equal(denied.how, how);
	assert_int_equal(denied.line != NULL, how != LKM_DENIED_NOT);
	assert_int_equal(denied.line ? denied.line->line : 0, line);
	assert_int_equal(denied.counts ? denied.counts->line : 0, counts);
	assert_int_equal(denied.hidden ? denied.hidden->line : 0, hidden);
}

static void how(void **state)
{
	(void)state;
	assert_denied("", "", LKM_DENIED_NOT, 0, 0, 0);
	assert_denied("install other /bin/false\nblacklist other", "module_blacklist=other",
		LKM_DENIED_NOT, 0, 0, 0);
	assert_denied("blacklist mod", "", LKM_DENIED_ALIASES, 1, 0, 0);
	assert_denied("", "modprobe.blacklist=mod", LKM_DENIED_ALIASES, 0, 0, 0);
	assert_denied("blacklist mod\ninstall mod /bin/false", "", LKM_DENIED_COMMAND, 2, 2, 0);
	assert_denied("install m* /bin/true", "", LKM_DENIED_COMMAND, 1, 1, 0);
	assert_denied("install mod /bin/false", "module_blacklist=mod", LKM_DENIED_KERNEL, 0, 1, 0);
}

/* The first install line counts. */
static void hidden(void **state)
{
	(void)state;
	assert_denied(
		"install mod modprobe -i mod\ninstall mod /bin/false", "", LKM_DENIED_NOT, 0, 1, 2);
	assert_denied("install m* x\nblacklist mod\ninstall mod /bin/false", "", LKM_DENIED_ALIASES,
		2, 1, 3);
	assert_denied("install mod /bin/false\ninstall mod x", "", LKM_DENIED_COMMAND, 1, 1, 0);
	assert_denied("install mod x\n", "", LKM_DENIED_NOT, 0, 1, 0);
}

static void refusals(void **state)
{
	(void)state;
	assert_true(lk_denied_is_refusal("/bin/false"));
	assert_true(lk_denied_is_refusal("/bin/true;\t "));
	assert_true(lk_denied_is_refusal("exit 1"));
	assert_true(lk_denied_is_refusal("exit"));
	assert_true(lk_denied_is_refusal(" exit 127 ;"));
	assert_true(lk_denied_is_refusal("sh -c 'exit 1'"));
	assert_true(lk_denied_is_refusal("/bin/sh -c \"exit 1\""));
	assert_true(lk_denied_is_refusal("/usr/bin/bash -c 'sh -c \"/bin/false\"'"));
	assert_true(lk_denied_is_refusal("exec /bin/false"));
	assert_true(lk_denied_is_refusal("/usr/bin/false with words"));
	assert_false(lk_denied_is_refusal("sh -c 'exit 1' || modprobe -i mod"));
	assert_false(lk_denied_is_refusal("sh -c 'exit 1' 'x'"));
	assert_false(lk_denied_is_refusal("sh -c exit 1"));
	assert_false(lk_denied_is_refusal("exit 1 & modprobe -i mod"));
	assert_false(lk_denied_is_refusal("exit $(modprobe -i mod)"));
	assert_false(lk_denied_is_refusal("exit x"));
	assert_false(lk_denied_is_refusal("./false"));
	assert_false(lk_denied_is_refusal("/tmp/false"));
	assert_false(lk_denied_is_refusal("exec"));
	assert_false(lk_denied_is_refusal(""));
	assert_false(lk_denied_is_refusal("/bin/fals"));
	assert_false(lk_denied_is_refusal("/bin/false || modprobe -i mod"));
	assert_false(lk_denied_is_refusal("/bin/true; modprobe -i mod"));
	assert_false(lk_denied_is_refusal("/sbin/modprobe --ignore-install mod"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how),
		cmocka_unit_test(hidden),
		cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
