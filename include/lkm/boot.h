/* SPDX-License-Identifier: MIT */
/* Which modules a system wants loaded at boot, and who says so. */
#ifndef LKM_BOOT_H
#define LKM_BOOT_H

#include <stddef.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_boot;
struct lkm_boot_entry;

/**
 * Read what is to be loaded at boot, in this order, with nothing left out that stands there twice:
 *  - modules_load= of the kernel command line, where it counts (see struct lkm_options), and
 *    rd.modules_load= when this is an initramfs (/etc/initrd-release exists);
 *  - the files of modules-load.d(5) in the order of their names: in /etc, /run, /usr/local/lib and
 *    /usr/lib, where a file hides those of the same name in later directories;
 *  - /etc/modules, unless one of those is the same file;
 *  - modules.load of the module directory (Android), whose lines are file names.
 * What is missing says nothing. 0 and *ret, to be freed; -ENOMEM.
 */
LKM_EXPORT int lkm_boot_read(struct lkm *lkm, struct lkm_boot **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_boot_free(struct lkm_boot *boot);

/** How many there are. */
LKM_EXPORT size_t lkm_boot_count(const struct lkm_boot *boot);
/** Number i, from 0; NULL beyond the last. It belongs to boot, as does every string. */
LKM_EXPORT const struct lkm_boot_entry *lkm_boot_entry(const struct lkm_boot *boot, size_t i);
/** The name or alias, for lkm_plan_load(). */
LKM_EXPORT const char *lkm_boot_name(const struct lkm_boot_entry *entry);
/** The parameters behind it, "" for none. */
LKM_EXPORT const char *lkm_boot_params(const struct lkm_boot_entry *entry);
/** The full path of the file that says so, and its line; 0 on the kernel command line. */
LKM_EXPORT const char *lkm_boot_file(const struct lkm_boot_entry *entry);
LKM_EXPORT unsigned lkm_boot_line(const struct lkm_boot_entry *entry);

/** Files and directories that could not be read, and lines that are no text: the message for number
 * i, which names file and line; NULL beyond the last. */
LKM_EXPORT const char *lkm_boot_problem(const struct lkm_boot *boot, size_t i);

/**
 * The same of one list: a module name, and parameters if need be, in each line, comments as in
 * modules-load.d(5). With fd >= 0 that is read, which stays yours, and path is its name for
 * messages. A line that is no text is a failure here, since somebody has just named the file. 0 and
 * *ret, to be freed; LKM_E_UNREADABLE; -EFBIG LKM_E_TOO_LARGE (more than 16 MiB); -EBADMSG
 * LKM_E_CONFIG_SYNTAX; -ENOMEM.
 */
LKM_EXPORT int lkm_boot_read_list(
	const char *path, int fd, struct lkm_boot **ret, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
