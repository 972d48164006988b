/* SPDX-License-Identifier: MIT */
/* Parsing what a kernel's build says of the symbols that the kernel exports: Module.symvers and
 * System.map. */
#include "symvers.h"

#include <errno.h>
#include <string.h>

/* The next line that has a word and is not a comment. */
static bool next_line(struct lk_symvers *cursor, struct lk_span *ret)
{
	struct lk_span line, words, first;

	while (lk_span_line(&cursor->rest, &line)) {
		cursor->line++;
		words = line;
		if (!lk_span_word(&words, &first) || first.data[0] == '#')
			continue;
		*ret = line;
		return true;
	}
	return false;
}

/* Names go on as strings that end in NUL. */
static bool is_name(struct lk_span word)
{
	return !memchr(word.data, '\0', word.size);
}

/* "EXPORT_SYMBOL", "EXPORT_SYMBOL_GPL", and those of old kernels: "EXPORT_SYMBOL_GPL_FUTURE" was
 * given to all, with a warning. */
static enum lk_audience audience_of(struct lk_span word)
{
	static const struct {
		const char *word;
		enum lk_audience audience;
	} words[] = {{"EXPORT_SYMBOL", LK_AUDIENCE_ALL}, {"EXPORT_SYMBOL_GPL", LK_AUDIENCE_GPL},
		{"EXPORT_SYMBOL_GPL_FUTURE", LK_AUDIENCE_ALL},
		{"EXPORT_UNUSED_SYMBOL", LK_AUDIENCE_ALL},
		{"EXPORT_UNUSED_SYMBOL_GPL", LK_AUDIENCE_GPL}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (lk_span_is(word, words[i].word))
			return words[i].audience;
	return LK_AUDIENCE_UNKNOWN;
}

int lk_symvers_next(struct lk_symvers *cursor, struct lk_symvers_line *ret)
{
	struct lk_span rest, crc, export, name_space;

	*ret = (struct lk_symvers_line){0};
	if (!next_line(cursor, &rest))
		return 0;
	ret->line = cursor->line;
	if (!lk_span_word(&rest, &crc))
		return -EBADMSG;
	if (lk_span_starts(crc, "0x") || lk_span_starts(crc, "0X"))
		lk_span_part(crc, 2, crc.size - 2, &crc);
	if (!lk_span_number(crc, 16, &ret->crc) || !lk_span_word(&rest, &ret->name) ||
		!is_name(ret->name) || !lk_span_word(&rest, &ret->owner))
		return -EBADMSG;
	if (lk_span_word(&rest, &export)) {
		ret->audience = audience_of(export);
		if (lk_span_word(&rest, &name_space) && is_name(name_space))
			ret->name_space = name_space;
	}
	return 1;
}

/* Parse one line: 1; 0 if it is not about an exported symbol; -EBADMSG. */
static int parse_map_line(struct lk_span rest, char prefix, struct lk_span *ret)
{
	const char *const mark = "__ksymtab_";
	struct lk_span address, type, name, more;

	if (!lk_span_word(&rest, &address) || !lk_span_word(&rest, &type) ||
		!lk_span_word(&rest, &name) || !is_name(name))
		return -EBADMSG;
	/* Behind the name, /proc/kallsyms has the module that a symbol is in: not the kernel. */
	if (lk_span_word(&rest, &more))
		return 0;
	if (prefix) {
		if (name.data[0] != (uint8_t)prefix)
			return 0;
		lk_span_part(name, 1, name.size - 1, &name);
	}
	if (!lk_span_starts(name, mark) || name.size == strlen(mark))
		return 0;
	lk_span_part(name, strlen(mark), name.size - strlen(mark), ret);
	return 1;
}

int lk_system_map_next(struct lk_symvers *cursor, struct lk_symvers_line *ret)
{
	struct lk_span line;

	while (next_line(cursor, &line)) {
		int rc;

		*ret = (struct lk_symvers_line){.line = cursor->line};
		rc = parse_map_line(line, cursor->prefix, &ret->name);
		if (rc != 0)
			return rc;
	}
	*ret = (struct lk_symvers_line){0};
	return 0;
}

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Cut the level off the end of the name: a digit, perhaps with an 's', or a word. */
static bool cut_level(struct lk_span *name)
{
	static const char *const words[] = {"early", "rootfs", "con"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t size = strlen(words[i]);

		if (name->size > size &&
			memcmp(name->data + name->size - size, words[i], size) == 0) {
			name->size -= size;
			return true;
		}
	}
	if (name->size > 2 && name->data[name->size - 1] == 's' &&
		is_digit(name->data[name->size - 2]))
		name->size--;
	if (name->size < 2 || !is_digit(name->data[name->size - 1]))
		return false;
	name->size--;
	return true;
}

/* Cut "NUMBER_" off the front. */
static bool cut_number(struct lk_span *text)
{
	size_t size = 0;

	while (size < text->size && is_digit(text->data[size]))
		size++;
	if (!size || size == text->size || text->data[size] != '_')
		return false;
	return lk_span_part(*text, size + 1, text->size - size - 1, text);
}

/* MODULE__COUNTER_LINE_FUNCTION; both names may contain "__". */
static bool split_initcall(struct lk_span text, struct lk_initcall *ret)
{
	for (size_t i = 1; i + 2 < text.size; i++) {
		struct lk_span rest = {text.data + i + 2, text.size - i - 2};

		if (memcmp(text.data + i, "__", 2) != 0 || !cut_number(&rest) ||
			!cut_number(&rest) || !rest.size)
			continue;
		ret->module = (struct lk_span){text.data, i};
		ret->function = rest;
		return true;
	}
	return false;
}

static bool parse_initcall(struct lk_span name, struct lk_initcall *ret)
{
	static const char *const marks[] = {
		"__initcall__kmod_", "__initstub__kmod_", "__initcall_"};

	*ret = (struct lk_initcall){0};
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t size = strlen(marks[i]);

		if (!lk_span_starts(name, marks[i]) || !is_name(name))
			continue;
		lk_span_part(name, size, name.size - size, &name);
		ret->is_stub = i == 1;
		if (!cut_level(&name))
			return false;
		ret->function = name;
		return i == 2 || split_initcall(name, ret);
	}
	return false;
}

bool lk_initcall_next(struct lk_span *rest, struct lk_initcall *ret)
{
	struct lk_span line, address, type, name, more;

	while (lk_span_line(rest, &line))
		if (lk_span_word(&line, &address) && lk_span_word(&line, &type) &&
			lk_span_word(&line, &name) && !lk_span_word(&line, &more) &&
			parse_initcall(name, ret))
			return true;
	return false;
}
