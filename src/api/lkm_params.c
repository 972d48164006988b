/* SPDX-License-Identifier: MIT */
/* lkm_params: a text of parameters, made value by value. */
#include <lkm/param.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../base/error.h"
#include "../formats/param_list.h"

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
	return (const char *)params->text.data;
}

/* Say what failed, with the text as it was before. */
static int fail(struct lkm_params *params, const char *name, int rc, struct lkm_error *reterr)
{
	params->text.data[params->text.size] = '\0';
	switch (rc) {
	case -EINVAL:
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"parameter '%s' cannot be written so that the kernel reads it: it has no "
			"way to mask a '\"'",
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
	const size_t before = params->text.size;
	int rc;

	lk_fail_clear(reterr);
	rc = *name ? lk_param_list_add(&params->text, name, value) : -EINVAL;
	if (rc == 0 && !lk_buf_text(&params->text)) {
		params->text.size = before;
		rc = -ENOMEM;
	}
	return rc < 0 ? fail(params, name, rc, reterr) : 0;
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

/* An array: the values of one of these kinds. */
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
	if (strchr(array->texts[i], ','))
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
	if (array->count == 0)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"parameter '%s': the kernel takes no array without items", name);
	for (size_t i = 0; rc == 0 && i < array->count; i++)
		rc = add_item(&joined, array, i);
	if (rc == -EINVAL)
		return lk_fail(reterr, LKM_E_INVALID_ARGUMENT, EINVAL,
			"parameter '%s': an item of an array cannot have a ',' in it", name);
	text = rc == 0 ? lk_buf_text(&joined) : NULL;
	if (!text)
		return fail(params, name, rc < 0 ? rc : -ENOMEM, reterr);
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
