/* SPDX-License-Identifier: MIT */
/* Any text as the file of denials: written again it stays as it is, and every entry denies. */
#include <string.h>
#include "../../src/formats/conf.h"
#include "../../src/formats/deny_file.h"
#include "fuzz.h"

#define ALL_MAX ((size_t)64 << 20)

static size_t count_entries(struct lk_arena *arena, const char *module, struct lk_span text)
{
	struct lk_conf_line line;
	struct lk_conf cursor;
	size_t count = 0;
	int rc;

	lk_conf_open(&cursor, text, "fuzz.conf");
	while ((rc = lk_conf_next(&cursor, arena, &line, NULL)) != 0)
		if (rc > 0 && strcmp(line.name, module) == 0)
			count += line.kind == LKM_DIRECTIVE_BLACKLIST ||
				 (line.kind == LKM_DIRECTIVE_INSTALL &&
					 strcmp(line.value, "/bin/false") == 0);
	return count;
}

/* Both of its lines are what they look like, and not the rest of another one. */
static void check_entries(
	struct lk_arena *arena, const struct lk_deny_file *denials, struct lk_span text)
{
	for (size_t i = 0; i < denials->count && i < 8; i++)
		lk_fuzz_check(count_entries(arena, denials->items[i].module, text) >= 2);
	for (size_t i = 1; i < denials->count; i++)
		lk_fuzz_check(strcmp(denials->items[i - 1].module, denials->items[i].module) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	LK_BUF_CLEANUP struct lk_buf once, twice;
	struct lk_deny_file denials, again;
	struct lk_arena arena = {0};
	bool changed;

	lk_buf_init(&once, ALL_MAX);
	lk_buf_init(&twice, ALL_MAX);
	lk_fuzz_check(lk_deny_file_read(&denials, &arena, (struct lk_span){data, size}) == 0);
	lk_fuzz_check(lk_deny_file_add(&denials, "fuzzed", NULL, &changed) == 0);
	lk_fuzz_check(lk_deny_file_write(&denials, &once) == 0);
	check_entries(&arena, &denials, lk_buf_span(&once));
	lk_fuzz_check(lk_deny_file_read(&again, &arena, lk_buf_span(&once)) == 0);
	lk_fuzz_check(lk_deny_file_write(&again, &twice) == 0);
	lk_fuzz_check(again.count == denials.count && once.size == twice.size &&
		      memcmp(once.data, twice.data, once.size) == 0);
	lk_deny_file_done(&again);
	lk_deny_file_done(&denials);
	lk_arena_done(&arena);
	return 0;
}
