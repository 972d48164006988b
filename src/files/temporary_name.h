/* SPDX-License-Identifier: MIT */
/* The names of temporary files: what tells them from all other files of a directory. */
#ifndef LK_TEMPORARY_NAME_H
#define LK_TEMPORARY_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../base/span.h"

/* Write ".NAME.lkm-" and eight hexadecimal digits: 0 or -ENAMETOOLONG. */
int lk_temporary_name_make(char *ret, size_t size, const char *name, uint32_t number);

/* Whether an entry of a directory is such a name; *ret is NAME, which is never empty. */
bool lk_temporary_name_parse(const char *entry, struct lk_span *ret);

#endif
