/* SPDX-License-Identifier: MIT */
/* Several requests as one plan, which threads may run; with --json an answer for each of them. */
#ifndef LK_BATCH_H
#define LK_BATCH_H

#include <lkm/lkm.h>

#include "../base/map.h"
#include "../report/view.h"
#include "kept_warnings.h"

struct lk_batch_item {
	const char *asked;
	struct lkm_plan *plan; /* what it would take by itself */
};

struct lk_steps LK_LIST(const struct lkm_step *);

struct lk_batch {
	struct lkm *lkm;
	bool answers;  /* lk_batch_answer() is to come: each request is planned twice */
	bool warns;    /* the answer has the warnings */
	bool verifies; /* it says whether there is none */
	/* A module that was asked for has failed; told once for each. report may be NULL. */
	void (*failed)(void *data, const struct lkm_step *target, const struct lkm_error *error,
		const struct lkm_report *report);

	struct lkm_plan *plan; /* NULL while nothing could be planned */
	struct lk_arena arena;
	struct lk_batch_item *items;
	size_t count, capacity;
	struct lk_map lost;                   /* the modules that have failed */
	bool ran;                             /* was it asked for? */
	bool began;                           /* and has any step ended? */
	size_t done;                          /* steps that were carried out */
	struct lk_steps loaded, undone, kept; /* by this run: and unloaded again, or not */
	struct lk_kept_warnings warnings;
	const struct lkm_run_options *options;
	const struct lkm_report *report; /* of the step that failed last */
};

void lk_batch_init(struct lk_batch *batch, struct lkm *lkm);
void lk_batch_done(struct lk_batch *batch);

/* Add a request, as lkm_plan_load_more() has them; its errors. */
int lk_batch_add(struct lk_batch *batch, const char *what, const char *params, unsigned flags,
	struct lkm_error *reterr);

/* After a run without LKM_RUN_UNDO: let kept be what it has loaded for targets that failed. */
void lk_batch_find_kept(struct lk_batch *batch);

/* Run the plan, if there is one, and call failed for each target that fails, with a report if
 * explains. on_failure of the options is not called. The result of lkm_run(). */
int lk_batch_run(struct lk_batch *batch, const struct lkm_run_options *options, bool explains);

/* What a target stands for is not done, whatever the run says. */
void lk_batch_lose(struct lk_batch *batch, const struct lkm_step *target);

bool lk_batch_is_lost(const struct lk_batch *batch, const struct lkm_step *target);

/* Add an object with the result of one request to the open list. plan and warnings may be NULL. */
void lk_batch_result(struct lk_view *view, const char *asked, bool done,
	const struct lkm_plan *plan, const struct lk_kept_warnings *warnings);

/* Add the results of all requests to the open list. */
void lk_batch_answer(const struct lk_batch *batch, struct lk_view *view);

/* The argument of --threads: 0 to 64, or fallback for NULL. false with reterr: it is
 * no such number. */
bool lk_batch_threads(const char *argument, int fallback, int *ret, struct lkm_error *reterr);

#endif
