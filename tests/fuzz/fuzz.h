/* SPDX-License-Identifier: MIT */
/* What a fuzz target is: one function, called with one input after the other, by libFuzzer or by
 * replay.c. */
#ifndef LK_FUZZ_H
#define LK_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Always returns 0; a finding is whatever ends the process: a sanitizer, or lk_fuzz_check(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* For what must be true of every input. */
#define lk_fuzz_check(condition)                                                                   \
	do {                                                                                       \
		if (!(condition))                                                                  \
			__builtin_trap();                                                          \
	} while (0)

#endif
