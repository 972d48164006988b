/* SPDX-License-Identifier: MIT */
/* denial: which line denies a module, from rows of configuration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/denial.h"

static const char *const words[] = {
	[LKM_CERTAIN] = "certain", [LKM_LIKELY] = "likely", [LKM_POSSIBLE] = "possible"};

/* Each finding as "CERTAINTY CODE TEXT [REMEDY]", with the line of configuration behind it. */
static void expect(const struct lk_findings *findings, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;

	assert_false(findings->failed);
	lk_buf_init(&out, 8192);
	for (size_t i = 0; i < findings->count; i++) {
		const struct lkm_finding *item = &findings->items[i];

		lk_buf_format(&out, "%s %s %s", words[item->certainty],
			lkm_code_name((int)item->code), item->text);
		if (item->file)
			lk_buf_format(&out, " %s:%u", item->file, item->line);
		for (size_t j = 0; j < item->evidence_count; j++)
			lk_buf_format(&out, "; %s", item->evidence[j]);
		lk_buf_format(&out, " [%s]\n", item->remedy ? item->remedy : "");
	}
	assert_string_equal(lk_buf_text(&out), expected);
}

/* Everything is about the module "m". */
static const struct {
	const char *config, *cmdline;
	struct lk_denial_facts facts;
	enum lkm_directive_kind kind; /* of the command that failed; 0: none did */
	const char *expected;
} rows[] = {
	{"", "", .expected = ""},
	{"blacklist m", "", .expected = ""},
	{"install m echo", "", .expected = ""},
	{"\ninstall m /bin/false", "",
		.expected = "certain blacklisted m is denied c:2; install m /bin/false [remove "
			    "this line]\n"},
	{"install m /bin/true", "", .facts = {.user = "top"},
		.expected = "certain blacklisted m, which top needs, is denied c:1; install m "
			    "/bin/true [remove this line]\n"},
	{"install m /bin/false", "", .facts = {.reason = "CVE-1", .by_lkm = true},
		.expected = "certain blacklisted m is denied: CVE-1 c:1 [lkm allow m]\n"},
	{"", "module_blacklist=m",
		.expected = "certain blacklisted m is blacklisted on the kernel command line "
			    "(module_blacklist=) cmdline:0 [reboot without this entry]\n"},
	{"install m run x", "", .facts = {.ending = "retcode 3"}, .kind = LKM_DIRECTIVE_INSTALL,
		.expected = "certain command-failed the configuration runs a command instead of "
			    "loading m, and it failed: retcode 3 c:1; install m run x [correct "
			    "the command, or ignore it: modprobe -i m]\n"},
	{"remove m exit 3", "", .kind = LKM_DIRECTIVE_REMOVE,
		.expected = "certain command-failed the configuration runs a command instead of "
			    "unloading m, and it failed c:1; remove m exit 3 [correct the "
			    "command, or ignore it: modprobe -r -i m]\n"},
	{"install m false", "", .kind = LKM_DIRECTIVE_INSTALL,
		.expected = "certain blacklisted m is denied c:1; install m false [remove this "
			    "line]\n"},
	{"", "", .kind = LKM_DIRECTIVE_INSTALL, .expected = ""},
};

static void each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		LK_ARENA_CLEANUP struct lk_arena arena = {0};
		struct lk_findings findings = {.arena = &arena};
		struct lk_denial_facts facts = rows[i].facts;
		struct lk_config config;

		lk_config_init(&config, &arena);
		assert_int_equal(
			lk_config_add_file(&config, lk_span_of(rows[i].config), "c", LK_TIER_USER),
			0);
		assert_int_equal(
			lk_config_add_cmdline(&config, lk_span_of(rows[i].cmdline), "cmdline"), 0);
		facts.module = "m";
		facts.config = &config;
		if (rows[i].kind)
			lk_denial_judge_command(&facts, rows[i].kind, &findings);
		else
			lk_denial_judge(&facts, &findings);
		expect(&findings, rows[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests_name("denial", tests, NULL, NULL);
}
