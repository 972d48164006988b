/* SPDX-License-Identifier: MIT */
/* The decompression libraries, linked or loaded when the first compressed file is opened. */
#ifndef LK_CODECS_H
#define LK_CODECS_H

#include "../formats/unpack.h"

/* The table for lk_unpack(); constant, safe for any number of threads. */
const struct lk_codecs *lk_codecs(void);

/* "+ZSTD +XZ +ZLIB" as this build can do it, for the version line of the classic names. */
extern const char lk_codecs_features[];

#endif
