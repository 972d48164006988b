/* SPDX-License-Identifier: MIT */
/* Values of a request and values in sysfs; the module file is only read if their texts differ. */
#include "params_compare.h"

#include <string.h>

#include "../base/arena.h"
#include "../facts/param_value.h"
#include "../formats/name.h"
#include "../formats/param_list.h"
#include "../os/os_fs.h"
#include "../os/os_kernel.h"
#include "../system/image.h"
#include "../system/module_state.h"
#include "../system/open.h"

/* More than sysfs gives. */
#define VALUE_MAX ((size_t)64 << 10)

struct comparison {
	struct lkm *lkm;
	const char *module;
	struct lk_arena arena;
	struct lkm_image *image; /* NULL before it is needed, and when it cannot be read */
	bool tried_image;
	void (*differs)(void *data, const struct lk_param_difference *difference); /* or NULL */
	void *data;
};

static void comparison_done(struct comparison *comparison)
{
	lk_image_free(comparison->image);
	lk_arena_done(&comparison->arena);
}

/* The declared type of a parameter; NULL when it is unknown. */
static const char *type_of(struct comparison *comparison, const char *param)
{
	struct lk_known known = {0};

	if (!comparison->tried_image && comparison->lkm &&
		lk_catalog_module(&comparison->lkm->catalog, &comparison->arena, comparison->module,
			&known, NULL) == 0 &&
		known.path)
		lk_image_take(lk_open_module(comparison->lkm, known.path, NULL), known.path,
			&comparison->image, NULL);
	comparison->tried_image = true;
	for (size_t i = 0; comparison->image && i < comparison->image->param_count; i++)
		if (lk_name_equal(comparison->image->params[i].name, param))
			return comparison->image->params[i].type;
	return NULL;
}

/* Tell how a parameter differs; now is NULL where that is unknown. */
static enum lkm_params_state end(struct comparison *comparison, enum lkm_params_state state,
	struct lk_param_difference *difference, int system, const char *file)
{
	char path[LK_MODULE_STATE_PATH];
	unsigned permissions = 0;

	if (state == LKM_PARAMS_AS_ASKED || !comparison->differs)
		return state;
	difference->writable = file && difference->now &&
			       lk_module_state_path(path, comparison->module, file) == 0 &&
			       lk_file_permissions(system, path, &permissions) == 0 &&
			       permissions & 0200;
	comparison->differs(comparison->data, difference);
	return state;
}

static enum lkm_params_state compare(
	struct comparison *comparison, int system, const char *name, const char *value)
{
	struct lk_param_difference difference = {.name = name, .value = value};
	LK_BUF_CLEANUP struct lk_buf now;
	char *file = lk_arena_format(&comparison->arena, "parameters/%s", name);
	const char *shown;
	int same;

	lk_buf_init(&now, VALUE_MAX);
	for (char *dash = file; dash && (dash = strchr(dash, '-'));)
		*dash = '_';
	if (!file || strchr(name, '/') ||
		lk_module_state_fact(system, comparison->module, file, &now) < 0)
		return end(comparison, LKM_PARAMS_UNKNOWN, &difference, system, file);
	if (now.size && now.data[now.size - 1] == '\n')
		now.size--;
	shown = lk_buf_text(&now);
	if (!shown)
		return LKM_PARAMS_UNKNOWN;
	/* A bool may stand without a value. */
	value = value ? value : "Y";
	if (strcmp(value, shown) == 0)
		return LKM_PARAMS_AS_ASKED;
	difference.now = shown;
	same = lk_param_value_is_same(type_of(comparison, name), value, shown);
	return end(comparison,
		same < 0 ? LKM_PARAMS_UNKNOWN
		: same   ? LKM_PARAMS_AS_ASKED
			 : LKM_PARAMS_DIFFER,
		&difference, system, file);
}

/* Does a later value of the same parameter count instead? */
static bool is_repeated(struct lk_param_list rest, struct lk_arena *arena, const char *name)
{
	const char *other, *value;

	while (lk_param_list_next(&rest, arena, &other, &value) > 0)
		if (lk_name_equal(name, other))
			return true;
	return false;
}

static enum lkm_params_state compare_all(struct comparison *comparison, const char *params)
{
	struct lk_param_list list = {.rest = params};
	enum lkm_params_state worst = LKM_PARAMS_AS_ASKED;
	struct lkm *lkm = comparison->lkm;
	LK_FD_CLEANUP int system = lkm ? -1 : lk_kernel_root();
	const char *name, *value;
	int rc;

	while ((rc = lk_param_list_next(&list, &comparison->arena, &name, &value)) > 0) {
		enum lkm_params_state state;

		if (is_repeated(list, &comparison->arena, name))
			continue;
		state = compare(comparison, lkm ? lkm->system : system, name, value);
		if (state > worst)
			worst = state;
	}
	return rc < 0 && worst < LKM_PARAMS_UNKNOWN ? LKM_PARAMS_UNKNOWN : worst;
}

enum lkm_params_state lk_params_compare(struct lkm *lkm, const char *module, const char *params)
{
	__attribute__((cleanup(comparison_done))) struct comparison comparison = {
		.lkm = lkm, .module = module};

	return compare_all(&comparison, params);
}

void lk_params_differences(struct lkm *lkm, const char *module, const char *params,
	void (*differs)(void *data, const struct lk_param_difference *difference), void *data)
{
	__attribute__((cleanup(comparison_done))) struct comparison comparison = {
		.lkm = lkm, .module = module, .differs = differs, .data = data};

	compare_all(&comparison, params);
}
