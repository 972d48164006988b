/* SPDX-License-Identifier: MIT */
/* Parsing mountinfo, swaps, protocols, devices and misc of /proc. */
#include "in_use.h"

#include <errno.h>
#include <limits.h>

static bool parse_number(struct lk_span text, unsigned *ret)
{
	uint64_t value;

	if (!lk_span_number(text, 10, &value) || value > UINT_MAX)
		return false;
	*ret = (unsigned)value;
	return true;
}

/* The number of words that are wanted, from the front of a line. */
static bool cut_words(struct lk_span *line, struct lk_span *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!lk_span_word(line, &words[i]))
			return false;
	return true;
}

static bool is_octal(uint8_t byte)
{
	return byte >= '0' && byte <= '7';
}

/* \NNN stands for a byte that would not do in a word: blanks, newlines, backslashes. */
static bool is_escape(struct lk_span text, size_t i)
{
	return text.size - i >= 4 && text.data[i] == '\\' && text.data[i + 1] <= '3' &&
	       is_octal(text.data[i + 1]) && is_octal(text.data[i + 2]) &&
	       is_octal(text.data[i + 3]);
}

static char *unescape(struct lk_arena *arena, struct lk_span text)
{
	char *result = lk_arena_alloc(arena, text.size + 1), *end = result;

	if (!result)
		return NULL;
	for (size_t i = 0; i < text.size; i++) {
		const uint8_t *at = text.data + i;
		const bool escape = is_escape(text, i);
		const unsigned byte = escape ? (unsigned)(at[1] - '0') << 6 |
						       (unsigned)(at[2] - '0') << 3 |
						       (unsigned)(at[3] - '0')
					     : *at;

		*end++ = (char)byte;
		i += escape ? 3 : 0;
	}
	return result; /* the arena's memory is zero: it ends there */
}

int lk_in_use_device(struct lk_span text, unsigned *ret_major, unsigned *ret_minor)
{
	if (text.size && text.data[text.size - 1] == '\n')
		text.size--;
	for (size_t i = 0; i < text.size; i++) {
		const struct lk_span before = {text.data, i};
		const struct lk_span after = {text.data + i + 1, text.size - i - 1};

		if (text.data[i] == ':')
			return parse_number(before, ret_major) && parse_number(after, ret_minor);
	}
	return 0;
}

/* Any number of optional fields stand before "-". */
static bool skip_to_dash(struct lk_span *line)
{
	struct lk_span word;

	while (lk_span_word(line, &word))
		if (lk_span_is(word, "-"))
			return true;
	return false;
}

int lk_in_use_mount_next(struct lk_span *rest, struct lk_arena *arena, struct lk_in_use_mount *ret)
{
	enum { DEVICE = 2, WHERE = 4, HEAD };
	struct lk_span line, head[HEAD], tail[2];

	if (!lk_span_line(rest, &line))
		return 0;
	if (!cut_words(&line, head, HEAD) || !skip_to_dash(&line) || !cut_words(&line, tail, 2) ||
		!lk_in_use_device(head[DEVICE], &ret->major, &ret->minor))
		return -EBADMSG;
	ret->where = unescape(arena, head[WHERE]);
	ret->type = unescape(arena, tail[0]);
	ret->source = unescape(arena, tail[1]);
	return ret->where && ret->type && ret->source ? 1 : -ENOMEM;
}

int lk_in_use_swap_next(struct lk_span *rest, struct lk_arena *arena, char **ret)
{
	struct lk_span line, word;

	if (!lk_span_line(rest, &line))
		return 0;
	if (!lk_span_word(&line, &word) || word.data[0] != '/')
		return -EBADMSG;
	*ret = unescape(arena, word);
	return *ret ? 1 : -ENOMEM;
}

int lk_in_use_protocol_next(struct lk_span *rest, struct lk_in_use_protocol *ret)
{
	enum { NAME = 0, SOCKETS = 2, MODULE = 7, COLUMNS };
	struct lk_span line, words[COLUMNS];

	if (!lk_span_line(rest, &line))
		return 0;
	if (!cut_words(&line, words, COLUMNS) || !parse_number(words[SOCKETS], &ret->sockets))
		return -EBADMSG;
	ret->name = words[NAME];
	ret->module = words[MODULE];
	return 1;
}

/* "  7 loop" */
static bool parse_numbered(struct lk_span line, unsigned *ret_number, struct lk_span *ret_name)
{
	struct lk_span words[2];

	if (!cut_words(&line, words, 2) || !parse_number(words[0], ret_number))
		return false;
	*ret_name = words[1];
	return true;
}

int lk_in_use_major_next(struct lk_span *rest, struct lk_in_use_major *ret)
{
	struct lk_span line;

	if (!lk_span_line(rest, &line))
		return 0;
	if (lk_span_starts(line, "Character devices"))
		ret->kind = 'c';
	else if (lk_span_starts(line, "Block devices"))
		ret->kind = 'b';
	else if (ret->kind && parse_numbered(line, &ret->major, &ret->name))
		return 1;
	return -EBADMSG;
}

int lk_in_use_misc_next(struct lk_span *rest, unsigned *ret_minor, struct lk_span *ret_name)
{
	struct lk_span line;

	if (!lk_span_line(rest, &line))
		return 0;
	return parse_numbered(line, ret_minor, ret_name) ? 1 : -EBADMSG;
}
