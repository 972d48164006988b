/* SPDX-License-Identifier: MIT */
/* The parameters of a module: what it declares, what they are now, and what they are configured to
 * be. */
#ifndef LKM_SETTINGS_H
#define LKM_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_settings;

/**
 * Read all about the parameters of a module, by its own name: those that its file declares, in the
 * order of the file, then those that only the running kernel shows, then those that are only
 * configured. lkm is the running system as lkm_open() opens it by default. A file that cannot be
 * read declares nothing, see lkm_settings_declared(). 0 and *ret, to be freed, independent of lkm;
 * the errors of reading the configuration and of lkm_lookup(); -ENOMEM.
 */
LKM_EXPORT int lkm_settings_read(
	struct lkm *lkm, const char *module, struct lkm_settings **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_settings_free(struct lkm_settings *settings);

/** The name with underscores. */
LKM_EXPORT const char *lkm_settings_module(const struct lkm_settings *settings);
/** Is it in the running kernel, loaded or built in? */
LKM_EXPORT bool lkm_settings_running(const struct lkm_settings *settings);
/** Is it part of the kernel? Then only the kernel command line sets its parameters. */
LKM_EXPORT bool lkm_settings_builtin(const struct lkm_settings *settings);
/** Could its declarations be read? */
LKM_EXPORT bool lkm_settings_declared(const struct lkm_settings *settings);

/** How many parameters. */
LKM_EXPORT size_t lkm_settings_count(const struct lkm_settings *settings);
/** Of parameter number i, from 0: its name; NULL beyond the last. */
LKM_EXPORT const char *lkm_settings_name(const struct lkm_settings *settings, size_t i);
/** Its type and description as declared; NULL where they are not. */
LKM_EXPORT const char *lkm_settings_type(const struct lkm_settings *settings, size_t i);
LKM_EXPORT const char *lkm_settings_description(const struct lkm_settings *settings, size_t i);
/** Does the module, or the running kernel, know it? */
LKM_EXPORT bool lkm_settings_known(const struct lkm_settings *settings, size_t i);
/** Of one that it does not know: the name that was most likely meant; NULL when none is like it. */
LKM_EXPORT const char *lkm_settings_nearest(const struct lkm_settings *settings, size_t i);
/** Its present value; NULL where the running kernel does not show it. */
LKM_EXPORT const char *lkm_settings_now(const struct lkm_settings *settings, size_t i);
/** May it be changed while the module runs? */
LKM_EXPORT bool lkm_settings_writable(const struct lkm_settings *settings, size_t i);

/** What it is configured to be, in the order in which the kernel is told; the last counts. Value
 * number j of parameter i, without quotes; "" for a parameter that is named without a value; NULL
 * beyond the last. */
LKM_EXPORT const char *lkm_settings_value(const struct lkm_settings *settings, size_t i, size_t j);
/** And the full path of the file that says so, with the line; "/proc/cmdline" and 0 for the kernel
 * command line. */
LKM_EXPORT const char *lkm_settings_file(const struct lkm_settings *settings, size_t i, size_t j);
LKM_EXPORT unsigned lkm_settings_line(const struct lkm_settings *settings, size_t i, size_t j);

/** How its present value and the configured one compare. */
LKM_EXPORT enum lkm_drift lkm_settings_drift(const struct lkm_settings *settings, size_t i);

#ifdef __cplusplus
}
#endif
#endif
