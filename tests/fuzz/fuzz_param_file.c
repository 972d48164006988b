/* SPDX-License-Identifier: MIT */
/* Any text as the file of saved parameters: written again it stays as it is, and what was set is
 * what modprobe reads. */
#include <string.h>
#include "../../src/formats/conf.h"
#include "../../src/formats/param_file.h"
#include "../../src/formats/param_list.h"
#include "fuzz.h"

#define ALL_MAX ((size_t)64 << 20)

/* The last value of a parameter that the options lines of a module give; NULL for none. */
static const char *find_value(
	struct lk_arena *arena, struct lk_span text, const char *module, const char *wanted)
{
	const char *name, *value, *last = NULL;
	struct lk_conf_line line;
	struct lk_conf cursor;
	int rc;

	lk_conf_open(&cursor, text, "fuzz.conf");
	while ((rc = lk_conf_next(&cursor, arena, &line, NULL)) != 0) {
		struct lk_param_list list = {line.value};

		if (rc < 0 || line.kind != LKM_DIRECTIVE_OPTIONS || strcmp(line.name, module) != 0)
			continue;
		while (lk_param_list_next(&list, arena, &name, &value) > 0)
			if (strcmp(name, wanted) == 0)
				last = value;
	}
	return last;
}

static void check_order(const struct lk_param_file *file)
{
	for (size_t i = 1; i < file->count; i++)
		lk_fuzz_check(strcmp(file->items[i - 1].module, file->items[i].module) < 0);
	for (size_t i = 0; i < file->count; i++)
		for (size_t j = 1; j < file->items[i].count; j++)
			lk_fuzz_check(strcmp(file->items[i].items[j - 1].name,
					      file->items[i].items[j].name) < 0);
}

/* Text as the value of a parameter: where it can be saved, it is read back. */
static void check_value(struct lk_param_file *file, struct lk_arena *arena, struct lk_span data)
{
	const char *value = lk_arena_copy_span(arena, data), *read;
	LK_BUF_CLEANUP struct lk_buf out;
	bool changed;

	lk_buf_init(&out, ALL_MAX);
	if (!value || lk_param_file_set(file, "fuzzed", "value", value, &changed) < 0)
		return;
	lk_fuzz_check(lk_param_file_write(file, &out) == 0);
	read = find_value(arena, lk_buf_span(&out), "fuzzed", "value");
	lk_fuzz_check(read && strcmp(read, value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	LK_BUF_CLEANUP struct lk_buf once, twice;
	struct lk_param_file file, again;
	struct lk_arena arena = {0};
	bool changed;

	lk_buf_init(&once, ALL_MAX);
	lk_buf_init(&twice, ALL_MAX);
	lk_fuzz_check(lk_param_file_read(&file, &arena, (struct lk_span){data, size}) == 0);
	lk_fuzz_check(lk_param_file_set(&file, "fuzzed", "x", "a b", &changed) == 0);
	check_order(&file);
	lk_fuzz_check(lk_param_file_write(&file, &once) == 0);
	lk_fuzz_check(lk_param_file_read(&again, &arena, lk_buf_span(&once)) == 0);
	lk_fuzz_check(lk_param_file_write(&again, &twice) == 0);
	lk_fuzz_check(again.count == file.count && once.size == twice.size &&
		      memcmp(once.data, twice.data, once.size) == 0);
	check_value(&file, &arena, (struct lk_span){data, size});
	lk_param_file_done(&again);
	lk_param_file_done(&file);
	lk_arena_done(&arena);
	return 0;
}
