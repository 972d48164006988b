/* SPDX-License-Identifier: MIT */
/* Loading one module file: how the bytes get into the kernel. */
#ifndef LK_INSERT_H
#define LK_INSERT_H

#include <lkm/error.h>

#include "../evidence/load_trace.h"

struct lk_insert {
	int fd;
	const char *shown; /* the file's name for messages */
	const char *params;
	int flags;  /* MODULE_INIT_IGNORE_* */
	int system; /* the directory that stands for "/" */
	/* Loads the file instead of finit_module(); NULL: finit_module(). 0 or -errno, as the
	 * kernel. */
	int (*init)(void *data, int fd, const char *path, const char *params, int flags);
	void *data;
	struct lk_load_trace *trace; /* of this thread: traces finit_module(); NULL: not traced */
};

/* 0; -errno of the kernel with LKM_E_REFUSED, LKM_E_NOT_PERMITTED, LKM_E_NO_MODULE_SUPPORT or
 * LKM_E_LOADED (-EEXIST); or why the file could not be read or unpacked. If the trace shows that
 * the loader accepted the module, the code is LKM_E_REFUSED for every errno. */
int lk_insert(const struct lk_insert *insert, struct lkm_error *reterr);

/* A pipe, terminal or the like is not what the kernel takes: *ret is a memory file with all that
 * comes out of it, -1 where fd is a file or a directory. 0; -errno when it cannot be read or kept.
 */
int lk_insert_collect(int fd, const char *shown, int *ret, struct lkm_error *reterr);

/* The kernel's flags for LKM_RUN_FORCE_VERMAGIC and LKM_RUN_FORCE_MODVERSION. */
int lk_insert_flags(unsigned run_flags);

#endif
