/* SPDX-License-Identifier: MIT */
/* Keeping modules from being loaded: the file of modprobe.d in which that is said, and whether it
 * holds. */
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

/** The file in which lkm writes what is denied, as it is to become. */
struct lkm_deny;

/**
 * Read /etc/modprobe.d/lkm-deny.conf below the root of lkm; one that does not exist says nothing.
 * write: it is to be written, so the directory is made if need be, and held against others who
 * change the file in the same way until lkm_deny_close(). 0 and *ret; LKM_E_UNREADABLE;
 * LKM_E_UNWRITABLE; LKM_E_TOO_LARGE (-EFBIG, 16 MiB); -ENOMEM.
 */
LKM_EXPORT int lkm_deny_open(
	struct lkm *lkm, bool write, struct lkm_deny **ret, struct lkm_error *reterr);

/** Close it; what was not written is forgotten. NULL is allowed. */
LKM_EXPORT void lkm_deny_close(struct lkm_deny *deny);

/**
 * Add an entry for a module: a line of comment with the reason (NULL: with none in particular), an
 * install line and a blacklist line. *ret_changed (may be NULL): was there none? The reason of one
 * that is there is replaced by a new one. 0; -EINVAL LKM_E_INVALID_ARGUMENT: this is no name that a
 * module can have, or it is an alias and the message names its modules, or the reason has
 * control characters or a backslash; LKM_E_INDEX_DAMAGED; LKM_E_UNREADABLE; -ENOMEM.
 * That no module is known by this name is no error.
 */
LKM_EXPORT int lkm_deny_add(struct lkm_deny *deny, const char *module, const char *reason,
	bool *ret_changed, struct lkm_error *reterr);

/** Take the entry of a module out. *ret_changed (may be NULL): was there one? 0 or -ENOMEM. */
LKM_EXPORT int lkm_deny_remove(
	struct lkm_deny *deny, const char *module, bool *ret_changed, struct lkm_error *reterr);

/** The full path of the file, and what it is to say: "" when it is not to exist. The text is valid
 * until the next change; NULL when out of memory. */
LKM_EXPORT const char *lkm_deny_path(const struct lkm_deny *deny);
LKM_EXPORT const char *lkm_deny_text(struct lkm_deny *deny);

/** Write it, in place of the old one by a rename; without entries and other lines it is removed. 0;
 * LKM_E_UNWRITABLE; -EINVAL LKM_E_INVALID_ARGUMENT (it was not opened to be written); -ENOMEM. */
LKM_EXPORT int lkm_deny_write(struct lkm_deny *deny, struct lkm_error *reterr);

/** What an audit has found. */
struct lkm_audit;

/**
 * Find out whether denied modules are kept out. modules (NULL-terminated) are names; NULL: all that
 * an install line as above, a blacklist line of the administrator (in /etc or /run, on the kernel
 * command line, or in the configuration that was named) or module_blacklist= denies. Of another
 * root or kernel release nothing is loaded. 0 and *ret, to be freed, independent of lkm; the errors
 * of lkm_why_ask(); LKM_E_STATE_UNREADABLE.
 */
LKM_EXPORT int lkm_audit_new(struct lkm *lkm, const char *const *modules, struct lkm_audit **ret,
	struct lkm_error *reterr);
LKM_EXPORT void lkm_audit_free(struct lkm_audit *audit);

/** How many modules, in the order asked for, or of their names; and the name of number i: NULL
 * beyond the last. */
LKM_EXPORT size_t lkm_audit_count(const struct lkm_audit *audit);
LKM_EXPORT const char *lkm_audit_module(const struct lkm_audit *audit, size_t i);

/** What keeps module number i out: how, the directive, its file, and the line in it (0 on the
 * kernel command line); NULL and 0 for LKM_DENIED_NOT. */
LKM_EXPORT enum lkm_denied lkm_audit_denied(const struct lkm_audit *audit, size_t i);
LKM_EXPORT const char *lkm_audit_text(const struct lkm_audit *audit, size_t i);
LKM_EXPORT const char *lkm_audit_file(const struct lkm_audit *audit, size_t i);
LKM_EXPORT unsigned lkm_audit_line(const struct lkm_audit *audit, size_t i);

/** Is a module of this name known here: has it a file, or is it part of the kernel? */
LKM_EXPORT bool lkm_audit_known(const struct lkm_audit *audit, size_t i);
/** Number j of the modules that need it directly, and that do not load either while it is kept out;
 * NULL beyond the last. */
LKM_EXPORT const char *lkm_audit_user(const struct lkm_audit *audit, size_t i, size_t j);

/** Hole number j of module number i: its kind, 0 beyond the last. A module without one is kept out.
 */
LKM_EXPORT enum lkm_hole lkm_audit_hole(const struct lkm_audit *audit, size_t i, size_t j);
/** A sentence about it, and what to do about it. */
LKM_EXPORT const char *lkm_audit_hole_text(const struct lkm_audit *audit, size_t i, size_t j);
LKM_EXPORT const char *lkm_audit_hole_remedy(const struct lkm_audit *audit, size_t i, size_t j);
/** The file it is about, and the line in it; NULL and 0 for none. */
LKM_EXPORT const char *lkm_audit_hole_file(const struct lkm_audit *audit, size_t i, size_t j);
LKM_EXPORT unsigned lkm_audit_hole_line(const struct lkm_audit *audit, size_t i, size_t j);

#ifdef __cplusplus
}
#endif
#endif
