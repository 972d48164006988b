/* SPDX-License-Identifier: MIT */
/* What is loaded now: one reading of /proc/modules, or questions about one module. None of it needs
 * indexes. */
#ifndef LKM_LIVE_H
#define LKM_LIVE_H

#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm_live;
struct lkm_live_module;

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

/**
 * Is this module loaded, as far as it can be known without its files? The name is the module's own,
 * no alias; '-' and '_' do not differ. What is built in counts as loaded where /sys/module shows
 * it; it does not show those built-in modules that have no parameters and no version. A module that
 * is still initialising, or being unloaded, counts as loaded here; lkm_state() tells them apart.
 * 1; 0; -EINVAL for what is no name; -ENOENT when neither /sys/module nor /proc/modules exists;
 * -EACCES and the like; -ENOMEM.
 */
LKM_EXPORT int lkm_is_loaded(const char *module);

/** The same, and in which state it is: *ret is LKM_STATE_LIVE for what is built in. 1 and *ret; 0;
 * -EINVAL LKM_E_INVALID_ARGUMENT; LKM_E_STATE_UNREADABLE with -ENOENT, -EACCES; -ENOMEM. */
LKM_EXPORT int lkm_state(const char *module, enum lkm_state *ret, struct lkm_error *reterr);

/** What a loaded or built-in module says of its version, from /sys/module: "version" and
 * "srcversion" of modinfo(8). Cut where it is longer than size allows. 0; -ENOENT when the kernel
 * does not show it, or the module is not there (any more); -EACCES; -EINVAL for what is no name, or
 * size 0; -ENOMEM. */
LKM_EXPORT int lkm_live_version(const char *module, char *ret, size_t size);
LKM_EXPORT int lkm_live_srcversion(const char *module, char *ret, size_t size);

/** Where the kernel has put the sections of a module. */
struct lkm_sections;

/** Read them from /sys/module/NAME/sections, which only root can. What vanishes meanwhile is passed
 * over. 0 and *ret, to be freed; -ENOENT LKM_E_NOT_LOADED (it is not loaded, or built in, or this
 * kernel does not show them); -EINVAL LKM_E_INVALID_ARGUMENT; LKM_E_UNREADABLE (-EACCES); -ENOMEM.
 */
LKM_EXPORT int lkm_sections_read(
	const char *module, struct lkm_sections **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_sections_free(struct lkm_sections *sections);
/** The name of section number i, such as ".text", in the order of their names; NULL beyond the
 * last. */
LKM_EXPORT const char *lkm_sections_name(const struct lkm_sections *sections, size_t i);
/** Its address; 0 where the kernel hides addresses, and beyond the last. */
LKM_EXPORT uint64_t lkm_sections_address(const struct lkm_sections *sections, size_t i);

#ifdef __cplusplus
}
#endif
#endif
