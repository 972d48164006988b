/* SPDX-License-Identifier: MIT */
/* Judging a parameter against what the module declares. */
#include "judge_params.h"

#include "../base/nearest.h"
#include "../formats/name.h"
#include "../formats/param_list.h"
#include "param_fit.h"

/* The parameter that is declared under this name, in which '-' is '_'; of a name that is not, the
 * closest one is the answer of nearest. */
static const struct lk_param *find_declared(
	const struct lk_param *declared, size_t count, const char *name, const char **ret_nearest)
{
	size_t best = LK_NEAREST_MAX;

	*ret_nearest = NULL;
	for (size_t i = 0; i < count; i++) {
		const size_t distance = lk_nearest_distance(name, declared[i].name);

		if (lk_name_equal(name, declared[i].name)) {
			*ret_nearest = NULL;
			return &declared[i];
		}
		if (distance < best && lk_nearest_is_close(name, declared[i].name)) {
			best = distance;
			*ret_nearest = declared[i].name;
		}
	}
	return NULL;
}

void lk_judge_param(const struct lk_param *declared, size_t count, unsigned bits,
	struct lk_evidence_param *param)
{
	const struct lk_param *found;

	if (lk_param_list_is_general(param->name))
		return;
	found = find_declared(declared, count, param->name, &param->nearest);
	param->exists = found ? LK_YES : LK_NO;
	param->type = found ? found->type : NULL;
	if (param->type)
		param->fits = lk_param_fit(param->type, param->value, bits, &param->fault);
}
