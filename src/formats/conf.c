/* SPDX-License-Identifier: MIT */
/* Parsing modprobe.d: logical lines, words, directives; what is wrong with a line is said in kmod's
 * words. */
#include "conf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../base/error.h"
#include "name.h"

#define SHOWN_MAX 128 /* bytes of a bad line's first word that a message shows */

/* What must follow the word and the name. */
enum rest {
	REST_NOTHING, /* more words are ignored */
	REST_NAME,    /* one more name */
	REST_TEXT,    /* the rest of the line as it is */
	REST_OPTIONS, /* the same, tabs as blanks */
};

static const struct {
	const char *word;
	enum rest rest;
} directives[] = {
	[LK_ALIAS] = {"alias", REST_NAME},
	[LK_BLACKLIST] = {"blacklist", REST_NOTHING},
	[LK_OPTIONS] = {"options", REST_OPTIONS},
	[LK_INSTALL] = {"install", REST_TEXT},
	[LK_REMOVE] = {"remove", REST_TEXT},
	[LK_SOFTDEP] = {"softdep", REST_TEXT},
	[LK_WEAKDEP] = {"weakdep", REST_TEXT},
};

const char *lk_conf_word(enum lk_directive_kind kind)
{
	return directives[kind].word;
}

void lk_conf_open(struct lk_conf *cursor, struct lk_span contents, const char *file)
{
	*cursor = (struct lk_conf){.rest = contents, .file = file};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A line that ends in a backslash goes on, if that is not itself behind one. */
static bool goes_on(struct lk_span line)
{
	size_t count = 0;

	while (count < line.size && line.data[line.size - 1 - count] == '\\')
		count++;
	return count % 2;
}

/* Cut the lines that belong together off the front; how many were joined to the first is added to
 * the cursor's line. */
static bool cut_logical(struct lk_conf *cursor, struct lk_span *ret)
{
	const uint8_t *begin = cursor->rest.data;
	struct lk_span line;

	if (!lk_span_line(&cursor->rest, &line))
		return false;
	cursor->line++;
	while (goes_on(line) && cursor->rest.data != line.data + line.size) {
		cursor->line++;
		if (!lk_span_line(&cursor->rest, &line)) {
			line = (struct lk_span){line.data + line.size, 0};
			break;
		}
	}
	*ret = (struct lk_span){begin, (size_t)(line.data + line.size - begin)};
	return true;
}

/* Lines that say nothing need no memory. */
static bool is_empty(struct lk_span line)
{
	struct lk_span word;

	return (line.size && line.data[0] == '#') || !lk_span_word(&line, &word);
}

/* Backslashes take the next byte as it is, except a newline, which goes with them. */
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

/* Cut the next word off the front of *rest, and the one blank that ends it, as a string; NULL when
 * there is none. */
static char *cut_word(char **rest)
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

/* Bytes that do not print are shown as \xNN, and a long word is cut. */
static void show_word(const char *word, size_t size, char *ret, size_t ret_size)
{
	const bool cut = size > SHOWN_MAX;
	size_t used = 0;

	for (size_t i = 0; i < (cut ? SHOWN_MAX : size) && used + 8 < ret_size; i++) {
		const unsigned char c = (unsigned char)word[i];

		used += (size_t)snprintf(
			ret + used, ret_size - used, c >= ' ' && c < 0x7f ? "%c" : "\\x%02x", c);
	}
	snprintf(ret + used, ret_size - used, "%s", cut ? "..." : "");
}

static int fail_bad_line(
	const struct lk_conf *cursor, const char *word, size_t size, struct lkm_error *reterr)
{
	char shown[SHOWN_MAX * 4 + 16];

	show_word(word, size, shown, sizeof(shown));
	return lk_fail_line(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG, cursor->line,
		"%s line %u: ignoring bad line starting with '%s'", cursor->file, cursor->line,
		shown);
}

static int fail_unknown(const struct lk_conf *cursor, const char *word, struct lkm_error *reterr)
{
	if (strcmp(word, "include") != 0 && strcmp(word, "config") != 0)
		return fail_bad_line(cursor, word, strlen(word), reterr);
	return lk_fail_line(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG, cursor->line,
		"%s: command %s is deprecated and not parsed anymore", cursor->file, word);
}

static bool find_directive(const char *word, enum lk_directive_kind *ret)
{
	for (unsigned kind = 0; kind < LK_DIRECTIVE_COUNT; kind++) {
		if (strcmp(word, directives[kind].word) != 0)
			continue;
		*ret = (enum lk_directive_kind)kind;
		return true;
	}
	return false;
}

static int take_name(struct lk_arena *arena, char **rest, const char **ret)
{
	const char *word = cut_word(rest);
	char *name = NULL;
	int rc = word ? lk_name_alias(arena, word, &name) : -EINVAL;

	*ret = name;
	return rc;
}

static int take_text(char *rest, bool options, const char **ret)
{
	if (!*rest)
		return -EINVAL;
	for (char *c = rest; options && *c; c++)
		if (*c == '\t')
			*c = ' ';
	*ret = rest;
	return 0;
}

static int take_value(struct lk_arena *arena, enum rest kind, char *rest, const char **ret)
{
	switch (kind) {
	case REST_NOTHING:
		*ret = "";
		return 0;
	case REST_NAME:
		return take_name(arena, &rest, ret);
	case REST_TEXT:
	case REST_OPTIONS:
		return take_text(rest, kind == REST_OPTIONS, ret);
	}
	return -EINVAL;
}

/* A logical line that is neither empty nor a comment. */
static int parse_line(const struct lk_conf *cursor, struct lk_arena *arena, char *rest,
	struct lk_conf_line *ret, struct lkm_error *reterr)
{
	const char *word = cut_word(&rest);
	struct lk_conf_line line = {.line = ret->line};
	int rc;

	if (!find_directive(word, &line.kind))
		return fail_unknown(cursor, word, reterr);
	rc = take_name(arena, &rest, &line.name);
	if (rc == 0)
		rc = take_value(arena, directives[line.kind].rest, rest, &line.value);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return fail_bad_line(cursor, word, strlen(word), reterr);
	*ret = line;
	return 1;
}

/* 1 with a directive, 0 for a line that says nothing, -errno. */
static int read_logical(const struct lk_conf *cursor, struct lk_arena *arena, struct lk_span raw,
	struct lk_conf_line *ret, struct lkm_error *reterr)
{
	struct lk_span word = {0}, rest = raw;
	size_t size;
	char *text;

	if (is_empty(raw))
		return 0;
	lk_span_word(&rest, &word);
	if (raw.size > LK_CONF_LINE_MAX || memchr(raw.data, '\0', raw.size))
		return fail_bad_line(cursor, (const char *)word.data, word.size, reterr);
	text = unescape(arena, raw, &size);
	if (!text)
		return lk_fail_memory(reterr);
	if (is_empty((struct lk_span){(const uint8_t *)text, size}))
		return 0; /* "\#" begins a comment too, and a joined empty line is empty */
	return parse_line(cursor, arena, text, ret, reterr);
}

int lk_conf_next(struct lk_conf *cursor, struct lk_arena *arena, struct lk_conf_line *ret,
	struct lkm_error *reterr)
{
	for (;;) {
		struct lk_conf_line line = {.line = cursor->line + 1};
		struct lk_span raw;
		int rc;

		if (!cut_logical(cursor, &raw))
			return 0;
		rc = read_logical(cursor, arena, raw, &line, reterr);
		if (rc > 0)
			*ret = line;
		if (rc != 0)
			return rc;
	}
}

/* In lists all white space separates, as in kmod: so a softdep line may end in CR LF. */
static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static char *cut_item(char **rest)
{
	char *item = *rest;

	while (is_space(*item))
		item++;
	*rest = item;
	while (**rest && !is_space(**rest))
		++*rest;
	if (**rest)
		*(*rest)++ = '\0';
	return *item ? item : NULL;
}

struct words {
	char **items;
	size_t count, capacity;
};

/* word NULL ends the list. */
static int add_word(struct lk_arena *arena, struct words *words, char *word)
{
	if (lk_arena_grow(arena, (void **)&words->items, &words->capacity, words->count,
		    sizeof(*words->items)) < 0)
		return -ENOMEM;
	words->items[words->count++] = word;
	return 0;
}

int lk_conf_words(struct lk_arena *arena, const char *value, char ***ret)
{
	char *rest = lk_arena_copy(arena, value);
	struct words words = {0};
	char *word;

	if (!rest)
		return -ENOMEM;
	while ((word = cut_item(&rest)))
		if (add_word(arena, &words, word) < 0)
			return -ENOMEM;
	if (add_word(arena, &words, NULL) < 0)
		return -ENOMEM;
	*ret = words.items;
	return 0;
}

int lk_conf_softdep(struct lk_arena *arena, const char *value, char ***ret_pre, char ***ret_post)
{
	char *rest = lk_arena_copy(arena, value);
	struct words pre = {0}, post = {0}, *list = NULL;
	char *word;

	if (!rest)
		return -ENOMEM;
	while ((word = cut_item(&rest))) {
		if (strcmp(word, "pre:") == 0)
			list = &pre;
		else if (strcmp(word, "post:") == 0)
			list = &post;
		else if (list && add_word(arena, list, word) < 0)
			return -ENOMEM;
	}
	if (add_word(arena, &pre, NULL) < 0 || add_word(arena, &post, NULL) < 0)
		return -ENOMEM;
	*ret_pre = pre.items;
	*ret_post = post.items;
	return 0;
}
