/* SPDX-License-Identifier: MIT */
/* Carrying a plan of loads out with several threads. */
#ifndef LK_WORKERS_H
#define LK_WORKERS_H

#include "step.h"

/* Take each step once, as soon as all that it needs is done. 0, and then run->causes says which
 * targets have failed; -ENOMEM: nothing has been begun. */
int lk_workers(struct lk_run *run, unsigned threads);

#endif
