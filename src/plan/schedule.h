/* SPDX-License-Identifier: MIT */
/* Which steps of a load may be taken now, when several are taken at once; knows nothing of threads.
 */
#ifndef LK_SCHEDULE_H
#define LK_SCHEDULE_H

#include "plan.h"

enum lk_task_state {
	LK_TASK_WAITING = 0,
	LK_TASK_TAKEN,
	LK_TASK_DONE,
	LK_TASK_FAILED,
	LK_TASK_CANCELLED,
};

struct lk_edge {
	size_t to;
	bool needed; /* a failure cancels it */
};

/* The state of a step while the plan runs. */
struct lk_task {
	enum lk_task_state state;
	bool alone;         /* beside nothing else, and in the order of the plan among its like */
	size_t waits_for;   /* the number of unfinished steps that it waits for */
	struct lk_edge *to; /* those that wait for it */
	size_t to_count, to_capacity;
	const struct lkm_step *cause; /* whose failure ended it, or is to cancel it */
};

struct lk_schedule {
	struct lk_arena arena;
	const struct lkm_plan *plan;
	struct lk_task *tasks; /* one for each step */
	size_t left;           /* that have not come to their end */
	size_t taken;
	bool alone; /* the one that is taken runs alone */
};

/*
 * A step waits for what its module depends on and for its softdeps "pre", and its softdeps "post"
 * wait for it. What the plan has in the other order (circles of softdeps) does not count, nor does
 * what a skipped step would need. Install commands run alone, and so do the modules named in
 * sequential (NULL-terminated, or NULL). 0 or -ENOMEM. The plan must outlive it.
 */
int lk_schedule_init(
	struct lk_schedule *schedule, const struct lkm_plan *plan, const char *const *sequential);
void lk_schedule_done(struct lk_schedule *schedule);

/* Take the first step that is ready; with alone also one that runs alone. NULL: none is now. */
const struct lkm_step *lk_schedule_take(struct lk_schedule *schedule, bool alone);

/* A step that was taken has come to its end. */
void lk_schedule_finish(struct lk_schedule *schedule, const struct lkm_step *step, bool failed);

/* Cancel the first step that waits for one that has failed or was cancelled, and depends on it;
 * *ret_cause is the one that failed. NULL: there is none. */
const struct lkm_step *lk_schedule_cancel(
	struct lk_schedule *schedule, const struct lkm_step **ret_cause);

#endif
