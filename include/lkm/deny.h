/* SPDX-License-Identifier: MIT */
/* Denying modules: the file of modprobe.d that keeps modules from being loaded, read, changed and
 * written. <lkm/audit.h> tells whether they are really kept out. */
#ifndef LKM_DENY_H
#define LKM_DENY_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** The file of denied modules, as it will be written. */
struct lkm_deny;
/** The entry of one module. */
struct lkm_deny_entry;

/**
 * Open /etc/modprobe.d/lkm-deny.conf below the root of lkm, which must stay open until
 * lkm_deny_close(). A file that does not exist is empty. With write the directory is created if it
 * is missing, and locked against other programs that use this function until lkm_deny_close().
 *
 * Returns 0 and *ret, to be closed, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_UNWRITABLE        the directory cannot be created or locked
 *   LKM_E_TOO_LARGE         -EFBIG, more than 16 MiB
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_deny_open(
	struct lkm *lkm, bool write, struct lkm_deny **ret, struct lkm_error *reterr);

/** Close it; changes that were not written are lost. NULL is allowed. */
LKM_EXPORT void lkm_deny_close(struct lkm_deny *deny);

/** How many modules the file denies. */
LKM_EXPORT size_t lkm_deny_count(const struct lkm_deny *deny);
/** Entry i, from 0, by name; NULL beyond the last. It is valid until the next change. */
LKM_EXPORT const struct lkm_deny_entry *lkm_deny_entry(const struct lkm_deny *deny, size_t i);
/** The name of its module, with underscores. */
LKM_EXPORT const char *lkm_deny_entry_module(const struct lkm_deny_entry *entry);
/** The lines of comment above it, each with '#' and a line end; the reason is in the first. */
LKM_EXPORT const char *lkm_deny_entry_comment(const struct lkm_deny_entry *entry);

/**
 * Add an entry for a module: a comment with the reason (may be NULL), an install line and a
 * blacklist line. For a module that has an entry, a reason replaces the old one. An unknown module
 * is not an error. *ret_changed (may be NULL): the module had no entry.
 *
 * Returns 0 or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, deny or module is NULL; module is not a valid name, or it is
 *                           an alias (the message names its modules); the reason has control
 *                           characters or a backslash
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        an index exists and cannot be read
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_deny_add(struct lkm_deny *deny, const char *module, const char *reason,
	bool *ret_changed, struct lkm_error *reterr);

/**
 * Remove the entry of a module. *ret_changed (may be NULL): it had one.
 *
 * Returns 0 or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, deny or module is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_deny_remove(
	struct lkm_deny *deny, const char *module, bool *ret_changed, struct lkm_error *reterr);

/** The full path of the file. */
LKM_EXPORT const char *lkm_deny_path(const struct lkm_deny *deny);
/** The contents that will be written; "" when the file will be removed. Valid until the next
 * change; NULL without memory, and for NULL. */
LKM_EXPORT const char *lkm_deny_text(struct lkm_deny *deny);

/**
 * Replace the file by a rename. Without entries and other lines it is removed.
 *
 * Returns 0 or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, deny is NULL, or was not opened for writing
 *   LKM_E_UNWRITABLE        -EACCES and the like
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_deny_write(struct lkm_deny *deny, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
