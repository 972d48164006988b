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

#define SPAN_READ(name, type, read)                                                                \
	bool name(struct lk_span span, uint64_t offset, enum lk_order order, type *ret)            \
	{                                                                                          \
		if (offset > span.size || sizeof(*ret) > span.size - offset)                       \
			return false;                                                              \
		*ret = read(span.data + offset, order);                                            \
		return true;                                                                       \
	}
SPAN_READ(lk_span_u16, uint16_t, lk_bytes_u16)
SPAN_READ(lk_span_u32, uint32_t, lk_bytes_u32)
SPAN_READ(lk_span_u64, uint64_t, lk_bytes_u64)

static void skip(struct lk_span *rest, size_t size)
{
	if (!size)
		return;
	rest->data += size;
	rest->size -= size;
}

bool lk_span_cut(struct lk_span *rest, const char **ret)
{
	if (!lk_span_string(*rest, 0, ret))
		return false;
	skip(rest, strlen(*ret) + 1);
	return true;
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

const uint8_t *lk_span_find(struct lk_span span, const char *text)
{
	return span.size ? memmem(span.data, span.size, text, strlen(text)) : NULL;
}

bool lk_span_equal(struct lk_span a, struct lk_span b)
{
	return a.size == b.size && (!a.size || !memcmp(a.data, b.data, a.size));
}

bool lk_span_number(struct lk_span text, unsigned base, uint64_t *ret)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.size; i++) {
		const unsigned c = text.data[i], low = c | 0x20;
		const unsigned digit = c >= '0' && c <= '9'       ? c - '0'
				       : low >= 'a' && low <= 'f' ? low - 'a' + 10
								  : 16;

		if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
			__builtin_add_overflow(value, digit, &value))
			return false;
	}
	if (text.size)
		*ret = value;
	return text.size > 0;
}

struct lk_span lk_span_of(const char *text)
{
	return (struct lk_span){(const uint8_t *)text, strlen(text)};
}
