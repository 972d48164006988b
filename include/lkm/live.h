/* SPDX-License-Identifier: MIT */
/* What is loaded now: one reading of /proc/modules. */
#ifndef LKM_LIVE_H
#define LKM_LIVE_H

#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm_live;
struct lkm_live_module;

enum lkm_state {
	LKM_STATE_LIVE,   /**< its init function has returned */
	LKM_STATE_COMING, /**< it is initialising */
	LKM_STATE_GOING,  /**< it is being unloaded */
};

/** Read what is loaded. 0 and *ret, to be freed; LKM_E_STATE_UNREADABLE with -ENOENT (proc is not
 * mounted), -EACCES; LKM_E_NO_MODULE_SUPPORT -ENOENT; -ENOMEM. */
LKM_EXPORT int lkm_live_read(struct lkm_live **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_live_free(struct lkm_live *live);

/** How many modules are loaded. */
LKM_EXPORT size_t lkm_live_count(const struct lkm_live *live);
/** Module number i, from 0, newest first; NULL beyond the last. It belongs to live. */
LKM_EXPORT const struct lkm_live_module *lkm_live_module(const struct lkm_live *live, size_t i);
/** The module of this name ('-' and '_' do not differ); NULL when it is not loaded. */
LKM_EXPORT const struct lkm_live_module *lkm_live_find(
	const struct lkm_live *live, const char *name);

/** Its name, with underscores. */
LKM_EXPORT const char *lkm_live_name(const struct lkm_live_module *module);
/** Bytes of kernel memory. */
LKM_EXPORT uint64_t lkm_live_size(const struct lkm_live_module *module);
/** How often it is in use; -1 on a kernel that cannot unload modules. */
LKM_EXPORT int64_t lkm_live_refcount(const struct lkm_live_module *module);
/** Is it ready, still initialising, or being unloaded? */
LKM_EXPORT enum lkm_state lkm_live_state(const struct lkm_live_module *module);
/** The modules that use it, in the kernel's order: number i; NULL beyond the last. */
LKM_EXPORT const char *lkm_live_holder(const struct lkm_live_module *module, size_t i);
/** Letters of the taints that it brought, such as "OE"; "" for none. */
LKM_EXPORT const char *lkm_live_taint(const struct lkm_live_module *module);

/** The present value of a parameter of a loaded module, from /sys/module, without a final newline;
 * cut where it is longer than size allows. 0; -ENOENT when the kernel does not show it; -EACCES;
 * -EINVAL for names with a '/'; -ENOMEM. */
LKM_EXPORT int lkm_live_param(const char *module, const char *param, char *ret, size_t size);

#ifdef __cplusplus
}
#endif
#endif
