/* SPDX-License-Identifier: MIT */
/* Init functions from the symbols of the kernel, compared with its command line. */
#include "builtin_code.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "../files/path.h"
#include "../formats/proc.h"
#include "../formats/symvers.h"

/* /proc/kallsyms of a kernel with all symbols has 10 to 20 MB. */
#define SYMBOLS_MAX ((size_t)256 << 20)

static int add_initcalls(struct lk_builtin_code *code, struct lk_span text)
{
	struct lk_initcall initcall;

	while (lk_initcall_next(&text, &initcall)) {
		struct lk_builtin_initcall item = {
			.module = lk_arena_copy_span(&code->arena, initcall.module),
			.function = lk_arena_copy_span(&code->arena, initcall.function),
			.is_stub = initcall.is_stub};

		if (!item.module || !item.function || LK_APPEND(&code->arena, code, item) < 0)
			return -ENOMEM;
		code->named |= *item.module != '\0';
	}
	return 0;
}

/* Add the init functions of a file: 0, also when it has none; -errno. */
static int read_symbols(struct lk_builtin_code *code, int at, const char *path)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, SYMBOLS_MAX);
	rc = lk_file_read(at, path, path, &text, NULL);
	return rc < 0 ? rc : add_initcalls(code, lk_buf_span(&text));
}

/* The symbols of the running kernel, or those that were kept when it was built. */
static int read_initcalls(struct lk_builtin_code *code, const struct lkm *lkm)
{
	const char *const paths[] = {
		lk_arena_format(
			&code->arena, "%s/boot/System.map-%s", lkm->config_root, lkm->release),
		lk_arena_format(&code->arena, "%s/System.map", lkm->catalog.directory),
	};
	int rc = 0;

	if (lk_open_is_running(lkm)) {
		rc = read_symbols(code, lkm->system, "proc/kallsyms");
		/* Without this file the kernel does not know the names of its functions. */
		code->certain = rc == 0 || !lk_fail_is_absence(-rc);
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths) && !code->count; i++) {
		const char *relative;
		int at;

		if (rc == -ENOMEM || !paths[i])
			return -ENOMEM;
		relative = lk_path_find(lkm->files, paths[i], &at);
		rc = read_symbols(code, at, relative);
	}
	return rc == -ENOMEM ? rc : 0;
}

static int read_listed(struct lk_builtin_code *code, const struct lkm *lkm)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_cmdline_load cursor = {{0}};
	struct lk_span name;
	int rc;

	lk_buf_init(&text, 1 << 20);
	if (!lkm->own_cmdline)
		return 0;
	rc = lk_file_read(lkm->system, "proc/cmdline", "/proc/cmdline", &text, NULL);
	if (rc < 0) /* this is a problem of the configuration already */
		return rc == -ENOMEM ? rc : 0;
	cursor.rest = lk_buf_span(&text);
	while (lk_cmdline_initcall_next(&cursor, &name)) {
		if (LK_GROW(&code->arena, code->listed, code->listed_count, code->listed_capacity) <
			0)
			return -ENOMEM;
		code->listed[code->listed_count] = lk_arena_copy_span(&code->arena, name);
		if (!code->listed[code->listed_count++])
			return -ENOMEM;
	}
	return 0;
}

static bool is_listed(const struct lk_builtin_code *code, const char *function)
{
	for (size_t i = 0; i < code->listed_count; i++)
		if (strcmp(code->listed[i], function) == 0)
			return true;
	return false;
}

/* Is this how people name the init function of a module? */
static bool is_usual_name(const char *module, const char *function)
{
	static const struct {
		const char *before, *after;
	} forms[] = {{"", "_init"}, {"init_", ""}, {"", "_module_init"}, {"", "_init_module"},
		{"", "_mod_init"}, {"", "_driver_init"}, {"", "_drv_init"}};
	const size_t size = strlen(module);

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		const size_t before = strlen(forms[i].before);

		if (strncmp(function, forms[i].before, before) == 0 &&
			strncmp(function + before, module, size) == 0 &&
			strcmp(function + before + size, forms[i].after) == 0)
			return true;
	}
	return false;
}

/* The functions of the module: all of them must be listed. */
static int judge(const struct lk_builtin_code *code, const char *module, struct lk_arena *arena,
	struct lk_hole_builtin *ret)
{
	bool all = true, stub = false;

	ret->known = code->named;
	for (size_t i = 0; i < code->count; i++) {
		const struct lk_builtin_initcall *item = &code->items[i];

		if (strcmp(item->module, module) != 0)
			continue;
		stub |= item->is_stub;
		if (item->is_stub)
			continue;
		all &= is_listed(code, item->function);
		ret->functions = ret->functions ? lk_arena_format(arena, "%s,%s", ret->functions,
							  item->function)
						: lk_arena_copy(arena, item->function);
		if (!ret->functions)
			return -ENOMEM;
	}
	if (ret->functions && all) {
		ret->stopped = code->certain && !stub ? LK_STOPPED_SURELY : LK_STOPPED_PERHAPS;
		ret->candidate = ret->functions;
	}
	return 0;
}

int lk_builtin_code_look(struct lk_builtin_code *code, struct lkm *lkm, const char *module,
	struct lk_arena *arena, struct lk_hole_builtin *ret)
{
	if (!code->read && (read_initcalls(code, lkm) < 0 || read_listed(code, lkm) < 0))
		return -ENOMEM;
	code->read = true;
	*ret = (struct lk_hole_builtin){0};
	if (judge(code, module, arena, ret) < 0)
		return -ENOMEM;
	for (size_t i = 0; !ret->known && i < code->listed_count; i++)
		if (is_usual_name(module, code->listed[i])) {
			ret->candidate = lk_arena_copy(arena, code->listed[i]);
			ret->stopped = LK_STOPPED_PERHAPS;
			return ret->candidate ? 0 : -ENOMEM;
		}
	return 0;
}

void lk_builtin_code_done(struct lk_builtin_code *code)
{
	lk_arena_done(&code->arena);
}
