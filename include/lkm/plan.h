/* SPDX-License-Identifier: MIT */
/* A plan: the ordered steps that loading or unloading something takes, each with why it is there,
 * as data. */
#ifndef LKM_PLAN_H
#define LKM_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/directive.h>
#include <lkm/error.h>
#include <lkm/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** lkm_plan_load() and lkm_plan_unload() make a plan. Its steps and all strings belong to it. Every
 * function here takes NULL. */
struct lkm_plan;
struct lkm_step;

/** Free a plan and everything that belongs to it. */
LKM_EXPORT void lkm_plan_free(struct lkm_plan *plan);

/** The steps in the order in which they are carried out: their number, and step i from 0; NULL
 * beyond the last. */
LKM_EXPORT size_t lkm_plan_count(const struct lkm_plan *plan);
LKM_EXPORT const struct lkm_step *lkm_plan_step(const struct lkm_plan *plan, size_t i);

/** The steps of the requested modules: their number, and target i from 0; NULL beyond the last. An
 * alias that matches several modules has a target for each of them. */
LKM_EXPORT size_t lkm_plan_target_count(const struct lkm_plan *plan);
LKM_EXPORT const struct lkm_step *lkm_plan_target(const struct lkm_plan *plan, size_t i);

/** What a step does, why it is in the plan, and why it will not be carried out. 0 for NULL. */
LKM_EXPORT enum lkm_action lkm_step_action(const struct lkm_step *step);
LKM_EXPORT enum lkm_reason lkm_step_reason(const struct lkm_step *step);
LKM_EXPORT enum lkm_skip lkm_step_skip(const struct lkm_step *step);

/** The place of a step in its plan, from 0. */
LKM_EXPORT size_t lkm_step_index(const struct lkm_step *step);

/** The name of the module, with underscores. */
LKM_EXPORT const char *lkm_step_module(const struct lkm_step *step);

/** The name that the module has in the kernel where its file has another name, such as "nvidia" for
 * nvidia-current.ko; NULL: the names are equal, or the plan was made without LKM_LOAD_OWN_NAMES. */
LKM_EXPORT const char *lkm_step_own_name(const struct lkm_step *step);

/** The full path of the module file; NULL when there is none: the module is built-in or unknown, or
 * only a command is known for it. */
LKM_EXPORT const char *lkm_step_path(const struct lkm_step *step);

/** The parameters that the module gets, "name=value ..."; "" for none. */
LKM_EXPORT const char *lkm_step_params(const struct lkm_step *step);

/** The install or remove command as the configuration has it; NULL for other actions. */
LKM_EXPORT const char *lkm_step_command(const struct lkm_step *step);

/** The step that needs this one; NULL for a step that was requested itself. */
LKM_EXPORT const struct lkm_step *lkm_step_by(const struct lkm_step *step);

/** Does the request fail when this step fails? Softdeps and what they need may fail. */
LKM_EXPORT bool lkm_step_required(const struct lkm_step *step);

/** Is it only decided during the run whether this step is carried out? So it is when a module is
 * unloaded that may have become unused. */
LKM_EXPORT bool lkm_step_conditional(const struct lkm_step *step);

/** The modules that a step's module depends on, as steps of the same plan in load order: their
 * number, and dependency i from 0; NULL beyond the last. */
LKM_EXPORT size_t lkm_step_need_count(const struct lkm_step *step);
LKM_EXPORT const struct lkm_step *lkm_step_need(const struct lkm_step *step, size_t i);

/** The configuration directives that shaped a step: their number, and directive i from 0; NULL
 * beyond the last. */
LKM_EXPORT size_t lkm_step_origin_count(const struct lkm_step *step);
LKM_EXPORT const struct lkm_directive *lkm_step_origin(const struct lkm_step *step, size_t i);

#ifdef __cplusplus
}
#endif
#endif
