/* SPDX-License-Identifier: MIT */
/* Any text as a file of held modules: what is taken over can be written, and says the same then. */
#include <errno.h>
#include <string.h>
#include "../../src/formats/hold_file.h"
#include "fuzz.h"

static void check_same(const struct lk_hold_file *once, const struct lk_hold_file *twice)
{
	lk_fuzz_check(strcmp(once->boot, twice->boot) == 0 && once->count == twice->count);
	for (size_t i = 0; i < once->count; i++) {
		const struct lk_hold_file_module *a = &once->items[i], *b = &twice->items[i];

		lk_fuzz_check(strcmp(a->name, b->name) == 0 && a->state == b->state &&
			      a->identity == b->identity);
		lk_fuzz_check(lk_hold_file_is_word(lk_span_of(a->name)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_arena arena = {0};
	struct lk_hold_file once = {0}, twice = {0};
	unsigned line = 0;
	int rc = lk_hold_file_read(&once, &arena, (struct lk_span){data, size}, &line);

	lk_buf_init(&text, LK_HOLD_FILE_SIZE_MAX);
	if (rc < 0) {
		lk_fuzz_check(rc == -EBADMSG && line > 0 && once.count == 0);
	} else {
		lk_fuzz_check(lk_hold_file_write(&once, &text) == 0);
		lk_fuzz_check(lk_hold_file_read(&twice, &arena, lk_buf_span(&text), &line) == 0);
		check_same(&once, &twice);
	}
	lk_arena_done(&arena);
	return 0;
}
