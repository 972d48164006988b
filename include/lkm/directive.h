/* SPDX-License-Identifier: MIT */
/* One line of configuration, with the file and line that it comes from: the origin that steps,
 * settings, audits, boot lists and answers to "why" point to. */
#ifndef LKM_DIRECTIVE_H
#define LKM_DIRECTIVE_H

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A directive belongs to the result that gave it. Every function here takes NULL. */
struct lkm_directive;

/** The word that begins such a line, such as "softdep"; "module_blacklist" for
 * LKM_DIRECTIVE_REFUSED. NULL for a number that is not a kind. */
LKM_EXPORT const char *lkm_directive_word(enum lkm_directive_kind kind);

/** Its kind; 0 for NULL, and for a line that is not from modprobe.d (such as one of
 * modules-load.d). */
LKM_EXPORT enum lkm_directive_kind lkm_directive_kind(const struct lkm_directive *directive);

/** The first word after the directive, with '-' as '_' outside brackets; NULL for NULL. */
LKM_EXPORT const char *lkm_directive_name(const struct lkm_directive *directive);

/** The rest of the line, "" for none; NULL for NULL. */
LKM_EXPORT const char *lkm_directive_value(const struct lkm_directive *directive);

/** The whole directive as one line, such as "blacklist pcspkr"; NULL for NULL. */
LKM_EXPORT const char *lkm_directive_text(const struct lkm_directive *directive);

/** The full path of the file, "/proc/cmdline" for the kernel command line; NULL for NULL. */
LKM_EXPORT const char *lkm_directive_file(const struct lkm_directive *directive);

/** The line in that file, from 1; 0 on the kernel command line and for NULL. */
LKM_EXPORT unsigned lkm_directive_line(const struct lkm_directive *directive);

#ifdef __cplusplus
}
#endif
#endif
