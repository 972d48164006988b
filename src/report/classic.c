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

/* What is below a step: its dependencies, each as a step with its softdeps, and at last itself so.
 */
struct visit {
	const struct lkm_step *step;
	bool builds; /* the dependencies are walked too */
	size_t next;
};

struct visits LK_LIST(struct visit);

/* One pass over the plan for one target, as kmod walks its modules. Softdeps nest as deep as a file
 * says, so the way down is a list and not the stack of the machine. */
struct walk {
	struct lk_arena arena;
	struct visits visits;
	size_t *built; /* by index of step: number of the target that it was built for last */
	bool *printed; /* by index of step, for any target; NULL: lines may repeat */
	bool with_builtin;
	struct lk_buf *out;
};

static int print(struct walk *walk, const struct lkm_step *step)
{
	if (step->skip && !(step->skip == LKM_SKIP_BUILTIN && walk->with_builtin))
		return 0;
	if (walk->printed && walk->printed[step->index])
		return 0;
	if (walk->printed)
		walk->printed[step->index] = true;
	return lk_classic_step(step, walk->out);
}

static int enter(struct walk *walk, const struct lkm_step *step, bool builds)
{
	struct visit visit = {.step = step, .builds = builds};

	return LK_APPEND(&walk->arena, &walk->visits, visit);
}

static int build(struct walk *walk, const struct lkm_step *step, size_t target)
{
	if (walk->built[step->index] == target)
		return 0;
	walk->built[step->index] = target;
	return enter(walk, step, true);
}

/* The step between its softdeps. */
static int fill_next(struct walk *walk, struct visit *visit, size_t target)
{
	const struct lkm_step *step = visit->step;
	const size_t at = visit->next++;

	if (at < step->pre.count)
		return build(walk, step->pre.items[at], target);
	if (at == step->pre.count)
		return print(walk, step);
	if (at - step->pre.count - 1 < step->post.count)
		return build(walk, step->post.items[at - step->pre.count - 1], target);
	walk->visits.count--;
	return 0;
}

static int walk_target(struct walk *walk, const struct lkm_step *step, size_t target)
{
	int rc = build(walk, step, target);

	while (rc == 0 && walk->visits.count) {
		struct visit *visit = &walk->visits.items[walk->visits.count - 1];

		if (visit->builds && visit->next < visit->step->needs.count) {
			rc = enter(walk, visit->step->needs.items[visit->next++], false);
		} else if (visit->builds) {
			visit->builds = false;
			visit->next = 0;
		} else {
			rc = fill_next(walk, visit, target);
		}
	}
	return rc;
}

static int walk_targets(struct walk *walk, const struct lkm_plan *plan)
{
	int rc = 0;

	walk->built = calloc(plan->steps.count + 1, sizeof(*walk->built));
	if (!walk->built)
		return -ENOMEM;
	for (size_t i = 0; i < plan->targets.count && rc == 0; i++)
		if (!plan->targets.items[i]->forbidden)
			rc = walk_target(walk, plan->targets.items[i], i + 1);
	free(walk->built);
	lk_arena_done(&walk->arena);
	return rc;
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
