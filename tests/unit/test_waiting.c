/* SPDX-License-Identifier: MIT */
/* waiting: which process is loading a module, as a sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/diagnose/waiting.h"

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

static const struct {
	struct lk_waiting_facts facts;
	const char *expected;
} rows[] = {
	{{.process = 812, .command = "insmod m.ko", .seconds = 4},
		"certain stuck module 'm' is being loaded by process 812 (insmod m.ko), started 4 "
		"s ago []\n"},
	{{.process = 812, .only_candidate = true, .seconds = -1},
		"likely stuck module 'm' is being loaded by process 812 (unknown command) []\n"},
	{{.all_visible = true},
		"likely stuck module 'm' has not finished initialising, and no process is loading "
		"it: its init function crashed [reboot; dmesg shows the crash]\n"},
	{{.seconds = -1}, "certain stuck module 'm' has not finished initialising [root can see "
			  "which process is loading it]\n"},
};

static void each_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		LK_ARENA_CLEANUP struct lk_arena arena = {0};
		struct lk_findings findings = {.arena = &arena};
		struct lk_waiting_facts facts = rows[i].facts;

		facts.module = "m";
		lk_waiting_judge(&facts, &findings);
		expect(&findings, rows[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row),
	};

	return cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
}
