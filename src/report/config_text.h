/* SPDX-License-Identifier: MIT */
/* A directive of the configuration as modprobe -c prints it. */
#ifndef LK_CONFIG_TEXT_H
#define LK_CONFIG_TEXT_H

#include <lkm/directive.h>
#include "../base/buf.h"

/* Append the line "WORD NAME[ VALUE]"; the lists of a softdep have kmod's form, pre: before post:.
 * 0, -ENOMEM, -EFBIG. */
int lk_config_text(const struct lkm_directive *directive, struct lk_buf *out);

#endif
