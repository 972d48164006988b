/* SPDX-License-Identifier: MIT */
/* What the running kernel allows, and what this process may do: read after a failure, or for a
 * check. */
#ifndef LK_SYSTEM_H
#define LK_SYSTEM_H

#include "../base/arena.h"
#include "../diagnose/evidence.h"

/* From proc and sys below the directory system, which stands for "/". What cannot be read stays
 * unknown. Fills in all but release, vermagic, machine, forbids and installed. 0 or -ENOMEM. */
int lk_system_kernel(int system, struct lk_arena *arena, struct lk_evidence_kernel *ret);

/* The same for this process. 0 or -ENOMEM. */
int lk_system_process(int system, struct lk_evidence_process *ret);

#endif
