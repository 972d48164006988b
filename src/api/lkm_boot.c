/* SPDX-License-Identifier: MIT */
/* <lkm/boot.h>: the lists of modules to load at boot. */
#include <lkm/boot.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../facts/directive.h"
#include "../formats/module_list.h"
#include "../formats/name.h"
#include "../formats/proc.h"
#include "../os/os_kernel.h"
#include "../files/config_files.h"
#include "../system/open.h"
#include "../files/path.h"

#define KERNEL_LINE_MAX ((size_t)64 << 10)

struct lkm_boot_entry {
	const char *name, *params;
	struct lkm_directive origin;
};

struct lkm_boot {
	struct lk_arena arena;
	struct lkm_boot_entry *items;
	size_t count, capacity;
	const char **problems;
	size_t problem_count, problem_capacity;
};

/* params "" for none; line 0 where the file has no lines. The strings are in the arena. */
static int add(struct lkm_boot *boot, const char *name, const char *params, const char *file,
	unsigned line)
{
	const char *text = *params ? lk_arena_format(&boot->arena, "%s %s", name, params) : name;

	if (!text || LK_GROW(&boot->arena, boot->items, boot->count, boot->capacity) < 0)
		return -ENOMEM;
	boot->items[boot->count++] = (struct lkm_boot_entry){.name = name,
		.params = params,
		.origin = {
			.name = name, .value = params, .file = file, .line = line, .text = text}};
	return 0;
}

static int add_problem(struct lkm_boot *boot, const char *message)
{
	const char *copy = message ? lk_arena_copy(&boot->arena, message) : NULL;

	if (!copy || LK_GROW(&boot->arena, boot->problems, boot->problem_count,
			     boot->problem_capacity) < 0)
		return -ENOMEM;
	boot->problems[boot->problem_count++] = copy;
	return 0;
}

static int problem(void *context, const char *path, const struct lkm_error *error)
{
	(void)path; /* the message names it */
	return add_problem(context, error->message);
}

/* Read a list of modules, or of module files, whose names lead to those of their modules. */
static int take_list(
	struct lkm_boot *boot, struct lk_span contents, const char *file, bool of_files)
{
	struct lk_module_list list = {.rest = contents};
	struct lk_module_item item;
	int rc;

	while ((rc = lk_module_list_next(&list, &boot->arena, &item)) != 0) {
		if (rc == -ENOMEM)
			return rc;
		if (rc > 0 && of_files)
			item.name = lk_name_module(&boot->arena, item.name);
		if (rc > 0)
			rc = item.name ? add(boot, item.name, item.params, file, item.line)
				       : -ENOMEM;
		else
			rc = add_problem(boot, lk_arena_format(&boot->arena,
						       "%s:%u: the line is too long or is not text",
						       file, item.line));
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* Read one file. optional: it may be missing. */
static int take_file(struct lkm_boot *boot, int at, const char *relative, const char *path,
	bool optional, bool of_files)
{
	LK_BUF_CLEANUP struct lk_buf contents;
	struct lkm_error error = {0};
	int rc;

	lk_buf_init(&contents, LK_CONFIG_FILES_FILE_MAX);
	rc = lk_file_read(at, relative, path, &contents, &error);
	if (rc == -ENOENT && optional)
		return 0;
	if (rc < 0)
		return rc == -ENOMEM ? rc : problem(boot, path, &error);
	return take_list(boot, lk_buf_span(&contents), path, of_files);
}

/* The sources -------------------------------------------------------------------------------- */

static int take_cmdline(struct lkm *lkm, struct lkm_boot *boot)
{
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_cmdline_load cursor = {0};
	enum lk_file_kind kind;
	struct lk_span name;
	int rc;

	lk_buf_init(&text, KERNEL_LINE_MAX);
	if (!lkm->own_cmdline)
		return 0;
	rc = lk_file_read(lkm->system, "proc/cmdline", "/proc/cmdline", &text, NULL);
	cursor.rest = lk_buf_span(&text);
	cursor.initramfs = lk_file_kind(lkm->system, "etc/initrd-release", &kind) == 0;
	while (rc == 0 && lk_cmdline_load_next(&cursor, &name)) {
		const char *copy = lk_arena_copy_span(&boot->arena, name);

		rc = copy ? add(boot, copy, "", "/proc/cmdline", 0) : -ENOMEM;
	}
	return rc == -ENOMEM ? rc : 0; /* without /proc there is no command line */
}

static bool is_same(const struct lkm *lkm, const char *one, const char *other)
{
	struct lk_file_identity first, second;
	enum lk_file_kind kind;
	int at;
	const char *relative = lk_path_find(lkm->files, one, &at);

	if (lk_file_identify(at, relative, &kind, &first) < 0)
		return false;
	relative = lk_path_find(lkm->files, other, &at);
	return lk_file_identify(at, relative, &kind, &second) == 0 && first.inode == second.inode &&
	       first.device == second.device;
}

/* Debian links it into modules-load.d, which must not count twice. */
static int take_etc_modules(
	struct lkm *lkm, struct lkm_boot *boot, const struct lk_config_files *files)
{
	const char *path =
		lk_arena_format(&boot->arena, "%s" LKM_SYSTEM_CONFIG "/modules", lkm->config_root);
	const char *relative;
	int at;

	if (!path)
		return -ENOMEM;
	for (size_t i = 0; i < files->count; i++)
		if (is_same(lkm, files->items[i].path, path))
			return 0;
	relative = lk_path_find(lkm->files, path, &at);
	return take_file(boot, at, relative, path, true, false);
}

static int take_configuration(struct lkm *lkm, struct lkm_boot *boot)
{
	struct lk_config_files files = {
		.arena = &boot->arena, .system = lkm->files, .problem = problem, .context = boot};
	int rc = lk_config_files_usual(&files, lkm->config_root, "modules-load.d");

	for (size_t i = 0; rc == 0 && i < files.count; i++) {
		int at;
		const char *path = files.items[i].path;
		const char *relative = lk_path_find(lkm->files, path, &at);

		rc = take_file(boot, at, relative, path, false, false);
	}
	return rc < 0 ? rc : take_etc_modules(lkm, boot, &files);
}

static int take_android(struct lkm *lkm, struct lkm_boot *boot)
{
	const char *path = lk_arena_format(&boot->arena, "%s/modules.load", lkm->catalog.directory);

	if (!path)
		return -ENOMEM;
	if (lkm->modules.fd < 0)
		return 0;
	return take_file(boot, lkm->modules.fd, "modules.load", path, true, true);
}

static void boot_cleanup(struct lkm_boot **boot)
{
	lkm_boot_free(*boot);
}
#define BOOT_CLEANUP __attribute__((cleanup(boot_cleanup)))

LKM_EXPORT int lkm_boot_read(struct lkm *lkm, struct lkm_boot **ret, struct lkm_error *reterr)
{
	static int (*const sources[])(struct lkm * lkm, struct lkm_boot * boot) = {
		take_cmdline, take_configuration, take_android};
	BOOT_CLEANUP struct lkm_boot *boot = NULL;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	boot = calloc(1, sizeof(*boot));
	if (!boot)
		return lk_fail_memory(reterr);
	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		if (sources[i](lkm, boot) < 0)
			return lk_fail_memory(reterr);
	*ret = boot;
	boot = NULL;
	return 0;
}

/* A named list --------------------------------------------------------------------------------- */

/* fd < 0: open the path, which is otherwise only the name for messages. */
static int read_contents(
	int fd, const char *path, struct lk_buf *contents, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = fd < 0 ? lk_kernel_root() : -1;
	const char *relative;
	int at;

	if (fd >= 0)
		return lk_fd_read(fd, path, contents, reterr);
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	relative = lk_path_find(system, path, &at);
	return lk_file_read(at, relative, path, contents, reterr);
}

static int read_list(int fd, const char *path, struct lkm_boot **ret, struct lkm_error *reterr)
{
	BOOT_CLEANUP struct lkm_boot *boot = calloc(1, sizeof(*boot));
	LK_BUF_CLEANUP struct lk_buf contents;
	const char *shown = boot ? lk_arena_copy(&boot->arena, path) : NULL;
	int rc;

	lk_buf_init(&contents, LK_CONFIG_FILES_FILE_MAX);
	if (!shown)
		return lk_fail_memory(reterr);
	rc = read_contents(fd, path, &contents, reterr);
	if (rc < 0)
		return rc;
	if (take_list(boot, lk_buf_span(&contents), shown, false) < 0)
		return lk_fail_memory(reterr);
	if (boot->problem_count)
		return lk_fail(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG, "%s", boot->problems[0]);
	*ret = boot;
	boot = NULL;
	return 0;
}

LKM_EXPORT int lkm_boot_read_list(const char *path, struct lkm_boot **ret, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!path || !ret)
		return lk_fail_argument(reterr, "the path or the place for the result is NULL");
	return read_list(-1, path, ret, reterr);
}

LKM_EXPORT int lkm_boot_read_list_fd(
	int fd, const char *shown, struct lkm_boot **ret, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!shown || !ret)
		return lk_fail_argument(reterr, "the name or the place for the result is NULL");
	if (fd < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, EBADF, "could not read '%s': %s", shown,
			lk_errno_text(EBADF));
	return read_list(fd, shown, ret, reterr);
}

LKM_EXPORT void lkm_boot_free(struct lkm_boot *boot)
{
	if (!boot)
		return;
	lk_arena_done(&boot->arena);
	free(boot);
}

/* Accessors ------------------------------------------------------------------------------------ */

LKM_EXPORT size_t lkm_boot_count(const struct lkm_boot *boot)
{
	return boot ? boot->count : 0;
}

LKM_EXPORT const struct lkm_boot_entry *lkm_boot_entry(const struct lkm_boot *boot, size_t i)
{
	return boot && i < boot->count ? &boot->items[i] : NULL;
}

LKM_EXPORT const char *lkm_boot_entry_name(const struct lkm_boot_entry *entry)
{
	return entry ? entry->name : NULL;
}

LKM_EXPORT const char *lkm_boot_entry_params(const struct lkm_boot_entry *entry)
{
	return entry ? entry->params : NULL;
}

LKM_EXPORT const struct lkm_directive *lkm_boot_entry_origin(const struct lkm_boot_entry *entry)
{
	return entry ? &entry->origin : NULL;
}

LKM_EXPORT size_t lkm_boot_problem_count(const struct lkm_boot *boot)
{
	return boot ? boot->problem_count : 0;
}

LKM_EXPORT const char *lkm_boot_problem(const struct lkm_boot *boot, size_t i)
{
	return boot && i < boot->problem_count ? boot->problems[i] : NULL;
}
