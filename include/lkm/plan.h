/* SPDX-License-Identifier: MIT */
/* A plan: the ordered steps that loading or unloading something takes, each with why it is there,
 * as data. */
#ifndef LKM_PLAN_H
#define LKM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm_plan;
struct lkm_step;

/** Free a plan and everything that belongs to it; NULL is allowed. */
LKM_EXPORT void lkm_plan_free(struct lkm_plan *plan);

/** How many steps there are, in the order in which they are carried out. */
LKM_EXPORT size_t lkm_plan_count(const struct lkm_plan *plan);

/** Step number i, from 0; NULL beyond the last. It belongs to the plan, as does every string it
 * gives. */
LKM_EXPORT const struct lkm_step *lkm_plan_step(const struct lkm_plan *plan, size_t i);

/** How many modules were asked for: 1, or more when an alias stands for several. */
LKM_EXPORT size_t lkm_plan_target_count(const struct lkm_plan *plan);

/** The step of target number i, from 0; NULL beyond the last. */
LKM_EXPORT const struct lkm_step *lkm_plan_target(const struct lkm_plan *plan, size_t i);

/** What it does, why it is there, and why it will not be carried out. */
LKM_EXPORT enum lkm_action lkm_step_action(const struct lkm_step *step);
LKM_EXPORT enum lkm_reason lkm_step_reason(const struct lkm_step *step);
LKM_EXPORT enum lkm_skip lkm_step_skip(const struct lkm_step *step);

/** The step's place in the plan, from 0. */
LKM_EXPORT size_t lkm_step_index(const struct lkm_step *step);

/** The module's name, with underscores. Never NULL. */
LKM_EXPORT const char *lkm_step_module(const struct lkm_step *step);

/** The full path of its file; NULL when it has none (built in, unknown, known by its command
 * alone). */
LKM_EXPORT const char *lkm_step_path(const struct lkm_step *step);

/** The parameters it gets, "name=value ..."; "" for none. */
LKM_EXPORT const char *lkm_step_params(const struct lkm_step *step);

/** The install or remove command as the configuration has it; NULL for the other actions. */
LKM_EXPORT const char *lkm_step_command(const struct lkm_step *step);

/** The step that pulled this one in; NULL when it was asked for. */
LKM_EXPORT const struct lkm_step *lkm_step_by(const struct lkm_step *step);

/** Does the request fail when this step fails? Softdeps and what they need may fail. */
LKM_EXPORT bool lkm_step_required(const struct lkm_step *step);

/** Is it decided only when the plan is run whether the step is carried out (unloading what may be
 * unused then)? */
LKM_EXPORT bool lkm_step_conditional(const struct lkm_step *step);

/** The modules it depends on, as steps of this plan in load order: how many, and number i; NULL
 * beyond the last. */
LKM_EXPORT size_t lkm_step_need_count(const struct lkm_step *step);
LKM_EXPORT const struct lkm_step *lkm_step_need(const struct lkm_step *step, size_t i);

/** The configuration directives that shaped it: how many, and of number i (all NULL or 0 beyond the
 * last) the full path of the file, the line (0 on the kernel command line), and the directive as
 * text. */
LKM_EXPORT size_t lkm_step_origin_count(const struct lkm_step *step);
LKM_EXPORT const char *lkm_step_origin_file(const struct lkm_step *step, size_t i);
LKM_EXPORT unsigned lkm_step_origin_line(const struct lkm_step *step, size_t i);
LKM_EXPORT const char *lkm_step_origin_text(const struct lkm_step *step, size_t i);

#ifdef __cplusplus
}
#endif
#endif
