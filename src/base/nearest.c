/* SPDX-License-Identifier: MIT */
/* The distance of names, by the table of Damerau and Levenshtein with three rows kept. */
#include "nearest.h"

#include <stdio.h>
#include <string.h>

/* A name that begins with the typed one is worse than any close one. */
#define LONGER (2 * LK_NEAREST_MAX)

/* Of fewer letters, too many names begin with them. */
#define BEGINNING_MIN 3

static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
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

bool lk_nearest_is_close(const char *a, const char *b)
{
	const size_t a_size = strlen(a), b_size = strlen(b);
	const size_t allowed = a_size >= 3 ? a_size / 3 : 1;

	/* Most names differ in length alone by more, and need no table. */
	if ((a_size > b_size ? a_size - b_size : b_size - a_size) > allowed)
		return false;
	return lk_nearest_distance(a, b) <= allowed;
}

void lk_nearest_begin(struct lk_nearest *nearest, const char *typed)
{
	*nearest = (struct lk_nearest){.typed = typed};
}

static bool is_numeric(const char *text)
{
	return *text && !text[strspn(text, "0123456789_-")];
}

/* Names such as "net-pf-10" and "crypto-lzo" share their beginning with all of their kind: only
 * what follows can be misspelt, and a number is not. */
static bool is_misspelt(const char *typed, const char *name)
{
	size_t shared = 0;

	for (size_t i = 0; typed[i] && plain(typed[i]) == plain(name[i]); i++)
		if (plain(typed[i]) == '_' || typed[i] == ':')
			shared = i + 1;
	if (!shared)
		return lk_nearest_is_close(typed, name);
	if (is_numeric(typed + shared) && is_numeric(name + shared))
		return false;
	return lk_nearest_is_close(typed, name) &&
	       lk_nearest_is_close(typed + shared, name + shared);
}

/* How far a name is from the typed one; 0 for one that is not worth a suggestion. */
static size_t rate(const char *typed, const char *name)
{
	size_t size = strlen(typed), i;

	if (strlen(name) > LK_NEAREST_MAX || strcmp(typed, name) == 0)
		return 0;
	if (is_misspelt(typed, name))
		return 1 + lk_nearest_distance(typed, name);
	for (i = 0; i < size && plain(typed[i]) == plain(name[i]);)
		i++;
	return size >= BEGINNING_MIN && i == size ? LONGER + strlen(name) : 0;
}

void lk_nearest_consider(struct lk_nearest *nearest, const char *name)
{
	const size_t distance = rate(nearest->typed, name);

	if (!distance || (nearest->count && distance > nearest->distance))
		return;
	if (distance < nearest->distance)
		nearest->count = 0;
	for (size_t i = 0; i < nearest->count; i++)
		if (strcmp(nearest->names[i], name) == 0)
			return;
	nearest->distance = distance;
	if (nearest->count < LK_NEAREST_SHOWN)
		snprintf(nearest->names[nearest->count++], sizeof(*nearest->names), "%s", name);
}

void lk_nearest_question(
	const struct lk_nearest *nearest, const char *prefix, char *ret, size_t size)
{
	const bool dashes = strchr(nearest->typed, '-') && !strchr(nearest->typed, '_');
	size_t used = 0;

	if (size)
		*ret = '\0';
	for (size_t i = 0; i < nearest->count && used < size; i++) {
		const char *before = !i ? "did you mean " : i + 1 < nearest->count ? ", " : " or ";
		char name[LK_NEAREST_MAX + 1];

		snprintf(name, sizeof(name), "%s", nearest->names[i]);
		for (char *c = name; dashes && (c = strchr(c, '_'));)
			*c = '-';
		used += (size_t)snprintf(ret + used, size - used, "%s'%s%s'%s", before, prefix,
			name, i + 1 == nearest->count ? "?" : "");
	}
}
