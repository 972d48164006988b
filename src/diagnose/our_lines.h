/* SPDX-License-Identifier: MIT */
/* Which lines of the kernel log are a module's own: its messages are in its file, with %s and %d
 * for what varies. */
#ifndef LK_OUR_LINES_H
#define LK_OUR_LINES_H

#include "evidence.h"

/* What a line has to do with the module of a call. A message of the module's file (sections have
 * its texts), perhaps after "DRIVER DEVICE: ", is its own. A line is about it that names the
 * module, or a parameter together with the value that it was given; also a warning or an error that
 * has one of its texts in quotes or brackets, as the kernel names drivers and files. */
enum lk_klog_owner lk_our_lines_owner(const struct lk_evidence *evidence,
	const struct lk_span *sections, size_t count, const struct lk_klog *line);

/* The kernel prints a stack with some warnings. Where it is that of the calling thread, the lines
 * before it are about the call, too. */
void lk_our_lines_take_stacks(
	const struct lk_evidence *evidence, struct lk_klog *lines, size_t count);

/* Was code of the module on the stack? A question mark before a function says that it may be left
 * over from an earlier call. */
bool lk_our_lines_is_frame(const struct lk_evidence *evidence, struct lk_span line);

#endif
