/* SPDX-License-Identifier: MIT */
/* Closures: modules with all modules that they may need at run time, and their firmware, for
 * programs that build an initramfs. */
#ifndef LKM_CLOSURE_H
#define LKM_CLOSURE_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_closure;
struct lkm_closure_module;
struct lkm_firmware;

/**
 * Make an empty closure over a system. lkm must stay open until lkm_closure_free().
 *
 * Returns 0 and *ret, to be freed with lkm_closure_free(), or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_closure_new(
	struct lkm *lkm, struct lkm_closure **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_closure_free(struct lkm_closure *closure);

/**
 * Add a module by name or alias, with its dependencies, soft dependencies and weak dependencies,
 * and theirs. Soft and weak dependencies that do not exist are left out. Loaded, blacklisted and
 * denied modules are added like any other.
 *
 * Returns 0 or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, closure or name is NULL; unbalanced brackets; a name of more
 *                           than 64 KiB
 *   LKM_E_NOT_FOUND         -ENOENT
 *   LKM_E_INDEX_MISSING     -ENOENT, modules.dep.bin does not exist
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        an index exists and cannot be read
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_closure_add(
	struct lkm_closure *closure, const char *name, struct lkm_error *reterr);

/** How many modules the closure has. */
LKM_EXPORT size_t lkm_closure_count(const struct lkm_closure *closure);
/** Module i, from 0; each comes after its dependencies. NULL beyond the last. It belongs to the
 * closure, and is valid until the next lkm_closure_add(). */
LKM_EXPORT const struct lkm_closure_module *lkm_closure_module(
	const struct lkm_closure *closure, size_t i);

/** The name of the module, with underscores. */
LKM_EXPORT const char *lkm_closure_module_name(const struct lkm_closure_module *module);
/** The full path of its file; NULL when it has none, such as a built-in module. */
LKM_EXPORT const char *lkm_closure_module_path(const struct lkm_closure_module *module);
/** Is it built in? */
LKM_EXPORT bool lkm_closure_module_builtin(const struct lkm_closure_module *module);
/** Why it is in the closure; LKM_WANTED_ASKED for NULL. */
LKM_EXPORT enum lkm_wanted lkm_closure_module_wanted(const struct lkm_closure_module *module);
/** The module that wants it; NULL when it was asked for. */
LKM_EXPORT const char *lkm_closure_module_by(const struct lkm_closure_module *module);

/**
 * Read which firmware the added modules name, and find the files as the kernel does: below
 * lib/firmware of the root of the modules, in updates/RELEASE, updates, RELEASE and lib/firmware
 * itself; plain, .xz or .zst. A name with *, ? or [ stands for all files that match.
 *
 * Returns 0 or -errno: those of lkm_image_open() for a module file, and
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, closure is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_closure_find_firmware(struct lkm_closure *closure, struct lkm_error *reterr);
/** How many firmware files the modules name. */
LKM_EXPORT size_t lkm_closure_firmware_count(const struct lkm_closure *closure);
/** Firmware i, from 0; NULL beyond the last. It belongs to the closure, and is valid until the next
 * lkm_closure_find_firmware(). */
LKM_EXPORT const struct lkm_firmware *lkm_closure_firmware(
	const struct lkm_closure *closure, size_t i);

/** The name that the module gives, such as "intel/ibt-11-5.sfi". */
LKM_EXPORT const char *lkm_firmware_name(const struct lkm_firmware *firmware);
/** The full path of the file; NULL when it does not exist. */
LKM_EXPORT const char *lkm_firmware_path(const struct lkm_firmware *firmware);
/** The first module that names it. */
LKM_EXPORT const char *lkm_firmware_module(const struct lkm_firmware *firmware);

#ifdef __cplusplus
}
#endif
#endif
