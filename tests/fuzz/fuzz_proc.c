/* SPDX-License-Identifier: MIT */
/* Fuzz target: /proc/modules and the kernel command line. */
#include <string.h>
#include "../../src/formats/proc.h"
#include "fuzz.h"

static void check_module(const struct lk_proc_module *module)
{
	struct lk_span rest = module->holders, holder;

	lk_fuzz_check(module->name.size && module->refcount >= -1);
	lk_fuzz_check(module->state <= LKM_STATE_GOING);
	while (lk_proc_holder_next(&rest, &holder))
		lk_fuzz_check(holder.size && !memchr(holder.data, ',', holder.size) &&
			      !lk_span_is(holder, "[permanent]"));
}

static void read_modules(struct lk_span text)
{
	struct lk_proc_module module;
	size_t before;
	int rc;

	do {
		before = text.size;
		rc = lk_proc_module_next(&text, &module);
		lk_fuzz_check(rc == 0 || text.size < before);
		if (rc > 0)
			check_module(&module);
	} while (rc != 0);
}

static void check_item(const struct lk_cmdline_item *item)
{
	lk_fuzz_check(item->name[0] && item->value);
	lk_fuzz_check(item->kind == LK_CMDLINE_OPTION || !item->value[0]);
	lk_fuzz_check(item->kind == LK_CMDLINE_KERNEL_BLACKLIST || !strchr(item->name, '-') ||
		      strchr(item->name, '['));
	lk_fuzz_check(item->kind != LK_CMDLINE_OPTION || !strpbrk(item->name, " \t\n\".="));
}

static void read_cmdline(struct lk_span text)
{
	struct lk_arena arena = {0};
	struct lk_cmdline cursor;
	struct lk_cmdline_item item;
	int rc;

	lk_cmdline_open(&cursor, text);
	do {
		struct lkm_error error = {0};

		rc = lk_cmdline_next(&cursor, &arena, &item, &error);
		lk_fuzz_check(rc >= 0 || error.code == LKM_E_CONFIG_SYNTAX);
		if (rc > 0)
			check_item(&item);
	} while (rc != 0);
	lk_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_modules((struct lk_span){data, size});
	read_cmdline((struct lk_span){data, size});
	return 0;
}
