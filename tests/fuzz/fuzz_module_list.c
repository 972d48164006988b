/* SPDX-License-Identifier: MIT */
/* Fuzz target: lists of modules, and those on the kernel command line. Written anew, a list reads
 * the same. */
#include <errno.h>
#include <string.h>
#include "../../src/base/buf.h"
#include "../../src/formats/module_list.h"
#include "../../src/formats/proc.h"
#include "fuzz.h"

static size_t read_list(struct lk_span text, struct lk_arena *arena, struct lk_buf *out)
{
	struct lk_module_list list = {.rest = text};
	struct lk_module_item item;
	size_t count = 0;
	int rc;

	while ((rc = lk_module_list_next(&list, arena, &item)) != 0) {
		lk_fuzz_check(rc > 0 || rc == -EBADMSG);
		lk_fuzz_check(item.line > 0 && item.line <= list.line);
		if (rc < 0)
			continue;
		lk_fuzz_check(*item.name && *item.name != '#' && *item.name != ';');
		lk_fuzz_check(lk_buf_format(out, "%s %s\n", item.name, item.params) == 0);
		count++;
	}
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	LK_BUF_CLEANUP struct lk_buf once, twice;
	struct lk_cmdline_load cursor = {.rest = {data, size}, .initramfs = size % 2};
	struct lk_arena arena = {0};
	struct lk_span name;
	size_t count;

	lk_buf_init(&once, (size_t)64 << 20);
	lk_buf_init(&twice, (size_t)64 << 20);
	count = read_list((struct lk_span){data, size}, &arena, &once);
	lk_fuzz_check(read_list(lk_buf_span(&once), &arena, &twice) == count);
	lk_fuzz_check(once.size == twice.size &&
		      (!once.size || memcmp(once.data, twice.data, once.size) == 0));
	while (lk_cmdline_load_next(&cursor, &name))
		lk_fuzz_check(
			name.size && name.data >= data && name.data + name.size <= data + size);
	cursor = (struct lk_cmdline_load){.rest = {data, size}};
	while (lk_cmdline_initcall_next(&cursor, &name))
		lk_fuzz_check(
			name.size && name.data >= data && name.data + name.size <= data + size);
	lk_arena_done(&arena);
	return 0;
}
