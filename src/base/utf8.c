/* SPDX-License-Identifier: MIT */
/* The length of UTF-8 sequences, and the control characters among them that a terminal would obey.
 */
#include "utf8.h"

#include <stdint.h>
#include <string.h>

size_t lk_utf8_size(const char *text)
{
	const uint8_t first = (uint8_t)text[0];
	size_t size;
	uint32_t value;

	if (first < 0x80)
		return 1;
	if (first < 0xC2 || first >= 0xF5)
		return 0;
	size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
	value = first & (0xFF >> (size + 1));
	for (size_t i = 1; i < size; i++) {
		const uint8_t byte = (uint8_t)text[i];

		if ((byte & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (byte & 0x3F);
	}
	if (size == 3 && (value < 0x800 || (value >= 0xD800 && value < 0xE000)))
		return 0;
	return size == 4 && (value < 0x10000 || value > 0x10FFFF) ? 0 : size;
}

bool lk_utf8_is_control(const char *text, size_t size)
{
	const uint8_t first = (uint8_t)text[0];

	if (size == 1)
		return first < 0x20 || first == 0x7F;
	return size == 2 && first == 0xC2 && (uint8_t)text[1] < 0xA0;
}

/* U+200B to U+200F, U+2028 to U+202E, U+2060 to U+206F, U+FEFF. */
bool lk_utf8_is_invisible(const char *text, size_t size)
{
	const uint8_t *bytes = (const uint8_t *)text;

	if (size != 3)
		return false;
	if (bytes[0] == 0xE2 && bytes[1] == 0x80)
		return (bytes[2] >= 0x8B && bytes[2] <= 0x8F) ||
		       (bytes[2] >= 0xA8 && bytes[2] <= 0xAE);
	if (bytes[0] == 0xE2 && bytes[1] == 0x81)
		return bytes[2] >= 0xA0 && bytes[2] <= 0xAF;
	return bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF;
}

void lk_utf8_clean(char *text, char kept)
{
	char *end;

	/* Nearly all texts are plain ASCII, and they are checked even for errors that are not
	 * shown.
	 */
	while (*text >= ' ' && *text < 0x7F)
		text++;
	end = text;
	while (*text) {
		const size_t size = lk_utf8_size(text);

		if (!size || (lk_utf8_is_control(text, size) && *text != kept)) {
			*end++ = '?';
		} else {
			memmove(end, text, size);
			end += size;
		}
		text += size ? size : 1;
	}
	*end = '\0';
}
