/* SPDX-License-Identifier: MIT */
/* Bounds-checked reading from a run of bytes: parts, strings, numbers of either byte order, lines,
 * words. */
#include "span.h"

#include <string.h>

bool lk_span_part(struct lk_span span, uint64_t offset, uint64_t size, struct lk_span *ret)
{
	if (offset > span.size || size > span.size - offset)
		return false;
	*ret = (struct lk_span){size ? span.data + offset : span.data, (size_t)size};
	return true;
}

bool lk_span_string(struct lk_span span, uint64_t offset, const char **ret)
{
	if (offset >= span.size || !memchr(span.data + offset, '\0', span.size - (size_t)offset))
		return false;
	*ret = (const char *)span.data + offset;
	return true;
}

static bool read_number(
	struct lk_span span, uint64_t offset, size_t size, enum lk_order order, uint64_t *ret)
{
	uint64_t value = 0;

	if (offset > span.size || size > span.size - offset)
		return false;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | span.data[offset + (order == LK_BIG ? i : size - 1 - i)];
	*ret = value;
	return true;
}

bool lk_span_u16(struct lk_span span, uint64_t offset, enum lk_order order, uint16_t *ret)
{
	uint64_t value;

	if (!read_number(span, offset, 2, order, &value))
		return false;
	*ret = (uint16_t)value;
	return true;
}

bool lk_span_u32(struct lk_span span, uint64_t offset, enum lk_order order, uint32_t *ret)
{
	uint64_t value;

	if (!read_number(span, offset, 4, order, &value))
		return false;
	*ret = (uint32_t)value;
	return true;
}

bool lk_span_u64(struct lk_span span, uint64_t offset, enum lk_order order, uint64_t *ret)
{
	return read_number(span, offset, 8, order, ret);
}

static void skip(struct lk_span *rest, size_t size)
{
	if (!size)
		return;
	rest->data += size;
	rest->size -= size;
}

bool lk_span_line(struct lk_span *rest, struct lk_span *ret)
{
	const uint8_t *end;
	size_t size;

	if (!rest->size)
		return false;
	end = memchr(rest->data, '\n', rest->size);
	size = end ? (size_t)(end - rest->data) : rest->size;
	*ret = (struct lk_span){rest->data, size};
	skip(rest, end ? size + 1 : size);
	return true;
}

static size_t run_length(struct lk_span span, bool blank)
{
	size_t i = 0;

	while (i < span.size && (span.data[i] == ' ' || span.data[i] == '\t') == blank)
		i++;
	return i;
}

bool lk_span_word(struct lk_span *rest, struct lk_span *ret)
{
	size_t size;

	skip(rest, run_length(*rest, true));
	size = run_length(*rest, false);
	if (!size)
		return false;
	*ret = (struct lk_span){rest->data, size};
	skip(rest, size);
	return true;
}

bool lk_span_is(struct lk_span span, const char *text)
{
	return span.size == strlen(text) && lk_span_starts(span, text);
}

bool lk_span_starts(struct lk_span span, const char *prefix)
{
	size_t length = strlen(prefix);

	return length <= span.size && (!length || !memcmp(span.data, prefix, length));
}

struct lk_span lk_span_of(const char *text)
{
	return (struct lk_span){(const uint8_t *)text, strlen(text)};
}
