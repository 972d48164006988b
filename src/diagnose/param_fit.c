/* SPDX-License-Identifier: MIT */
/* The values that the kernel's own kinds of parameters take. */
#include "param_fit.h"

#include <string.h>

/* The longest text that a parameter takes (charp). */
#define TEXT_MAX 1024

static const struct number_type {
	const char *name;
	unsigned bits; /* 0: those of a pointer */
	bool is_signed;
} numbers[] = {
	{"byte", 8, false},
	{"hexint", 32, false},
	{"short", 16, true},
	{"ushort", 16, false},
	{"int", 32, true},
	{"uint", 32, false},
	{"long", 0, true},
	{"ulong", 0, false},
	{"ullong", 64, false},
};

static bool digit_value(char c, unsigned base, unsigned *ret)
{
	if (c >= '0' && c <= '9')
		*ret = (unsigned)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*ret = (unsigned)(c - 'a') + 10;
	else if (c >= 'A' && c <= 'F')
		*ret = (unsigned)(c - 'A') + 10;
	else
		return false;
	return *ret < base;
}

/* 0x..., 0... (octal) or decimal, as the kernel reads them. */
static unsigned take_base(const char **text)
{
	if ((*text)[0] == '0' && ((*text)[1] == 'x' || (*text)[1] == 'X')) {
		*text += 2;
		return 16;
	}
	return (*text)[0] == '0' ? 8 : 10;
}

static const char *number_fault(
	const struct number_type *type, unsigned pointer_bits, const char *text)
{
	const unsigned bits = type->bits ? type->bits : pointer_bits;
	bool negative = *text == '-', too_large = false;
	uint64_t value = 0, most = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
	unsigned base, digit;

	if (negative && !type->is_signed)
		return "it expects a number that is not negative";
	text += *text == '-' || *text == '+';
	base = take_base(&text);
	if (!*text)
		return "it expects a whole number";
	for (; *text; text++) {
		if (!digit_value(*text, base, &digit))
			return "it expects a whole number";
		too_large |= __builtin_mul_overflow(value, (uint64_t)base, &value);
		too_large |= __builtin_add_overflow(value, (uint64_t)digit, &value);
	}
	if (type->is_signed)
		most = most / 2 + negative;
	return too_large || value > most ? "the number is out of range" : NULL;
}

/* The first letter decides, of "on" and "off" the second. Of "true" and "false" older kernels take
 * neither. */
static enum lk_fact bool_fits(const char *value, const char **ret_fault)
{
	if (*value && strchr("1yY0nN", *value))
		return LK_YES;
	if (*value && strchr("tTfF", *value))
		return LK_UNKNOWN;
	if ((*value == 'o' || *value == 'O') && value[1] && strchr("nNfF", value[1]))
		return LK_YES;
	*ret_fault = "it expects 1, 0, y, n, on or off";
	return LK_NO;
}

static const char *text_fault(const char *value)
{
	return strlen(value) > TEXT_MAX ? "it accepts at most 1024 characters" : NULL;
}

static enum lk_fact number_fits(
	const char *type, const char *value, unsigned bits, const char **ret_fault)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (strcmp(type, numbers[i].name) == 0) {
			*ret_fault = number_fault(&numbers[i], bits, value);
			return *ret_fault ? LK_NO : LK_YES;
		}
	return LK_UNKNOWN; /* not one of the kernel's own */
}

/* A flag without a value is switched on. */
static enum lk_fact bare_fits(const char *type, const char **ret_fault)
{
	static const char *const needing[] = {"invbool", "charp", "string"};
	bool needs = false;

	if (strcmp(type, "bool") == 0)
		return LK_YES;
	for (size_t i = 0; i < sizeof(needing) / sizeof(*needing); i++)
		needs |= strcmp(type, needing[i]) == 0;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		needs |= strcmp(type, numbers[i].name) == 0;
	if (!needs)
		return LK_UNKNOWN;
	*ret_fault = "it needs a value";
	return LK_NO;
}

static enum lk_fact item_fits(
	const char *type, const char *value, unsigned bits, const char **ret_fault)
{
	if (!value)
		return bare_fits(type, ret_fault);
	if (strcmp(type, "bool") == 0 || strcmp(type, "invbool") == 0 || strcmp(type, "bint") == 0)
		return bool_fits(value, ret_fault);
	if (strcmp(type, "charp") != 0)
		return number_fits(type, value, bits, ret_fault);
	*ret_fault = text_fault(value);
	return *ret_fault ? LK_NO : LK_YES;
}

/* No number is as long as this; of texts that are, nothing is said. */
#define ITEM_SIZE 128

static enum lk_fact part_fits(
	const char *type, struct lk_span part, unsigned bits, const char **ret_fault)
{
	char item[ITEM_SIZE];

	if (part.size >= sizeof(item))
		return LK_UNKNOWN;
	memcpy(item, part.data, part.size);
	item[part.size] = '\0';
	return item_fits(type, item, bits, ret_fault);
}

/* Items between commas; how many there may be is not known. */
static enum lk_fact list_fits(
	const char *type, const char *value, unsigned bits, const char **ret_fault)
{
	enum lk_fact all = LK_YES;

	for (;;) {
		size_t size = strcspn(value, ",");
		enum lk_fact fits = part_fits(
			type, (struct lk_span){(const uint8_t *)value, size}, bits, ret_fault);

		if (fits == LK_NO)
			return fits;
		if (fits == LK_UNKNOWN)
			all = fits;
		if (!value[size])
			return all;
		value += size + 1;
	}
}

enum lk_fact lk_param_fit(
	const char *type, const char *value, unsigned bits, const char **ret_fault)
{
	static const char array[] = "array of ";

	*ret_fault = NULL;
	if (strncmp(type, array, sizeof(array) - 1) != 0)
		return item_fits(type, value, bits, ret_fault);
	type += sizeof(array) - 1;
	if (!value)
		return item_fits(type, NULL, bits, ret_fault);
	return list_fits(type, value, bits, ret_fault);
}
