/* SPDX-License-Identifier: MIT */
/* "did you mean": the known name that is closest to what was typed. */
#ifndef LK_SUGGESTION_H
#define LK_SUGGESTION_H

#include <stddef.h>

struct lk_suggestion {
	const char *typed;
	const char *best; /* NULL: none is close */
	size_t distance;
};

/* Keep name when it is the closest one so far. */
void lk_suggestion_consider(struct lk_suggestion *suggestion, const char *name);

#endif
