/* SPDX-License-Identifier: MIT */
/* Work in a child process, so that somebody is left to explain why the kernel killed it. */
#ifndef LK_WATCH_H
#define LK_WATCH_H

#include "verb.h"

/* Where a person waits, let a child process go on with the verb. False in the child, and where
 * there is none. True in the parent, after the child has ended: *ret is then the exit status, and
 * the verb has been ended. name is the first module of the command line; NULL for none. */
bool lk_watch_child(struct lk_verb *verb, const char *name, int *ret);

#endif
