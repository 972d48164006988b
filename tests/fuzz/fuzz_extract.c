/* SPDX-License-Identifier: MIT */
/* Fuzz target: what depmod reads of an ELF file is what the readers of image.h find. The input is
 * the file. */
#include "../support/extract_oracle.h"
#include "fuzz.h"

static void check(const uint8_t *data, size_t size, unsigned flags)
{
	struct lk_arena arena = {0};

	lk_fuzz_check(oracle_compare(&arena, (struct lk_span){data, size}, flags) == NULL);
	lk_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check(data, size, 0);
	check(data, size, LK_EXTRACT_CRCS);
	check(data, size, LK_EXTRACT_CRCS | LK_EXTRACT_GRANTS);
	return 0;
}
