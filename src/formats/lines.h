/* SPDX-License-Identifier: MIT */
/* The lines of a file of configuration, modprobe.d's and depmod.d's alike: comments, lines that are
 * joined, backslashes. */
#ifndef LK_LINES_H
#define LK_LINES_H

#include "../base/arena.h"

/* A logical line may be at most this long. */
#define LK_LINE_MAX ((size_t)4 << 20)

struct lk_lines {
	struct lk_span rest;
	const char *file; /* for messages */
	unsigned line;    /* lines read so far */
};

struct lk_line {
	unsigned line;       /* of the file, where the logical line begins; 1 is the first */
	struct lk_span word; /* the first word as the file has it */
	char *text;          /* without comments and backslashes; has at least one word */
};

/* The next logical line that says something. Strings are in the arena, the word is in the file. 1;
 * 0 at the end; -EBADMSG for one that is too long or has a NUL (only line and word are set);
 * -ENOMEM.
 */
int lk_lines_next(struct lk_lines *lines, struct lk_arena *arena, struct lk_line *ret);

/* Cut the next word off the front of *rest, and the one blank that ends it, as a string; NULL when
 * there is none. */
char *lk_lines_word(char **rest);

/* Does a line go on on the next: does it end in a backslash that is not itself escaped? */
bool lk_lines_goes_on(struct lk_span line);

/* A word for a message: bytes that do not print are shown as \xNN, and a long one is cut. */
struct lk_shown_word {
	char text[528];
};
struct lk_shown_word lk_lines_show(struct lk_span word);

#endif
