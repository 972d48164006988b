/* SPDX-License-Identifier: MIT */
/* Taking a string of module parameters apart. */
#include "param_list.h"

#include <errno.h>
#include <string.h>

#include "name.h"

/* In the kernel's own table 0xa0 is one too, though it is a part of letters in UTF-8. */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || (uint8_t)c == 0xa0;
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

bool lk_param_list_is_general(const char *name)
{
	return lk_name_equal(name, "async_probe") || lk_name_equal(name, "dyndbg");
}

/* Is text the one parameter of this name and value, and does it end where what follows begins? */
static int is_read_as(const char *text, const char *name, const char *value, const char *follows)
{
	LK_ARENA_CLEANUP struct lk_arena arena = {0};
	struct lk_param_list cursor = {.rest = text};
	const char *read_name, *read_value;
	int rc = lk_param_list_next(&cursor, &arena, &read_name, &read_value);

	if (rc <= 0)
		return rc;
	return strcmp(read_name, name) == 0 && !read_value == !value &&
	       (!value || strcmp(read_value, value) == 0) && strcmp(cursor.rest, follows) == 0;
}

/* Append one spelling. 1; 0 when the kernel reads it as something else; -errno. */
static int try_spelling(struct lk_buf *out, const char *name, const char *value, const char *quote)
{
	static const char follows[] = " x";
	size_t start;
	int rc = out->size ? lk_buf_add(out, " ", 1) : 0;

	start = out->size;
	if (rc == 0)
		rc = value ? lk_buf_format(out, "%s=%s%s%s%s", name, quote, value, quote, follows)
			   : lk_buf_format(out, "%s%s", name, follows);
	if (rc == 0 && !lk_buf_text(out))
		rc = -ENOMEM;
	if (rc < 0)
		return rc;
	rc = is_read_as((const char *)out->data + start, name, value, follows);
	out->size -= sizeof(follows) - 1;
	return rc;
}

int lk_param_list_add(struct lk_buf *out, const char *name, const char *value)
{
	const size_t before = out->size;
	int rc = try_spelling(out, name, value, "");

	if (rc == 0) {
		out->size = before;
		rc = try_spelling(out, name, value, "\"");
	}
	if (rc > 0)
		return 0;
	out->size = before;
	return rc < 0 ? rc : -EINVAL;
}
