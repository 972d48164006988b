/* SPDX-License-Identifier: MIT */
/* What will become of a plan: which step fails, and why, from facts alone. */
#ifndef LK_FORECAST_H
#define LK_FORECAST_H

#include "../facts/directive.h"
#include "evidence.h"
#include "finding.h"

/* What is known to become of a step. */
enum lk_fate {
	LK_FATE_UNKNOWN, /* nothing is known to fail, but a part of it cannot be foreseen */
	LK_FATE_FINE,
	LK_FATE_FAILS,
	LK_FATE_NOTHING, /* its command succeeds and does nothing */
};

/* The facts about one step. Strings are borrowed until lk_forecast_add() returns. */
struct lk_forecast_step {
	const char *module;
	const char *named; /* the request, which findings then name; NULL: they say "it" */
	const char *path;
	enum lkm_action action;
	enum lkm_skip skip;
	bool target;         /* it was requested; otherwise another step wants it */
	bool required;       /* the request fails with it */
	bool conditional;    /* it is left out rather than fails */
	bool absent_fails;   /* unloading: a module that is not loaded is a failure */
	bool forced;         /* unloading: references and a missing exit function are ignored */
	const char *command; /* install or remove */
	/* The line that shapes it: of the command, the blacklist, or module_blacklist=. */
	const struct lkm_directive *line;
	const struct lkm_directive *kernel_line; /* module_blacklist= */
	const char *reason;  /* why it is denied, in the arena; NULL: not written down */
	size_t group;        /* the target that the step serves first */
	const size_t *needs; /* numbers of steps that were added before and that it depends on */
	size_t need_count;
	bool lacks_right; /* this process may not do it; who runs the plan may be another */
	/* Its file and the kernel, or for an unload the module; NULL: unknown. Holders that the
	 * plan unloads before it are not among the holders. */
	const struct lk_evidence *evidence;
};

/* The result for a step. */
struct lk_forecast_fate {
	const char *module;
	enum lk_fate fate;
	const struct lkm_directive *denial; /* of LK_FATE_NOTHING */
	const char *reason;
	bool told; /* of LK_FATE_NOTHING: a step that has to succeed has failed for it */
	bool required;
	size_t group;
	const size_t *needs;
	size_t need_count;
};

struct lk_forecast {
	struct lk_findings findings; /* set arena before the first step */
	size_t *step_of;             /* the step that each finding is about */
	size_t step_capacity;
	struct lk_forecast_fate *fates;
	size_t count, capacity;
	bool everywhere; /* a finding that holds for each module has been added */
};

/* Add the next step of a plan, in the order of the plan. Its needs and line must last as long as
 * the forecast. Findings with LKM_CERTAIN say why the step fails; the others say what may go wrong.
 * 0 or -ENOMEM. */
int lk_forecast_add(struct lk_forecast *forecast, const struct lk_forecast_step *step);

/* The step that makes target number target fail, whose own step has this number; SIZE_MAX: none is
 * known to. */
size_t lk_forecast_failing(const struct lk_forecast *forecast, size_t number, size_t target);

#endif
