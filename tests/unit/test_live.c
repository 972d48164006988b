/* SPDX-License-Identifier: MIT */
/* live: what /proc/modules says, by name. */
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

#include "../../src/facts/live.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void parse(struct lk_live *live, struct lk_arena *arena, const char *text)
{
	size_t size = strlen(text);
	uint8_t *copy = malloc(size + 1); /* gone afterwards: nothing may point into it */

	assert_non_null(copy);
	memcpy(copy, text, size);
	assert_int_equal(lk_live_parse(live, arena, (struct lk_span){copy, size}), 0);
	free(copy);
}

static void every_field_is_kept(void **state)
{
	ARENA arena = {0};
	struct lk_live live;
	const struct lk_live_module *module;

	parse(&live, &arena,
		"b 16384 2 c,d,[permanent], Loading 0xffffffffc0001000 (OE+)\n"
		"a 4096 - - Live 0x0\n"
		"c 8192 0 - Unloading 0xffffffffc0002000 (-)\n");
	assert_int_equal(live.count, 3);
	module = lk_live_find(&live, "b");
	assert_ptr_equal(module, &live.modules[0]);
	assert_string_equal(module->name, "b");
	assert_int_equal(module->size, 16384);
	assert_int_equal(module->refcount, 2);
	assert_int_equal(module->state, LKM_STATE_COMING);
	assert_true(module->address == UINT64_C(0xffffffffc0001000));
	assert_string_equal(module->taint, "OE");
	assert_true(module->permanent);
	assert_int_equal(module->holder_count, 2);
	assert_string_equal(module->holders[0], "c");
	assert_string_equal(module->holders[1], "d");
	module = lk_live_find(&live, "a");
	assert_int_equal(module->refcount, -1);
	assert_int_equal(module->state, LKM_STATE_LIVE);
	assert_string_equal(module->taint, "");
	assert_false(module->permanent);
	assert_int_equal(module->holder_count, 0);
	assert_int_equal(lk_live_find(&live, "c")->state, LKM_STATE_GOING);
	assert_null(lk_live_find(&live, "d"));
}

static void lines_of_another_form_are_passed_over(void **state)
{
	ARENA arena = {0};
	struct lk_live live;

	parse(&live, &arena, "nonsense\n\na 4096 0 - Live 0x0\nb x y\nc 4096 0 - Live 0x0");
	assert_int_equal(live.count, 2);
	assert_non_null(lk_live_find(&live, "a"));
	assert_non_null(lk_live_find(&live, "c"));
	parse(&live, &arena, "");
	assert_int_equal(live.count, 0);
	assert_null(lk_live_find(&live, "a"));
}

static void many_modules_and_holders(void **state)
{
	ARENA arena = {0};
	struct lk_live live;
	char *text = calloc(1, 1 << 20), *end = text, name[32];

	assert_non_null(text);
	end += sprintf(end, "base 1 2000 ");
	for (int i = 0; i < 2000; i++)
		end += sprintf(end, "m%d,", i);
	end += sprintf(end, " Live 0x0\n");
	for (int i = 0; i < 2000; i++)
		end += sprintf(end, "m%d %d 0 - Live 0x0\n", i, i);
	parse(&live, &arena, text);
	free(text);
	assert_int_equal(lk_live_find(&live, "base")->holder_count, 2000);
	assert_string_equal(lk_live_find(&live, "base")->holders[1999], "m1999");
	for (int i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "m%d", i);
		assert_int_equal(lk_live_find(&live, name)->size, i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_is_kept),
		cmocka_unit_test(lines_of_another_form_are_passed_over),
		cmocka_unit_test(many_modules_and_holders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
