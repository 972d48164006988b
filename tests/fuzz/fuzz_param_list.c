/* SPDX-License-Identifier: MIT */
/* Fuzz target: a string of module parameters, and the types that they are to fit. */
#include <stdlib.h>
#include <string.h>

#include "../../src/diagnose/param_fit.h"
#include "../../src/formats/param_list.h"
#include "fuzz.h"

static void check_types(const char *value)
{
	static const char *const types[] = {"int", "byte", "ullong", "bool", "invbool", "bint",
		"charp", "string", "array of int", "array of charp", "array of bool", "other"};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		const char *fault;
		enum lk_fact fits = lk_param_fit(types[i], value, 64, &fault);

		lk_fuzz_check((fits == LK_NO) == (fault != NULL));
	}
}

/* What is spelled is read back, whatever stands before and behind it. */
static void check_spelling(struct lk_arena *arena, const char *name, const char *value)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_param_list cursor;
	const char *first, *read_name, *read_value;

	lk_buf_init(&out, (size_t)64 << 20);
	lk_fuzz_check(lk_buf_add_text(&out, "a=1") == 0);
	if (lk_param_list_add(&out, name, value) < 0 || lk_param_list_add(&out, "z", "2") < 0)
		return;
	cursor = (struct lk_param_list){lk_buf_text(&out)};
	lk_fuzz_check(lk_param_list_next(&cursor, arena, &first, &read_value) == 1);
	lk_fuzz_check(lk_param_list_next(&cursor, arena, &read_name, &read_value) == 1);
	lk_fuzz_check(strcmp(read_name, name) == 0 && !value == !read_value &&
		      (!value || strcmp(read_value, value) == 0));
	lk_fuzz_check(strcmp(cursor.rest, " z=2") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_arena arena = {0};
	char *text = lk_arena_alloc(&arena, size + 1);
	struct lk_param_list cursor = {.rest = text};
	const char *name, *value;

	if (size)
		memcpy(text, data, size);
	while (lk_param_list_next(&cursor, &arena, &name, &value) > 0) {
		const char *before = cursor.rest;

		lk_fuzz_check(!strchr(name, '='));
		lk_fuzz_check(before > text && before <= text + size);
		check_types(value);
		check_spelling(&arena, name, value);
	}
	lk_arena_done(&arena);
	return 0;
}
