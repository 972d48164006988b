/* SPDX-License-Identifier: MIT */
/* The distance of names, by the table of Damerau and Levenshtein with three rows kept. */
#include "nearest.h"

#include <string.h>

static char plain(char c)
{
	return c == '-' ? '_' : c;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t lk_nearest_distance(const char *a, const char *b)
{
	size_t rows[3][LK_NEAREST_MAX + 1];
	const size_t a_size = strlen(a), b_size = strlen(b);

	if (a_size > LK_NEAREST_MAX || b_size > LK_NEAREST_MAX)
		return LK_NEAREST_MAX + 1;
	for (size_t j = 0; j <= b_size; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_size; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_size; j++) {
			char x = plain(a[i - 1]), y = plain(b[j - 1]);

			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == plain(b[j - 2]) && y == plain(a[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
	}
	return rows[a_size % 3][b_size];
}

int lk_nearest_is_close(const char *a, const char *b)
{
	size_t allowed = strlen(a) / 3;

	return lk_nearest_distance(a, b) <= (allowed ? allowed : 1);
}
