/* SPDX-License-Identifier: MIT */
/* The text files of a module directory: writing their lines. What a line holds comes from module
 * files, so nothing may end it, or join it with the next. */
#include "tables.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TEXT(literal) ((struct lk_span){(const uint8_t *)(literal), sizeof(literal) - 1})
#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define WRITE(out, ...)                                                                            \
	write_parts(out, (const struct lk_span[]){__VA_ARGS__},                                    \
		COUNT(((const struct lk_span[]){__VA_ARGS__})))

static uint8_t *put(uint8_t *at, struct lk_span text)
{
	if (text.size)
		memcpy(at, text.data, text.size);
	return at + text.size;
}

static int write_parts(struct lk_buf *out, const struct lk_span *parts, size_t count)
{
	size_t size = 0;
	uint8_t *at;
	int rc;

	for (size_t i = 0; i < count; i++)
		size += parts[i].size;
	rc = lk_buf_reserve(out, size);
	if (rc < 0)
		return rc;
	at = out->data + out->size;
	for (size_t i = 0; i < count; i++)
		at = put(at, parts[i]);
	out->size += size;
	return 0;
}

static bool is_one_line(struct lk_span text)
{
	return !text.size || !memchr(text.data, '\n', text.size);
}

static bool is_word(struct lk_span text)
{
	struct lk_span rest = text, word;

	return lk_span_word(&rest, &word) && word.size == text.size && is_one_line(text);
}

/* All of it is looked at, without a way out: so compilers make it look at many bytes at once. */
bool lk_dep_holds(struct lk_span path)
{
	unsigned odd = 0;

	for (size_t i = 0; i < path.size; i++) {
		const uint8_t c = path.data[i];

		odd |= (c <= ' ') | (c >= 0x7f) | (c == ':');
	}
	return !odd && path.size && path.data[0] != '#';
}

int lk_dep_write(struct lk_buf *out, struct lk_span path, const struct lk_span *paths,
	const uint32_t *needs, size_t count)
{
	const size_t begin = out->size;
	int rc = WRITE(out, path, TEXT(":"));

	for (size_t i = 0; rc == 0 && i < count; i++)
		if (paths[needs[i]].size)
			rc = WRITE(out, TEXT(" "), paths[needs[i]]);
	if (rc == 0)
		rc = WRITE(out, TEXT("\n"));
	if (rc < 0)
		out->size = begin;
	return rc;
}

int lk_alias_write(
	struct lk_buf *out, const char *prefix, struct lk_span pattern, struct lk_span module)
{
	if (!is_one_line(pattern) || !is_word(module))
		return -EINVAL;
	return WRITE(
		out, TEXT("alias "), lk_span_of(prefix), pattern, TEXT(" "), module, TEXT("\n"));
}

/* The configuration's reader joins lines at a backslash, and complains of one that says nothing. */
static bool says_something(struct lk_span value)
{
	struct lk_span rest = value, word;

	return lk_span_word(&rest, &word) && value.data[value.size - 1] != '\\';
}

int lk_softdep_write(
	struct lk_buf *out, const char *word, struct lk_span module, struct lk_span value)
{
	if (!is_word(module) || !is_one_line(value) || !says_something(value))
		return -EINVAL;
	return WRITE(out, lk_span_of(word), TEXT(" "), module, TEXT(" "), value, TEXT("\n"));
}

int lk_devname_write(struct lk_buf *out, const struct lk_devname_line *line)
{
	char numbers[sizeof(" c4294967295:4294967295\n")];

	if (!is_word(line->module) || line->module.data[0] == '#' || !is_word(line->node) ||
		(line->type != 'c' && line->type != 'b'))
		return -EINVAL;
	snprintf(numbers, sizeof(numbers), " %c%u:%u\n", line->type, line->major, line->minor);
	return WRITE(out, line->module, TEXT(" "), line->node, lk_span_of(numbers));
}
