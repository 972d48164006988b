/* SPDX-License-Identifier: MIT */
/* Module parameters from the command line: operands are joined, values with spaces quoted. */
#ifndef LK_PARAMS_H
#define LK_PARAMS_H

#include "../base/buf.h"

/* Append operands as "a=1 b=\"x y\"" to out, and get its text. 0; -EFBIG when out cannot hold them;
 * -ENOMEM. */
int lk_params_join(char *const *operands, int count, struct lk_buf *out, const char **ret);

/* The sentence for such an error. */
const char *lk_params_problem(int rc);

#endif
