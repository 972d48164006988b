/* SPDX-License-Identifier: MIT */
/* What is loaded: /proc/modules read in one go, for requests and for everybody who asks. */
#include <lkm/live.h>

#include <errno.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "../formats/name.h"
#include "../os/os_kernel.h"
#include "open.h"

/* 64 KiB hold some 600 modules; no kernel has anywhere near as many as this allows. */
#define LIVE_MAX ((size_t)64 << 20)

/* A kernel without modules has all the rest of proc. */
static int no_list(int system, struct lkm_error *reterr)
{
	enum lk_file_kind kind;

	if (lk_file_kind(system, "proc/cmdline", &kind) == 0)
		return lk_fail(reterr, LKM_E_NO_MODULE_SUPPORT, ENOENT,
			"this kernel has no support for modules: there is no '/proc/modules'");
	return lk_fail(reterr, LKM_E_STATE_UNREADABLE, ENOENT, "proc is not mounted on '/proc'");
}

int lk_open_live(int system, struct lk_arena *arena, struct lk_live *ret, struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf text;
	int rc;

	lk_buf_init(&text, LIVE_MAX);
	rc = lk_file_read(system, "proc/modules", "/proc/modules", &text, NULL);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc == -ENOENT)
		return no_list(system, reterr);
	if (rc < 0)
		return lk_fail(reterr, LKM_E_STATE_UNREADABLE, -rc,
			"could not read '/proc/modules': %s", lk_errno_text(-rc));
	rc = lk_live_parse(ret, arena, lk_buf_span(&text));
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

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
		return lk_fail(reterr, LKM_E_STATE_UNREADABLE, -system, "could not open '/'");
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
	switch (module->module.state) {
	case LK_STATE_COMING:
		return LKM_STATE_COMING;
	case LK_STATE_GOING:
		return LKM_STATE_GOING;
	case LK_STATE_LIVE:
		break;
	}
	return LKM_STATE_LIVE;
}

LKM_EXPORT const char *lkm_live_holder(const struct lkm_live_module *module, size_t i)
{
	return i < module->module.holder_count ? module->module.holders[i] : NULL;
}

LKM_EXPORT const char *lkm_live_taint(const struct lkm_live_module *module)
{
	return module->module.taint;
}
