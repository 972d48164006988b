/* SPDX-License-Identifier: MIT */
/* Module files as bytes: which compression an open file has, and its decompressed contents. */
#ifndef LK_MODULE_FILE_H
#define LK_MODULE_FILE_H

#include <lkm/error.h>

#include "../formats/compression.h"

/* How an open file is compressed, by its first bytes, which stay in start. 0 or -errno with
 * LKM_E_UNREADABLE. */
struct lk_file_start {
	uint8_t bytes[20];
	size_t size;
	enum lk_compression kind;
};
int lk_module_file_start(
	int fd, const char *shown, struct lk_file_start *ret, struct lkm_error *reterr);

/* Read an open file from its start and unpack it into out. 0; LKM_E_UNREADABLE, LKM_E_DAMAGED,
 * LKM_E_NO_CODEC, LKM_E_TOO_LARGE, -ENOMEM. */
int lk_module_file_unpack(int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr);

/* Errors of the readers speak of "the file"; say which. Returns rc. */
int lk_module_file_named(
	int rc, const char *shown, const struct lkm_error *error, struct lkm_error *reterr);

#endif
