/* SPDX-License-Identifier: MIT */
/* Denying modules: the file of modprobe.d that keeps modules from being loaded, read, changed and
 * written. Whether they are really kept out is for <lkm/audit.h>. */
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
 * 0 and *ret, to be closed, or:
 *	-EINVAL		LKM_E_INVALID_ARGUMENT: lkm or ret is NULL
 *	-errno		LKM_E_UNREADABLE
 *	-errno		LKM_E_UNWRITABLE: the directory cannot be created or locked
 *	-EFBIG		LKM_E_TOO_LARGE: more than 16 MiB
 *	-ENOMEM		LKM_E_NO_MEMORY
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_deny_open(
	struct lkm *lkm, bool write, struct lkm_deny **ret, struct lkm_error *reterr);

/** Close it; what was not written is lost. NULL is allowed. */
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
 * blacklist line. For a module that has an entry, a reason replaces the old one. A module that is
 * not known here is no error. *ret_changed (may be NULL): the module had no entry.
 *
 * 0, or:
 *	-EINVAL		LKM_E_INVALID_ARGUMENT: deny or module is NULL; module is not a valid name,
 *			or it is an alias (the message names its modules); the reason has control
 *			characters or a backslash
 *	-EBADMSG	LKM_E_INDEX_DAMAGED
 *	-errno		LKM_E_UNREADABLE: an index exists and cannot be read
 *	-ENOMEM		LKM_E_NO_MEMORY
 */
LKM_EXPORT int lkm_deny_add(struct lkm_deny *deny, const char *module, const char *reason,
	bool *ret_changed, struct lkm_error *reterr);

/**
 * Remove the entry of a module. *ret_changed (may be NULL): it had one.
 *
 * 0, or:
 *	-EINVAL		LKM_E_INVALID_ARGUMENT: deny or module is NULL
 *	-ENOMEM		LKM_E_NO_MEMORY
 */
LKM_EXPORT int lkm_deny_remove(
	struct lkm_deny *deny, const char *module, bool *ret_changed, struct lkm_error *reterr);

/** The full path of the file. */
LKM_EXPORT const char *lkm_deny_path(const struct lkm_deny *deny);
/** What will be written; "" when the file will be removed. Valid until the next change; NULL
 * without memory, and for NULL. */
LKM_EXPORT const char *lkm_deny_text(struct lkm_deny *deny);

/**
 * Replace the file by a rename. Without entries and other lines it is removed.
 *
 * 0, or:
 *	-EINVAL		LKM_E_INVALID_ARGUMENT: deny is NULL, or was not opened for writing
 *	-errno		LKM_E_UNWRITABLE
 *	-ENOMEM		LKM_E_NO_MEMORY
 */
LKM_EXPORT int lkm_deny_write(struct lkm_deny *deny, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
