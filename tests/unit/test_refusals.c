/* SPDX-License-Identifier: MIT */
/* refusals: what would happen to a request for a module and why, from facts as rows of text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/refusals.h"

static const char *deps[] = {"d", "e"};

/* Everything is about the module "m" on the release "6.1"; of facts, what is not set here. */
struct row {
	const char *config, *cmdline;
	struct lk_refusal_facts facts;
	enum lkm_verdict verdict;
	const char *expected; /* "CODE TEXT FILE:LINE" for each refusal */
};

static void check(const struct row *row)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_findings findings = {.arena = &arena};
	struct lk_refusal_facts facts = row->facts;
	struct lk_config config;

	lk_config_init(&config, &arena);
	assert_int_equal(
		lk_config_add_file(&config, lk_span_of(row->config), "c", LK_TIER_USER), 0);
	if (row->cmdline)
		assert_int_equal(
			lk_config_add_cmdline(&config, lk_span_of(row->cmdline), "cmdline"), 0);
	facts.module = "m";
	facts.config = &config;
	facts.release = "6.1";
	lk_refusals_find(&facts, &findings);
	assert_false(findings.failed);
	assert_int_equal(lk_refusals_verdict(&facts, &findings), row->verdict);
	lk_buf_init(&out, 4096);
	for (size_t i = 0; i < findings.count; i++)
		lk_buf_format(&out, "%s %s %s:%u\n", lkm_code_name((int)findings.items[i].code),
			findings.items[i].text, findings.items[i].file, findings.items[i].line);
	assert_string_equal(lk_buf_text(&out), row->expected);
}

static void verdicts(void **state)
{
	static const struct row rows[] = {
		{"", .facts = {.path = "/m.ko"}, .verdict = LKM_VERDICT_LOADS, .expected = ""},
		{"", .verdict = LKM_VERDICT_UNKNOWN, .expected = ""},
		{"", .facts = {.loaded = true, .builtin = true, .path = "/m.ko"},
			.verdict = LKM_VERDICT_LOADED, .expected = ""},
		{"", .facts = {.builtin = true}, .verdict = LKM_VERDICT_BUILTIN, .expected = ""},
		{"blacklist m", .facts = {.path = "/m.ko"}, .verdict = LKM_VERDICT_LOADS,
			.expected = ""},
		{"blacklist m", .facts = {.path = "/m.ko", .by_alias = true},
			.verdict = LKM_VERDICT_SKIPPED, .expected = ""},
		{"install m echo", .facts = {.path = "/m.ko"}, .verdict = LKM_VERDICT_COMMAND,
			.expected = ""},
		{"install m echo\ninstall m /bin/false", .facts = {.path = "/m.ko"},
			.verdict = LKM_VERDICT_COMMAND, .expected = ""},
		{"install m /bin/false", .facts = {.path = "/m.ko"}, .verdict = LKM_VERDICT_DENIED,
			.expected = "blacklisted it is denied c:1\n"},
		{"\ninstall m /bin/false", .facts = {.reason = "CVE-1", .by_alias = true},
			.verdict = LKM_VERDICT_DENIED,
			.expected = "blacklisted it is denied: CVE-1 c:2\n"},
		{"install m /bin/false", .facts = {.loaded = true}, .verdict = LKM_VERDICT_LOADED,
			.expected = ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

static void refusals(void **state)
{
	static const struct row rows[] = {
		{"", "module_blacklist=m", .facts = {.path = "/m.ko"},
			.verdict = LKM_VERDICT_REFUSED,
			.expected = "blacklisted it is blacklisted on the kernel command line "
				    "(module_blacklist=) cmdline:0\n"},
		{"install e true", "module_blacklist=d",
			.facts = {.path = "/m.ko", .deps = deps, .dep_count = 2},
			.verdict = LKM_VERDICT_REFUSED,
			.expected = "blacklisted it depends on d, which is blacklisted on the "
				    "kernel command line (module_blacklist=) cmdline:0\n"
				    "blacklisted it depends on e, which is denied c:1\n"},
		{"install e load\nblacklist d",
			.facts = {.path = "/m.ko", .deps = deps, .dep_count = 2},
			.verdict = LKM_VERDICT_LOADS, .expected = ""},
		{"", .facts = {.path = "/m.ko", .loading_disabled = true},
			.verdict = LKM_VERDICT_REFUSED,
			.expected = "modules-disabled module loading is disabled until reboot "
				    "/proc/sys/kernel/modules_disabled:0\n"},
		{"",
			.facts = {.path = "/m.ko",
				.unreadable = "'/m.ko' is damaged",
				.vermagic = "5.0 "},
			.verdict = LKM_VERDICT_REFUSED,
			.expected = "unreadable '/m.ko' is damaged /m.ko:0\n"},
		{"", .facts = {.path = "/m.ko", .vermagic = "6.1 SMP"},
			.verdict = LKM_VERDICT_LOADS, .expected = ""},
		{"", .facts = {.path = "/m.ko", .vermagic = "6.1"}, .verdict = LKM_VERDICT_LOADS,
			.expected = ""},
		{"", .facts = {.path = "/m.ko", .vermagic = "6.10 SMP"},
			.verdict = LKM_VERDICT_REFUSED,
			.expected = "vermagic it was built for another kernel: 6.10 SMP "
				    "/m.ko:0\n"},
		{"", .facts = {.path = "/m.ko", .signature_required = true},
			.verdict = LKM_VERDICT_REFUSED,
			.expected = "unsigned this kernel requires signed modules, and it has no "
				    "signature /sys/module/module/parameters/sig_enforce:0\n"},
		{"", .facts = {.path = "/m.ko", .signature_required = true, .has_signature = true},
			.verdict = LKM_VERDICT_LOADS, .expected = ""},
		{"", "module_blacklist=m", .facts = {.builtin = true, .loading_disabled = true},
			.verdict = LKM_VERDICT_BUILTIN, .expected = ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check(&rows[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
