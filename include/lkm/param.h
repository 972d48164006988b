/* SPDX-License-Identifier: MIT */
/* Parameters of modules: reading and setting them, checking values, making the text that a load
 * takes, and saving values for later loads. */
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

/* '-' and '_' do not differ in the names of modules and parameters. */

/**
 * Read the present value of a parameter of a loaded or built-in module from /sys/module, without a
 * final newline. The text is cut to fit into size bytes.
 *
 * Returns 0 or -errno:
 *   LKM_E_NOT_LOADED        -ENOENT, the module is not loaded
 *   LKM_E_PARAM_UNKNOWN     -ENOENT, the kernel shows no such parameter
 *   LKM_E_UNREADABLE        -EACCES (only root may read it) and the like
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument, size 0, or not a name
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_param_get(
	const char *module, const char *param, char *ret, size_t size, struct lkm_error *reterr);

/**
 * Set a parameter of a loaded or built-in module through /sys/module. value is in the kernel's
 * form, without quotes. The type is not checked: see lkm_param_check(). For an invbool,
 * lkm_param_get() then gives the value as it was set, though the module sees the opposite.
 *
 * Returns 0 or -errno:
 *   LKM_E_NOT_LOADED        -ENOENT, the module is not loaded
 *   LKM_E_PARAM_UNKNOWN     -ENOENT, the kernel shows no such parameter
 *   LKM_E_PARAM_READ_ONLY   -EACCES, it cannot be changed while the module is loaded
 *   LKM_E_NOT_PERMITTED     -EACCES (this process may not), -EROFS (sysfs is mounted read-only)
 *   LKM_E_PARAM_REFUSED     -EINVAL, -ERANGE, -ENOSPC, -EPERM (lockdown) ...: the kernel or the
 *                           module rejects the value; the old one stays, but an array may have
 *                           taken the first items
 *   LKM_E_TOO_LARGE         -EFBIG, longer than sysfs accepts
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument, or not a name
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_param_set(
	const char *module, const char *param, const char *value, struct lkm_error *reterr);

/**
 * Does a module have this parameter: does its file or the kernel's record of built-in modules
 * declare it, or the running kernel show it?
 *
 * Returns 1, 0, or -errno:
 *   LKM_E_NOT_FOUND         -ENOENT, the module does not exist
 *   LKM_E_UNREADABLE        -ENODATA, its file cannot be read and the running kernel does not show
 *                           the parameter
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, module or param is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_param_exists(
	struct lkm *lkm, const char *module, const char *param, struct lkm_error *reterr);

/**
 * Check a value of a parameter (without quotes; NULL: the name alone) against the declaration: the
 * module has the parameter, and the value fits its type. Any value fits a type that the module
 * defines itself, and a parameter that only the running kernel shows.
 *
 * Returns 0 if nothing speaks against it, or -errno:
 *   LKM_E_PARAM_UNKNOWN     -EINVAL, the message names the most similar parameter
 *   LKM_E_PARAM_VALUE       -EINVAL, the message says why
 *   LKM_E_NOT_FOUND         -ENOENT, the module does not exist
 *   LKM_E_UNREADABLE        -ENODATA, its file cannot be read and the running kernel does not show
 *                           the parameter
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, module or param is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_param_check(struct lkm *lkm, const char *module, const char *param,
	const char *value, struct lkm_error *reterr);

/** Parameters with values, which become the text that lkm_plan_load(), lkm_insert() and the system
 * calls take. */
struct lkm_params;

/** Make an empty one, to be freed; NULL when out of memory. */
LKM_EXPORT struct lkm_params *lkm_params_new(void);
LKM_EXPORT void lkm_params_free(struct lkm_params *params);

/**
 * Add a parameter with a value after those that it has; if a name is there twice, the last one
 * counts. lkm_params_string() takes any text, or a value of any type as text. Arrays need at least
 * one item. After a failure nothing was added.
 *
 * Returns 0 or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument; a name that the kernel would read
 *                           differently; a text that it has no spelling for (it has no escape for
 *                           '"'); an array without items; a ',' in an item of an array
 *   LKM_E_TOO_LARGE         -EFBIG, more than 4 MiB in all
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_params_bool(
	struct lkm_params *params, const char *name, bool value, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_int(
	struct lkm_params *params, const char *name, int64_t value, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_unsigned(
	struct lkm_params *params, const char *name, uint64_t value, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_string(
	struct lkm_params *params, const char *name, const char *value, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_bool_array(struct lkm_params *params, const char *name,
	const bool *values, size_t count, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_int_array(struct lkm_params *params, const char *name,
	const int64_t *values, size_t count, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_unsigned_array(struct lkm_params *params, const char *name,
	const uint64_t *values, size_t count, struct lkm_error *reterr);
LKM_EXPORT int lkm_params_string_array(struct lkm_params *params, const char *name,
	const char *const *values, size_t count, struct lkm_error *reterr);

/** The text: name=value, separated by spaces, with quotes where the kernel needs them; "" for none,
 * NULL for NULL. It belongs to params, and is valid until something is added. */
LKM_EXPORT const char *lkm_params_text(const struct lkm_params *params);

/** lkm_param_check() for all of these parameters, until the first that fails. params may not be
 * NULL. */
LKM_EXPORT int lkm_params_check(const struct lkm_params *params, struct lkm *lkm,
	const char *module, struct lkm_error *reterr);

/** The file in which lkm saves parameters, while it is being changed. */
struct lkm_saved;

/**
 * Read /etc/modprobe.d/lkm-params.conf below the root of lkm; a missing file is an empty one. With
 * write, the directory is made if it is missing, and locked until lkm_saved_close() against others
 * that change the file in the same way.
 *
 * Returns 0 and *ret, to be closed, or -errno:
 *   LKM_E_UNREADABLE        -EACCES and the like
 *   LKM_E_UNWRITABLE        -EACCES, -EROFS and the like
 *   LKM_E_TOO_LARGE         -EFBIG, more than 16 MiB
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or ret is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_saved_open(
	struct lkm *lkm, bool write, struct lkm_saved **ret, struct lkm_error *reterr);

/** Close it; changes that were not written are lost. NULL is allowed. */
LKM_EXPORT void lkm_saved_close(struct lkm_saved *saved);

/**
 * Save a value of a parameter, for later loads. It is not checked: see lkm_param_check().
 * *ret_changed (may be NULL): was another value saved before, or none?
 *
 * Returns 0 or -errno:
 *   LKM_E_BUILTIN           -ENOENT, the module is built-in, so only the kernel command line sets
 *                           its parameters
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, a NULL argument; a text that lkm_params_string() rejects, or
 *                           with control characters; not the name of a module
 *   LKM_E_INDEX_DAMAGED     -EBADMSG
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_saved_set(struct lkm_saved *saved, const char *module, const char *param,
	const char *value, bool *ret_changed, struct lkm_error *reterr);

/**
 * Remove the saved value of a parameter; param NULL: of all parameters of the module. *ret_changed
 * (may be NULL): was there any?
 *
 * Returns 0 or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, saved or module is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_saved_forget(struct lkm_saved *saved, const char *module, const char *param,
	bool *ret_changed, struct lkm_error *reterr);

/** The full path of the file; NULL for NULL. */
LKM_EXPORT const char *lkm_saved_path(const struct lkm_saved *saved);

/** The contents that lkm_saved_write() would write; "" if it would remove the file. It belongs to
 * saved, and is valid until the next call. NULL for NULL, and when out of memory. */
LKM_EXPORT const char *lkm_saved_text(struct lkm_saved *saved);

/**
 * Replace the file, or remove it when nothing is saved. Readers see the old file or the new one.
 * Each module has one line, in the order of their names, with its parameters in the order of
 * theirs; other lines of the file are kept.
 *
 * Returns 0 or -errno:
 *   LKM_E_UNWRITABLE        -ENOSPC, -EROFS and the like; the old file is in place
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, saved is NULL, or was not opened to write
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_saved_write(struct lkm_saved *saved, struct lkm_error *reterr);

/**
 * Is a module in an initramfs of an installed kernel release, or of the release that struct
 * lkm_options names? Then it is loaded with the configuration that was copied into the initramfs
 * when it was made. rebuild may be NULL; otherwise it gets the commands that make these images
 * again, with " && " between them, as far as whole commands fit into size bytes, when the result is
 * 1 or -ENODATA.
 *
 * Returns 1; 0 if it is not, or no initramfs was found; or -errno:
 *   LKM_E_UNREADABLE        -ENODATA, an initramfs cannot be read; the message says why
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm or module is NULL
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT int lkm_initramfs_has(
	struct lkm *lkm, const char *module, char *rebuild, size_t size, struct lkm_error *reterr);

#ifdef __cplusplus
}
#endif
#endif
