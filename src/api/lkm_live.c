/* SPDX-License-Identifier: MIT */
/* <lkm/live.h>: loaded modules from /proc/modules, one module and its sections from /sys/module. */
#include <lkm/live.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../formats/name.h"
#include "../os/os_kernel.h"
#include "../system/generation.h"
#include "../system/module_state.h"
#include "../system/open.h"

/* More than sysfs gives: a page. */
#define ATTRIBUTE_MAX ((size_t)64 << 10)

struct lkm_live {
	struct lk_arena arena;
	struct lk_live live;
};

/* The public type wraps what the facts give, so that the list is not copied. */
struct lkm_live_module {
	struct lk_live_module module;
};

static const struct lkm_live_module *published(const struct lk_live_module *module)
{
	return (const struct lkm_live_module *)module;
}

static int fail_root(struct lkm_error *reterr, int rc)
{
	return lk_fail(
		reterr, LKM_E_STATE_UNREADABLE, -rc, "could not open '/': %s", lk_errno_text(-rc));
}

/* A question about one module has failed with rc. */
static int fail_module(struct lkm_error *reterr, int code, int rc, const char *module)
{
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc == -EINVAL)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%.64s' is not the name of a module", module);
	return lk_fail(reterr, code, -rc, "could not read the state of '%s': %s", module,
		lk_errno_text(-rc));
}

/* All modules ------------------------------------------------------------------------------------
 */

static void live_cleanup(struct lkm_live **live)
{
	lkm_live_free(*live);
}
#define LIVE_CLEANUP __attribute__((cleanup(live_cleanup)))

LKM_EXPORT int lkm_live_read(struct lkm_live **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	LIVE_CLEANUP struct lkm_live *live = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!ret)
		return lk_fail_argument(reterr, "the place for the result is NULL");
	if (system < 0)
		return fail_root(reterr, system);
	live = calloc(1, sizeof(*live));
	if (!live)
		return lk_fail_memory(reterr);
	rc = lk_open_live(system, &live->arena, &live->live, reterr);
	if (rc < 0)
		return rc;
	*ret = live;
	live = NULL;
	return 0;
}

LKM_EXPORT void lkm_live_free(struct lkm_live *live)
{
	if (!live)
		return;
	lk_arena_done(&live->arena);
	free(live);
}

LKM_EXPORT size_t lkm_live_count(const struct lkm_live *live)
{
	return live ? live->live.count : 0;
}

LKM_EXPORT const struct lkm_live_module *lkm_live_module(const struct lkm_live *live, size_t i)
{
	return live && i < live->live.count ? published(&live->live.modules[i]) : NULL;
}

LKM_EXPORT const struct lkm_live_module *lkm_live_find(
	const struct lkm_live *live, const char *name)
{
	for (size_t i = 0; live && name && i < live->live.count; i++)
		if (lk_name_equal(live->live.modules[i].name, name))
			return published(&live->live.modules[i]);
	return NULL;
}

LKM_EXPORT const char *lkm_live_module_name(const struct lkm_live_module *module)
{
	return module ? module->module.name : NULL;
}

LKM_EXPORT uint64_t lkm_live_module_size(const struct lkm_live_module *module)
{
	return module ? module->module.size : 0;
}

LKM_EXPORT int64_t lkm_live_module_refcount(const struct lkm_live_module *module)
{
	return module ? module->module.refcount : 0;
}

LKM_EXPORT enum lkm_state lkm_live_module_state(const struct lkm_live_module *module)
{
	return module ? module->module.state : LKM_STATE_LIVE;
}

LKM_EXPORT size_t lkm_live_module_holder_count(const struct lkm_live_module *module)
{
	return module ? module->module.holder_count : 0;
}

LKM_EXPORT const char *lkm_live_module_holder(const struct lkm_live_module *module, size_t i)
{
	return module && i < module->module.holder_count ? module->module.holders[i] : NULL;
}

LKM_EXPORT const char *lkm_live_module_taint(const struct lkm_live_module *module)
{
	return module ? module->module.taint : NULL;
}

/* One module -------------------------------------------------------------------------------------
 */

/* A file below /sys/module/NAME, without its final newline. */
static int read_attribute(int system, const char *module, const char *file, struct lk_buf *out)
{
	int rc = lk_module_state_fact(system, module, file, out);

	if (rc == 0 && out->size && out->data[out->size - 1] == '\n')
		out->size--;
	return rc;
}

static int read_number(int system, const char *module, const char *file, int64_t *ret)
{
	LK_BUF_CLEANUP struct lk_buf text;
	const char *number;
	int rc;

	lk_buf_init(&text, 64);
	rc = read_attribute(system, module, file, &text);
	number = rc == 0 ? lk_buf_text(&text) : NULL;
	if (rc == 0 && !number)
		return -ENOMEM;
	if (rc == 0)
		*ret = strtoll(number, NULL, 10);
	return rc;
}

/* holders/ has a link for each module that uses this one. */
static int read_holders(
	int system, const char *module, struct lk_arena *arena, struct lk_live_module *ret)
{
	char path[LK_MODULE_STATE_PATH];
	char **names;
	int rc = lk_module_state_path(path, module, "holders");

	if (rc == 0)
		rc = lk_dir_list(system, path, path, arena, &names, NULL);
	if (rc < 0)
		return rc;
	ret->holders = (const char **)names;
	while (names[ret->holder_count])
		ret->holder_count++;
	return 0;
}

/* All about a module whose init function has returned. */
static int read_sysfs(
	int system, const char *module, struct lk_arena *arena, struct lk_live_module *ret)
{
	LK_BUF_CLEANUP struct lk_buf taint;
	int64_t size = 0;
	int rc = read_number(system, module, "coresize", &size);

	lk_buf_init(&taint, 64);
	if (rc == 0)
		rc = read_holders(system, module, arena, ret);
	if (rc == 0)
		rc = read_attribute(system, module, "taint", &taint);
	if (rc < 0)
		return rc;
	ret->size = (uint64_t)size;
	ret->refcount = -1;
	/* A kernel that cannot unload modules has no such file. */
	rc = read_number(system, module, "refcnt", &ret->refcount);
	ret->taint = lk_arena_copy_span(arena, lk_buf_span(&taint));
	if (!ret->taint)
		return -ENOMEM;
	return rc == -ENOENT ? 0 : rc;
}

/* What sysfs does not say while a module comes or goes: keep this one of all modules. */
static int read_listed(
	int system, const char *module, struct lkm_live *live, struct lkm_error *reterr)
{
	const struct lk_live_module *found;
	int rc = lk_open_live(system, &live->arena, &live->live, reterr);

	if (rc < 0)
		return rc;
	found = lk_live_find(&live->live, module);
	if (!found)
		return lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT, "'%s' is not loaded", module);
	live->live.modules[0] = *found;
	live->live.count = 1;
	return 0;
}

static int read_module(
	int system, const char *name, struct lkm_live *live, struct lkm_error *reterr)
{
	struct lk_live_module *module = lk_arena_alloc(&live->arena, sizeof(*module));
	const char *normal = lk_name_module(&live->arena, name);
	struct lk_module_state state = {.state = LKM_STATE_LIVE};
	int rc;

	if (!module || !normal)
		return lk_fail_memory(reterr);
	rc = lk_module_state_read(system, name, &state);
	if (rc < 0)
		return fail_module(reterr, LKM_E_STATE_UNREADABLE, rc, name);
	if (rc == 0)
		return lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT, "'%s' is not loaded", normal);
	*module = (struct lk_live_module){.name = normal,
		.refcount = -1,
		.state = state.builtin ? LKM_STATE_BUILTIN : state.state,
		.taint = ""};
	if (!state.builtin) {
		rc = state.state == LKM_STATE_LIVE
			     ? read_sysfs(system, normal, &live->arena, module)
			     : -ENOENT;
		if (rc == -ENOMEM)
			return lk_fail_memory(reterr);
		if (rc < 0)
			return read_listed(system, normal, live, reterr);
	}
	live->live.modules = module;
	live->live.count = 1;
	return 0;
}

LKM_EXPORT int lkm_live_read_module(
	const char *module, struct lkm_live **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	LIVE_CLEANUP struct lkm_live *live = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!module || !ret)
		return lk_fail_argument(reterr, "the module or the place for the result is NULL");
	if (system < 0)
		return fail_root(reterr, system);
	live = calloc(1, sizeof(*live));
	if (!live)
		return lk_fail_memory(reterr);
	rc = read_module(system, module, live, reterr);
	if (rc < 0)
		return rc;
	*ret = live;
	live = NULL;
	return 0;
}

LKM_EXPORT int lkm_is_loaded(const char *module)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lk_module_state state;

	if (!module)
		return -EINVAL;
	return system < 0 ? system : lk_module_state_read(system, module, &state);
}

LKM_EXPORT int lkm_live_state(const char *module, enum lkm_state *ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lk_module_state state;
	int rc;

	lk_fail_clear(reterr);
	if (!module || !ret)
		return lk_fail_argument(reterr, "the module or the place for the result is NULL");
	rc = system < 0 ? system : lk_module_state_read(system, module, &state);
	if (rc < 0)
		return fail_module(reterr, LKM_E_STATE_UNREADABLE, rc, module);
	if (rc > 0)
		*ret = state.builtin ? LKM_STATE_BUILTIN : state.state;
	return rc;
}

/* What the directory of a module in /sys/module says, or /proc/modules where there is none. */
static int peek(struct lkm *lkm, const char *module, enum lkm_state *ret)
{
	struct lk_module_state state;
	enum lk_file_kind kind;
	int rc = lk_module_state_peek(lkm->system, module, ret);

	if (rc != 0 || lk_once_is_set(&lkm->sysfs_seen))
		return rc;
	if (lk_file_kind(lkm->system, "sys/module", &kind) == 0) {
		lk_once_set(&lkm->sysfs_seen);
		return 0;
	}
	rc = lk_module_state_read(lkm->system, module, &state);
	if (rc > 0)
		*ret = state.state;
	return rc;
}

LKM_EXPORT int lkm_module_state(
	struct lkm *lkm, const char *module, enum lkm_state *ret, struct lkm_error *reterr)
{
	enum lkm_state state = LKM_STATE_LIVE;
	char name[LK_MODULE_STATE_PATH];
	size_t size;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !module || !ret)
		return lk_fail_argument(
			reterr, "lkm, the module or the place for the result is NULL");
	size = strlen(module);
	if (size >= sizeof(name))
		return fail_module(reterr, LKM_E_STATE_UNREADABLE, -EINVAL, module);
	for (size_t i = 0; i <= size; i++)
		name[i] = module[i] == '-' ? '_' : module[i];
	LK_REQUEST(lkm);
	rc = lk_catalog_has(&lkm->catalog, LKM_INDEX_BUILTIN, name, reterr);
	if (rc != 0) {
		if (rc > 0)
			*ret = LKM_STATE_BUILTIN;
		return rc;
	}
	rc = peek(lkm, name, &state);
	if (rc < 0)
		return fail_module(reterr, LKM_E_STATE_UNREADABLE, rc, module);
	if (rc == 2) {
		rc = lk_catalog_has(&lkm->catalog, LKM_INDEX_DEP, name, reterr);
		if (rc < 0)
			return rc;
		state = rc ? LKM_STATE_COMING : LKM_STATE_BUILTIN;
		rc = 1;
	}
	if (rc > 0)
		*ret = state;
	return rc;
}

static int read_text(
	const char *module, const char *file, char *ret, size_t size, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_fail_clear(reterr);
	lk_buf_init(&text, ATTRIBUTE_MAX);
	if (!module || !ret || size == 0)
		return lk_fail_argument(reterr, "the module is NULL, or there is no room");
	rc = system < 0 ? system : read_attribute(system, module, file, &text);
	if (rc == -ENOENT)
		return lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT, "the kernel shows no %s of '%s'",
			file, module);
	if (rc < 0)
		return fail_module(reterr, LKM_E_UNREADABLE, rc, module);
	snprintf(ret, size, "%.*s", (int)text.size, text.size ? (const char *)text.data : "");
	return 0;
}

LKM_EXPORT int lkm_live_version(
	const char *module, char *ret, size_t size, struct lkm_error *reterr)
{
	return read_text(module, "version", ret, size, reterr);
}

LKM_EXPORT int lkm_live_srcversion(
	const char *module, char *ret, size_t size, struct lkm_error *reterr)
{
	return read_text(module, "srcversion", ret, size, reterr);
}

/* Sections ---------------------------------------------------------------------------------------
 */

struct lkm_section {
	const char *name;
	uint64_t address;
};

struct lkm_sections {
	struct lk_arena arena;
	struct lkm_section *items;
	size_t count, capacity;
};

static void sections_cleanup(struct lkm_sections **sections)
{
	lkm_sections_free(*sections);
}
#define SECTIONS_CLEANUP __attribute__((cleanup(sections_cleanup)))

static int read_section(
	int system, const char *module, const char *name, struct lkm_sections *sections)
{
	LK_BUF_CLEANUP struct lk_buf text;
	const char *address;
	char file[512];
	int rc;

	lk_buf_init(&text, 64);
	if ((size_t)snprintf(file, sizeof(file), "sections/%s", name) >= sizeof(file))
		return 0;
	rc = lk_module_state_fact(system, module, file, &text);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc; /* it has just gone */
	address = lk_buf_text(&text);
	if (!address ||
		LK_GROW(&sections->arena, sections->items, sections->count, sections->capacity) < 0)
		return -ENOMEM;
	sections->items[sections->count++] =
		(struct lkm_section){name, strtoull(address, NULL, 16)};
	return 0;
}

static int read_sections(int system, const char *module, struct lkm_sections *sections)
{
	char path[LK_MODULE_STATE_PATH];
	char **names;
	int rc = lk_module_state_path(path, module, "sections");

	if (rc == 0)
		rc = lk_dir_list(system, path, path, &sections->arena, &names, NULL);
	for (; rc == 0 && *names; names++)
		rc = read_section(system, module, *names, sections);
	return rc;
}

LKM_EXPORT int lkm_sections_read(
	const char *module, struct lkm_sections **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	SECTIONS_CLEANUP struct lkm_sections *sections = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!module || !ret)
		return lk_fail_argument(reterr, "the module or the place for the result is NULL");
	sections = calloc(1, sizeof(*sections));
	if (!sections)
		return lk_fail_memory(reterr);
	rc = system < 0 ? system : read_sections(system, module, sections);
	if (rc == -ENOENT)
		return lk_fail(reterr, LKM_E_NOT_LOADED, ENOENT,
			"this kernel shows no sections of '%s': it is not loaded, or built-in",
			module);
	if (rc < 0)
		return fail_module(reterr, LKM_E_UNREADABLE, rc, module);
	*ret = sections;
	sections = NULL;
	return 0;
}

LKM_EXPORT void lkm_sections_free(struct lkm_sections *sections)
{
	if (!sections)
		return;
	lk_arena_done(&sections->arena);
	free(sections);
}

LKM_EXPORT size_t lkm_sections_count(const struct lkm_sections *sections)
{
	return sections ? sections->count : 0;
}

LKM_EXPORT const struct lkm_section *lkm_sections_section(
	const struct lkm_sections *sections, size_t i)
{
	return sections && i < sections->count ? &sections->items[i] : NULL;
}

LKM_EXPORT const char *lkm_section_name(const struct lkm_section *section)
{
	return section ? section->name : NULL;
}

LKM_EXPORT uint64_t lkm_section_address(const struct lkm_section *section)
{
	return section ? section->address : 0;
}
