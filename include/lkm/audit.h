/* SPDX-License-Identifier: MIT */
/* Audits: whether denied modules are kept out, and the ways in which they could still be loaded. */
#ifndef LKM_AUDIT_H
#define LKM_AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/directive.h>
#include <lkm/error.h>
#include <lkm/finding.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_audit;
struct lkm_audit_entry;

/**
 * Audit modules. modules is a NULL-terminated list of names; NULL means all modules that one of
 * these lines denies:
 *   - install NAME /bin/false (or another command that loads nothing)
 *   - blacklist NAME, in /etc or /run, on the kernel command line or in config_paths
 *   - module_blacklist=NAME on the kernel command line
 *
 * For another root or kernel release, no module counts as loaded. Modules that one of these lines
 * denies are looked for in every initramfs that is found, of all installed releases; of one release
 * when struct lkm_options names it. The result is independent of lkm.
 *
 * Returns 0 and *ret, to be freed with lkm_audit_free(), or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_UNREADABLE        an index exists and cannot be read
 *   LKM_E_STATE_UNREADABLE  the list of loaded modules cannot be read
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_audit_read(struct lkm *lkm, const char *const *modules,
	struct lkm_audit **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_audit_free(struct lkm_audit *audit);

/** How many modules were audited. */
LKM_EXPORT size_t lkm_audit_count(const struct lkm_audit *audit);
/** Module i, from 0, in the order of the request, or by name; NULL beyond the last. It belongs to
 * audit. */
LKM_EXPORT const struct lkm_audit_entry *lkm_audit_entry(const struct lkm_audit *audit, size_t i);

/** The name of the module, with underscores. */
LKM_EXPORT const char *lkm_audit_entry_module(const struct lkm_audit_entry *entry);
/** Does it have a file here, or is it built in? */
LKM_EXPORT bool lkm_audit_entry_known(const struct lkm_audit_entry *entry);
/** What denies it; LKM_DENIED_NOT for NULL. */
LKM_EXPORT enum lkm_denied lkm_audit_entry_denied(const struct lkm_audit_entry *entry);
/** The line that denies it; NULL for LKM_DENIED_NOT. */
LKM_EXPORT const struct lkm_directive *lkm_audit_entry_directive(
	const struct lkm_audit_entry *entry);

/** How many modules depend on it directly. They cannot be loaded either while it is kept out. */
LKM_EXPORT size_t lkm_audit_entry_user_count(const struct lkm_audit_entry *entry);
/** The name of user i, from 0; NULL beyond the last. */
LKM_EXPORT const char *lkm_audit_entry_user(const struct lkm_audit_entry *entry, size_t i);

/** How many holes there are; a module without any is kept out. If none of them is LKM_CERTAIN, it
 * is not known whether it is kept out. */
LKM_EXPORT size_t lkm_audit_entry_hole_count(const struct lkm_audit_entry *entry);
/** Hole i, from 0, with its file, its line and a remedy; NULL beyond the last. The
 * subject of LKM_HOLE_DEPENDENCY is the module that depends on it. It belongs to the audit. */
LKM_EXPORT const struct lkm_finding *lkm_audit_entry_hole(
	const struct lkm_audit_entry *entry, size_t i);
/** The kind of hole i; 0 beyond the last. */
LKM_EXPORT enum lkm_hole lkm_audit_entry_hole_kind(const struct lkm_audit_entry *entry, size_t i);

#ifdef __cplusplus
}
#endif
#endif
