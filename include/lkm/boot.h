/* SPDX-License-Identifier: MIT */
/* The modules that the system is configured to load at boot, and the lines that say so. */
#ifndef LKM_BOOT_H
#define LKM_BOOT_H

#include <stddef.h>

#include <lkm/directive.h>
#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** A list of modules to load. Every accessor takes NULL, and then gives 0 or NULL. */
struct lkm_boot;
struct lkm_boot_entry;

/**
 * Read the modules to load at boot, from these places in this order. Duplicates stay.
 *   - modules_load= of the kernel command line, where that counts (see struct lkm_options), and
 *     rd.modules_load= in an initramfs (/etc/initrd-release exists);
 *   - the files of modules-load.d(5) in the order of their names: in /etc, /run, /usr/local/lib and
 *     /usr/lib, where a file hides the files of the same name in later directories;
 *   - /etc/modules, unless one of these files is the same file;
 *   - modules.load of the module directory (Android), whose lines are file names.
 * Missing files are not an error.
 *
 * Returns 0 and *ret, to be freed, independent of lkm, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_boot_read(struct lkm *lkm, struct lkm_boot **ret, struct lkm_error *reterr);

/**
 * Read one list: on each line a module name, and parameters after it, with comments as in
 * modules-load.d(5). An invalid line is an error here, since you have named the file.
 * lkm_boot_read_list_fd() reads an open descriptor, which stays yours; shown is its name for
 * messages.
 *
 * Returns 0 and *ret, to be freed, or -errno:
 *   LKM_E_UNREADABLE        -ENOENT, -EACCES and the like
 *   LKM_E_TOO_LARGE         -EFBIG, more than 16 MiB
 *   LKM_E_CONFIG_SYNTAX     -EBADMSG, a line is too long or is not text
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, path, shown or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_boot_read_list(
	const char *path, struct lkm_boot **ret, struct lkm_error *reterr);
LKM_EXPORT int lkm_boot_read_list_fd(
	int fd, const char *shown, struct lkm_boot **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_boot_free(struct lkm_boot *boot);

/** How many entries there are, and entry i from 0; NULL beyond the last. It belongs to boot, as
 * does every string. */
LKM_EXPORT size_t lkm_boot_count(const struct lkm_boot *boot);
LKM_EXPORT const struct lkm_boot_entry *lkm_boot_entry(const struct lkm_boot *boot, size_t i);

/** The name or alias, for lkm_plan_load(). */
LKM_EXPORT const char *lkm_boot_entry_name(const struct lkm_boot_entry *entry);
/** The parameters after the name, "" for none. */
LKM_EXPORT const char *lkm_boot_entry_params(const struct lkm_boot_entry *entry);
/** The line that names it; its kind is 0, since it is not a line of modprobe.d. */
LKM_EXPORT const struct lkm_directive *lkm_boot_entry_origin(const struct lkm_boot_entry *entry);

/** Messages about files and directories that could not be read, and about invalid lines; each names
 * the file, and the line if there is one: how many, and message i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_boot_problem_count(const struct lkm_boot *boot);
LKM_EXPORT const char *lkm_boot_problem(const struct lkm_boot *boot, size_t i);

#ifdef __cplusplus
}
#endif
#endif
