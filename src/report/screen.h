/* SPDX-License-Identifier: MIT */
/* What standard output is: a terminal with colours and a width, or a file that wants neither. */
#ifndef LK_SCREEN_H
#define LK_SCREEN_H

#include <stdbool.h>

/* Sequences that begin and end what is to stand out; all "" where there are to be no colours. */
struct lk_screen {
	const char *strong, *faint, *good, *bad, *normal;
	int width;    /* columns; 0: any number */
	bool unicode; /* lines may be drawn with characters beyond ASCII */
};

/* No colours unless it is a terminal, and not with NO_COLOR set to anything, or TERM=dumb. The
 * width of a terminal; elsewhere that of COLUMNS where it is set. */
void lk_screen_look(struct lk_screen *screen);

/* Print text with control characters replaced by '?', which have no business on a terminal. */
void lk_screen_text(const char *text);

/* Print words behind each other, separated by blanks, from the column where the cursor is, and with
 * lines broken before the width is reached: next gives word number i, NULL beyond the last. */
void lk_screen_words(const struct lk_screen *screen, int column,
	const char *(*next)(const void *from, unsigned long i), const void *from);

#endif
