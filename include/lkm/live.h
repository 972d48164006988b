/* SPDX-License-Identifier: MIT */
/* The modules that are loaded now: all of them from /proc/modules, or one of them from /sys/module.
 * No index is needed. */
#ifndef LKM_LIVE_H
#define LKM_LIVE_H

#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** Loaded modules, as they were when they were read. Every accessor takes NULL, and then gives 0 or
 * NULL. */
struct lkm_live;
struct lkm_live_module;

/**
 * Read all loaded modules.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_STATE_UNREADABLE   -ENOENT (proc is not mounted), -EACCES and the like
 *   LKM_E_NO_MODULE_SUPPORT  -ENOENT, this kernel has no loadable modules
 *   LKM_E_INVALID_ARGUMENT   -EINVAL, ret is NULL
 *   LKM_E_NO_MEMORY          -ENOMEM
 */
LKM_EXPORT int lkm_live_read(struct lkm_live **ret, struct lkm_error *reterr);

/**
 * Read one loaded or built-in module by its own name ('-' and '_' do not differ): *ret then holds
 * this one alone. It costs a few small files of /sys/module, however many modules are loaded;
 * /proc/modules is read only while the module is initialising or being unloaded, and where sysfs is
 * not mounted. /sys/module does not show built-in modules that have no parameters and no version.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_NOT_LOADED         -ENOENT
 *   LKM_E_STATE_UNREADABLE   -ENOENT (neither /sys/module nor /proc/modules exists), -EACCES ...
 *   LKM_E_INVALID_ARGUMENT   -EINVAL, a NULL argument, or module is not the name of a module
 *   LKM_E_NO_MEMORY          -ENOMEM
 */
LKM_EXPORT int lkm_live_read_module(
	const char *module, struct lkm_live **ret, struct lkm_error *reterr);

/** Free them; NULL is allowed. */
LKM_EXPORT void lkm_live_free(struct lkm_live *live);

/** How many modules there are, and module i from 0, newest first; NULL beyond the last. It belongs
 * to live. */
LKM_EXPORT size_t lkm_live_count(const struct lkm_live *live);
LKM_EXPORT const struct lkm_live_module *lkm_live_module(const struct lkm_live *live, size_t i);

/** The module with this name ('-' and '_' do not differ); NULL if it is not loaded. */
LKM_EXPORT const struct lkm_live_module *lkm_live_find(
	const struct lkm_live *live, const char *name);

/** The name, with underscores. */
LKM_EXPORT const char *lkm_live_module_name(const struct lkm_live_module *module);
/** Bytes of kernel memory; 0 for a built-in module. */
LKM_EXPORT uint64_t lkm_live_module_size(const struct lkm_live_module *module);
/** The reference count; -1 on a kernel that cannot unload modules, and for a built-in module. */
LKM_EXPORT int64_t lkm_live_module_refcount(const struct lkm_live_module *module);
/** Loaded, initialising, being unloaded, or built-in. */
LKM_EXPORT enum lkm_state lkm_live_module_state(const struct lkm_live_module *module);
/** The modules that use it: how many, and the name of number i from 0; NULL beyond the last.
 * lkm_live_read() gives them in the kernel's order, lkm_live_read_module() in that of their names.
 */
LKM_EXPORT size_t lkm_live_module_holder_count(const struct lkm_live_module *module);
LKM_EXPORT const char *lkm_live_module_holder(const struct lkm_live_module *module, size_t i);
/** The letters of the taints that it has caused, such as "OE"; "" for none. lkm_taint_mask() makes
 * a mask of them. */
LKM_EXPORT const char *lkm_live_module_taint(const struct lkm_live_module *module);

/**
 * Is this module in the running kernel? The name is the module's own, not an alias; '-' and '_' do
 * not differ. A module that is initialising or being unloaded counts, and so does a built-in one
 * that /sys/module shows. lkm_live_state() tells these apart.
 *
 * Returns 1, 0, or -errno:
 *   -EINVAL  module is NULL, or is not the name of a module
 *   -ENOENT  neither /sys/module nor /proc/modules exists
 *   -EACCES and the like, -ENOMEM
 */
LKM_EXPORT int lkm_is_loaded(const char *module);

/**
 * The state of one module in the running kernel.
 *
 * Returns 1 and *ret; 0 if it is not there; or -errno:
 *   LKM_E_STATE_UNREADABLE  -ENOENT (neither /sys/module nor /proc/modules exists), -EACCES ...
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument, or module is not the name of a module
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_live_state(const char *module, enum lkm_state *ret, struct lkm_error *reterr);

/**
 * The state of one module by the indexes of lkm, too, and with less work: no system call for a
 * module that modules.builtin lists, which is built-in even where /sys/module does not show it; one
 * for a module that is not there. A module that /sys/module shows without a state is
 * LKM_STATE_COMING if it has a file in the module directory, otherwise built-in.
 *
 * Returns 1 and *ret; 0 if it is not there; or -errno: those of lkm_live_state() and
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        an index exists and cannot be read
 */
LKM_EXPORT int lkm_module_state(
	struct lkm *lkm, const char *module, enum lkm_state *ret, struct lkm_error *reterr);

/**
 * The version and the srcversion that modinfo(8) shows, of a loaded or built-in module, from
 * /sys/module. The text is cut to fit into size bytes.
 *
 * Returns 0 or -errno:
 *   LKM_E_NOT_LOADED        -ENOENT, the module is not there, or has no such text
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument, size 0, or not the name of a module
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_live_version(
	const char *module, char *ret, size_t size, struct lkm_error *reterr);
LKM_EXPORT int lkm_live_srcversion(
	const char *module, char *ret, size_t size, struct lkm_error *reterr);

/** The sections of a loaded module and their addresses. Every accessor takes NULL. */
struct lkm_sections;
struct lkm_section;

/**
 * Read the sections of a module from /sys/module/NAME/sections, which only root can read. Sections
 * that vanish meanwhile are left out.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_NOT_LOADED        -ENOENT, not loaded, built-in, or not shown by this kernel
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument, or module is not the name of a module
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_sections_read(
	const char *module, struct lkm_sections **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_sections_free(struct lkm_sections *sections);

/** How many sections there are, and section i from 0, in the order of their names; NULL beyond the
 * last. */
LKM_EXPORT size_t lkm_sections_count(const struct lkm_sections *sections);
LKM_EXPORT const struct lkm_section *lkm_sections_section(
	const struct lkm_sections *sections, size_t i);
/** The name, such as ".text". */
LKM_EXPORT const char *lkm_section_name(const struct lkm_section *section);
/** The address; 0 where the kernel hides addresses. */
LKM_EXPORT uint64_t lkm_section_address(const struct lkm_section *section);

#ifdef __cplusplus
}
#endif
#endif
