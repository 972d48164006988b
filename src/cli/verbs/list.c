/* SPDX-License-Identifier: MIT */
/* lkm list: what is loaded, as a table for people. */
#include <fnmatch.h>

#include "../commands.h"
#include "live_view.h"
#include "../verb.h"

struct list_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm list [options] [PATTERN...]",
	.purpose =
		"Lists the loaded modules, newest first. With patterns such as 'snd*', it lists\n"
		"only those that match one.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct list_opts),
	LK_VERB_ROWS_COMMON(struct list_opts),
	LK_OPTS_END,
};

static bool is_wanted(const struct lkm_live_module *module, char *const *patterns, int count)
{
	for (int i = 0; i < count; i++)
		if (fnmatch(patterns[i], lkm_live_module_name(module), 0) == 0)
			return true;
	return count == 0;
}

static void list(struct lk_verb *verb, char *const *patterns, int count)
{
	static const struct lk_view_column columns[] = {
		{"Module", false, 0}, {"Size", true, 0}, {"Used", true, 0}, {"By", false, 0}, {0}};
	const struct lkm_live_module *module;
	struct lkm_error error;
	struct lkm_live *live;

	if (lkm_live_read(&live, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	lk_view_table(&verb->view, columns);
	lk_view_empty(&verb->view, count ? "no loaded module matches" : "no modules are loaded");
	lk_view_list(&verb->view, "modules");
	for (size_t i = 0; (module = lkm_live_module(live, i)); i++)
		if (is_wanted(module, patterns, count))
			lk_live_view(&verb->view, module);
	lk_view_end(&verb->view);
	lkm_live_free(live);
}

int lk_cmd_list(int argc, char **argv)
{
	struct list_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "list", &text, table, &opts, 0);

	if (first < 0)
		return verb.status;
	list(&verb, argv + first, argc - first);
	return lk_verb_end(&verb);
}
