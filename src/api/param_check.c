/* SPDX-License-Identifier: MIT */
/* Has a module this parameter, and would it take this value? */
#include <lkm/param.h>

#include <errno.h>

#include "../base/error.h"
#include "../diagnose/param_fit.h"
#include "../formats/param_list.h"
#include "lkm_settings.h"

static void settings_cleanup(struct lkm_settings **settings)
{
	lkm_settings_free(*settings);
}
#define SETTINGS __attribute__((cleanup(settings_cleanup))) struct lkm_settings

LKM_EXPORT int lkm_has_param(struct lkm *lkm, const char *module, const char *param)
{
	SETTINGS *settings = NULL;
	int rc = lkm_settings_read(lkm, module, &settings, NULL);

	if (rc < 0)
		return rc;
	if (lk_settings_find(settings, param) != SIZE_MAX)
		return 1;
	if (!lk_settings_exists(settings))
		return -ENOENT;
	return lkm_settings_declared(settings) ? 0 : -ENODATA;
}

static int fail_unknown(
	const struct lkm_settings *settings, const char *name, struct lkm_error *reterr)
{
	const char *module = lkm_settings_module(settings);
	const char *nearest = lk_settings_nearest(settings, name);

	if (!lkm_settings_declared(settings))
		return lk_fail(reterr, LKM_E_UNREADABLE, ENODATA,
			"what '%s' declares cannot be read, and the kernel shows no parameter '%s' "
			"of it",
			module, name);
	if (nearest)
		return lk_fail(reterr, LKM_E_PARAM_UNKNOWN, EINVAL,
			"'%s' has no parameter '%s'; was '%s' meant?", module, name, nearest);
	return lk_fail(
		reterr, LKM_E_PARAM_UNKNOWN, EINVAL, "'%s' has no parameter '%s'", module, name);
}

/* One parameter; value NULL: there is no '='. */
static int check(const struct lkm_settings *settings, const char *name, const char *value,
	struct lkm_error *reterr)
{
	const size_t i = lk_settings_find(settings, name);
	const char *type, *fault;

	if (lk_param_list_is_general(name))
		return 0;
	if (i == SIZE_MAX)
		return fail_unknown(settings, name, reterr);
	type = lkm_settings_type(settings, i);
	if (!type || lk_param_fit(type, value, lk_settings_bits(settings), &fault) != LK_NO)
		return 0;
	return lk_fail(reterr, LKM_E_PARAM_VALUE, EINVAL,
		"parameter '%s' of '%s' (%s) does not take '%.100s': %s",
		lkm_settings_name(settings, i), lkm_settings_module(settings), type,
		value ? value : "", fault);
}

/* The parameters of a module that exists. */
static int read_settings(
	struct lkm *lkm, const char *module, struct lkm_settings **ret, struct lkm_error *reterr)
{
	int rc = lkm_settings_read(lkm, module, ret, reterr);

	if (rc < 0 || lk_settings_exists(*ret))
		return rc;
	return lk_fail(reterr, LKM_E_NOT_FOUND, ENOENT, "there is no module '%s'", module);
}

LKM_EXPORT int lkm_param_check(struct lkm *lkm, const char *module, const char *param,
	const char *value, struct lkm_error *reterr)
{
	SETTINGS *settings = NULL;
	int rc = read_settings(lkm, module, &settings, reterr);

	return rc < 0 ? rc : check(settings, param, value, reterr);
}

LKM_EXPORT int lkm_params_check(const struct lkm_params *params, struct lkm *lkm,
	const char *module, struct lkm_error *reterr)
{
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	struct lk_param_list cursor = {.rest = lkm_params_text(params)};
	SETTINGS *settings = NULL;
	const char *name, *value;
	int rc = read_settings(lkm, module, &settings, reterr);

	if (rc < 0)
		return rc;
	while ((rc = lk_param_list_next(&cursor, &arena, &name, &value)) > 0) {
		rc = check(settings, name, value, reterr);
		if (rc < 0)
			return rc;
	}
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}
