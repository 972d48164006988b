/* SPDX-License-Identifier: MIT */
/* The state of one module, without reading about all others where that can be avoided. */
#ifndef LK_MODULE_STATE_H
#define LK_MODULE_STATE_H

#include <stdbool.h>

#include "../base/buf.h"
#include "../formats/proc.h"

struct lk_module_state {
	enum lkm_state state;
	bool builtin; /* /sys/module shows it, and it was never loaded */
};

/* 1 and *ret; 0 when it is not there; -ENOENT when neither /sys/module nor /proc/modules exists;
 * -EINVAL if module is not a valid name; -errno. '-' and '_' do not differ. Modules may come and go
 * meanwhile. */
int lk_module_state_read(int system, const char *module, struct lk_module_state *ret);

/* "sys/module/NAME/FILE", or without FILE when that is "": 0 or -EINVAL. */
#define LK_MODULE_STATE_PATH 512
int lk_module_state_path(char path[LK_MODULE_STATE_PATH], const char *module, const char *file);

/* The contents of /sys/module/NAME/FILE: 0; -ENOENT when the file is missing, or the module is
 * gone; -EINVAL; -errno. */
int lk_module_state_fact(int system, const char *module, const char *file, struct lk_buf *out);

/* The state that the directory of a module in /sys/module shows, with one system call where there
 * is none: 1; 0 without a directory; 2 for a directory without a state; or -errno. */
int lk_module_state_peek(int system, const char *module, enum lkm_state *ret);

/* Is it built-in code, which has a directory in /sys/module if it has parameters? 1; 0 where there
 * is no such directory; -ENODATA where a module is loading or loaded; or -errno. */
int lk_module_state_is_kernel_code(int system, const char *module);

#endif
