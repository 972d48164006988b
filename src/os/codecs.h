/* SPDX-License-Identifier: MIT */
/* The decompression libraries, linked or loaded when the first compressed file is opened. */
#ifndef LK_CODECS_H
#define LK_CODECS_H

#include "../formats/compression.h"

/* The table for lk_decompress(); constant, safe for any number of threads. */
const struct lk_codecs *lk_codecs(void);

/* A table whose codecs keep their libraries and memory from one file to the next: for many files in
 * one thread. NULL when out of memory. */
struct lk_codecs *lk_codecs_new(void);
void lk_codecs_free(struct lk_codecs *codecs);

/* "+ZSTD +XZ +ZLIB" as this build can do it, for the version line of the classic names. */
extern const char lk_codecs_features[];

#endif
