/* SPDX-License-Identifier: MIT */
/* Module files as the library opens them: unpacked when they are compressed, read by piece when
 * they are not. */
#ifndef LK_INSPECT_H
#define LK_INSPECT_H

#include <lkm/image.h>

#include "../formats/compression.h"
#include "../os/os_fs.h"

/* How an open file is compressed, by its first bytes, which stay in start. 0 or -errno with
 * LKM_E_UNREADABLE. */
struct lk_file_start {
	uint8_t bytes[16];
	size_t size;
	enum lk_compression kind;
};
int lk_inspect_start(
	int fd, const char *shown, struct lk_file_start *ret, struct lkm_error *reterr);

/* Read an open file from its start and unpack it into out. 0; LKM_E_UNREADABLE, LKM_E_DAMAGED,
 * LKM_E_NO_CODEC, LKM_E_TOO_LARGE, -ENOMEM. */
int lk_inspect_unpack(int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr);

/* Errors of the readers speak of "the file"; say which. Returns rc. */
int lk_inspect_named(
	int rc, const char *shown, const struct lkm_error *error, struct lkm_error *reterr);

/* Take over an open file as an image. The errors of lkm_image_open(). */
int lk_inspect_image(int fd, const char *shown, struct lkm_image **ret, struct lkm_error *reterr);

/* Its ELF reader; not for an image of a built-in module. */
const struct lk_elf *lk_inspect_elf(const struct lkm_image *image);

#endif
