/* SPDX-License-Identifier: MIT */
/* Plans as classic text. A plan has each module once; the text repeats lines where kmod does. */
#include "classic.h"

#include <errno.h>
#include <stdlib.h>

#include "../plan/plan.h"

/* kmod prints a space after configured parameters even if no requested ones follow. */
static const char *end_of_params(const struct lkm_step *step)
{
	return *step->params && !*step->asked ? " " : "";
}

int lk_classic_step(const struct lkm_step *step, struct lk_buf *out)
{
	switch (step->action) {
	case LKM_ACTION_LOAD:
		if (step->skip == LKM_SKIP_BUILTIN)
			return lk_buf_format(out, "builtin %s\n", step->module);
		if (!step->path)
			return 0;
		/* kmod prints the space without parameters too; readers split at it. */
		return lk_buf_format(
			out, "insmod %s %s%s\n", step->path, step->params, end_of_params(step));
	case LKM_ACTION_INSTALL:
		return lk_buf_format(
			out, "install %s %s%s\n", step->command, step->params, end_of_params(step));
	case LKM_ACTION_UNLOAD:
		return lk_buf_format(out, "rmmod %s\n", step->module);
	case LKM_ACTION_REMOVE:
		return lk_buf_format(out, "remove %s\n", step->command);
	}
	return 0;
}

/* One pass over the plan for one target, as kmod walks its modules. */
struct walk {
	bool *built;   /* by index of step: its dependencies have been walked for this target */
	bool *printed; /* likewise, for any target; NULL: lines may repeat */
	bool with_builtin;
	struct lk_buf *out;
	unsigned depth;
	int rc;
};

static void build(struct walk *walk, const struct lkm_step *step);

static void print(struct walk *walk, const struct lkm_step *step)
{
	if (step->skip && !(step->skip == LKM_SKIP_BUILTIN && walk->with_builtin))
		return;
	if (walk->printed && walk->printed[step->index])
		return;
	if (walk->printed)
		walk->printed[step->index] = true;
	if (walk->rc == 0)
		walk->rc = lk_classic_step(step, walk->out);
}

static void fill(struct walk *walk, const struct lkm_step *step)
{
	for (size_t i = 0; i < step->pre.count; i++)
		build(walk, step->pre.items[i]);
	print(walk, step);
	for (size_t i = 0; i < step->post.count; i++)
		build(walk, step->post.items[i]);
}

/* The planner stops at this depth for one target. A later target may reach deeper through steps of
 * earlier ones, whose own lines then have the rest. */
static void build(struct walk *walk, const struct lkm_step *step)
{
	if (walk->rc < 0 || walk->built[step->index] || walk->depth > LK_PLAN_DEPTH)
		return;
	walk->built[step->index] = true;
	walk->depth++;
	for (size_t i = 0; i < step->needs.count; i++)
		fill(walk, step->needs.items[i]);
	fill(walk, step);
	walk->depth--;
}

static int walk_targets(struct walk *walk, const struct lkm_plan *plan)
{
	for (size_t i = 0; i < plan->targets.count && walk->rc == 0; i++) {
		if (plan->targets.items[i]->forbidden)
			continue;
		walk->built = calloc(plan->steps.count + 1, sizeof(*walk->built));
		if (!walk->built)
			return -ENOMEM;
		build(walk, plan->targets.items[i]);
		free(walk->built);
	}
	return walk->rc;
}

int lk_classic_load(const struct lkm_plan *plan, bool with_builtin, struct lk_buf *out)
{
	struct walk walk = {.with_builtin = with_builtin, .out = out};

	return walk_targets(&walk, plan);
}

int lk_classic_load_once(const struct lkm_plan *plan, struct lk_buf *out)
{
	struct walk walk = {.out = out};
	int rc = -ENOMEM;

	walk.printed = calloc(plan->steps.count + 1, sizeof(*walk.printed));
	if (walk.printed)
		rc = walk_targets(&walk, plan);
	free(walk.printed);
	return rc;
}
