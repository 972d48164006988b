/* SPDX-License-Identifier: MIT */
/* A file of modprobe.d that lkm writes: found, read, held against others, and replaced. */
#ifndef LK_MANAGED_FILE_H
#define LK_MANAGED_FILE_H

#include "../system/open.h"

struct lk_managed_file {
	const char *name;         /* in the directory */
	const char *shown, *path; /* full, of the directory and of the file */
	struct lk_dir directory;  /* fd -1: there is none */
	bool write;
};

/* Read the file of the configuration of lkm into contents; one that does not exist is empty. write:
 * it is to be written, so the directory is made if need be, and held against others who change the
 * file in the same way until it is closed. Paths are in the arena; lk_managed_file_close() ends it
 * in any case. 0; LKM_E_UNREADABLE; LKM_E_UNWRITABLE; LKM_E_TOO_LARGE; -ENOMEM. */
struct lk_managed_file_request {
	struct lkm *lkm;
	const char *name;
	bool write;
};
int lk_managed_file_open(struct lk_managed_file *file,
	const struct lk_managed_file_request *request, struct lk_arena *arena,
	struct lk_buf *contents, struct lkm_error *reterr);
void lk_managed_file_close(struct lk_managed_file *file);

/* Replace the file; without any contents it goes. 0; -EINVAL LKM_E_INVALID_ARGUMENT: it was not
 * opened for that; LKM_E_UNWRITABLE; -ENOMEM. */
int lk_managed_file_write(
	struct lk_managed_file *file, struct lk_span contents, struct lkm_error *reterr);

#endif
