/* SPDX-License-Identifier: MIT */
/* "did you mean": the known names that are closest to what was typed. */
#ifndef LK_NEAREST_H
#define LK_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* Longer names are not compared. */
#define LK_NEAREST_MAX 64

/* How many letters must be inserted, removed, changed or swapped with their neighbour to make b of
 * a. '-' and '_' do not differ, nor do upper and lower case. More than LK_NEAREST_MAX when one of
 * them is too long. */
size_t lk_nearest_distance(const char *a, const char *b);

/* Is b close enough to a to be suggested instead? Short names allow one difference, longer ones
 * a third of their length. */
bool lk_nearest_is_close(const char *a, const char *b);

/* More suggestions than these confuse. */
#define LK_NEAREST_SHOWN 3

/* The closest of the considered names. Where none is close, the shortest ones that begin with what
 * was typed. */
struct lk_nearest {
	const char *typed;
	size_t distance; /* of all of them */
	char names[LK_NEAREST_SHOWN][LK_NEAREST_MAX + 1];
	size_t count;
};

/* Begin; typed is borrowed. */
void lk_nearest_begin(struct lk_nearest *nearest, const char *typed);

/* Consider one name, which is copied. The typed name itself is never a suggestion. */
void lk_nearest_consider(struct lk_nearest *nearest, const char *name);

/* The sentence "did you mean 'PREFIXname'?", with "'a', 'b' or 'c'" for several; "" for none. If
 * '-' but no '_' was typed, the suggestions have '-', too. Cut to size. */
void lk_nearest_question(
	const struct lk_nearest *nearest, const char *prefix, char *ret, size_t size);

#endif
