/* SPDX-License-Identifier: MIT */
/* Making and recognising the names of temporary files. */
#include "temporary_name.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MARK   ".lkm-"
#define DIGITS 8

int lk_temporary_name_make(char *ret, size_t size, const char *name, uint32_t number)
{
	int length = snprintf(ret, size, ".%s" MARK "%08x", name, (unsigned)number);

	return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

bool lk_temporary_name_parse(const char *entry, struct lk_span *ret)
{
	const size_t length = strlen(entry), mark = strlen(MARK);
	const char *digits = entry + length - DIGITS;

	if (entry[0] != '.' || length <= 1 + mark + DIGITS)
		return false;
	if (strncmp(digits - mark, MARK, mark) != 0 || strspn(digits, "0123456789abcdef") != DIGITS)
		return false;
	*ret = (struct lk_span){(const uint8_t *)entry + 1, length - 1 - mark - DIGITS};
	return true;
}
