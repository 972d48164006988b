/* SPDX-License-Identifier: MIT */
/* The parameters of a module as the kernel takes its string of them apart. */
#ifndef LK_PARAM_LIST_H
#define LK_PARAM_LIST_H

#include "../base/arena.h"
#include "../base/buf.h"

struct lk_param_list {
	const char *rest;
};

/* Cut the next parameter off: blanks separate, double quotes keep blanks together and are taken off
 * where they stand around the whole or the value, "--" ends them. name is in the arena; value too,
 * or NULL where there is no '='. 1; 0 at the end; -ENOMEM. */
int lk_param_list_next(struct lk_param_list *cursor, struct lk_arena *arena, const char **ret_name,
	const char **ret_value);

/* Does the kernel itself take this name for any module (async_probe, dyndbg)? */
bool lk_param_list_is_general(const char *name);

/* Append "name=value" (value NULL: "name"), after a blank where something stands in out, in quotes
 * where it needs them: only what the kernel reads back as just that, whatever follows. 0; -EINVAL
 * for what no spelling does that for (with out as it was); -ENOMEM; -EFBIG. */
int lk_param_list_add(struct lk_buf *out, const char *name, const char *value);

#endif
