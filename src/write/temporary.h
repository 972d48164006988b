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

/* Keep the file that has the name under another one, to give the name back to it by
 * lk_temporary_rename(): by a second link, or by a copy where there are none. There is no
 * descriptor. 0; -ENOENT when there is no such file; -errno. */
int lk_temporary_keep(int directory, const char *name, struct lk_temporary *ret);

/* Remove what killed processes have left of these names. Only for who knows that no other process
 * is at it. What cannot be removed stays. */
void lk_temporary_sweep(int directory, const char *const *names, size_t count);

#endif
