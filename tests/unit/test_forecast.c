/* SPDX-License-Identifier: MIT */
/* forecast: which step of a plan fails and why, from facts as rows of text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/forecast.h"

#define LOAD    LKM_ACTION_LOAD
#define INSTALL LKM_ACTION_INSTALL
#define UNLOAD  LKM_ACTION_UNLOAD
#define REMOVE  LKM_ACTION_REMOVE

static struct lkm_directive line = {.file = "c", .line = 3}, cmdline = {.file = "cmdline"};

#define LINE &line
#define ALL  .kernel = {.release = "6.1", .vermagic = "6.1 SMP"}

/* A module that nothing is wrong with, and some that something is. */
static const struct lk_evidence good = {ALL, .file = {.form = LK_FORM_MODULE}};
static const struct lk_evidence old = {
	ALL, .file = {.form = LK_FORM_MODULE, .vermagic = "6.0 SMP", .versions = LK_NO}};
static const struct lk_evidence old_alone = {
	.kernel = {.release = "6.1"}, .file = {.form = LK_FORM_MODULE, .vermagic = "6.0 SMP"}};
static const struct lk_evidence gone = {ALL, .file = {.unreadable = "no such file"}};
static const struct lk_evidence disabled = {
	.kernel = {.release = "6.1", .modules_disabled = LK_YES}, .file = {.form = LK_FORM_MODULE}};
static const struct lk_evidence initcall = {.kernel = {.release = "6.1", .forbids_init = LK_YES},
	.file = {.form = LK_FORM_MODULE, .init = "x_init"}};
static const struct lk_evidence taken = {
	ALL, .module = "x", .live = {.presence = LK_ABSENT, .name_taken = LK_YES}};
static const struct lk_evidence coming = {ALL, .live = {.presence = LK_COMING}};
static const struct lk_evidence live = {
	ALL, .live = {.presence = LK_LIVE}, .file = {.form = LK_FORM_TEXT}};
static const struct lk_evidence_param port = {
	.name = "io", .value = "0x378", .exists = LK_YES, .hardware = LK_YES};
static const struct lk_evidence locked = {
	.kernel = {.release = "6.1", .lockdown = LK_LOCKDOWN_INTEGRITY},
	.file = {.form = LK_FORM_MODULE, .is_signed = LK_YES, .kernels_key = LK_YES},
	.params = &port,
	.param_count = 1};
static const struct lk_evidence_param word = {
	.name = "n", .value = "x", .exists = LK_YES, .fits = LK_NO, .type = "int"};
static const struct lk_evidence misfit = {
	ALL, .file = {.form = LK_FORM_MODULE}, .params = &word, .param_count = 1};
static const char *const users[] = {"user", NULL};
static const struct lk_evidence held = {
	.deed = LK_DEED_UNLOAD, .module = "x", .live = {LK_LIVE, LK_YES, 1, users}};
static const struct lk_evidence open_file = {
	.deed = LK_DEED_UNLOAD, .module = "x", .live = {LK_LIVE, LK_YES, 2, NULL}};
static const struct lk_evidence no_exit = {
	.deed = LK_DEED_UNLOAD, .module = "x", .live = {LK_LIVE, LK_NO, 0, NULL}};
static const struct lk_evidence unused = {
	.deed = LK_DEED_UNLOAD, .module = "x", .live = {LK_LIVE, LK_YES, 0, NULL}};

#define NONE  SIZE_MAX
#define STEPS 3

/* The last step is the target; each step needs those before it. */
struct row {
	struct lk_forecast_step steps[STEPS];
	size_t failing;
	const char *expected; /* "STEP CODE CERTAINTY TEXT FILE:LINE" for each finding */
};

static void check(const struct row *row)
{
	static const size_t needs[] = {0, 1, 2};
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_forecast forecast = {.findings.arena = &arena};
	size_t count = 0;

	while (count < STEPS && row->steps[count].module)
		count++;
	for (size_t i = 0; i < count; i++) {
		struct lk_forecast_step step = row->steps[i];

		step.target = i + 1 == count;
		step.required |= step.target;
		step.needs = needs;
		step.need_count = step.required ? i : 0;
		step.path = "p";
		assert_int_equal(lk_forecast_add(&forecast, &step), 0);
	}
	lk_buf_init(&out, 4096);
	for (size_t i = 0; i < forecast.findings.count; i++) {
		const struct lkm_finding *finding = &forecast.findings.items[i];

		lk_buf_format(&out, "%zu %s %d %s %s:%u\n", forecast.step_of[i],
			lkm_code_name((int)finding->code), (int)finding->certainty, finding->text,
			finding->file ? finding->file : "-", finding->line);
	}
	assert_string_equal(lk_buf_text(&out), row->expected);
	assert_int_equal(lk_forecast_failing(&forecast, count - 1, 0), row->failing);
}

static void check_all(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&rows[i]);
}

/* What is wrong with the module that was asked for. */
static void targets(void **state)
{
	static const struct row rows[] = {
		{{{.module = "x", .action = LOAD, .evidence = &good}}, NONE, ""},
		{{{.module = "x", .action = LOAD}}, NONE, ""},
		{{{.module = "x", .action = LOAD, .skip = LKM_SKIP_LOADED}}, NONE, ""},
		{{{.module = "x", .action = LOAD, .skip = LKM_SKIP_BUILTIN}}, NONE, ""},
		{{{.module = "x", .action = LOAD, .skip = LKM_SKIP_UNKNOWN}}, 0,
			"0 not-found 1 it has no file -:0\n"},
		{{{.module = "x",
			 .named = "x",
			 .action = LOAD,
			 .skip = LKM_SKIP_BLACKLISTED,
			 .line = LINE}},
			0, "0 blacklisted 1 x is blacklisted c:3\n"},
		{{{.module = "x", .action = LOAD, .kernel_line = &cmdline, .evidence = &good}}, 0,
			"0 blacklisted 1 it is blacklisted on the kernel command line "
			"(module_blacklist=) cmdline:0\n"},
		{{{.module = "x",
			 .action = INSTALL,
			 .command = "/bin/false",
			 .line = LINE,
			 .reason = "CVE-1"}},
			0, "0 blacklisted 1 it is denied: CVE-1 c:3\n"},
		{{{.module = "x", .action = INSTALL, .command = "/bin/true", .line = LINE}}, 0,
			"0 blacklisted 1 it is denied c:3\n"},
		{{{.module = "x", .action = INSTALL, .command = "echo", .line = LINE}}, NONE,
			"0 command-failed 3 it has an install command, whose result cannot be "
			"foreseen c:3\n"},
		{{{.module = "x", .action = LOAD, .evidence = &gone}}, 0,
			"0 unreadable 1 no such file p:0\n"},
		{{{.module = "x", .action = LOAD, .evidence = &old}}, 0,
			"0 vermagic 1 the module was built for Linux 6.0; this kernel is 6.1 "
			"p:0\n"},
		{{{.module = "x", .action = LOAD, .evidence = &old_alone}}, 0,
			"0 vermagic 1 it was built for another kernel: 6.0 SMP p:0\n"},
		{{{.module = "x", .action = LOAD, .evidence = &disabled}}, 0,
			"0 modules-disabled 1 module loading is disabled until reboot "
			"/proc/sys/kernel/modules_disabled:0\n"},
		{{{.module = "x", .action = LOAD, .evidence = &initcall}}, 0,
			"0 blacklisted 1 the kernel command line forbids the module's init "
			"function "
			"'x_init' (initcall_blacklist=) p:0\n"},
		{{{.module = "x", .action = LOAD, .evidence = &taken}}, 0,
			"0 builtin 1 built-in code of this kernel has the name 'x' p:0\n"},
		{{{.module = "x", .action = LOAD, .evidence = &coming}}, NONE,
			"0 stuck 3 it is being loaded by another process, which has not finished "
			"-:0\n"},
		/* The kernel has it under its own name. */
		{{{.module = "x", .action = LOAD, .evidence = &live}}, NONE, ""},
		{{{.module = "x", .action = LOAD, .evidence = &locked}}, 0,
			"0 parameter-refused 1 lockdown forbids parameter 'io', which sets "
			"hardware addresses or interrupts p:0\n"},
		{{{.module = "x", .action = LOAD, .evidence = &misfit}}, 0,
			"0 parameter-value 1 'x' is not a valid value for parameter 'n' p:0\n"},
	};

	(void)state;
	check_all(rows, sizeof(rows) / sizeof(*rows));
}

/* What is wrong with what it needs. */
static void dependencies(void **state)
{
	static const struct row rows[] = {
		{{{.module = "d",
			  .action = INSTALL,
			  .command = "/bin/false",
			  .line = LINE,
			  .required = true},
			 {.module = "x", .action = LOAD, .evidence = &good}},
			0, "0 blacklisted 1 it depends on d, which is denied c:3\n"},
		/* The command ends well, and the module that needs it fails. */
		{{{.module = "d",
			  .action = INSTALL,
			  .command = "/bin/true",
			  .line = LINE,
			  .required = true},
			 {.module = "x", .action = LOAD, .evidence = &good}},
			1, "1 blacklisted 1 it depends on d, which is denied c:3\n"},
		{{{.module = "d",
			  .action = LOAD,
			  .skip = LKM_SKIP_LOADED,
			  .kernel_line = &cmdline,
			  .required = true},
			 {.module = "x", .action = LOAD, .evidence = &good}},
			NONE, ""},
		{{{.module = "d", .action = LOAD, .kernel_line = &cmdline, .required = true},
			 {.module = "e", .action = LOAD, .required = true, .evidence = &good},
			 {.module = "x", .named = "x", .action = LOAD, .evidence = &good}},
			0,
			"0 blacklisted 1 it depends on d, which is blacklisted on the kernel "
			"command line (module_blacklist=) cmdline:0\n"},
		{{{.module = "d", .action = LOAD, .required = true, .evidence = &old},
			 {.module = "x", .action = LOAD, .evidence = &good}},
			0,
			"0 vermagic 1 it depends on d, which would fail: the module was built for "
			"Linux 6.0; this kernel is 6.1 p:0\n"},
		/* What holds for each module is told once, for one that has to be loaded. */
		{{{.module = "s", .action = LOAD, .evidence = &disabled},
			 {.module = "d", .action = LOAD, .required = true, .evidence = &disabled},
			 {.module = "x", .action = LOAD, .evidence = &disabled}},
			0,
			"1 modules-disabled 1 module loading is disabled until reboot "
			"/proc/sys/kernel/modules_disabled:0\n"},
	};

	(void)state;
	check_all(rows, sizeof(rows) / sizeof(*rows));
}

/* What may fail without harm. */
static void optional(void **state)
{
	static const struct row rows[] = {
		{{{.module = "s", .action = LOAD, .skip = LKM_SKIP_UNKNOWN},
			 {.module = "x", .action = LOAD, .skip = LKM_SKIP_LOADED}},
			NONE, ""},
	};
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_forecast forecast = {.findings.arena = &arena};
	const struct lk_forecast_step steps[] = {
		{.module = "s", .action = LOAD, .evidence = &gone}, {.module = "x",
									    .action = LOAD,
									    .target = true,
									    .required = true,
									    .evidence = &good}};

	(void)state;
	check_all(rows, sizeof(rows) / sizeof(*rows));
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(lk_forecast_add(&forecast, &steps[i]), 0);
	assert_int_equal(forecast.findings.count, 1);
	assert_string_equal(
		forecast.findings.items[0].text, "optional module s would fail: no such file");
	assert_int_equal(lk_forecast_failing(&forecast, 1, 0), NONE);
	assert_int_equal(lk_forecast_failing(&forecast, 2, 0), NONE);
}

static void unloads(void **state)
{
	static const struct row rows[] = {
		{{{.module = "x", .action = UNLOAD, .evidence = &unused}}, NONE, ""},
		{{{.module = "x", .action = UNLOAD, .skip = LKM_SKIP_IN_USE, .evidence = &held}}, 0,
			"0 in-use 1 other modules use it p:0\n"},
		{{{.module = "x", .action = UNLOAD, .evidence = &open_file}}, 0,
			"0 in-use 1 something other than a module uses it, such as an open device, "
			"a mount or a network interface p:0\n"},
		{{{.module = "x", .action = UNLOAD, .evidence = &no_exit}}, 0,
			"0 no-exit 1 it has no exit function, so it can never be unloaded -:0\n"},
		{{{.module = "x", .action = UNLOAD, .forced = true, .evidence = &no_exit}}, NONE,
			""},
		{{{.module = "x", .action = UNLOAD, .skip = LKM_SKIP_BUILTIN}}, 0,
			"0 builtin 1 it is built-in -:0\n"},
		{{{.module = "x", .action = UNLOAD, .skip = LKM_SKIP_NOT_LOADED}}, NONE, ""},
		{{{.module = "x",
			 .action = UNLOAD,
			 .skip = LKM_SKIP_NOT_LOADED,
			 .absent_fails = true}},
			0, "0 not-loaded 1 it is not loaded -:0\n"},
		{{{.module = "x", .action = UNLOAD, .conditional = true, .evidence = &held}}, NONE,
			""},
		{{{.module = "x", .action = REMOVE, .command = "/bin/false", .line = LINE}}, 0,
			"0 command-failed 1 it has a remove command that does nothing c:3\n"},
		{{{.module = "x", .action = REMOVE, .command = "echo", .line = LINE}}, NONE,
			"0 command-failed 3 it has a remove command, whose result cannot be "
			"foreseen c:3\n"},
	};

	(void)state;
	check_all(rows, sizeof(rows) / sizeof(*rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets),
		cmocka_unit_test(dependencies),
		cmocka_unit_test(optional),
		cmocka_unit_test(unloads),
	};
	return cmocka_run_group_tests_name("forecast", tests, NULL, NULL);
}
