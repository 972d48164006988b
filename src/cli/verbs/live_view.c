/* SPDX-License-Identifier: MIT */
/* A loaded module under the names of lkm-json(7), and as a row of a table. */
#include "live_view.h"

const char *lk_live_word(enum lkm_state state)
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

void lk_live_view(struct lk_view *view, const struct lkm_live_module *module)
{
	const int64_t refcount = lkm_live_module_refcount(module);
	const char *holder;

	lk_view_object(view, NULL);
	lk_view_line(view, LK_STRONG, NULL);
	lk_view_string(view, "name", lkm_live_module_name(module));
	lk_view_cell(view, LK_PLAIN, "%b");
	lk_view_integer(view, "size", (int64_t)lkm_live_module_size(module));
	lk_view_cell(view, LK_PLAIN, refcount < 0 ? "-" : NULL);
	lk_view_integer(view, "refcount", refcount);
	lk_view_cell(view, LK_BAD, lkm_live_module_state(module) == LKM_STATE_LIVE ? "" : "(%s)");
	lk_view_string(view, "state", lk_live_word(lkm_live_module_state(module)));
	if (*lkm_live_module_taint(module))
		lk_view_more(view, LK_FAINT, "(taints: %s)");
	lk_view_string(view, "taint", lkm_live_module_taint(module));
	lk_view_more(view, LK_PLAIN, NULL);
	lk_view_list(view, "holders");
	for (size_t i = 0; (holder = lkm_live_module_holder(module, i)); i++)
		lk_view_string(view, NULL, holder);
	lk_view_end(view);
	lk_view_end(view);
}
