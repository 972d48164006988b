/* SPDX-License-Identifier: MIT */
/* <lkm/param.h>: reading a parameter of the running kernel, checking values against declarations,
 * and making the text of parameters for a load. */
#include <lkm/param.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/errno_text.h"
#include "../base/error.h"
#include "../diagnose/param_fit.h"
#include "../formats/param_list.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "lkm_param.h"
#include "lkm_settings.h"

/* The running kernel ----------------------------------------------------------------------------
 */

/* More than sysfs gives. */
#define VALUE_MAX ((size_t)64 << 10)

/* Copy a name that can be a component of a path: 0 or -EINVAL. */
static int take_name(const char *name, char *ret, size_t size)
{
	if (!*name || *name == '.' || strchr(name, '/') || strlen(name) >= size)
		return -EINVAL;
	strcpy(ret, name);
	for (char *dash = ret; (dash = strchr(dash, '-'));)
		*dash = '_';
	return 0;
}

int lk_param_find(int system, const char *module, const char *name, struct lk_param_place *ret,
	struct lkm_error *reterr)
{
	char path[LKM_NAME_SIZE + 16];
	enum lk_file_kind kind;
	int rc;

	if (take_name(module, ret->module, sizeof(ret->module)) < 0 ||
		take_name(name, ret->name, sizeof(ret->name)) < 0)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' and '%s' are not the names of a module and its parameter", module,
			name);
	snprintf(ret->path, sizeof(ret->path), "sys/module/%s/parameters/%s", ret->module,
		ret->name);
	rc = lk_file_permissions(system, ret->path, &ret->permissions);
	if (rc == 0)
		return 0;
	if (rc != -ENOENT)
		return lk_fail(reterr, LKM_E_UNREADABLE, -rc, "could not look at '/%s': %s",
			ret->path, lk_errno_text(-rc));
	snprintf(path, sizeof(path), "sys/module/%s", ret->module);
	if (lk_file_kind(system, path, &kind) < 0)
		return lk_fail(
			reterr, LKM_E_NOT_LOADED, ENOENT, "module '%s' is not loaded", module);
	return lk_fail(reterr, LKM_E_PARAM_UNKNOWN, ENOENT,
		"the kernel shows no parameter '%s' of '%s'", name, module);
}

LKM_EXPORT int lkm_param_get(
	const char *module, const char *param, char *ret, size_t size, struct lkm_error *reterr)
{
	LK_FD_CLEANUP int system = lk_kernel_root();
	LK_BUF_CLEANUP struct lk_buf text;
	struct lk_param_place found;
	char shown[sizeof(found.path) + 1];
	int rc;

	lk_fail_clear(reterr);
	lk_buf_init(&text, VALUE_MAX);
	if (!module || !param || !ret || size == 0)
		return lk_fail_argument(
			reterr, "the module or the parameter is NULL, or there is no room");
	if (system < 0)
		return lk_fail(reterr, LKM_E_UNREADABLE, -system, "could not open '/': %s",
			lk_errno_text(-system));
	rc = lk_param_find(system, module, param, &found, reterr);
	if (rc < 0)
		return rc;
	snprintf(shown, sizeof(shown), "/%s", found.path);
	rc = lk_file_read(system, found.path, shown, &text, reterr);
	if (rc < 0)
		return rc;
	if (text.size && text.data[text.size - 1] == '\n')
		text.size--;
	snprintf(ret, size, "%.*s", (int)text.size, text.size ? (const char *)text.data : "");
	return 0;
}

/* Declarations ----------------------------------------------------------------------------------
 */

static void settings_cleanup(struct lkm_settings **settings)
{
	lkm_settings_free(*settings);
}
#define SETTINGS_CLEANUP __attribute__((cleanup(settings_cleanup)))

static int read_settings(
	struct lkm *lkm, const char *module, struct lkm_settings **ret, struct lkm_error *reterr)
{
	int rc = lkm_settings_read(lkm, module, ret, reterr);

	if (rc < 0 || lkm_settings_exists(*ret))
		return rc;
	return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT, "there is no module '%s'", module);
}

static int fail_unread(
	const struct lkm_settings *settings, const char *name, struct lkm_error *reterr)
{
	return lk_fail(reterr, LKM_E_UNREADABLE, ENODATA,
		"could not read the declarations of '%s', and the kernel shows no parameter '%s'",
		lkm_settings_module(settings), name);
}

LKM_EXPORT int lkm_param_exists(
	struct lkm *lkm, const char *module, const char *param, struct lkm_error *reterr)
{
	SETTINGS_CLEANUP struct lkm_settings *settings = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!param)
		return lk_fail_argument(reterr, "the parameter is NULL");
	rc = read_settings(lkm, module, &settings, reterr);
	if (rc < 0)
		return rc;
	if (lkm_setting_known(lkm_settings_find(settings, param)))
		return 1;
	return lkm_settings_declared(settings) ? 0 : fail_unread(settings, param, reterr);
}

/* Check one parameter; value NULL: there is no '='. */
static int check(const struct lkm_settings *settings, const char *name, const char *value,
	struct lkm_error *reterr)
{
	const struct lkm_setting *setting = lkm_settings_find(settings, name);
	const char *module = lkm_settings_module(settings);
	const char *type = lkm_setting_type(setting), *nearest, *fault;

	if (lk_param_list_is_general(name))
		return 0;
	if (lkm_setting_known(setting)) {
		if (!type || lk_param_fit(type, value, lk_settings_bits(settings), &fault) != LK_NO)
			return 0;
		return lk_fail(reterr, LKM_E_PARAM_VALUE, EINVAL,
			"'%.100s' is not a valid value for parameter '%s' of '%s' (%s): %s",
			value ? value : "", lkm_setting_name(setting), module, type, fault);
	}
	if (!lkm_settings_declared(settings))
		return fail_unread(settings, name, reterr);
	nearest = lk_settings_nearest(settings, name);
	return nearest ? lk_fail(reterr, LKM_E_PARAM_UNKNOWN, EINVAL,
				 "'%s' has no parameter '%s'; did you mean '%s'?", module, name,
				 nearest)
		       : lk_fail(reterr, LKM_E_PARAM_UNKNOWN, EINVAL, "'%s' has no parameter '%s'",
				 module, name);
}

LKM_EXPORT int lkm_param_check(struct lkm *lkm, const char *module, const char *param,
	const char *value, struct lkm_error *reterr)
{
	SETTINGS_CLEANUP struct lkm_settings *settings = NULL;
	int rc;

	lk_fail_clear(reterr);
	if (!param)
		return lk_fail_argument(reterr, "the parameter is NULL");
	rc = read_settings(lkm, module, &settings, reterr);
	return rc < 0 ? rc : check(settings, param, value, reterr);
}

LKM_EXPORT int lkm_params_check(const struct lkm_params *params, struct lkm *lkm,
	const char *module, struct lkm_error *reterr)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_param_list cursor = {.rest = lkm_params_text(params)};
	SETTINGS_CLEANUP struct lkm_settings *settings = NULL;
	const char *name, *value;
	int rc;

	lk_fail_clear(reterr);
	if (!params)
		return lk_fail_argument(reterr, "the parameters are NULL");
	rc = read_settings(lkm, module, &settings, reterr);
	if (rc < 0)
		return rc;
	while ((rc = lk_param_list_next(&cursor, &arena, &name, &value)) > 0) {
		rc = check(settings, name, value, reterr);
		if (rc < 0)
			return rc;
	}
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

/* The text for a load ---------------------------------------------------------------------------
 */

/* More than any module takes. */
#define TEXT_MAX ((size_t)4 << 20)

struct lkm_params {
	struct lk_buf text; /* with a NUL behind it */
};

LKM_EXPORT struct lkm_params *lkm_params_new(void)
{
	struct lkm_params *params = calloc(1, sizeof(*params));

	if (!params)
		return NULL;
	lk_buf_init(&params->text, TEXT_MAX);
	if (!lk_buf_text(&params->text)) {
		lkm_params_free(params);
		return NULL;
	}
	return params;
}

LKM_EXPORT void lkm_params_free(struct lkm_params *params)
{
	if (!params)
		return;
	lk_buf_done(&params->text);
	free(params);
}

LKM_EXPORT const char *lkm_params_text(const struct lkm_params *params)
{
	return params ? (const char *)params->text.data : NULL;
}

/* Nothing was added: the text ends where it ended before. */
static int fail_add(struct lkm_params *params, const char *name, int rc, struct lkm_error *reterr)
{
	params->text.data[params->text.size] = '\0';
	switch (rc) {
	case -EINVAL:
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"the kernel has no spelling for this value of parameter '%s': '\"' cannot "
			"be escaped",
			name);
	case -EFBIG:
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"the parameters are longer than 4 MiB together");
	default:
		return lk_fail_memory(reterr);
	}
}

LKM_EXPORT int lkm_params_string(
	struct lkm_params *params, const char *name, const char *value, struct lkm_error *reterr)
{
	size_t before;
	int rc;

	lk_fail_clear(reterr);
	if (!params || !name || !value)
		return lk_fail_argument(reterr, "the parameters, the name or the value is NULL");
	before = params->text.size;
	rc = *name ? lk_param_list_add(&params->text, name, value) : -EINVAL;
	if (rc == 0 && !lk_buf_text(&params->text)) {
		params->text.size = before;
		rc = -ENOMEM;
	}
	return rc < 0 ? fail_add(params, name, rc, reterr) : 0;
}

LKM_EXPORT int lkm_params_bool(
	struct lkm_params *params, const char *name, bool value, struct lkm_error *reterr)
{
	return lkm_params_string(params, name, value ? "1" : "0", reterr);
}

LKM_EXPORT int lkm_params_int(
	struct lkm_params *params, const char *name, int64_t value, struct lkm_error *reterr)
{
	return lkm_params_int_array(params, name, &value, 1, reterr);
}

LKM_EXPORT int lkm_params_unsigned(
	struct lkm_params *params, const char *name, uint64_t value, struct lkm_error *reterr)
{
	return lkm_params_unsigned_array(params, name, &value, 1, reterr);
}

/* The items of an array, in one of these forms; all NULL is a mistake of the caller. */
struct array {
	const bool *bools;
	const int64_t *ints;
	const uint64_t *unsigneds;
	const char *const *texts;
	size_t count;
};

static int add_item(struct lk_buf *out, const struct array *array, size_t i)
{
	const char *comma = i ? "," : "";

	if (array->bools)
		return lk_buf_format(out, "%s%d", comma, array->bools[i]);
	if (array->ints)
		return lk_buf_format(out, "%s%" PRId64, comma, array->ints[i]);
	if (array->unsigneds)
		return lk_buf_format(out, "%s%" PRIu64, comma, array->unsigneds[i]);
	if (!array->texts[i] || strchr(array->texts[i], ','))
		return -EINVAL;
	return lk_buf_format(out, "%s%s", comma, array->texts[i]);
}

static int add_array(struct lkm_params *params, const char *name, const struct array *array,
	struct lkm_error *reterr)
{
	LK_BUF_CLEANUP struct lk_buf joined;
	const char *text;
	int rc = 0;

	lk_fail_clear(reterr);
	lk_buf_init(&joined, TEXT_MAX);
	if (!params || !name || !(array->bools || array->ints || array->unsigneds || array->texts))
		return lk_fail_argument(reterr, "the parameters, the name or the array is NULL");
	if (array->count == 0)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"parameter '%s': the kernel takes no array without items", name);
	for (size_t i = 0; rc == 0 && i < array->count; i++)
		rc = add_item(&joined, array, i);
	if (rc == -EINVAL)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"parameter '%s': an item of an array is NULL or contains a ','", name);
	text = rc == 0 ? lk_buf_text(&joined) : NULL;
	if (!text)
		return fail_add(params, name, rc < 0 ? rc : -ENOMEM, reterr);
	return lkm_params_string(params, name, text, reterr);
}

LKM_EXPORT int lkm_params_bool_array(struct lkm_params *params, const char *name,
	const bool *values, size_t count, struct lkm_error *reterr)
{
	return add_array(params, name, &(struct array){.bools = values, .count = count}, reterr);
}

LKM_EXPORT int lkm_params_int_array(struct lkm_params *params, const char *name,
	const int64_t *values, size_t count, struct lkm_error *reterr)
{
	return add_array(params, name, &(struct array){.ints = values, .count = count}, reterr);
}

LKM_EXPORT int lkm_params_unsigned_array(struct lkm_params *params, const char *name,
	const uint64_t *values, size_t count, struct lkm_error *reterr)
{
	return add_array(
		params, name, &(struct array){.unsigneds = values, .count = count}, reterr);
}

LKM_EXPORT int lkm_params_string_array(struct lkm_params *params, const char *name,
	const char *const *values, size_t count, struct lkm_error *reterr)
{
	return add_array(params, name, &(struct array){.texts = values, .count = count}, reterr);
}
