/* SPDX-License-Identifier: MIT */
/* Reads the restrictions of the running kernel and the rights of this process, after a failure or
 * for a check. */
#ifndef LK_RUNNING_KERNEL_H
#define LK_RUNNING_KERNEL_H

#include "../base/arena.h"
#include "../diagnose/evidence.h"

/* From proc and sys below the directory system, which stands for "/". What cannot be read stays
 * unknown. Fills in all but release, vermagic, machine, forbids and installed. 0 or -ENOMEM. */
int lk_running_kernel_read(int system, struct lk_arena *arena, struct lk_evidence_kernel *ret);

/* Is a filter of system calls (seccomp) in force for this process? */
enum lk_fact lk_running_process_is_confined(int system);

/* Read the rights of this process. 0 or -ENOMEM. */
int lk_running_process_read(int system, struct lk_evidence_process *ret);

#endif
