/* SPDX-License-Identifier: MIT */
/* Choosing the closest of several names. */
#include "suggestion.h"

#include "../formats/nearest.h"

void lk_suggestion_consider(struct lk_suggestion *suggestion, const char *name)
{
	const size_t distance = lk_nearest_distance(suggestion->typed, name);

	if (!lk_nearest_is_close(suggestion->typed, name) ||
		(suggestion->best && distance >= suggestion->distance))
		return;
	suggestion->best = name;
	suggestion->distance = distance;
}
