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

static struct lk_span tail(struct lk_span text, size_t from)
{
	return (struct lk_span){text.data + from, text.size - from};
}

/* Decimal, hexadecimal with 0x, or octal with a leading 0; with a sign. */
static bool parse_number(struct lk_span text, bool *ret_negative, uint64_t *ret)
{
	unsigned base = 10;

	*ret_negative = lk_span_starts(text, "-");
	if (*ret_negative || lk_span_starts(text, "+"))
		text = tail(text, 1);
	if (lk_span_starts(text, "0x") || lk_span_starts(text, "0X")) {
		base = 16;
		text = tail(text, 2);
	} else if (text.size > 1 && text.data[0] == '0') {
		base = 8;
	}
	return lk_span_number(text, base, ret);
}

/* 1, 0, or -1 for another word. The second letter decides about "on" and "off", the first about all
 * others. */
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

static int compare(enum kind kind, struct lk_span a, struct lk_span b)
{
	bool a_negative, b_negative;
	uint64_t a_value, b_value;
	int a_bool, b_bool;

	if (lk_span_equal(a, b))
		return 1;
	switch (kind) {
	case NUMBER:
		if (!parse_number(a, &a_negative, &a_value) ||
			!parse_number(b, &b_negative, &b_value))
			return -1;
		return a_value == b_value && (a_negative == b_negative || a_value == 0);
	case BOOL:
		a_bool = parse_bool(a);
		b_bool = parse_bool(b);
		return a_bool < 0 || b_bool < 0 ? -1 : a_bool == b_bool;
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

/* The kernel shows as many items as were given or, where it keeps no count, all items of the array:
 * those after the given ones have not changed. */
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
