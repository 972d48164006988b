/* SPDX-License-Identifier: MIT */
/* Checks whether a module would load, without loading it: on the running kernel, or on another one
 * whose modules are installed. */
#ifndef LKM_CHECK_H
#define LKM_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/finding.h>
#include <lkm/plan.h>
#include <lkm/lkm.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The kernel that modules are checked against, and the findings about the last module. Only one
 * thread at a time may use one. Every function that reads a result takes NULL, and then returns 0,
 * false or NULL. */
struct lkm_check;

/** Set size; the rest may be zero. */
struct lkm_check_options {
	size_t size; /**< sizeof(struct lkm_check_options) */
	/** The Module.symvers of the kernel's build. NULL: the first that exists of
	 * build/Module.symvers and symvers.gz, .xz, .zst in the module directory and
	 * /usr/src/linux-headers-RELEASE/Module.symvers. */
	const char *symvers;
	/** The directory of depmod's cache; NULL: the usual one, /var/cache/lkm. */
	const char *cache;
	/** Called from time to time, in the calling thread, while module files are read: done of
	 * total have been read. May be NULL. */
	void (*progress)(void *data, size_t done, size_t total);
	void *data; /**< for progress */
};

/**
 * Prepare to check modules against the kernel of lkm, which must outlive *ret. options may be NULL.
 *
 * Each check looks up exported symbols in:
 *   - modules.symbols, for the modules that export the imports of the file
 *   - Module.symvers, if its CRC of module_layout is that of the kernel's modules. One that
 *     options name also counts if there are no CRCs.
 *   - the kernel's other modules, for the CRCs of their imports. depmod's cache has them for
 *     compressed modules. Without it, modules are read until all symbols are known.
 *
 * Returns 0 and *ret, to be closed, or -errno:
 *   LKM_E_INDEX_MISSING     -ENOENT, the module directory has no indexes
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE, LKM_E_DAMAGED, LKM_E_NO_CODEC, LKM_E_TOO_LARGE  of reading options->symvers
 *   LKM_E_SYMVERS           -EINVAL, options->symvers is from another kernel
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL, or an invalid size
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_check_open(struct lkm *lkm,
	const struct lkm_check_options *options, struct lkm_check **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_check_close(struct lkm_check *check);

/** How many modules of the kernel are installed. */
LKM_EXPORT size_t lkm_check_installed(const struct lkm_check *check);
/** The Module.symvers in force; NULL: none. */
LKM_EXPORT const char *lkm_check_symvers(const struct lkm_check *check);
/** A Module.symvers that is ignored because it is from another kernel; NULL: none. */
LKM_EXPORT const char *lkm_check_foreign_symvers(const struct lkm_check *check);

/**
 * Let the exports of the file at path, or of all module files below the directory at path, count
 * for all later checks: these files will be installed together with the checked ones. They replace
 * exports of the same names of installed modules. A module file that cannot be read exports
 * nothing.
 *
 * Returns 0 or -errno:
 *   LKM_E_UNREADABLE        path cannot be read
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, check or path is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_check_add(struct lkm_check *check, const char *path, struct lkm_error *reterr);

/**
 * Check one file with these parameters (NULL or "": none). The findings stay until the next call.
 * A fact that cannot be checked, such as the CRC of a symbol that no other module imports, is not a
 * finding.
 *
 * Returns 0, also when the module would not load, or -errno:
 *   LKM_E_UNREADABLE        the file cannot be opened
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, check or path is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_check_file(
	struct lkm_check *check, const char *path, const char *params, struct lkm_error *reterr);

/**
 * Check the module of target i of a plan that was made of the same lkm: its file with the
 * parameters of the plan, as lkm_check_file() does, and what keeps the plan from loading it, such
 * as a dependency that is denied. The findings of steps that are not its own name their modules.
 *
 * Returns 0, also when the module would not load, or -errno:
 *   LKM_E_BUILTIN           -ENOENT, the module is built-in, or has no file
 *   LKM_E_UNREADABLE        the file cannot be opened
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, check or plan is NULL, or it has no target i
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_check_target(
	struct lkm_check *check, const struct lkm_plan *plan, size_t i, struct lkm_error *reterr);

/**
 * Check the file at path, or all module files below the directory at path (without directories
 * called build or source), in the order of their names. The files of a directory count for each
 * other, as after lkm_check_add().
 *
 * visit is called after each check, with the path of the file and NULL or the error; the path is
 * valid during the call. If it returns anything but 0, the check stops and returns that value.
 *
 * Returns 0, what visit returned, or -errno:
 *   LKM_E_UNREADABLE        the directory cannot be read
 *   LKM_E_NOT_FOUND         -ENOENT, the directory has no module files
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, check, path or visit is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_check_path(struct lkm_check *check, const char *path, const char *params,
	int (*visit)(void *data, const char *path, const struct lkm_error *error), void *data,
	struct lkm_error *reterr);

/** Would the module that was checked last load? Then no finding is certain. */
LKM_EXPORT bool lkm_check_loads(const struct lkm_check *check);

/** How many findings there are about it. */
LKM_EXPORT size_t lkm_check_count(const struct lkm_check *check);
/** Finding number i, from 0; NULL beyond the last. LKM_CERTAIN: the module would not load. It is
 * valid until the next call. */
LKM_EXPORT const struct lkm_finding *lkm_check_finding(const struct lkm_check *check, size_t i);

/** How many of its imports are exported with the right CRC, and how many could not be checked. */
LKM_EXPORT size_t lkm_check_symbols_right(const struct lkm_check *check);
LKM_EXPORT size_t lkm_check_symbols_unknown(const struct lkm_check *check);

#ifdef __cplusplus
}
#endif
#endif
