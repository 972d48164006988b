/* SPDX-License-Identifier: MIT */
/* The parameters of a module: declarations, present values, and configured values with the lines
 * that set them. */
#ifndef LKM_SETTINGS_H
#define LKM_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/directive.h>
#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/** All parameters of one module. Every accessor takes NULL, and then gives 0, NULL or false. */
struct lkm_settings;
struct lkm_setting;
struct lkm_value;

/**
 * Read the parameters of a module, by its own name: first those that its file declares, in the
 * order of the file, then those that only the running kernel shows, then those that are only
 * configured. lkm has to be the running system, as lkm_open() opens it by default. If the file
 * cannot be read, lkm_settings_declared() says so.
 *
 * Returns 0 and *ret, to be freed, independent of lkm, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, module or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_settings_read(
	struct lkm *lkm, const char *module, struct lkm_settings **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_settings_free(struct lkm_settings *settings);

/** The name that the module has in the kernel where its file has another name, such as "nvidia" for
 * nvidia-current.ko; NULL: the names are equal, or the file cannot be read. */
LKM_EXPORT const char *lkm_settings_own_name(const struct lkm_settings *settings);
/** The name of the module, with underscores. */
LKM_EXPORT const char *lkm_settings_module(const struct lkm_settings *settings);
/** Is there such a module: a file, a built-in module, or one in the running kernel? */
LKM_EXPORT bool lkm_settings_exists(const struct lkm_settings *settings);
/** Is it in the running kernel, loaded or built-in? */
LKM_EXPORT bool lkm_settings_running(const struct lkm_settings *settings);
/** Is it built-in? Then only the kernel command line sets its parameters. */
LKM_EXPORT bool lkm_settings_builtin(const struct lkm_settings *settings);
/** Could its declarations be read? */
LKM_EXPORT bool lkm_settings_declared(const struct lkm_settings *settings);
/** Why its file or the indexes could not be read, as a message; NULL if they could. */
LKM_EXPORT const char *lkm_settings_problem(const struct lkm_settings *settings);

/** How many parameters there are, and parameter i from 0; NULL beyond the last. It belongs to
 * settings. */
LKM_EXPORT size_t lkm_settings_count(const struct lkm_settings *settings);
LKM_EXPORT const struct lkm_setting *lkm_settings_setting(
	const struct lkm_settings *settings, size_t i);
/** The parameter with this name ('-' and '_' do not differ); NULL if there is none. */
LKM_EXPORT const struct lkm_setting *lkm_settings_find(
	const struct lkm_settings *settings, const char *name);

/** The name. */
LKM_EXPORT const char *lkm_setting_name(const struct lkm_setting *setting);
/** The declared type and description; NULL if there is none. */
LKM_EXPORT const char *lkm_setting_type(const struct lkm_setting *setting);
LKM_EXPORT const char *lkm_setting_description(const struct lkm_setting *setting);
/** Does the module declare it, or the running kernel show it? */
LKM_EXPORT bool lkm_setting_known(const struct lkm_setting *setting);
/** For an unknown parameter the most similar known name; NULL if none is similar. */
LKM_EXPORT const char *lkm_setting_nearest(const struct lkm_setting *setting);
/** The present value; NULL if the running kernel does not show it. */
LKM_EXPORT const char *lkm_setting_now(const struct lkm_setting *setting);
/** Can it be changed while the module is loaded? */
LKM_EXPORT bool lkm_setting_writable(const struct lkm_setting *setting);
/** Does the present value differ from the configured one? */
LKM_EXPORT enum lkm_drift lkm_setting_drift(const struct lkm_setting *setting);

/** The configured values, in the order in which the kernel gets them, so that the last one counts:
 * how many, and value i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_setting_value_count(const struct lkm_setting *setting);
LKM_EXPORT const struct lkm_value *lkm_setting_value(const struct lkm_setting *setting, size_t i);

/** The value without quotes; "" for a parameter that is named without a value. */
LKM_EXPORT const char *lkm_value_text(const struct lkm_value *value);
/** The options line, or the word of the kernel command line, that sets it. */
LKM_EXPORT const struct lkm_directive *lkm_value_origin(const struct lkm_value *value);

#ifdef __cplusplus
}
#endif
#endif
