/* SPDX-License-Identifier: MIT */
/* Lines of a name and parameters. */
#include "module_list.h"

#include <errno.h>
#include <string.h>

#include "lines.h"

/* The length of the word at the beginning; blanks between double quotes are part of it. */
static size_t word_size(const uint8_t *data, size_t size)
{
	bool quoted = false;
	size_t i = 0;

	for (; i < size && (quoted || (data[i] != ' ' && data[i] != '\t')); i++)
		quoted ^= data[i] == '"';
	return i;
}

/* The words up to a comment, with one blank between two. */
static char *copy_words(struct lk_arena *arena, struct lk_span line)
{
	char *text = lk_arena_alloc(arena, line.size + 1);
	size_t used = 0, at = 0;

	while (text && at < line.size) {
		size_t size = word_size(line.data + at, line.size - at);

		if (size && line.data[at] == '#')
			break;
		if (size && used)
			text[used++] = ' ';
		if (size)
			memcpy(text + used, line.data + at, size);
		used += size;
		at += size + 1;
	}
	if (text)
		text[used] = '\0';
	return text;
}

/* 1 for a line with a module, 0 for one without, -errno. */
static int read_line(struct lk_arena *arena, struct lk_span line, struct lk_module_item *ret)
{
	struct lk_span rest, word;
	char *words, *blank;

	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	rest = line;
	if (!lk_span_word(&rest, &word) || word.data[0] == '#' || word.data[0] == ';')
		return 0;
	if (line.size > LK_LINE_MAX)
		return -EBADMSG;
	for (size_t i = 0; i < line.size; i++)
		if ((line.data[i] < ' ' && line.data[i] != '\t') || line.data[i] == 0x7f)
			return -EBADMSG;
	words = copy_words(arena, line);
	if (!words)
		return -ENOMEM;
	blank = strchr(words, ' ');
	ret->name = words;
	ret->params = blank ? blank + 1 : "";
	if (blank)
		*blank = '\0';
	return 1;
}

int lk_module_list_next(
	struct lk_module_list *list, struct lk_arena *arena, struct lk_module_item *ret)
{
	struct lk_span line;

	while (lk_span_line(&list->rest, &line)) {
		struct lk_module_item item = {.line = ++list->line};
		int rc = read_line(arena, line, &item);

		if (rc == 0)
			continue;
		*ret = item;
		return rc;
	}
	return 0;
}
