/* SPDX-License-Identifier: MIT */
/* The plan as its makers and readers inside the library see it. */
#ifndef LK_PLAN_H
#define LK_PLAN_H

#include <lkm/plan.h>

#include "../base/map.h"
#include "../facts/catalog.h"
#include "../facts/directive.h"
#include "../facts/live.h"

/* Steps of the same plan. */
struct lk_step_list LK_LIST(struct lkm_step *);

/* The directives that shaped a step, copied: a plan outlives the configuration it was made from. */
struct lk_origins LK_LIST(struct lkm_directive);

struct lkm_step {
	struct lkm_plan *plan;
	size_t index;  /* SIZE_MAX while it has no place in the order yet */
	size_t target; /* number of the target that it serves first */
	enum lkm_action action;
	enum lkm_reason reason;
	enum lkm_skip skip;
	const char *module;
	const char *alias; /* a target's alias whose options lines apply too */
	const char *path;
	const char *own_name; /* in the kernel, if it differs from module; NULL: equal or unknown */
	const char *params;
	const char *asked; /* a target's parameters that came with the request; "" for none */
	const char *command;
	struct lkm_step *by;
	bool builtin;
	bool coming; /* another process was loading it when the plan was made */
	bool required;
	bool conditional;
	bool assumed_loaded; /* unloading: planned without a look at what is loaded */
	bool forced;         /* unloading: asked for even if it is in use */
	bool with_holders;   /* unloading: what uses it goes first */
	bool forbidden; /* a target that the blacklist forbids; another may need it all the same */
	bool plain; /* its softdeps and commands do not count: asked for with "ignore commands" */
	bool described;            /* path, commands and parameters are known */
	bool built;                /* its dependencies have been planned */
	bool filling;              /* its softdeps are being planned right now */
	bool softdeps_known;       /* pre and post are */
	struct lk_step_list needs; /* dependencies in load order */
	struct lk_step_list pre, post;
	size_t pre_next, post_next; /* the first of each that has not been planned */
	struct lk_origins origins;
	struct lkm_step *before; /* a copy from before the present request, of a forbidden target */
	bool required_before;    /* of the others */
};

struct lkm_plan {
	struct lk_arena arena;
	struct lk_step_list steps; /* in order */
	struct lk_step_list targets;
	size_t *request_of; /* number of the request that a target belongs to */
	size_t request_capacity;
	size_t requests;                     /* that have been begun */
	size_t steps_before, targets_before; /* how many there were when the present one began */
	struct lk_step_list made;            /* all steps, whether they have their place or not */
	struct lk_live live;                 /* what was loaded when it was made; see live_known */
	bool live_known;
	bool unloads;               /* it was made to unload */
	const char *denials_unread; /* why lkm-deny.conf could not be read; NULL: it was */
	struct lk_map by_module;    /* module name -> step, whether it has its place yet or not */
};

struct lkm_plan *lk_plan_new(void);

/* The step for a module: the one there is, or a new one without a place; NULL when out of memory.
 */
struct lkm_step *lk_plan_get(struct lkm_plan *plan, const char *module);

/* Append a step to the order unless it has its place. 0 or -ENOMEM. */
int lk_plan_place(struct lkm_plan *plan, struct lkm_step *step);

/* Take a step out of the order again. */
void lk_plan_unplace(struct lkm_plan *plan, struct lkm_step *step);

/* Append a target. 0 or -ENOMEM. */
int lk_plan_target_add(struct lkm_plan *plan, struct lkm_step *step);

/* The last line of configuration behind a step that gives this parameter, as it was written; NULL:
 * none, or step is NULL. */
const struct lkm_directive *lk_step_giver(const struct lkm_step *step, const char *param);

/* Was this step asked for, so that it is a target? */
bool lk_plan_is_target(const struct lkm_step *step);

/* Is target number i the last one of its request? */
bool lk_plan_decides(const struct lkm_plan *plan, size_t i);

/* Begin a further request: forbidden targets of earlier ones lose their place at the end, which is
 * theirs again after it. 0 or -ENOMEM. */
int lk_plan_begin(struct lkm_plan *plan);

/* The request could not be planned: all is as it was before. */
void lk_plan_go_back(struct lkm_plan *plan);

/* A plan before a request that moves steps, in the plan's arena. */
struct lk_plan_before {
	size_t step_count, target_count, made_count, requests;
	struct lkm_step **order;
	struct lkm_step *made; /* copies */
};
int lk_plan_remember(struct lkm_plan *plan, struct lk_plan_before *ret);
void lk_plan_restore(struct lkm_plan *plan, const struct lk_plan_before *before);

int lk_plan_list_add(struct lkm_plan *plan, struct lk_step_list *list, struct lkm_step *step);
int lk_plan_origin_add(struct lkm_step *step, const struct lkm_directive *directive);

/* Let a step run the command of a configuration line instead of its normal action; with line NULL
 * it does its normal action. 0 or -ENOMEM. */
int lk_plan_command(struct lkm_step *step, enum lkm_action own, enum lkm_action command,
	const struct lkm_directive *line);

/* Record why a step is in the plan, unless an earlier reason is recorded. */
void lk_plan_reason(struct lkm_step *step, enum lkm_reason reason, struct lkm_step *by);

/* Everything a planner works from. */
struct lk_planner {
	const struct lk_catalog *catalog;
	const struct lk_config *config;
	const struct lk_live *live; /* NULL: take nothing as loaded */
	bool ignore_builtin;        /* take nothing as built in */
	struct lkm_plan *plan;
	struct lkm_error *reterr;
};

/* Look up the names in all softdep lines of a step's module and add their steps to pre and post,
 * those of unknown names too; a list that is NULL is not wanted. 0; -EBADMSG; -ENOMEM. */
int lk_plan_softdeps(const struct lk_planner *planner, struct lkm_step *step,
	struct lk_step_list *pre, struct lk_step_list *post);

#endif
