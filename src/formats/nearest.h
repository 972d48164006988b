/* SPDX-License-Identifier: MIT */
/* The name that somebody most likely meant. */
#ifndef LK_NEAREST_H
#define LK_NEAREST_H

#include <stddef.h>

/* Longer names are not compared. */
#define LK_NEAREST_MAX 64

/* How many letters must be put in, left out, changed or swapped with their neighbour to make b of a
 * ('-' and '_' do not differ); more than LK_NEAREST_MAX when one of them is too long. */
size_t lk_nearest_distance(const char *a, const char *b);

/* Is b close enough to a to be offered in its place? Short names allow one difference, longer ones
 * a third of their length. */
int lk_nearest_is_close(const char *a, const char *b);

#endif
