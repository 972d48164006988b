/* SPDX-License-Identifier: MIT */
/* An export of a module file that the running kernel or a loaded module exports already. */
#ifndef LK_TAKEN_EXPORT_H
#define LK_TAKEN_EXPORT_H

#include "../formats/image.h"
#include "../system/open.h"

/* Find the first export of the file that another module, or the kernel, has in /proc/kallsyms.
 * module is the file's own name. Files whose exports modules.symbols gives to this module alone are
 * not looked for. *ret_name is NULL when there is none, or when nothing is known. *ret_owner is
 * "kernel" for the kernel, as in its log. 0 or -ENOMEM. */
int lk_taken_export_find(struct lkm *lkm, const struct lk_elf *elf, const char *module,
	struct lk_arena *arena, const char **ret_name, const char **ret_owner);

#endif
