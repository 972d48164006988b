/* SPDX-License-Identifier: MIT */
/* A run of bytes that belongs to someone else, and the only ways to read from it, all
 * bounds-checked. */
#ifndef LK_SPAN_H
#define LK_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lk_span {
	const uint8_t *data;
	size_t size;
};

enum lk_order { LK_LITTLE, LK_BIG };

/* The part [offset, offset + size); false when it is not wholly inside. */
bool lk_span_part(struct lk_span span, uint64_t offset, uint64_t size, struct lk_span *ret);

/* The string that begins at offset, when its NUL lies inside too. */
bool lk_span_string(struct lk_span span, uint64_t offset, const char **ret);

/* Unsigned numbers of the given byte order at offset; false when they are not wholly inside. */
bool lk_span_u16(struct lk_span span, uint64_t offset, enum lk_order order, uint16_t *ret);
bool lk_span_u32(struct lk_span span, uint64_t offset, enum lk_order order, uint32_t *ret);
bool lk_span_u64(struct lk_span span, uint64_t offset, enum lk_order order, uint64_t *ret);

/* Unsigned numbers at a place that is known to be wholly inside. */
#define LK_BYTES_READ(name, type, swap)                                                            \
	static inline type name(const uint8_t *at, enum lk_order order)                            \
	{                                                                                          \
		const enum lk_order host =                                                         \
			__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? LK_BIG : LK_LITTLE;               \
		type value;                                                                        \
                                                                                                   \
		__builtin_memcpy(&value, at, sizeof(value));                                       \
		return order == host ? value : swap(value);                                        \
	}
LK_BYTES_READ(lk_bytes_u16, uint16_t, __builtin_bswap16)
LK_BYTES_READ(lk_bytes_u32, uint32_t, __builtin_bswap32)
LK_BYTES_READ(lk_bytes_u64, uint64_t, __builtin_bswap64)

/* Cut the next string off the front of *rest, with its NUL; false when no NUL is left. */
bool lk_span_cut(struct lk_span *rest, const char **ret);

/* Cut the next line off the front of *rest, without its newline; false at the end. A last line
 * without a newline counts. */
bool lk_span_line(struct lk_span *rest, struct lk_span *ret);

/* Cut the next word (no blanks or tabs) off the front of *rest; false when only blanks are left. */
bool lk_span_word(struct lk_span *rest, struct lk_span *ret);

/* Does the span hold exactly this text? */
bool lk_span_is(struct lk_span span, const char *text);
bool lk_span_starts(struct lk_span span, const char *prefix);
/* Where this text stands in the span first; NULL: nowhere. */
const uint8_t *lk_span_find(struct lk_span span, const char *text);
bool lk_span_equal(struct lk_span a, struct lk_span b);

/* A number of digits alone, in base 8, 10 or 16; false for no digits, other characters, and what
 * does not fit. strtoull() would also take blanks and signs. */
bool lk_span_number(struct lk_span text, unsigned base, uint64_t *ret);

struct lk_span lk_span_of(const char *text);

#endif
