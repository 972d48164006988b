/* SPDX-License-Identifier: MIT */
/* Taking a string of module parameters apart. */
#include "param_list.h"

#include <errno.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The end of the parameter at text: a blank outside quotes. */
static const char *end_of(const char *text)
{
	bool quoted = false;

	for (; *text && (quoted || !is_blank(*text)); text++)
		quoted ^= *text == '"';
	return text;
}

/* Quotes around a text. */
static struct lk_span unquoted(struct lk_span text)
{
	if (text.size && text.data[0] == '"') {
		text.data++;
		text.size--;
		if (text.size && text.data[text.size - 1] == '"')
			text.size--;
	}
	return text;
}

int lk_param_list_next(struct lk_param_list *cursor, struct lk_arena *arena, const char **ret_name,
	const char **ret_value)
{
	struct lk_span text, name;
	const uint8_t *equal;
	const char *end;

	while (is_blank(*cursor->rest))
		cursor->rest++;
	end = end_of(cursor->rest);
	text = unquoted(
		(struct lk_span){(const uint8_t *)cursor->rest, (size_t)(end - cursor->rest)});
	if (end == cursor->rest || lk_span_is(text, "--"))
		return 0;
	cursor->rest = end;
	equal = text.size ? memchr(text.data, '=', text.size) : NULL;
	name = equal ? (struct lk_span){text.data, (size_t)(equal - text.data)} : text;
	*ret_name = lk_arena_copy_span(arena, name);
	*ret_value = NULL;
	if (equal)
		*ret_value = lk_arena_copy_span(
			arena, unquoted((struct lk_span){equal + 1, text.size - name.size - 1}));
	return *ret_name && (*ret_value || !equal) ? 1 : -ENOMEM;
}
