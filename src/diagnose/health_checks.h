/* SPDX-License-Identifier: MIT */
/* The checks, in groups: each adds what it finds, also where all is well. */
#ifndef LK_HEALTH_CHECKS_H
#define LK_HEALTH_CHECKS_H

#include "health.h"

/* May modules be loaded: by the kernel, by this process, by the policy of signatures. */
void lk_health_kernel(const struct lk_health_system *system, struct lk_findings *symptoms);

/* Check the module helper, the log and the taint of the running kernel. */
void lk_health_surroundings(const struct lk_health_system *system, struct lk_findings *symptoms);

/* Directory, indexes, compression, duplicates, configuration. system may be NULL. */
void lk_health_files(const struct lk_health_files *files, const struct lk_health_system *system,
	struct lk_findings *symptoms);

#endif
