/* SPDX-License-Identifier: MIT */
/* A byte buffer that grows up to a stated maximum. */
#ifndef LK_BUF_H
#define LK_BUF_H

#include <stddef.h>
#include "span.h"

struct lk_buf {
	uint8_t *data;
	size_t size;     /* bytes in use */
	size_t capacity; /* bytes allocated */
	size_t maximum;  /* size never exceeds this */
};

void lk_buf_init(struct lk_buf *buf, size_t maximum);
void lk_buf_done(struct lk_buf *buf);

/* Make room for extra more bytes after size. Returns 0, -ENOMEM, or -EFBIG when the maximum would
 * be passed. */
int lk_buf_reserve(struct lk_buf *buf, size_t extra);

/* Append; the same errors. */
int lk_buf_add(struct lk_buf *buf, const void *data, size_t size);
int lk_buf_add_text(struct lk_buf *buf, const char *text);
int lk_buf_format(struct lk_buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A NUL after the contents that does not count in size; the text, or NULL when out of memory. */
const char *lk_buf_text(struct lk_buf *buf);

struct lk_span lk_buf_span(const struct lk_buf *buf);

#define LK_BUF_CLEANUP __attribute__((cleanup(lk_buf_done)))

#endif
