/* SPDX-License-Identifier: MIT */
/* Facts that outlive their generation: the last user frees them. */
#include <stdlib.h>

#include "generation_facts.h"

void lk_generation_fact_take(const struct lk_generation_fact *fact)
{
	__atomic_add_fetch(&((struct lk_generation_fact *)fact)->users, 1, __ATOMIC_RELAXED);
}

void lk_generation_fact_drop(const struct lk_generation_fact *fact)
{
	struct lk_generation_fact *mine = (struct lk_generation_fact *)fact;

	if (!mine || __atomic_sub_fetch(&mine->users, 1, __ATOMIC_ACQ_REL))
		return;
	lk_arena_done(&mine->arena);
	free(mine);
}
