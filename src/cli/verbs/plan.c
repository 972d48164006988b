/* SPDX-License-Identifier: MIT */
/* lkm plan: what loading or unloading would do, in which order, and why. */
#include <string.h>

#include "../commands.h"
#include "../foresee.h"
#include "../verb.h"

struct plan_opts {
	struct lk_verb_opts verb;
	bool unload, why, empty;
	unsigned flags; /* LKM_LOAD_*; make_plan() turns them into those of unloading */
};

static const struct lk_command_text text = {
	.usage = "  lkm plan [options] NAME [PARAM=VALUE...] [NAME...]",
	.purpose = "Shows the steps that would load a module (or, with --unload, unload it), why\n"
		   "each is needed, and what is known to fail. Nothing is changed. NAME is a\n"
		   "module, an alias, or a path with a '/'.",
};

#define MEMBER(member) offsetof(struct plan_opts, member)
static const struct lk_opt table[] = {
	{'u', "unload", LK_OPT_SET, MEMBER(unload), 0, NULL, "show how to unload the modules"},
	{'w', "why", LK_OPT_SET, MEMBER(why), 0, NULL,
		"also show files, parameters and directives"},
	LK_VERB_ROW_JSON(struct plan_opts),
	LK_VERB_ROW_DOT(struct plan_opts),
	{'e', "empty", LK_OPT_SET, MEMBER(empty), 0, NULL, "assume that no module is loaded"},
	{'i', "ignore-commands", LK_OPT_BITS, MEMBER(flags), LKM_LOAD_IGNORE_COMMANDS, NULL,
		"ignore commands and softdeps of named modules"},
	{0, "use-blacklist", LK_OPT_BITS, MEMBER(flags), LKM_LOAD_BLACKLIST_NAMES, NULL,
		"apply the blacklist to module names, too"},
	LK_VERB_ROWS_WHERE(struct plan_opts),
	LK_VERB_ROWS_COMMON(struct plan_opts),
	LK_OPTS_END,
};

/* The verb, and whether several modules are planned for, so that each gets a heading. */
struct planning {
	struct lk_verb verb; /* first: the functions for operands cast back */
	const struct plan_opts *opts;
	bool several;
};

static int make_plan(struct planning *planning, const char *name, const char *params,
	struct lkm_plan **ret, struct lkm_error *reterr)
{
	const struct plan_opts *opts = planning->opts;
	unsigned flags = opts->flags | (opts->empty ? LKM_LOAD_IGNORE_LOADED : 0) |
			 (strchr(name, '/') ? LKM_LOAD_PATH : 0) | LKM_LOAD_OWN_NAMES;

	if (!opts->unload)
		return lkm_plan_load(planning->verb.lkm, name, params, flags, ret, reterr);
	return lkm_plan_unload(planning->verb.lkm, name,
		LKM_UNLOAD_OWN_NAMES |
			(opts->flags & LKM_LOAD_IGNORE_COMMANDS ? LKM_UNLOAD_IGNORE_COMMANDS : 0),
		ret, reterr);
}

static void plan_one(struct lk_verb *verb, const char *name, const char *params)
{
	const struct planning *planning = (const struct planning *)verb;
	const struct lk_foresee how = {.text = planning->opts->why ? LK_PLAN_WHY : LK_PLAN_STEPS,
		.run_flags = planning->opts->unload ? LKM_RUN_FIRST_TIME : 0,
		.heading = planning->several};
	struct lkm_plan *plan;
	struct lkm_error error;

	if (make_plan((struct planning *)verb, name, params, &plan, &error) < 0)
		lk_verb_fail_about(verb, name, &error);
	else
		lk_foresee(verb, name, plan, &how);
}

int lk_cmd_plan(int argc, char **argv)
{
	struct plan_opts opts = {0};
	struct planning planning = {.opts = &opts};
	struct lk_verb *verb = &planning.verb;
	int first = lk_verb_begin(verb, argc, argv, "plan", &text, table, &opts, 1);

	if (first < 0)
		return verb->status;
	for (int i = first + 1; i < argc; i++)
		planning.several |= !lk_verb_is_param(argv[i]);
	lk_view_list(&verb->view, "plans");
	if (lk_verb_open(verb))
		lk_verb_each(verb, argv + first, argc - first, plan_one);
	lk_view_end(&verb->view);
	return lk_verb_end(verb);
}
