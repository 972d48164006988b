/* SPDX-License-Identifier: MIT */
/* after_load: what is wrong with a module that was loaded. The lines of the log are those of
 * Debian's kernels 6.1, 6.12 and 7.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/after_load.h"

#define LINES_MAX 8

static const char *const drivers[] = {"8139too", NULL};
static const struct lk_after_load_device unbound[] = {{.name = "0000:00:06.0", .other = "8139cp"}};
static const struct lk_after_load_device taken[] = {
	{.name = "0000:00:06.0", .driver = "8139cp", .module = "8139cp"}};
static const struct lk_after_load_device bound[] = {
	{.name = "0000:00:06.0", .driver = "8139too", .module = "8139too", .own = true}};
static const char *const firmware[] = {"regulatory.db", NULL};

#define NOT_DRIVEN "no-device '8139too' is loaded, but drives no device: "
#define MISSING(file)                                                                              \
	"firmware-missing '8139too' asked for the firmware file '" file "', which is missing\n"

static const struct {
	const char *what;
	struct lk_after_load facts;
	const char *lines[LINES_MAX];
	const char *expected; /* code and text of each finding, a line each */
} cases[] = {
	{"nothing is known", {.module = "8139too"}, {NULL}, ""},
	{"all is well",
		{.module = "8139too", .drivers = drivers, .devices = bound, .device_count = 1},
		{"8139too: 8139too Fast Ethernet driver 0.9.28"}, ""},
	{"a free device",
		{.module = "8139too",
			.drivers = drivers,
			.matches = LK_MATCHING_SOME,
			.devices = unbound,
			.device_count = 1},
		{NULL}, NOT_DRIVEN "0000:00:06.0 matches it and has no driver\n"},
	{"a device that another driver has",
		{.module = "8139too",
			.drivers = drivers,
			.matches = LK_MATCHING_SOME,
			.devices = taken,
			.device_count = 1},
		{NULL}, NOT_DRIVEN "0000:00:06.0 matches it and has another driver\n"},
	{"no device", {.module = "8139too", .drivers = drivers, .matches = LK_MATCHING_NONE},
		{NULL}, NOT_DRIVEN "none here matches its aliases\n"},
	{"a bus that does not show all devices", {.module = "8139too", .drivers = drivers}, {NULL},
		""},
	{"no driver at all", {.module = "8139too", .matches = LK_MATCHING_NONE}, {NULL}, ""},
	{"a failed probe of 6.1",
		{.module = "8139too",
			.drivers = drivers,
			.matches = LK_MATCHING_SOME,
			.devices = unbound,
			.device_count = 1},
		{"8139too: probe of 0000:00:06.0 failed with error -5"},
		"probe-failed driver '8139too' failed to set up the device 0000:00:06.0: "
		"Input/output error\n"},
	{"a failed probe of 6.12 and 7.3", {.module = "8139too", .drivers = drivers},
		{"8139too 0000:00:06.0: probe with driver 8139too failed with error -12"},
		"probe-failed driver '8139too' failed to set up the device 0000:00:06.0: "
		"Cannot allocate memory\n"},
	{"another driver's probe failed meanwhile", {.module = "8139too", .drivers = drivers},
		{"e1000: probe of 0000:00:03.0 failed with error -5",
			"e1000 0000:00:03.0: probe with driver e1000 failed with error -5"},
		""},
	{"a parameter that the module could not use",
		{.module = "netconsole", .params = "netconsole=@/eth9,@10.0.0.1/"},
		{"<3>netpoll: netconsole: eth9 doesn't exist, aborting"},
		"logged-errors 'netconsole' is loaded, and logged: netpoll: netconsole: eth9 "
		"doesn't exist, aborting\n"},
	{"a subsystem speaks of a value that was given",
		{.module = "softdog", .params = "soft_margin=70000"},
		{"<3>watchdog: Software Watchdog: driver supplied timeout (70000) out of range"},
		"logged-errors 'softdog' is loaded, and logged: watchdog: Software Watchdog: "
		"driver supplied timeout (70000) out of range\n"},
	{"the value of another load", {.module = "softdog", .params = "soft_margin=60"},
		{"<3>watchdog: Software Watchdog: driver supplied timeout (70000) out of range"},
		""},
	{"information is no error", {.module = "softdog", .params = "soft_margin=60"},
		{"<6>softdog: initialized. soft_noboot=0 soft_margin=60 sec"}, ""},
	{"an init function that returned a strange number", {.module = "acme_positive"},
		{"<4>do_init_module: 'acme_positive'->init suspiciously returned 1, it should "
		 "follow 0/-E convention"},
		"logged-errors the init function of 'acme_positive' returned 1, and should have "
		"returned 0: it may not have done all of its work\n"},
	{"firmware, logged twice", {.module = "8139too", .drivers = drivers},
		{"8139too 0000:00:06.0: firmware: failed to load a.bin (-2)",
			"8139too 0000:00:06.0: Direct firmware load for a.bin failed with error "
			"-2"},
		MISSING("a.bin")},
	{"firmware that another driver wants", {.module = "8139too", .drivers = drivers},
		{"e100 0000:00:03.0: Direct firmware load for e100/d101m_ucode.bin failed with "
		 "error -2"},
		""},
	{"firmware that the module names, for a device that it does not drive",
		{.module = "8139too", .firmware = firmware},
		{"platform regulatory.0: Direct firmware load for regulatory.db failed with error "
		 "-2"},
		MISSING("regulatory.db")},
	{"firmware that cannot be read", {.module = "8139too", .firmware = firmware},
		{"platform regulatory.0: Direct firmware load for regulatory.db failed with error "
		 "-12"},
		"firmware-missing '8139too' asked for the firmware file 'regulatory.db', which the "
		"kernel cannot load: Cannot allocate memory\n"},
	{"a driver with dashes", {.module = "rtw88_pci"},
		{"rtw88-pci 0000:00:06.0: Direct firmware load for a.bin failed with error -2"},
		"firmware-missing 'rtw88_pci' asked for the firmware file 'a.bin', which is "
		"missing\n"},
};

static void judge(const struct lk_after_load *facts, const char *const *lines,
	struct lk_arena *arena, struct lk_findings *findings)
{
	struct lk_after_load given = *facts;
	struct lk_klog log[LINES_MAX];

	for (; given.log_count < LINES_MAX && lines[given.log_count]; given.log_count++)
		log[given.log_count] = lk_klog_read(lk_span_of(lines[given.log_count]));
	given.log = log;
	*findings = (struct lk_findings){.arena = arena};
	lk_after_load_judge(&given, findings);
	assert_false(findings->failed);
}

static void findings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct lk_arena arena = {0};
		struct lk_findings found;
		LK_BUF_CLEANUP struct lk_buf text;
		const struct lkm_finding *finding;

		lk_buf_init(&text, 4096);
		judge(&cases[i].facts, cases[i].lines, &arena, &found);
		for (size_t j = 0; (finding = lk_finding_item(&found, j)); j++) {
			assert_int_equal(lkm_finding_certainty(finding), LKM_CERTAIN);
			lk_buf_format(&text, "%s %s\n", lkm_code_name(lkm_finding_code(finding)),
				lkm_finding_text(finding));
		}
		if (strcmp(text.size ? lk_buf_text(&text) : "", cases[i].expected) != 0)
			fail_msg("%s: %s", cases[i].what, text.size ? lk_buf_text(&text) : "");
		lk_arena_done(&arena);
	}
}

/* The line that names the device is quoted, and the remedy names the module that drives it. */
static void evidence(void **state)
{
	static const char *const lines[LINES_MAX] = {"8139too: 8139too Fast Ethernet driver 0.9.28",
		"8139too 0000:00:06.0: This (id 10ec:8139 rev 20) is an enhanced 8139C+ chip, use "
		"8139cp",
		"e1000 0000:00:03.0: use something else"};
	struct lk_arena arena = {0};
	struct lk_findings found;

	(void)state;
	judge(&cases[2].facts, lines, &arena, &found);
	assert_int_equal(found.count, 1);
	assert_int_equal(lkm_finding_evidence_count(&found.items[0]), 1);
	assert_string_equal(lkm_finding_evidence(&found.items[0], 0),
		"the kernel log says: 8139too 0000:00:06.0: This (id 10ec:8139 rev 20) is an "
		"enhanced 8139C+ chip, use 8139cp");
	assert_string_equal(lkm_finding_remedy(&found.items[0]),
		"another module matches 0000:00:06.0, too: lkm load 8139cp");
	lk_arena_done(&arena);
}

static void params(void **state)
{
	static const struct {
		struct lk_after_load_param param;
		const char *text, *remedy;
	} rows[] = {
		{{.module = "loop", .name = "max_part", .value = "7", .now = "0"},
			"'loop' was loaded already, so its parameter 'max_part' is still '0'",
			"unload 'loop', and load it again with the parameter"},
		{{.module = "loop", .name = "max_part", .value = "7", .now = "0", .writable = true},
			"'loop' was loaded already, so its parameter 'max_part' is still '0'",
			"lkm params loop max_part=7"},
		{{.module = "loop", .name = "max_part", .value = "7", .now = "0", .builtin = true},
			"'loop' is built-in, so its parameter 'max_part' is still '0'",
			"add loop.max_part=7 to the kernel command line"},
		{{.module = "loop", .name = "hidden"},
			"'loop' was loaded already, so the parameter 'hidden' was not applied",
			"unload 'loop', and load it again with the parameter"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct lk_arena arena = {0};
		struct lk_findings found = {.arena = &arena};

		lk_after_load_judge_param(&rows[i].param, &found);
		assert_int_equal(found.count, 1);
		assert_int_equal(found.items[0].code, LKM_E_PARAM_NOT_APPLIED);
		assert_string_equal(lkm_finding_text(&found.items[0]), rows[i].text);
		assert_string_equal(lkm_finding_remedy(&found.items[0]), rows[i].remedy);
		lk_arena_done(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(findings), cmocka_unit_test(evidence), cmocka_unit_test(params)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
