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
	}
	lk_arena_done(&arena);
	return 0;
}
