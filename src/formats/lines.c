/* SPDX-License-Identifier: MIT */
/* Joining the lines of a configuration file; dropping comments and backslashes. */
#include "lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 128 /* bytes of a word that a message shows */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool lk_lines_goes_on(struct lk_span line)
{
	size_t count = 0;

	while (count < line.size && line.data[line.size - 1 - count] == '\\')
		count++;
	return count % 2;
}

/* Cut the lines that belong together off the front; how many were joined to the first is added to
 * the count. */
static bool cut_logical(struct lk_lines *lines, struct lk_span *ret)
{
	const uint8_t *begin = lines->rest.data;
	struct lk_span line;

	if (!lk_span_line(&lines->rest, &line))
		return false;
	lines->line++;
	while (lk_lines_goes_on(line) && lines->rest.data != line.data + line.size) {
		lines->line++;
		if (!lk_span_line(&lines->rest, &line)) {
			line = (struct lk_span){line.data + line.size, 0};
			break;
		}
	}
	*ret = (struct lk_span){begin, (size_t)(line.data + line.size - begin)};
	return true;
}

/* Comments and empty lines need no memory. */
static bool is_empty(struct lk_span line)
{
	struct lk_span word;

	return (line.size && line.data[0] == '#') || !lk_span_word(&line, &word);
}

/* A backslash takes the next byte as it is, except a newline, which is dropped with it. */
static char *unescape(struct lk_arena *arena, struct lk_span line, size_t *ret_size)
{
	char *text = lk_arena_alloc(arena, line.size + 1);
	size_t size = 0;

	for (size_t i = 0; text && i < line.size; i++) {
		if (line.data[i] == '\\' && (++i >= line.size || line.data[i] == '\n'))
			continue;
		text[size++] = (char)line.data[i];
	}
	if (text)
		text[size] = '\0';
	*ret_size = size;
	return text;
}

/* 1 for a line that says something, 0 for one that does not, -errno. */
static int read_logical(struct lk_arena *arena, struct lk_span raw, struct lk_line *ret)
{
	struct lk_span rest = raw;
	size_t size;

	if (is_empty(raw))
		return 0;
	lk_span_word(&rest, &ret->word);
	if (raw.size > LK_LINE_MAX || memchr(raw.data, '\0', raw.size))
		return -EBADMSG;
	ret->text = unescape(arena, raw, &size);
	if (!ret->text)
		return -ENOMEM;
	/* "\#" begins a comment too, and a joined empty line is empty */
	return !is_empty((struct lk_span){(const uint8_t *)ret->text, size});
}

int lk_lines_next(struct lk_lines *lines, struct lk_arena *arena, struct lk_line *ret)
{
	for (;;) {
		struct lk_line line = {.line = lines->line + 1};
		struct lk_span raw;
		int rc;

		if (!cut_logical(lines, &raw))
			return 0;
		rc = read_logical(arena, raw, &line);
		if (rc != 0) {
			*ret = line;
			return rc;
		}
	}
}

char *lk_lines_word(char **rest)
{
	char *word = *rest, *end;

	while (is_blank(*word))
		word++;
	end = word;
	while (*end && !is_blank(*end))
		end++;
	*rest = *end ? end + 1 : end;
	*end = '\0';
	return *word ? word : NULL;
}

struct lk_shown_word lk_lines_show(struct lk_span word)
{
	const size_t count = word.size > SHOWN_MAX ? SHOWN_MAX : word.size;
	struct lk_shown_word shown = {""};
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		const unsigned char c = word.data[i];

		used += (size_t)snprintf(shown.text + used, sizeof(shown.text) - used,
			c >= ' ' && c < 0x7f ? "%c" : "\\x%02x", c);
	}
	snprintf(
		shown.text + used, sizeof(shown.text) - used, "%s", count < word.size ? "..." : "");
	return shown;
}
