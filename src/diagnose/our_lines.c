/* SPDX-License-Identifier: MIT */
/* Which lines of the kernel log are a module's own. */
#include "our_lines.h"

#include <string.h>

/* Characters of a message that must stand in the line as they are. */
#define OWN_MIN 8

/* The conversion that begins after '%': how many characters; 0: none that is known. */
static size_t conversion_size(const char *format)
{
	size_t size = strspn(format, "-+ #0123456789.*");

	size += strspn(format + size, "hlLqjzt");
	if (!format[size])
		return 0;
	/* After %p letters may say how to print what it points to. */
	if (format[size++] == 'p')
		while ((format[size] >= 'a' && format[size] <= 'z') ||
			(format[size] >= 'A' && format[size] <= 'Z'))
			size++;
	return size;
}

/* The length of the next piece of a format that is printed as it is. */
static size_t piece_size(const char *format)
{
	return strcspn(format, "%\n");
}

/* Does the line have the pieces of the format in this order, the first at its begin and the last at
 * its end? *own counts their characters. */
static bool fits(const char *format, struct lk_span line, size_t *own)
{
	bool floats = false;

	*own = 0;
	for (;;) {
		const size_t size = piece_size(format);
		const char next = format[size];
		const uint8_t *at = line.data;
		const bool last = next == '\0' || next == '\n';

		if (size > line.size)
			return false;
		if (floats && last)
			at = line.data + line.size - size;
		else if (floats && size)
			at = memmem(line.data, line.size, format, size);
		if (!at || (size && memcmp(at, format, size) != 0))
			return false;
		for (size_t i = 0; i < size; i++)
			*own += format[i] > ' ';
		line.size -= (size_t)(at + size - line.data);
		line.data = at + size;
		if (last)
			return !line.size;
		format += size + 1;
		if (*format == '%') {
			if (!line.size || *line.data != '%')
				return false;
			line = (struct lk_span){line.data + 1, line.size - 1};
			format++;
			floats = false;
			continue;
		}
		if (!conversion_size(format))
			return false;
		format += conversion_size(format);
		floats = true;
	}
}

/* A message ends in a newline; the mark of its level, if there is one, is \001 and a digit. */
static const char *message_of(const char *text)
{
	const size_t size = strlen(text);

	if (size < OWN_MIN || text[size - 1] != '\n')
		return NULL;
	return text[0] == '\1' ? text + 2 : text;
}

static bool is_line(const char *message, struct lk_span line)
{
	size_t own;

	for (;;) {
		const uint8_t *colon;

		if (fits(message, line, &own) && own >= OWN_MIN)
			return true;
		colon = line.size ? memmem(line.data, line.size, ": ", 2) : NULL;
		if (!colon)
			return false;
		line.size -= (size_t)(colon + 2 - line.data);
		line.data = colon + 2;
	}
}

bool lk_our_lines_is_message(const struct lk_span *sections, size_t count, struct lk_span line)
{
	for (size_t i = 0; i < count; i++) {
		struct lk_span rest = sections[i];
		const char *text;

		while (lk_span_cut(&rest, &text)) {
			const char *message = message_of(text);

			if (message && is_line(message, line))
				return true;
		}
	}
	return false;
}

static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c == '-' ? '_' : c;
}

static bool is_of_word(char c)
{
	c = plain(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* A name such as "loop" may also be a word of its own: it counts at the begin of a line, before a
 * colon and in quotes or brackets. */
static bool stands_out(struct lk_span line, size_t at, size_t size)
{
	const char before = at ? (char)line.data[at - 1] : '\0';
	const char after = at + size < line.size ? (char)line.data[at + size] : '\0';

	return !at || after == ':' || (before && strchr("'\"`[(", before)) ||
	       memchr(line.data + at, '_', size) || memchr(line.data + at, '-', size);
}

static bool has_word(struct lk_span line, const char *word, bool as_name)
{
	const size_t size = strlen(word);

	for (size_t at = 0; size && at + size <= line.size; at++) {
		size_t same = 0;

		while (same < size && plain((char)line.data[at + same]) == plain(word[same]))
			same++;
		if (same == size && (!at || !is_of_word((char)line.data[at - 1])) &&
			(at + size == line.size || !is_of_word((char)line.data[at + size])) &&
			(!as_name || stands_out(line, at, size)))
			return true;
	}
	return false;
}

/* Lines such as "Modules linked in:" name all of them. */
static bool is_list(struct lk_span line)
{
	return lk_span_starts(line, "Modules linked in:");
}

bool lk_our_lines_is_about(const struct lk_evidence *evidence, struct lk_span line)
{
	if (is_list(line))
		return false;
	if ((evidence->module && has_word(line, evidence->module, true)) ||
		(evidence->file.name && has_word(line, evidence->file.name, true)))
		return true;
	for (size_t i = 0; i < evidence->param_count; i++) {
		const struct lk_evidence_param *param = &evidence->params[i];

		if (param->value && has_word(line, param->name, false) &&
			has_word(line, param->value, false))
			return true;
	}
	return false;
}
