/* SPDX-License-Identifier: MIT */
/* plan_json: every fact of a plan under its name. */
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

#include "../../src/report/plan_view.h"
#include "../../src/report/plan_words.h"
#include "world.h"

static void expect(const struct lkm_plan *plan, const char *expected)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_view view;
	char whole[8192];

	lk_buf_init(&out, 1 << 20);
	lk_view_init(&view);
	lk_plan_view(&view, plan, LK_PLAN_HIDDEN);
	assert_int_equal(lk_view_to_json(&view, "t", &out), 0);
	lk_view_done(&view);
	snprintf(whole, sizeof(whole), "{\"schema\":1,\"command\":\"t\",%s}\n", expected);
	assert_string_equal(lk_buf_text(&out), whole);
}

static void a_load(void **state)
{
	WORLD world;

	world_make(&world, "dep top base\ndep base\nconf options top a=1\nconf install base sh\n");
	assert_int_equal(world_load(&world, "top", (struct world_load){.params = "b=2"}), 0);
	expect(world.planner.plan,
		"\"targets\":[\"top\"],\"steps\":["
		"{\"number\":1,\"action\":\"install\",\"module\":\"base\",\"reason\":"
		"\"dependency\","
		"\"by\":\"top\",\"skip\":null,\"required\":true,\"conditional\":false,"
		"\"path\":\"/m/base.ko\",\"params\":\"\",\"command\":\"sh\",\"needs\":[],"
		"\"origins\":[{\"text\":\"install base sh\",\"file\":\"/etc/c.conf\",\"line\":2}]},"
		"{\"number\":2,\"action\":\"load\",\"module\":\"top\",\"reason\":\"asked\",\"by\":"
		"null,"
		"\"skip\":null,\"required\":true,\"conditional\":false,\"path\":\"/m/top.ko\","
		"\"params\":\"a=1 b=2\",\"command\":null,\"needs\":[\"base\"],"
		"\"origins\":[{\"text\":\"options top a=1\",\"file\":\"/etc/c.conf\","
		"\"line\":1}]}]");
}

static void an_unload(void **state)
{
	WORLD world;

	world_make(&world, "dep top base\ndep base\nlive top 0\nlive base 2 top,\n");
	assert_int_equal(world_unload(&world, "top", false), 0);
	expect(world.planner.plan,
		"\"targets\":[\"top\"],\"steps\":["
		"{\"number\":1,\"action\":\"unload\",\"module\":\"top\",\"reason\":\"asked\","
		"\"by\":null,"
		"\"skip\":null,\"required\":true,\"conditional\":false,\"path\":null,"
		"\"params\":\"\",\"command\":null,\"needs\":[],\"origins\":[]},"
		"{\"number\":null,\"action\":\"unload\",\"module\":\"base\",\"reason\":\"unused\","
		"\"by\":\"top\","
		"\"skip\":\"in-use\",\"required\":false,\"conditional\":true,\"path\":null,"
		"\"params\":\"\",\"command\":null,\"needs\":[],\"origins\":[]}]");
}

static void every_word(void **state)
{
	static const char *const skips[] = {[LKM_SKIP_LOADED] = "loaded",
		[LKM_SKIP_BUILTIN] = "builtin",
		[LKM_SKIP_BLACKLISTED] = "blacklisted",
		[LKM_SKIP_UNKNOWN] = "unknown",
		[LKM_SKIP_NOT_LOADED] = "not-loaded",
		[LKM_SKIP_IN_USE] = "in-use",
		[LKM_SKIP_REFUSED] = "refused"};
	static const char *const reasons[] = {[LKM_REASON_ASKED] = "asked",
		[LKM_REASON_ALIAS] = "alias",
		[LKM_REASON_DEPENDENCY] = "dependency",
		[LKM_REASON_SOFTDEP_PRE] = "softdep-pre",
		[LKM_REASON_SOFTDEP_POST] = "softdep-post",
		[LKM_REASON_UNUSED] = "unused",
		[LKM_REASON_HOLDER] = "holder"};

	for (unsigned i = LKM_SKIP_LOADED; i <= LKM_SKIP_REFUSED; i++) {
		assert_string_equal(lk_plan_words_skip(i), skips[i]);
		assert_true(*lk_plan_words_skip_text(i));
	}
	for (unsigned i = LKM_REASON_ASKED; i <= LKM_REASON_HOLDER; i++)
		assert_string_equal(lk_plan_words_reason(i), reasons[i]);
	assert_null(lk_plan_words_skip(LKM_SKIP_NONE));
	assert_string_equal(lk_plan_words_action(LKM_ACTION_REMOVE), "remove");
	assert_string_equal(lk_plan_words_reason(1000), "unknown");
	assert_string_equal(lk_plan_words_action(0), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_load),
		cmocka_unit_test(an_unload),
		cmocka_unit_test(every_word),
	};

	return cmocka_run_group_tests_name("plan_json", tests, NULL, NULL);
}
