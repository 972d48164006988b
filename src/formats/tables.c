/* SPDX-License-Identifier: MIT */
/* The text files of a module directory: reading them line by line. */
#include "tables.h"

#include <errno.h>
#include <string.h>

static bool is_comment_or_empty(struct lk_span line)
{
	struct lk_span word;

	return !lk_span_word(&line, &word) || word.data[0] == '#';
}

/* The next line that says something. */
static bool next_line(struct lk_span *rest, struct lk_span *ret)
{
	while (lk_span_line(rest, ret))
		if (!is_comment_or_empty(*ret))
			return true;
	return false;
}

/* Is this the (normalised) module name, but for dashes? */
static bool is_name(struct lk_span text, const char *module)
{
	if (strlen(module) != text.size)
		return false;
	for (size_t i = 0; i < text.size; i++)
		if ((text.data[i] == '-' ? '_' : (char)text.data[i]) != module[i])
			return false;
	return true;
}

/* The part of a path that makes the module's name. */
static struct lk_span name_of_path(struct lk_span path)
{
	struct lk_span name = path;
	const uint8_t *dot;

	for (size_t i = path.size; i > 0 && name.size == path.size; i--)
		if (path.data[i - 1] == '/')
			name = (struct lk_span){path.data + i, path.size - i};
	dot = name.size ? memchr(name.data, '.', name.size) : NULL;
	if (dot)
		name.size = (size_t)(dot - name.data);
	return name;
}

bool lk_dep_parse(struct lk_span line, struct lk_dep_line *ret)
{
	const uint8_t *colon = line.size ? memchr(line.data, ':', line.size) : NULL;
	size_t size;

	if (!colon || colon == line.data)
		return false;
	size = (size_t)(colon - line.data);
	ret->path = (struct lk_span){line.data, size};
	ret->deps = (struct lk_span){colon + 1, line.size - size - 1};
	return true;
}

int lk_dep_find(struct lk_span text, const char *module, struct lk_dep_line *ret)
{
	struct lk_span line;
	struct lk_dep_line dep;

	while (next_line(&text, &line)) {
		if (!lk_dep_parse(line, &dep) || !is_name(name_of_path(dep.path), module))
			continue;
		*ret = dep;
		return 1;
	}
	return 0;
}

/* Cut the last word off the end of *text, and the blanks around it. */
static bool cut_last_word(struct lk_span *text, struct lk_span *ret)
{
	struct lk_span rest = *text, word;
	const uint8_t *begin = NULL;

	while (lk_span_word(&rest, &word)) {
		begin = word.data;
		*ret = word;
	}
	if (!begin)
		return false;
	text->size = (size_t)(begin - text->data);
	while (text->size &&
		(text->data[text->size - 1] == ' ' || text->data[text->size - 1] == '\t'))
		text->size--;
	return true;
}

/* A pattern may hold blanks (whatever a module says is written), a module's name cannot. */
static bool parse_alias(struct lk_span line, struct lk_alias_line *ret)
{
	struct lk_span word, first;
	const uint8_t *end = line.data + line.size;

	if (!lk_span_word(&line, &word) || !lk_span_is(word, "alias"))
		return false;
	if (!cut_last_word(&line, &ret->module) || !lk_span_word(&line, &first))
		return false;
	ret->pattern = (struct lk_span){first.data, (size_t)(line.data + line.size - first.data)};
	return ret->module.data < end;
}

int lk_alias_next(struct lk_span *rest, struct lk_alias_line *ret)
{
	struct lk_alias_line alias;
	struct lk_span line;

	if (!next_line(rest, &line))
		return 0;
	if (!parse_alias(line, &alias))
		return -EBADMSG;
	*ret = alias;
	return 1;
}

int lk_path_next(struct lk_span *rest, struct lk_span *ret)
{
	return next_line(rest, ret);
}

/* Decimal digits up to the end or to a byte, which is taken too. */
static bool take_number(struct lk_span *text, uint8_t end, uint32_t *ret)
{
	uint32_t value = 0;
	size_t i = 0;

	for (; i < text->size && text->data[i] >= '0' && text->data[i] <= '9'; i++)
		if (__builtin_mul_overflow(value, 10u, &value) ||
			__builtin_add_overflow(value, (uint32_t)(text->data[i] - '0'), &value))
			return false;
	if (!i || (i == text->size) != !end || (end && text->data[i] != end))
		return false;
	*text = (struct lk_span){text->data + i + !!end, text->size - i - !!end};
	*ret = value;
	return true;
}

static bool parse_devname(struct lk_span line, struct lk_devname_line *ret)
{
	struct lk_span word;

	if (!lk_span_word(&line, &ret->module) || !lk_span_word(&line, &ret->node))
		return false;
	if (!lk_span_word(&line, &word) || (word.data[0] != 'c' && word.data[0] != 'b'))
		return false;
	ret->type = (char)word.data[0];
	word = (struct lk_span){word.data + 1, word.size - 1};
	if (!take_number(&word, ':', &ret->major) || !take_number(&word, '\0', &ret->minor))
		return false;
	return is_comment_or_empty(line);
}

int lk_devname_next(struct lk_span *rest, struct lk_devname_line *ret)
{
	struct lk_devname_line devname;
	struct lk_span line;

	if (!next_line(rest, &line))
		return 0;
	if (!parse_devname(line, &devname))
		return -EBADMSG;
	*ret = devname;
	return 1;
}

/* Cut the next string off the front; one without a NUL is left out. */
static bool next_string(struct lk_span *rest, struct lk_span *ret)
{
	const uint8_t *end = rest->size ? memchr(rest->data, '\0', rest->size) : NULL;

	if (!end)
		return false;
	*ret = (struct lk_span){rest->data, (size_t)(end - rest->data)};
	rest->data += ret->size + 1;
	rest->size -= ret->size + 1;
	return true;
}

/* "MODULE." in front of the pair. */
static bool cut_module(struct lk_span *text, struct lk_span *ret)
{
	const uint8_t *dot = text->size ? memchr(text->data, '.', text->size) : NULL;

	if (!dot || dot == text->data)
		return false;
	*ret = (struct lk_span){text->data, (size_t)(dot - text->data)};
	text->data += ret->size + 1;
	text->size -= ret->size + 1;
	return true;
}

static bool next_string_is_of(struct lk_span rest, const char *module)
{
	struct lk_span text, name;

	return next_string(&rest, &text) && cut_module(&text, &name) && is_name(name, module);
}

int lk_builtin_info_find(struct lk_span contents, const char *module, struct lk_span *ret)
{
	struct lk_span text, rest = contents;
	const uint8_t *begin;

	while (!next_string_is_of(rest, module))
		if (!next_string(&rest, &text))
			return -ENODATA;
	begin = rest.data;
	while (next_string_is_of(rest, module))
		next_string(&rest, &text);
	*ret = (struct lk_span){begin, (size_t)(rest.data - begin)};
	return 0;
}

int lk_builtin_info_next(struct lk_span *rest, struct lk_span *ret_module, struct lk_modinfo *ret)
{
	struct lk_span text, module;
	const char *pair, *equal;

	do {
		if (!next_string(rest, &text))
			return 0;
	} while (!cut_module(&text, &module)); /* such as the empty strings of padding */
	pair = (const char *)text.data;
	equal = strchr(pair, '=');
	if (ret_module)
		*ret_module = module;
	ret->key = pair;
	ret->key_size = equal ? (size_t)(equal - pair) : text.size;
	ret->value = equal ? equal + 1 : pair + text.size;
	return 1;
}
