/* SPDX-License-Identifier: MIT */
/* All that modules may want at run time, with their firmware: for those who pack them up. */
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

/** An empty closure over a system, which must stay open as long. 0 and *ret, to be freed; -ENOMEM.
 */
LKM_EXPORT int lkm_closure_new(struct lkm *lkm, struct lkm_closure **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_closure_free(struct lkm_closure *closure);

/**
 * Add a module by name or alias: itself, its dependencies, what softdeps and weakdeps name, and so
 * on. What such lines name and does not exist is passed over. What is loaded, blacklisted or
 * replaced by a command does not matter. 0; the errors of lkm_lookup().
 */
LKM_EXPORT int lkm_closure_add(
	struct lkm_closure *closure, const char *name, struct lkm_error *reterr);

/** How many modules; each stands behind its dependencies. */
LKM_EXPORT size_t lkm_closure_count(const struct lkm_closure *closure);
/** The name of module number i; NULL beyond the last. */
LKM_EXPORT const char *lkm_closure_module(const struct lkm_closure *closure, size_t i);
/** The full path of its file; NULL when it has none, as what is built in. */
LKM_EXPORT const char *lkm_closure_path(const struct lkm_closure *closure, size_t i);
/** Is it part of the kernel, and why is it in the closure? */
LKM_EXPORT bool lkm_closure_builtin(const struct lkm_closure *closure, size_t i);
LKM_EXPORT enum lkm_wanted lkm_closure_wanted(const struct lkm_closure *closure, size_t i);
/** The module that wants it; NULL when it was asked for. */
LKM_EXPORT const char *lkm_closure_by(const struct lkm_closure *closure, size_t i);

/**
 * Read which firmware the modules that were added name, and find the files: below lib/firmware of
 * the root that the modules are in, in updates/RELEASE, updates, RELEASE and itself, as the kernel
 * does, compressed ones (.xz, .zst) too; a name with *, ? or [ stands for all that match. 0; the
 * errors of lkm_image_open(); -ENOMEM.
 */
LKM_EXPORT int lkm_closure_find_firmware(struct lkm_closure *closure, struct lkm_error *reterr);
/** How many firmware files the modules name. */
LKM_EXPORT size_t lkm_closure_firmware_count(const struct lkm_closure *closure);
/** The name that a module gives for it, such as "intel/ibt-11-5.sfi"; NULL beyond the last. */
LKM_EXPORT const char *lkm_closure_firmware_name(const struct lkm_closure *closure, size_t i);
/** The full path of the file; NULL when it is not there. */
LKM_EXPORT const char *lkm_closure_firmware_path(const struct lkm_closure *closure, size_t i);
/** The first module that names it. */
LKM_EXPORT const char *lkm_closure_firmware_module(const struct lkm_closure *closure, size_t i);

#ifdef __cplusplus
}
#endif
#endif
