/* SPDX-License-Identifier: MIT */
/* lkm_closure: the closure of modules with the firmware files that belong to them. */
#include <lkm/closure.h>
#include <lkm/image.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/name.h"
#include "../plan/closure.h"
#include "../system/image.h"
#include "../system/generation.h"
#include "../files/path.h"

struct lkm_firmware {
	const char *name, *path, *module;
};

struct lkm_closure {
	struct lk_arena arena;
	struct lkm *lkm;
	struct lk_request request; /* the configuration is that of its generation */
	struct lk_closure closure;
	struct lkm_firmware *firmware;
	size_t firmware_count, firmware_capacity;
	struct lk_map by_name; /* names of firmware that have been looked for */
};

LKM_EXPORT int lkm_closure_new(struct lkm *lkm, struct lkm_closure **ret, struct lkm_error *reterr)
{
	struct lkm_closure *closure;
	const struct lk_config *config;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	closure = calloc(1, sizeof(*closure));
	if (!closure)
		return lk_fail_memory(reterr);
	closure->lkm = lkm;
	closure->request = lk_request_begin(lkm);
	rc = lk_open_sorted_config(lkm, &config, reterr);
	if (rc < 0) {
		lkm_closure_free(closure);
		return rc;
	}
	lk_closure_init(&closure->closure, &closure->arena, &lkm->catalog, config);
	lk_map_init(&closure->by_name, &closure->arena);
	*ret = closure;
	return 0;
}

LKM_EXPORT void lkm_closure_free(struct lkm_closure *closure)
{
	if (!closure)
		return;
	lk_request_end(&closure->request);
	lk_arena_done(&closure->arena);
	free(closure);
}

LKM_EXPORT int lkm_closure_add(
	struct lkm_closure *closure, const char *name, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!closure || !name)
		return lk_fail_argument(reterr, "the closure or the name is NULL");
	return lk_closure_add(&closure->closure, name, reterr);
}

static int add_firmware(
	struct lkm_closure *closure, const char *name, const char *path, const char *module)
{
	struct lkm_firmware item = {.name = lk_arena_copy(&closure->arena, name),
		.path = path ? lk_arena_copy(&closure->arena, path) : NULL,
		.module = module};

	if (!item.name || (path && !item.path) ||
		lk_map_put(&closure->by_name, item.name, (void *)item.name) < 0 ||
		lk_arena_grow(&closure->arena, (void **)&closure->firmware,
			&closure->firmware_capacity, closure->firmware_count,
			sizeof(*closure->firmware)) < 0)
		return -ENOMEM;
	closure->firmware[closure->firmware_count++] = item;
	return 0;
}

static bool is_file(const struct lkm *lkm, const char *path)
{
	enum lk_file_kind kind;
	int at;
	const char *relative = lk_path_find(lkm->files, path, &at);

	return lk_file_kind(at, relative, &kind) == 0 && kind == LK_FILE_REGULAR;
}

/* The kernel's own order of places: number i, NULL beyond the last or when out of memory. */
#define PLACES 4
static char *place(struct lkm_closure *closure, size_t i)
{
	static const char *const forms[PLACES] = {"/updates/", "/updates", "/", ""};
	const struct lkm *lkm = closure->lkm;
	bool with_release = i % 2 == 0;

	return lk_arena_format(&closure->arena, "%s/lib/firmware%s%s", lkm->module_root, forms[i],
		with_release ? lkm->release : "");
}

static const char *const suffixes[] = {"", ".xz", ".zst"};
#define SUFFIXES (sizeof(suffixes) / sizeof(*suffixes))

/* 1 when the firmware of this name is there in one place, plain or compressed; 0; -ENOMEM. */
static int find_in(
	struct lkm_closure *closure, const char *directory, const char *name, const char *module)
{
	for (size_t i = 0; i < SUFFIXES; i++) {
		char *path =
			lk_arena_format(&closure->arena, "%s/%s%s", directory, name, suffixes[i]);

		if (!path)
			return -ENOMEM;
		if (is_file(closure->lkm, path))
			return add_firmware(closure, name, path, module) < 0 ? -ENOMEM : 1;
	}
	return 0;
}

static int find_name(struct lkm_closure *closure, const char *name, const char *module)
{
	for (size_t i = 0; i < PLACES; i++) {
		char *directory = place(closure, i);
		int rc = directory ? find_in(closure, directory, name, module) : -ENOMEM;

		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
	return add_firmware(closure, name, NULL, module);
}

/* A file name without the suffix of its compression; in the arena. */
static char *without_suffix(struct lk_arena *arena, const char *file)
{
	size_t size = strlen(file);

	for (size_t i = 1; i < SUFFIXES; i++) {
		size_t end = strlen(suffixes[i]);

		if (size > end && strcmp(file + size - end, suffixes[i]) == 0)
			size -= end;
	}
	return lk_arena_format(arena, "%.*s", (int)size, file);
}

/* What matches a pattern in one directory: 0 or -ENOMEM. parent is "" or ends in '/'. */
static int match_in(struct lkm_closure *closure, const char *directory, const char *parent,
	const char *pattern, const char *module)
{
	char *path = lk_arena_format(&closure->arena, "%s/%s", directory, parent);
	int at;
	const char *relative = path ? lk_path_find(closure->lkm->files, path, &at) : NULL;
	char **files;

	if (!relative)
		return -ENOMEM;
	if (lk_dir_list(at, relative, path, &closure->arena, &files, NULL) < 0)
		return 0;
	for (; *files; files++) {
		char *plain = without_suffix(&closure->arena, *files);
		char *name = plain ? lk_arena_format(&closure->arena, "%s%s", parent, plain) : NULL;

		if (!name)
			return -ENOMEM;
		if (lk_name_glob(pattern, plain) && !lk_map_get(&closure->by_name, name) &&
			find_in(closure, directory, name, module) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int find_pattern(struct lkm_closure *closure, const char *name, const char *module)
{
	const char *slash = strrchr(name, '/'), *pattern = slash ? slash + 1 : name;
	char *parent = lk_arena_format(&closure->arena, "%.*s", (int)(pattern - name), name);
	size_t before = closure->firmware_count;

	if (!parent)
		return -ENOMEM;
	for (size_t i = 0; i < PLACES; i++) {
		char *directory = place(closure, i);

		if (!directory || match_in(closure, directory, parent, pattern, module) < 0)
			return -ENOMEM;
	}
	if (closure->firmware_count == before)
		return add_firmware(closure, name, NULL, module);
	return 0;
}

/* A name comes out of a module file: it stays below lib/firmware. */
static bool leads_out(const char *name)
{
	return *name == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../");
}

static int find_firmware(struct lkm_closure *closure, const char *name, const char *module)
{
	if (!*name || lk_map_get(&closure->by_name, name) || leads_out(name))
		return 0;
	return strpbrk(name, "*?[") ? find_pattern(closure, name, module)
				    : find_name(closure, name, module);
}

static int open_member(struct lkm_closure *closure, const struct lk_member *member,
	struct lkm_image **ret, struct lkm_error *reterr)
{
	int fd;

	if (!member->path)
		return lkm_image_open_builtin(closure->lkm, member->module, ret, reterr);
	fd = lk_open_module(closure->lkm, member->path, reterr);
	return fd < 0 ? fd : lk_image_take(fd, member->path, ret, reterr);
}

static int add_member(
	struct lkm_closure *closure, const struct lk_member *member, struct lkm_error *reterr)
{
	struct lkm_image *image;
	int rc;

	if (!member->path && !member->builtin)
		return 0;
	rc = open_member(closure, member, &image, reterr);
	if (rc < 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < image->info_count; i++)
		if (strcmp(image->infos[i].key, "firmware") == 0)
			rc = find_firmware(closure, image->infos[i].value, member->module);
	lkm_image_close(image);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

LKM_EXPORT int lkm_closure_find_firmware(struct lkm_closure *closure, struct lkm_error *reterr)
{
	int rc = 0;

	lk_fail_clear(reterr);
	if (!closure)
		return lk_fail_argument(reterr, "the closure is NULL");
	for (size_t i = 0; rc == 0 && i < closure->closure.count; i++)
		rc = add_member(closure, &closure->closure.members[i], reterr);
	return rc;
}

LKM_EXPORT size_t lkm_closure_count(const struct lkm_closure *closure)
{
	return closure ? closure->closure.count : 0;
}

/* A member is given out as an opaque struct lkm_closure_module. */
LKM_EXPORT const struct lkm_closure_module *lkm_closure_module(
	const struct lkm_closure *closure, size_t i)
{
	return i < lkm_closure_count(closure)
		       ? (const struct lkm_closure_module *)&closure->closure.members[i]
		       : NULL;
}

static const struct lk_member *member_of(const struct lkm_closure_module *module)
{
	static const struct lk_member none;

	return module ? (const struct lk_member *)module : &none;
}

LKM_EXPORT const char *lkm_closure_module_name(const struct lkm_closure_module *module)
{
	return member_of(module)->module;
}

LKM_EXPORT const char *lkm_closure_module_path(const struct lkm_closure_module *module)
{
	return member_of(module)->path;
}

LKM_EXPORT bool lkm_closure_module_builtin(const struct lkm_closure_module *module)
{
	return member_of(module)->builtin;
}

LKM_EXPORT enum lkm_wanted lkm_closure_module_wanted(const struct lkm_closure_module *module)
{
	return member_of(module)->reason;
}

LKM_EXPORT const char *lkm_closure_module_by(const struct lkm_closure_module *module)
{
	return member_of(module)->by;
}

LKM_EXPORT size_t lkm_closure_firmware_count(const struct lkm_closure *closure)
{
	return closure ? closure->firmware_count : 0;
}

LKM_EXPORT const struct lkm_firmware *lkm_closure_firmware(
	const struct lkm_closure *closure, size_t i)
{
	return i < lkm_closure_firmware_count(closure) ? &closure->firmware[i] : NULL;
}

LKM_EXPORT const char *lkm_firmware_name(const struct lkm_firmware *firmware)
{
	return firmware ? firmware->name : NULL;
}

LKM_EXPORT const char *lkm_firmware_path(const struct lkm_firmware *firmware)
{
	return firmware ? firmware->path : NULL;
}

LKM_EXPORT const char *lkm_firmware_module(const struct lkm_firmware *firmware)
{
	return firmware ? firmware->module : NULL;
}
