/* SPDX-License-Identifier: MIT */
/* One reading of /proc/modules under the names of lkm-json(7). */
#include "live_json.h"

const char *lk_live_json_state(enum lkm_state state)
{
	switch (state) {
	case LKM_STATE_COMING:
		return "coming";
	case LKM_STATE_GOING:
		return "going";
	case LKM_STATE_BUILTIN:
		return "builtin";
	case LKM_STATE_LIVE:
		break;
	}
	return "live";
}

void lk_live_json(struct lk_json *json, const char *key, const struct lkm_live_module *module)
{
	const char *holder;

	lk_json_object(json, key);
	lk_json_text(json, "name", lkm_live_module_name(module));
	lk_json_number(json, "size", (int64_t)lkm_live_module_size(module));
	lk_json_number(json, "refcount", lkm_live_module_refcount(module));
	lk_json_text(json, "state", lk_live_json_state(lkm_live_module_state(module)));
	lk_json_array(json, "holders");
	for (size_t i = 0; (holder = lkm_live_module_holder(module, i)); i++)
		lk_json_text(json, NULL, holder);
	lk_json_end(json);
	lk_json_text(json, "taint", lkm_live_module_taint(module));
	lk_json_end(json);
}
