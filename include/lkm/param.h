/* SPDX-License-Identifier: MIT */
/* Parameters of modules: reading and setting them, making a text of them, and saving what a module
 * is to be loaded with. */
#ifndef LKM_PARAM_H
#define LKM_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lkm/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;

/* In all names of modules and parameters '-' and '_' are the same. */

/**
 * The present value of a parameter of a module that is loaded or built in, from /sys/module,
 * without a final newline; cut where it is longer than size allows. 0; -ENOENT LKM_E_NOT_LOADED
 * (there is no such module), LKM_E_PARAM_UNKNOWN (the kernel shows no such parameter of it);
 * LKM_E_UNREADABLE
 * (-EACCES for one that only root may read); -EINVAL LKM_E_INVALID_ARGUMENT for names that are
 * none, and size 0; -ENOMEM.
 */
LKM_EXPORT int lkm_param_get(
	const char *module, const char *param, char *ret, size_t size, struct lkm_error *reterr);

/**
 * Give a parameter of a module that is loaded or built in another value, through /sys/module. value
 * is as the kernel takes it, without quotes; of an invbool, too, lkm_param_get() then reads what
 * was given, though the module sees the opposite. Its type is not looked at, see lkm_param_check().
 * 0; -ENOENT LKM_E_NOT_LOADED, LKM_E_PARAM_UNKNOWN as above; -EACCES LKM_E_PARAM_READ_ONLY: nobody
 * may change it while the module is loaded; LKM_E_NOT_PERMITTED with -EACCES (this process may
 * not), -EROFS (sysfs is mounted read-only); LKM_E_PARAM_REFUSED with -errno: the kernel, or the
 * module itself, does not take the value
 * (-EINVAL, -ERANGE, -ENOSPC, -EPERM: lockdown keeps parameters of hardware ...); it is the old one
 * then, but an array may have taken the first items; -EFBIG LKM_E_TOO_LARGE: longer than sysfs
 * takes; -EINVAL LKM_E_INVALID_ARGUMENT; -ENOMEM.
 */
LKM_EXPORT int lkm_param_set(
	const char *module, const char *param, const char *value, struct lkm_error *reterr);

/**
 * Has a module a parameter of this name? 1: its file, or what the kernel says of a built-in module,
 * declares it, or the running kernel shows it. 0: it does not; -ENOENT: there is no such module;
 * -ENODATA: its file cannot be read, and the running kernel does not show it; the errors of
 * lkm_settings_read().
 */
LKM_EXPORT int lkm_has_param(struct lkm *lkm, const char *module, const char *param);

/**
 * Would a module take this value of a parameter (without quotes; NULL: the name alone)? By what its
 * file declares: that it has the parameter, and that the value fits its type; of a type that the
 * module made itself, and of one that is only shown by the running kernel, any value may. 0:
 * nothing speaks against it; -EINVAL LKM_E_PARAM_UNKNOWN, which names the parameter that is most
 * like it, LKM_E_PARAM_VALUE, which says why; -ENOENT LKM_E_NOT_FOUND: there is no such module;
 * -ENODATA LKM_E_UNREADABLE: its file cannot be read, and what runs does not show the parameter;
 * the errors of lkm_settings_read().
 */
LKM_EXPORT int lkm_param_check(struct lkm *lkm, const char *module, const char *param,
	const char *value, struct lkm_error *reterr);

/** Parameters with values, from which comes the text that lkm_plan_load(), lkm_insert() and the
 * system calls take. */
struct lkm_params;

/** An empty one, to be freed; NULL when out of memory. */
LKM_EXPORT struct lkm_params *lkm_params_new(void);
LKM_EXPORT void lkm_params_free(struct lkm_params *params);

/**
 * Add a parameter with a value, behind what is there: of one name the last counts. 0; -EINVAL
 * LKM_E_INVALID_ARGUMENT: a name that the kernel would not read as one, or a text for which it has
 * no spelling (it has no way to mask a '"', so of those that have one only some pass); -EFBIG
 * LKM_E_TOO_LARGE: more than 4 MiB together; -ENOMEM. After a failure nothing was added.
 */
LKM_EXPORT int lkm_params_bool(
	struct lkm_params *params, const char *name, bool value, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_int(
	struct lkm_params *params, const char *name, int64_t value, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_unsigned(
	struct lkm_params *params, const char *name, uint64_t value, struct lkm_error *reterr);
/** Any text, or a value of any type that is text already. */
LKM_EXPORT int lkm_params_string(
	struct lkm_params *params, const char *name, const char *value, struct lkm_error *reterr);
/** Arrays of count items, at least one. -EINVAL also for texts with a ',', which separates items.
 */
LKM_EXPORT int lkm_params_bool_array(struct lkm_params *params, const char *name,
	const bool *values, size_t count, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_int_array(struct lkm_params *params, const char *name,
	const int64_t *values, size_t count, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_unsigned_array(struct lkm_params *params, const char *name,
	const uint64_t *values, size_t count, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_string_array(struct lkm_params *params, const char *name,
	const char *const *values, size_t count, struct lkm_error *reterr);

/** The text: name=value, separated by blanks, with quotes where the kernel needs them; "" for none.
 * It belongs to params, and is valid until something is added. */
LKM_EXPORT const char *lkm_params_text(const struct lkm_params *params);

/** lkm_param_check() for all of these parameters, up to the first that would not be taken. */
LKM_EXPORT int lkm_params_check(const struct lkm_params *params, struct lkm *lkm,
	const char *module, struct lkm_error *reterr);

/** The file in which lkm saves parameters, as it is to become. */
struct lkm_saved;

/**
 * Read /etc/modprobe.d/lkm-params.conf below the root of lkm; one that does not exist says nothing.
 * write: it is to be written, so the directory is made if need be, and held against others who
 * change the file in the same way until lkm_saved_close(). 0 and *ret; LKM_E_UNREADABLE;
 * LKM_E_UNWRITABLE; LKM_E_TOO_LARGE (-EFBIG, 16 MiB); -ENOMEM.
 */
LKM_EXPORT int lkm_saved_open(
	struct lkm *lkm, bool write, struct lkm_saved **ret, struct lkm_error *reterr);

/** Close it; what was not written is forgotten. NULL is allowed. */
LKM_EXPORT void lkm_saved_close(struct lkm_saved *saved);

/**
 * Have a module loaded with this value of a parameter. Whether it has the parameter, and takes the
 * value, is not looked at. *ret_changed (may be NULL): was another one saved, or none? 0; -EINVAL
 * LKM_E_INVALID_ARGUMENT: as lkm_params_string(), and for control characters, which cannot stand in
 * such a file, and names that no module has; -ENOENT LKM_E_BUILTIN: it is part of the kernel, which
 * takes parameters from its command line only; -EBADMSG LKM_E_INDEX_DAMAGED; -ENOMEM.
 */
LKM_EXPORT int lkm_saved_set(struct lkm_saved *saved, const char *module, const char *param,
	const char *value, bool *ret_changed, struct lkm_error *reterr);

/** No longer so; param NULL: none that are saved of this module. *ret_changed (may be NULL): was
 * there any? 0; -ENOMEM. */
LKM_EXPORT int lkm_saved_forget(struct lkm_saved *saved, const char *module, const char *param,
	bool *ret_changed, struct lkm_error *reterr);

/** The full path of the file. */
LKM_EXPORT const char *lkm_saved_path(const struct lkm_saved *saved);

/** What the file is to be, "" when it is not to exist. It belongs to saved, and is valid until the
 * next call; NULL when out of memory. */
LKM_EXPORT const char *lkm_saved_text(struct lkm_saved *saved);

/**
 * Replace the file, or remove it when it would say nothing: at once, readers see the old or the new
 * one. Modules are in the order of their names, with one line each and parameters in the order of
 * theirs; other lines of the file are kept. 0; -EINVAL LKM_E_INVALID_ARGUMENT: it was not opened to
 * be written; LKM_E_UNWRITABLE, and the old one is in place; -ENOMEM.
 */
LKM_EXPORT int lkm_saved_write(struct lkm_saved *saved, struct lkm_error *reterr);

/**
 * Is a module in the initramfs that the kernel of lkm is booted with? Then it is loaded with the
 * configuration that stands in there, from when it was made. 1: it is; 0: it is not, or no
 * initramfs is known; -ENODATA LKM_E_UNREADABLE: it cannot be looked into, the error says why;
 * -ENOMEM. After 1 and -ENODATA *rebuild (may be NULL) gets the command that makes it anew, cut
 * where it is longer than size allows.
 */
LKM_EXPORT int lkm_initramfs_has(
	struct lkm *lkm, const char *module, char *rebuild, size_t size, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
