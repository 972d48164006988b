/* SPDX-License-Identifier: MIT */
/* lkm plan: what loading or unloading would do, in which order, and why. */
#include <stdio.h>
#include <string.h>

#include "../../report/plan_dot.h"
#include "../../report/plan_view.h"
#include "../commands.h"
#include "../verb.h"

#define OUTPUT_MAX ((size_t)256 << 20)

struct plan_opts {
	struct lk_verb_opts verb;
	bool unload, dot, why, empty;
	unsigned flags; /* LKM_LOAD_*; make_plan() turns them into those of unloading */
};

static const struct lk_command_text text = {
	.usage = "  lkm plan [options] NAME [PARAM=VALUE...] [NAME...]",
	.purpose =
		"Shows what would be done to load a module (or, with --unload, to unload it), in "
		"which\norder, and why, and does nothing. NAME is a module, an alias, or a "
		"path with a '/'.",
};

#define MEMBER(member) offsetof(struct plan_opts, member)
static const struct lk_opt table[] = {
	{'u', "unload", LK_OPT_SET, MEMBER(unload), 0, NULL, "plan to unload"},
	{'w', "why", LK_OPT_SET, MEMBER(why), 0, NULL,
		"show files, parameters and directives of each step"},
	LK_VERB_ROW_JSON(struct plan_opts),
	{0, "dot", LK_OPT_SET, MEMBER(dot), 0, NULL, "print a graph for Graphviz"},
	{'e', "empty", LK_OPT_SET, MEMBER(empty), 0, NULL, "as if nothing were loaded"},
	{'i', "ignore-commands", LK_OPT_BITS, MEMBER(flags), LKM_LOAD_IGNORE_COMMANDS, NULL,
		"no commands and softdeps of what is named"},
	{0, "use-blacklist", LK_OPT_BITS, MEMBER(flags), LKM_LOAD_BLACKLIST_NAMES, NULL,
		"the blacklist counts for names too, not only for aliases"},
	LK_VERB_ROWS_WHERE(struct plan_opts),
	LK_VERB_ROWS_COMMON(struct plan_opts),
	LK_OPTS_END,
};

/* The verb with what its output needs. */
struct planning {
	struct lk_verb verb; /* first: the functions for operands cast back */
	const struct plan_opts *opts;
	bool several;
	struct lk_buf graph;
	struct lk_dot dot;
};

static int make_plan(struct planning *planning, const char *name, const char *params,
	struct lkm_plan **ret, struct lkm_error *reterr)
{
	const struct plan_opts *opts = planning->opts;
	unsigned flags = opts->flags | (opts->empty ? LKM_LOAD_IGNORE_LOADED : 0) |
			 (strchr(name, '/') ? LKM_LOAD_PATH : 0);

	if (!opts->unload)
		return lkm_plan_load(planning->verb.lkm, name, params, flags, ret, reterr);
	return lkm_plan_unload(planning->verb.lkm, name,
		opts->flags & LKM_LOAD_IGNORE_COMMANDS ? LKM_UNLOAD_IGNORE_COMMANDS : 0, ret,
		reterr);
}

static void plan_one(struct lk_verb *verb, const char *name, const char *params)
{
	struct planning *planning = (struct planning *)verb;
	struct lk_view *view = &verb->view;
	struct lkm_plan *plan;
	struct lkm_error error;

	if (make_plan(planning, name, params, &plan, &error) < 0) {
		lk_verb_fail(verb, &error, NULL);
		return;
	}
	if (planning->opts->dot && !verb->opts->json)
		lk_plan_dot(&planning->dot, plan);
	lk_view_object(view, NULL);
	if (planning->several)
		lk_view_line(view, LK_PLAIN, "%s:");
	lk_view_string(view, "asked", name);
	lk_plan_view(view, plan,
		planning->opts->dot   ? LK_PLAN_HIDDEN
		: planning->opts->why ? LK_PLAN_WHY
				      : LK_PLAN_STEPS);
	lk_view_end(view);
	lkm_plan_free(plan);
}

static void print_graph(struct planning *planning)
{
	const char *graph =
		lk_dot_finish(&planning->dot) < 0 ? NULL : lk_buf_text(&planning->graph);

	if (graph)
		lk_ui_print(graph);
	else
		lk_verb_fail(&planning->verb, &(struct lkm_error){.code = LKM_E_NO_MEMORY}, NULL);
	lk_buf_done(&planning->graph);
}

static void plan_all(struct planning *planning, char *const *operands, int count)
{
	struct lk_verb *verb = &planning->verb;
	bool dot = planning->opts->dot && !verb->opts->json;

	for (int i = 1; i < count; i++)
		planning->several |= !lk_verb_is_param(operands[i]);
	lk_view_list(&verb->view, "plans");
	lk_buf_init(&planning->graph, OUTPUT_MAX);
	if (dot)
		lk_dot_begin(&planning->dot, &planning->graph, "plan");
	lk_verb_each(verb, operands, count, plan_one);
	lk_view_end(&verb->view);
	if (dot)
		print_graph(planning);
}

int lk_cmd_plan(int argc, char **argv)
{
	struct plan_opts opts = {0};
	struct planning planning = {.opts = &opts};
	struct lk_verb *verb = &planning.verb;
	int first = lk_verb_begin(verb, argc, argv, "plan", &text, table, &opts, 1);

	if (first < 0)
		return verb->status;
	if (lk_verb_open(verb))
		plan_all(&planning, argv + first, argc - first);
	return lk_verb_end(verb);
}
