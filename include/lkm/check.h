/* SPDX-License-Identifier: MIT */
/* Would a module load on a kernel? Asked before it is tried, of the running kernel or of another
 * one whose modules are installed. */
#ifndef LKM_CHECK_H
#define LKM_CHECK_H

#include <stddef.h>

#include <lkm/finding.h>
#include <lkm/lkm.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm_check;

/** All zero but for size is the default. */
struct lkm_check_options {
	size_t size; /**< sizeof(struct lkm_check_options) */
	/** The Module.symvers of the kernel's build; NULL: the one that is there, if any, of
	 * build/Module.symvers and symvers.gz, .xz, .zst in the module directory and
	 * /usr/src/linux-headers-RELEASE/Module.symvers. */
	const char *symvers;
};

/**
 * Prepare to check modules against the kernel that lkm speaks of: the symbols of its modules are
 * read, with their CRCs, which takes some tenths of a second where they are not compressed; and its
 * Module.symvers, which tells of all that the kernel exports. That counts where its CRC of
 * module_layout is that of the modules; one that options name also where there are no CRCs. lkm
 * must outlive *ret; options may be NULL. 0 and *ret, to be closed; LKM_E_INDEX_MISSING or
 * LKM_E_INDEX_DAMAGED where nothing is known of that kernel; of options->symvers LKM_E_UNREADABLE,
 * LKM_E_DAMAGED, LKM_E_NO_CODEC, LKM_E_TOO_LARGE, or -EINVAL LKM_E_SYMVERS when it is not of this
 * kernel; -EINVAL LKM_E_INVALID_ARGUMENT for a size that is not one; -ENOMEM.
 */
LKM_EXPORT int lkm_check_open(struct lkm *lkm, const struct lkm_check_options *options,
	struct lkm_check **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_check_close(struct lkm_check *check);

/** What the kernel's exports are known from: how many of its modules were read, and the path of the
 * Module.symvers; NULL where there is none. *ret_foreign (may be NULL) gets the path of one that
 * was there and is not of this kernel, or NULL. */
LKM_EXPORT size_t lkm_check_modules(const struct lkm_check *check);
LKM_EXPORT const char *lkm_check_symvers(const struct lkm_check *check, const char **ret_foreign);

/**
 * What is at path, a file or a directory with all module files below it, will be installed together
 * with what is checked: what it exports counts, in place of what installed modules export under the
 * same names. What cannot be read exports nothing. 0; LKM_E_UNREADABLE for path; -ENOMEM.
 */
LKM_EXPORT int lkm_check_beside(
	struct lkm_check *check, const char *path, struct lkm_error *reterr);

/**
 * Check one file with these parameters ("" for none). What is found stands in the check until the
 * next call: nothing when all that can be known speaks for the module. What cannot be known, such
 * as a symbol that no other module needs, is not found fault with. 0; LKM_E_UNREADABLE; -ENOMEM.
 */
LKM_EXPORT int lkm_check_file(
	struct lkm_check *check, const char *path, const char *params, struct lkm_error *reterr);

/**
 * Check path, or when that is a directory all module files below it, but for directories in it that
 * are called build or source. visit is called for each, in the order of their names, when it has
 * been checked, with its path and the error, or NULL; path is of no use later. 0;
 * LKM_E_UNREADABLE for a directory; LKM_E_NOT_FOUND for one without module files; -ENOMEM.
 */
LKM_EXPORT int lkm_check_path(struct lkm_check *check, const char *path, const char *params,
	void (*visit)(void *context, const char *path, const struct lkm_error *error),
	void *context, struct lkm_error *reterr);

/** How many findings: none when everything that can be known speaks for the module. */
LKM_EXPORT size_t lkm_check_count(const struct lkm_check *check);
/** Finding number i, from 0; NULL beyond the last. LKM_CERTAIN: the module would not load. It
 * belongs to the check until the next call. */
LKM_EXPORT const struct lkm_finding *lkm_check_finding(const struct lkm_check *check, size_t i);

/** How many of the symbols that the module needs are known to be there with the right CRC, and of
 * how many nothing is known. */
LKM_EXPORT void lkm_check_symbols(
	const struct lkm_check *check, size_t *ret_good, size_t *ret_unknown);

#ifdef __cplusplus
}
#endif
#endif
