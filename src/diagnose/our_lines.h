/* SPDX-License-Identifier: MIT */
/* Which lines of the kernel log are a module's own: its messages are in its file, with %s and %d
 * for what varies. */
#ifndef LK_OUR_LINES_H
#define LK_OUR_LINES_H

#include "evidence.h"

/* Is the line one of the messages in these sections, perhaps after "DRIVER DEVICE: "? Messages with
 * few characters of their own do not count. */
bool lk_our_lines_is_message(const struct lk_span *sections, size_t count, struct lk_span line);

/* Does the line name the module, or a parameter together with the value that it was given? */
bool lk_our_lines_is_about(const struct lk_evidence *evidence, struct lk_span line);

#endif
