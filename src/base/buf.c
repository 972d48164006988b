/* SPDX-License-Identifier: MIT */
/* A byte buffer that grows up to a stated maximum; the NUL of its text may stand one byte after
 * that. */
#include "buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST 64

void lk_buf_init(struct lk_buf *buf, size_t maximum)
{
	*buf = (struct lk_buf){.maximum = maximum};
}

void lk_buf_done(struct lk_buf *buf)
{
	free(buf->data);
	buf->data = NULL;
	buf->size = buf->capacity = 0;
}

static int grow(struct lk_buf *buf, size_t needed)
{
	size_t capacity = buf->capacity < SMALLEST ? SMALLEST : buf->capacity;
	uint8_t *data;

	if (needed <= buf->capacity)
		return 0;
	/* Twice as much each time, but no more than can ever be used (and the NUL). */
	if (__builtin_mul_overflow(capacity, 2, &capacity))
		capacity = needed;
	if (capacity > buf->maximum)
		capacity = buf->maximum;
	if (capacity < needed)
		capacity = needed;
	data = realloc(buf->data, capacity);
	if (!data)
		return -ENOMEM;
	buf->data = data;
	buf->capacity = capacity;
	return 0;
}

int lk_buf_reserve(struct lk_buf *buf, size_t extra)
{
	if (buf->size > buf->maximum || extra > buf->maximum - buf->size)
		return -EFBIG;
	return grow(buf, buf->size + extra);
}

int lk_buf_add(struct lk_buf *buf, const void *data, size_t size)
{
	int r = lk_buf_reserve(buf, size);

	if (r < 0)
		return r;
	if (size)
		memcpy(buf->data + buf->size, data, size);
	buf->size += size;
	return 0;
}

int lk_buf_add_text(struct lk_buf *buf, const char *text)
{
	return lk_buf_add(buf, text, strlen(text));
}

/* Make room for the NUL that vsnprintf() writes after the text. */
static int reserve_text(struct lk_buf *buf, size_t length)
{
	size_t needed;
	int r = lk_buf_reserve(buf, length);

	if (r < 0)
		return r;
	if (__builtin_add_overflow(buf->size + length, 1, &needed))
		return -ENOMEM;
	return grow(buf, needed);
}

int lk_buf_format(struct lk_buf *buf, const char *format, ...)
{
	va_list arguments;
	int length, r;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return -EFBIG; /* the length does not fit into an int */
	r = reserve_text(buf, (size_t)length);
	if (r < 0)
		return r;
	va_start(arguments, format);
	vsnprintf((char *)buf->data + buf->size, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buf->size += (size_t)length;
	return 0;
}

const char *lk_buf_text(struct lk_buf *buf)
{
	if (reserve_text(buf, 0) < 0)
		return NULL;
	buf->data[buf->size] = '\0';
	return (const char *)buf->data;
}

struct lk_span lk_buf_span(const struct lk_buf *buf)
{
	return (struct lk_span){buf->data, buf->size};
}
