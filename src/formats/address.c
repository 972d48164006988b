/* SPDX-License-Identifier: MIT */
/* Names of devices as they are typed, taken apart. */
#include "address.h"

#include <stdio.h>
#include <string.h>

enum lk_address_kind lk_address_kind(const char *text)
{
	if (strncmp(text, "/dev/", 5) == 0)
		return LK_ADDRESS_NODE;
	if (strchr(text, '/') || strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
		return LK_ADDRESS_PATH;
	return LK_ADDRESS_NAME;
}

/* Read exactly digits hexadecimal digits, or (most > digits) up to most of them. */
static bool cut_hex(const char **text, size_t digits, size_t most)
{
	size_t count = strspn(*text, "0123456789abcdefABCDEF");

	*text += count;
	return count >= digits && count <= most;
}

static bool cut_char(const char **text, char wanted)
{
	return *(*text)++ == wanted;
}

/* "bb:dd.f" */
static bool is_short(const char *text)
{
	return cut_hex(&text, 2, 2) && cut_char(&text, ':') && cut_hex(&text, 2, 2) &&
	       cut_char(&text, '.') && *text >= '0' && *text <= '7' && !text[1];
}

bool lk_address_pci(const char *text, char *ret, size_t size)
{
	const char *rest = text;
	/* Virtual bridges give domains of up to 8 digits. */
	bool whole = cut_hex(&rest, 4, 8) && cut_char(&rest, ':') && is_short(rest);
	int length;

	if (!whole && !is_short(text))
		return false;
	length = snprintf(ret, size, "%s%s", whole ? "" : "0000:", text);
	if (length < 0 || (size_t)length >= size)
		return false;
	for (; *ret; ret++)
		if (*ret >= 'A' && *ret <= 'F')
			*ret = (char)(*ret - 'A' + 'a');
	return true;
}

bool lk_address_part(const char **rest, struct lk_address_part *ret)
{
	do {
		*rest += strspn(*rest, "/");
		*ret = (struct lk_address_part){*rest, strcspn(*rest, "/")};
		*rest += ret->size;
	} while (ret->size == 1 && *ret->text == '.');
	return ret->size > 0;
}

void lk_address_pop(char *path)
{
	char *slash = strrchr(path, '/');

	*(slash ? slash : path) = '\0';
}

bool lk_address_push(char *path, size_t size, struct lk_address_part part)
{
	size_t length = strlen(path);

	if (part.size == 2 && memcmp(part.text, "..", 2) == 0) {
		lk_address_pop(path);
		return true;
	}
	if (part.size >= size || length + 1 + part.size >= size)
		return false;
	if (length)
		path[length++] = '/';
	memcpy(path + length, part.text, part.size);
	path[length + part.size] = '\0';
	return true;
}
