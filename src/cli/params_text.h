/* SPDX-License-Identifier: MIT */
/* Module parameters from the command line: operands are joined, values with spaces quoted. */
#ifndef LK_PARAMS_H
#define LK_PARAMS_H

#include "../base/buf.h"

/* Append operands as "a=1 b=\"x y\"" to out. The text, or NULL when out of memory. */
const char *lk_params_join(char *const *operands, int count, struct lk_buf *out);

#endif
