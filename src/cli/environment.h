/* SPDX-License-Identifier: MIT */
/* MODPROBE_OPTIONS: options that come before those of the command line, and that commands of
 * modprobe.d inherit when they call modprobe again. */
#ifndef LK_ENVIRONMENT_H
#define LK_ENVIRONMENT_H

#include "../base/arena.h"
#include "../base/buf.h"

/* Arguments with those of text put in behind the first; NULL-terminated, in the arena. Blanks
 * separate, any number of them; what stands in single or double quotes is kept together, and a
 * quote that is not closed ends with the text. NULL when out of memory. */
char **lk_environment_arguments(
	struct lk_arena *arena, const char *text, int argc, char **argv, int *ret_argc);

/* Append an argument so that lk_environment_arguments() finds it whole. 0, -ENOMEM, -EFBIG. */
int lk_environment_quote(struct lk_buf *out, const char *argument);

#endif
