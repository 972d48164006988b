/* SPDX-License-Identifier: MIT */
/* What is loaded, for everybody who asks. */
#include <lkm/live.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "../formats/name.h"
#include "../os/os_kernel.h"
#include "../system/module_state.h"
#include "../system/open.h"

struct lkm_live {
	struct lk_arena arena;
	struct lk_live live;
};

/* The public name for what the facts call a module; never more than this one member. */
struct lkm_live_module {
	struct lk_live_module module;
};

static const struct lkm_live_module *published(const struct lk_live_module *module)
{
	return (const struct lkm_live_module *)module;
}

LKM_EXPORT int lkm_live_read(struct lkm_live **ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lkm_live *live;
	int rc;

	lk_fail_clear(reterr);
	if (system < 0)
		return lk_fail(reterr, LKM_E_STATE_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	live = calloc(1, sizeof(*live));
	if (!live)
		return lk_fail_memory(reterr);
	rc = lk_open_live(system, &live->arena, &live->live, reterr);
	if (rc < 0) {
		lkm_live_free(live);
		return rc;
	}
	*ret = live;
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
	return live->live.count;
}

LKM_EXPORT const struct lkm_live_module *lkm_live_module(const struct lkm_live *live, size_t i)
{
	return i < live->live.count ? published(&live->live.modules[i]) : NULL;
}

LKM_EXPORT const struct lkm_live_module *lkm_live_find(
	const struct lkm_live *live, const char *name)
{
	for (size_t i = 0; i < live->live.count; i++)
		if (lk_name_equal(live->live.modules[i].name, name))
			return published(&live->live.modules[i]);
	return NULL;
}

LKM_EXPORT const char *lkm_live_name(const struct lkm_live_module *module)
{
	return module->module.name;
}

LKM_EXPORT uint64_t lkm_live_size(const struct lkm_live_module *module)
{
	return module->module.size;
}

LKM_EXPORT int64_t lkm_live_refcount(const struct lkm_live_module *module)
{
	return module->module.refcount;
}

LKM_EXPORT enum lkm_state lkm_live_state(const struct lkm_live_module *module)
{
	return module->module.state;
}

LKM_EXPORT const char *lkm_live_holder(const struct lkm_live_module *module, size_t i)
{
	return i < module->module.holder_count ? module->module.holders[i] : NULL;
}

LKM_EXPORT const char *lkm_live_taint(const struct lkm_live_module *module)
{
	return module->module.taint;
}

/* A page, as much as sysfs gives. */
#define FACT_MAX ((size_t)64 << 10)

/* A file of sysfs without its final newline. */
static int read_fact(const char *module, const char *file, char *ret, size_t size)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, FACT_MAX);
	if (system < 0)
		return system;
	if (size == 0)
		return -EINVAL;
	rc = lk_module_state_fact(system, module, file, &text);
	if (rc < 0)
		return rc;
	if (text.size && text.data[text.size - 1] == '\n')
		text.size--;
	snprintf(ret, size, "%.*s", (int)text.size, text.size ? (const char *)text.data : "");
	return 0;
}

LKM_EXPORT int lkm_live_version(const char *module, char *ret, size_t size)
{
	return read_fact(module, "version", ret, size);
}

LKM_EXPORT int lkm_live_srcversion(const char *module, char *ret, size_t size)
{
	return read_fact(module, "srcversion", ret, size);
}

LKM_EXPORT int lkm_is_loaded(const char *module)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lk_module_state state;

	return system < 0 ? system : lk_module_state_read(system, module, &state);
}

static int fail_name(struct lkm_error *reterr, const char *module)
{
	return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
		"'%.64s' is not the name of a module", module);
}

LKM_EXPORT int lkm_state(const char *module, enum lkm_state *ret, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	struct lk_module_state state;
	int rc = system < 0 ? system : lk_module_state_read(system, module, &state);

	lk_fail_clear(reterr);
	if (rc == -EINVAL)
		return fail_name(reterr, module);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_STATE_UNREADABLE, -rc,
			"the state of %s cannot be read: %s", module, lk_errno_text(-rc));
	if (rc > 0)
		*ret = state.state;
	return rc;
}
