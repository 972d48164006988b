/* SPDX-License-Identifier: MIT */
/* Comparing values of parameters as the kernel takes them: numbers of any base, words for yes. */
#include "param_value.h"

#include <stdint.h>
#include <string.h>

#include "../base/span.h"

enum kind { NUMBER, BOOL, TEXT, OTHER };

/* The kernel's own types. invbool is not among them: what it shows is not what it was given. */
static enum kind kind_of(struct lk_span type)
{
	static const char *const numbers[] = {
		"byte", "hexint", "int", "long", "short", "uint", "ulong", "ullong", "ushort"};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (lk_span_is(type, numbers[i]))
			return NUMBER;
	if (lk_span_is(type, "bool"))
		return BOOL;
	return lk_span_is(type, "charp") || lk_span_is(type, "string") ? TEXT : OTHER;
}

static bool is_equal(struct lk_span a, struct lk_span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static struct lk_span tail(struct lk_span text, size_t from)
{
	return (struct lk_span){text.data + from, text.size - from};
}

static unsigned digit_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10u;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10u : 16;
}

/* Decimal, 0x and octal with a 0 in front, with a sign. */
static bool parse_number(struct lk_span text, bool *ret_negative, uint64_t *ret)
{
	unsigned base = 10;
	uint64_t value = 0;

	*ret_negative = lk_span_starts(text, "-");
	if (*ret_negative || lk_span_starts(text, "+"))
		text = tail(text, 1);
	if (lk_span_starts(text, "0x") || lk_span_starts(text, "0X")) {
		base = 16;
		text = tail(text, 2);
	} else if (text.size > 1 && text.data[0] == '0') {
		base = 8;
	}
	for (size_t i = 0; i < text.size; i++) {
		const unsigned digit = digit_value(text.data[i]);

		if (digit >= base || __builtin_mul_overflow(value, base, &value) ||
			__builtin_add_overflow(value, digit, &value))
			return false;
	}
	*ret = value;
	return text.size > 0;
}

static int same_numbers(struct lk_span a, struct lk_span b)
{
	bool a_negative, b_negative;
	uint64_t a_value, b_value;

	if (!parse_number(a, &a_negative, &a_value) || !parse_number(b, &b_negative, &b_value))
		return -1;
	return a_value == b_value && (a_negative == b_negative || a_value == 0);
}

/* 1, 0, or -1 for what is no such word. Of "on" and "off" the second letter decides; of others, the
 * first. */
static int parse_bool(struct lk_span text)
{
	const uint8_t first = text.size ? text.data[0] : '1';
	const uint8_t second = text.size > 1 ? text.data[1] : 0;

	if (strchr("yYtT1", first))
		return 1;
	if (strchr("nNfF0", first))
		return 0;
	if (first != 'o' && first != 'O')
		return -1;
	return second == 'n' || second == 'N' ? 1 : second == 'f' || second == 'F' ? 0 : -1;
}

static int same_bools(struct lk_span a, struct lk_span b)
{
	const int left = parse_bool(a), right = parse_bool(b);

	return left < 0 || right < 0 ? -1 : left == right;
}

static int compare(enum kind kind, struct lk_span a, struct lk_span b)
{
	if (is_equal(a, b))
		return 1;
	switch (kind) {
	case NUMBER:
		return same_numbers(a, b);
	case BOOL:
		return same_bools(a, b);
	case TEXT:
		return 0;
	case OTHER:
		break;
	}
	return -1;
}

static struct lk_span cut_item(struct lk_span *rest)
{
	const uint8_t *comma = rest->size ? memchr(rest->data, ',', rest->size) : NULL;
	const struct lk_span item = {rest->data, comma ? (size_t)(comma - rest->data) : rest->size};

	*rest = tail(*rest, comma ? item.size + 1 : item.size);
	return item;
}

/* The kernel shows as many items as were given, or, where it keeps no count, all that there are:
 * those behind the given ones are as they were. */
static int compare_arrays(enum kind kind, struct lk_span a, struct lk_span b)
{
	int result = 1;

	while (a.size) {
		const struct lk_span left = cut_item(&a);
		int same = b.size ? compare(kind, left, cut_item(&b)) : 0;

		if (same == 0)
			return 0;
		result = same < 0 ? same : result;
	}
	return result;
}

int lk_param_value_is_same(const char *type, const char *configured, const char *now)
{
	static const char array[] = "array of ";
	struct lk_span kind = lk_span_of(type ? type : "");
	const struct lk_span a = lk_span_of(configured), b = lk_span_of(now);

	if (!lk_span_starts(kind, array))
		return compare(kind_of(kind), a, b);
	return compare_arrays(kind_of(tail(kind, sizeof(array) - 1)), a, b);
}
