/* SPDX-License-Identifier: MIT */
/* Every fact that a plan holds, under the names of lkm-json(7). */
#include "plan_json.h"

#include "plan_words.h"

static void add_needs(struct lk_json *json, const struct lkm_step *step)
{
	lk_json_array(json, "needs");
	for (size_t i = 0; i < lkm_step_need_count(step); i++)
		lk_json_text(json, NULL, lkm_step_module(lkm_step_need(step, i)));
	lk_json_end(json);
}

static void add_origins(struct lk_json *json, const struct lkm_step *step)
{
	lk_json_array(json, "origins");
	for (size_t i = 0; i < lkm_step_origin_count(step); i++) {
		lk_json_object(json, NULL);
		lk_json_text(json, "file", lkm_directive_file(lkm_step_origin(step, i)));
		lk_json_number(json, "line", lkm_directive_line(lkm_step_origin(step, i)));
		lk_json_text(json, "text", lkm_directive_text(lkm_step_origin(step, i)));
		lk_json_end(json);
	}
	lk_json_end(json);
}

void lk_plan_json_step(struct lk_json *json, const char *key, const struct lkm_step *step)
{
	const struct lkm_step *by = lkm_step_by(step);

	lk_json_object(json, key);
	lk_json_text(json, "action", lk_plan_words_action(lkm_step_action(step)));
	lk_json_text(json, "module", lkm_step_module(step));
	lk_json_text(json, "reason", lk_plan_words_reason(lkm_step_reason(step)));
	lk_json_text_or_null(json, "by", by ? lkm_step_module(by) : NULL);
	lk_json_text_or_null(json, "skip", lk_plan_words_skip(lkm_step_skip(step)));
	lk_json_bool(json, "required", lkm_step_required(step));
	lk_json_bool(json, "conditional", lkm_step_conditional(step));
	lk_json_text_or_null(json, "path", lkm_step_path(step));
	lk_json_text(json, "params", lkm_step_params(step));
	lk_json_text_or_null(json, "command", lkm_step_command(step));
	add_needs(json, step);
	add_origins(json, step);
	lk_json_end(json);
}

void lk_plan_json(struct lk_json *json, const struct lkm_plan *plan)
{
	const struct lkm_step *step;

	lk_json_array(json, "targets");
	for (size_t i = 0; (step = lkm_plan_target(plan, i)); i++)
		lk_json_text(json, NULL, lkm_step_module(step));
	lk_json_end(json);
	lk_json_array(json, "steps");
	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++)
		lk_plan_json_step(json, NULL, step);
	lk_json_end(json);
}
