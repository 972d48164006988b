/* SPDX-License-Identifier: MIT */
/* What will become of a plan before it is run: which step fails, and why. */
#ifndef LKM_FORECAST_H
#define LKM_FORECAST_H

#include <stdbool.h>
#include <stddef.h>

#include <lkm/error.h>
#include <lkm/finding.h>
#include <lkm/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lkm;
struct lkm_forecast;

enum lkm_forecast_flags {
	/** The rights of this process count, as if it ran the plan itself. */
	LKM_FORECAST_CALLER = 1,
};

/**
 * Judge a plan that was made of lkm, without changing anything: by the configuration, the kernel
 * command line, the restrictions of the kernel, the loaded modules, and the module file of each
 * step. The symbols of each file are compared with what the modules of the plan export and what
 * is known about the kernel at little cost; lkm_check_open() looks at all modules. For another root
 * or kernel release, the loaded modules and restrictions of the running kernel do not count.
 *
 * run_flags are the enum lkm_run_flags that the plan will be run with. A plan that is not known to
 * fail may still fail: an init function can refuse for reasons of its own, and install commands are
 * not run.
 *
 * Returns 0 and *ret, to be freed before the plan, or -errno:
 *   LKM_E_INVALID_ARGUMENT  -EINVAL, lkm, plan or ret is NULL, or an unknown flag
 *   LKM_E_NO_MEMORY         -ENOMEM
 */
LKM_EXPORT LKM_WARN_UNUSED int lkm_forecast_read(struct lkm *lkm, const struct lkm_plan *plan,
	unsigned flags, unsigned run_flags, struct lkm_forecast **ret, struct lkm_error *reterr);
LKM_EXPORT void lkm_forecast_free(struct lkm_forecast *forecast);

/** Is a target of the plan known to fail? */
LKM_EXPORT bool lkm_forecast_fails(const struct lkm_forecast *forecast);

/** The step that makes target i of the plan fail, such as a dependency or the target itself; NULL:
 * none is known to. */
LKM_EXPORT const struct lkm_step *lkm_forecast_failing(
	const struct lkm_forecast *forecast, size_t i);

/** How many findings there are. */
LKM_EXPORT size_t lkm_forecast_count(const struct lkm_forecast *forecast);
/** Finding i, from 0, in the order of the steps; NULL beyond the last. LKM_CERTAIN: the step fails.
 * Others say what may go wrong. */
LKM_EXPORT const struct lkm_finding *lkm_forecast_finding(
	const struct lkm_forecast *forecast, size_t i);
/** The step that finding i is about. If it is not required, the request succeeds without it. */
LKM_EXPORT const struct lkm_step *lkm_forecast_step(const struct lkm_forecast *forecast, size_t i);

#ifdef __cplusplus
}
#endif
#endif
