/* SPDX-License-Identifier: MIT */
/* lkm why: which configuration and indexes decide how a module loads. */
#include "../commands.h"
#include "../verb.h"
#include "verdict.h"

struct why_opts {
	struct lk_verb_opts verb;
};

static const struct lk_command_text text = {
	.usage = "  lkm why [options] NAME|ALIAS...",
	.purpose = "Shows what would happen if a module were asked for now, and which lines of\n"
		   "configuration and indexes decide that. Use -v for complete lists.",
};

static const struct lk_opt table[] = {
	LK_VERB_ROW_JSON(struct why_opts),
	LK_VERB_ROWS_WHERE(struct why_opts),
	LK_VERB_ROWS_COMMON(struct why_opts),
	LK_OPTS_END,
};

static void add_module(struct lk_verb *verb, const char *asked, const char *module)
{
	const char *alias = lkm_name_equal(asked, module) ? NULL : asked;
	struct lkm_error error;
	struct lkm_why *why;

	if (lkm_why_read(verb->lkm, module, alias, &why, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	lk_verdict_view(&verb->view, asked, alias, why, false);
	lkm_why_free(why);
}

static void add_operand(struct lk_verb *verb, const char *operand)
{
	struct lkm_found *found;
	struct lkm_error error;

	if (lkm_lookup(verb->lkm, operand, 0, &found, &error) < 0) {
		lk_verb_fail_about(verb, operand, &error);
		return;
	}
	for (size_t i = 0; i < lkm_found_count(found); i++)
		if (!lk_verb_is_repeated(found, i))
			add_module(verb, operand, lkm_found_name(lkm_found_module(found, i)));
	lkm_found_free(found);
}

int lk_cmd_why(int argc, char **argv)
{
	struct why_opts opts = {0};
	struct lk_verb verb;
	int first = lk_verb_begin(&verb, argc, argv, "why", &text, table, &opts, 1);

	if (first < 0)
		return verb.status;
	if (lk_verb_open(&verb)) {
		lk_view_list(&verb.view, "modules");
		for (int i = first; i < argc; i++)
			add_operand(&verb, argv[i]);
		lk_view_end(&verb.view);
	}
	return lk_verb_end(&verb);
}
