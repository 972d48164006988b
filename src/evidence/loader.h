/* SPDX-License-Identifier: MIT */
/* Searches the processes for the one that is loading a module. */
#ifndef LK_LOADER_H
#define LK_LOADER_H

#include "../base/arena.h"
#include "../diagnose/waiting.h"

/* Look at all of /proc below the directory system. module is borrowed. 0 or -ENOMEM. */
int lk_loader_find(
	int system, const char *module, struct lk_arena *arena, struct lk_waiting_facts *ret);

#endif
