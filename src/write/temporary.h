/* SPDX-License-Identifier: MIT */
/* Temporary files, until a rename replaces other files with them. */
#ifndef LK_TEMPORARY_H
#define LK_TEMPORARY_H

#include "../base/span.h"

struct lk_temporary {
	int fd;         /* -1: there is none */
	char name[256]; /* in its directory: ".NAME.lkm-" and eight hexadecimal digits */
};

/* Write a file that is to become name. 0 or -errno; after a failure there is none. */
int lk_temporary_write(
	int directory, const char *name, struct lk_span contents, struct lk_temporary *ret);

/* Give it its name, instead of what has it. 0 or -errno. It is open still. */
int lk_temporary_rename(int directory, const char *name, struct lk_temporary *temporary);

/* Close it, and remove it unless it was renamed. Of what is all zero but for fd -1: nothing. */
void lk_temporary_done(int directory, struct lk_temporary *temporary);

/* Remove what killed processes have left, all of it or that of one name (NULL: all). Only for who
 * knows that no other process is at it. What cannot be removed stays. */
void lk_temporary_sweep(int directory, const char *name);

#endif
