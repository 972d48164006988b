/* SPDX-License-Identifier: MIT */
/* The properties of standard output: colours and a width on a terminal, neither in a file. */
#ifndef LK_SCREEN_H
#define LK_SCREEN_H

#include <stdbool.h>

/* Escape sequences that begin and end a style; all "" without colours. */
struct lk_screen {
	const char *strong, *faint, *good, *bad, *normal;
	int width;    /* columns; 0: any number */
	bool unicode; /* lines may be drawn with characters beyond ASCII */
};

/* Colours need a terminal other than TERM=dumb, and NO_COLOR unset or empty. The width is that of
 * the terminal, or else COLUMNS. */
void lk_screen_look(struct lk_screen *screen);

#endif
