/* SPDX-License-Identifier: MIT */
/* struct lkm_saved: the file of saved parameters, read, changed and written while its directory is
 * locked. */
#include <lkm/param.h>

#include <errno.h>
#include <stdlib.h>

#include "../base/error.h"
#include "../formats/managed.h"
#include "../formats/name.h"
#include "../formats/param_file.h"
#include "managed_file.h"
#include "../system/generation.h"

struct lkm_saved {
	struct lk_arena arena;
	struct lkm *lkm;
	struct lk_managed_file file;
	struct lk_param_file params;
	struct lk_buf text;
};

/* The header and new values come on top of what was read, and backslashes double. */
#define TEXT_MAX (4 * LK_MANAGED_MAX)

LKM_EXPORT void lkm_saved_close(struct lkm_saved *saved)
{
	if (!saved)
		return;
	lk_param_file_done(&saved->params);
	lk_buf_done(&saved->text);
	lk_managed_file_close(&saved->file);
	lk_arena_done(&saved->arena);
	free(saved);
}

static int read_params(struct lkm_saved *saved, bool write, struct lkm_error *reterr)
{
	const struct lk_managed_file_request request = {
		.lkm = saved->lkm, .name = LK_PARAM_FILE, .write = write};
	LK_BUF_CLEANUP struct lk_buf contents;
	int rc;

	lk_buf_init(&contents, LK_MANAGED_MAX);
	rc = lk_managed_file_open(&saved->file, &request, &saved->arena, &contents, reterr);
	if (rc < 0)
		return rc;
	rc = lk_param_file_read(&saved->params, &saved->arena, lk_buf_span(&contents));
	return rc < 0 ? lk_fail_memory(reterr) : 0;
}

LKM_EXPORT int lkm_saved_open(
	struct lkm *lkm, bool write, struct lkm_saved **ret, struct lkm_error *reterr)
{
	struct lkm_saved *saved;
	int rc;

	lk_fail_clear(reterr);
	if (!lkm || !ret)
		return lk_fail_argument(reterr, "the system or the place for the result is NULL");
	saved = calloc(1, sizeof(*saved));
	if (!saved)
		return lk_fail_memory(reterr);
	saved->lkm = lkm;
	lk_buf_init(&saved->text, TEXT_MAX);
	rc = read_params(saved, write, reterr);
	if (rc < 0) {
		lkm_saved_close(saved);
		return rc;
	}
	*ret = saved;
	return 0;
}

/* A built-in module takes parameters from the kernel command line only. */
static int check_module(struct lkm_saved *saved, const char *module, const char *normal,
	const char *param, struct lkm_error *reterr)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_known known;
	int rc;

	if (!lk_managed_is_name(module))
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"'%s' is not a valid module name", module);
	rc = lk_catalog_module(&saved->lkm->catalog, &arena, normal, &known, reterr);
	if (rc < 0 || !known.builtin || known.path)
		return rc;
	return lk_fail(reterr, LKM_E_BUILTIN, ENOENT,
		"'%s' is built-in and takes parameters from the kernel command line only: "
		"%s.%s=...",
		module, normal, param);
}

LKM_EXPORT int lkm_saved_set(struct lkm_saved *saved, const char *module, const char *param,
	const char *value, bool *ret_changed, struct lkm_error *reterr)
{
	const char *normal;
	bool changed;
	int rc;

	lk_fail_clear(reterr);
	if (!saved || !module || !param || !value)
		return lk_fail_argument(
			reterr, "the file, the module, the parameter or the value is NULL");
	LK_REQUEST(saved->lkm);
	normal = lk_name_module(&saved->arena, module);
	rc = normal ? check_module(saved, module, normal, param, reterr) : lk_fail_memory(reterr);
	if (rc < 0)
		return rc;
	rc = lk_param_file_set(&saved->params, normal, param, value, &changed);
	if (rc == -EINVAL)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"could not save '%s' of '%s': a file of modprobe.d cannot hold control "
			"characters, and the kernel has no escape for '\"'",
			param, module);
	if (rc < 0)
		return lk_fail_memory(reterr);
	if (ret_changed)
		*ret_changed = changed;
	return 0;
}

LKM_EXPORT int lkm_saved_forget(struct lkm_saved *saved, const char *module, const char *param,
	bool *ret_changed, struct lkm_error *reterr)
{
	const char *normal;
	bool changed;

	lk_fail_clear(reterr);
	if (!saved || !module)
		return lk_fail_argument(reterr, "the file or the module is NULL");
	normal = lk_name_module(&saved->arena, module);
	if (!normal || lk_param_file_remove(&saved->params, normal, param, &changed) < 0)
		return lk_fail_memory(reterr);
	if (ret_changed)
		*ret_changed = changed;
	return 0;
}

LKM_EXPORT const char *lkm_saved_path(const struct lkm_saved *saved)
{
	return saved ? saved->file.path : NULL;
}

LKM_EXPORT const char *lkm_saved_text(struct lkm_saved *saved)
{
	if (!saved)
		return NULL;
	saved->text.size = 0;
	if (lk_param_file_write(&saved->params, &saved->text) < 0)
		return NULL;
	return lk_buf_text(&saved->text);
}

LKM_EXPORT int lkm_saved_write(struct lkm_saved *saved, struct lkm_error *reterr)
{
	lk_fail_clear(reterr);
	if (!saved)
		return lk_fail_argument(reterr, "the file is NULL");
	if (!lkm_saved_text(saved))
		return lk_fail_memory(reterr);
	return lk_managed_file_write(&saved->file, lk_buf_span(&saved->text), reterr);
}
