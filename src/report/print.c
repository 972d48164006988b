/* SPDX-License-Identifier: MIT */
/* Writing to standard output and standard error. */
#include "print.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/utf8.h"

/* Standard output and standard error may be different things; each is asked once. */
bool lk_print_is_clean(FILE *stream)
{
	static signed char known[3]; /* 0: not asked yet */
	const int fd = fileno(stream);

	if (fd != STDOUT_FILENO && fd != STDERR_FILENO)
		return fd >= 0 && isatty(fd);
	if (!known[fd])
		known[fd] = isatty(fd) ? 1 : -1;
	return known[fd] > 0;
}

static bool is_shown(const char *text, size_t size)
{
	if (size == 1 && (*text == '\n' || *text == '\t' || !*text))
		return true;
	return size && !lk_utf8_is_control(text, size) && !lk_utf8_is_invisible(text, size);
}

/* text[size] is NUL. Standard error has no buffer, so what needs no change is written at once. */
static void print_clean(FILE *stream, const char *text, size_t size)
{
	const char *end = text + size, *clean = text;

	while (text < end) {
		const size_t length = lk_utf8_size(text);
		const size_t step = length ? length : 1;

		text += step;
		if (is_shown(text - step, length))
			continue;
		fwrite(clean, 1, (size_t)(text - step - clean), stream);
		for (clean = text - step; clean < text; clean++)
			fprintf(stream, "\\x%02x", (unsigned)(uint8_t)*clean);
	}
	fwrite(clean, 1, (size_t)(end - clean), stream);
}

void lk_print(FILE *stream, const char *format, ...)
{
	char small[1024], *text = small;
	va_list arguments;
	int size;

	va_start(arguments, format);
	if (lk_print_is_clean(stream)) {
		va_list again;

		va_copy(again, arguments);
		size = vsnprintf(small, sizeof(small), format, arguments);
		if (size >= (int)sizeof(small)) {
			text = malloc((size_t)size + 1);
			if (text)
				vsnprintf(text, (size_t)size + 1, format, again);
			else /* its beginning is better than nothing */
				size = (int)sizeof(small) - 1;
		}
		va_end(again);
		if (size > 0)
			print_clean(stream, text ? text : small, (size_t)size);
		if (text != small)
			free(text);
	} else {
		vfprintf(stream, format, arguments);
	}
	va_end(arguments);
}

void lk_print_bytes(FILE *stream, const void *bytes, size_t size)
{
	const char *text = bytes;
	char part[1024 + 1];

	if (!lk_print_is_clean(stream)) {
		fwrite(bytes, 1, size, stream);
		return;
	}
	while (size) {
		size_t count = size < sizeof(part) - 1 ? size : sizeof(part) - 1;

		/* A character is not cut in two. */
		for (size_t i = 0; count < size && i < 3 && count > 1; i++, count--)
			if (((uint8_t)text[count] & 0xC0) != 0x80)
				break;
		memcpy(part, text, count);
		part[count] = '\0';
		print_clean(stream, part, count);
		text += count;
		size -= count;
	}
}

void lk_print_own(FILE *stream, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stream, format, arguments);
	va_end(arguments);
}
