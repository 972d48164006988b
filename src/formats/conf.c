/* SPDX-License-Identifier: MIT */
/* Parsing modprobe.d: words, directives; what is wrong with a line is said in kmod's words. */
#include "conf.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "name.h"

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
	[LKM_DIRECTIVE_ALIAS] = {"alias", REST_NAME},
	[LKM_DIRECTIVE_BLACKLIST] = {"blacklist", REST_NOTHING},
	[LKM_DIRECTIVE_OPTIONS] = {"options", REST_OPTIONS},
	[LKM_DIRECTIVE_INSTALL] = {"install", REST_TEXT},
	[LKM_DIRECTIVE_REMOVE] = {"remove", REST_TEXT},
	[LKM_DIRECTIVE_SOFTDEP] = {"softdep", REST_TEXT},
	[LKM_DIRECTIVE_WEAKDEP] = {"weakdep", REST_TEXT},
};
#define DIRECTIVES (sizeof(directives) / sizeof(*directives))

const char *lk_conf_word(enum lkm_directive_kind kind)
{
	if (kind == LKM_DIRECTIVE_REFUSED)
		return "module_blacklist";
	return (unsigned)kind < DIRECTIVES ? directives[kind].word : NULL;
}

void lk_conf_open(struct lk_conf *cursor, struct lk_span contents, const char *file)
{
	cursor->lines = (struct lk_lines){.rest = contents, .file = file};
}

static int fail_bad_line(
	const struct lk_conf *cursor, struct lk_span word, struct lkm_error *reterr)
{
	const struct lk_lines *lines = &cursor->lines;

	return lk_fail_line(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG, lines->line,
		"%s line %u: ignoring bad line starting with '%s'", lines->file, lines->line,
		lk_lines_show(word).text);
}

static int fail_unknown(const struct lk_conf *cursor, const char *word, struct lkm_error *reterr)
{
	const struct lk_lines *lines = &cursor->lines;

	if (strcmp(word, "include") != 0 && strcmp(word, "config") != 0)
		return fail_bad_line(cursor, lk_span_of(word), reterr);
	return lk_fail_line(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG, lines->line,
		"%s: command %s is deprecated and not parsed anymore", lines->file, word);
}

static bool find_directive(const char *word, enum lkm_directive_kind *ret)
{
	for (unsigned kind = LKM_DIRECTIVE_ALIAS; kind < DIRECTIVES; kind++) {
		if (strcmp(word, directives[kind].word) != 0)
			continue;
		*ret = (enum lkm_directive_kind)kind;
		return true;
	}
	return false;
}

static int take_name(struct lk_arena *arena, char **rest, const char **ret)
{
	const char *word = lk_lines_word(rest);
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

static int parse_line(const struct lk_conf *cursor, struct lk_arena *arena,
	const struct lk_line *logical, struct lk_conf_line *ret, struct lkm_error *reterr)
{
	char *rest = logical->text;
	const char *word = lk_lines_word(&rest);
	struct lk_conf_line line = {.line = logical->line};
	int rc;

	if (!find_directive(word, &line.kind))
		return fail_unknown(cursor, word, reterr);
	rc = take_name(arena, &rest, &line.name);
	if (rc == 0)
		rc = take_value(arena, directives[line.kind].rest, rest, &line.value);
	if (rc == -ENOMEM)
		return lk_fail_memory(reterr);
	if (rc < 0)
		return fail_bad_line(cursor, lk_span_of(word), reterr);
	*ret = line;
	return 1;
}

int lk_conf_next(struct lk_conf *cursor, struct lk_arena *arena, struct lk_conf_line *ret,
	struct lkm_error *reterr)
{
	struct lk_line line;
	int rc = lk_lines_next(&cursor->lines, arena, &line);

	if (rc > 0)
		return parse_line(cursor, arena, &line, ret, reterr);
	if (rc == -EBADMSG)
		return fail_bad_line(cursor, line.word, reterr);
	return rc < 0 ? lk_fail_memory(reterr) : 0;
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

struct words LK_LIST(char *);

/* word NULL ends the list. */
static int add_word(struct lk_arena *arena, struct words *words, char *word)
{
	return LK_APPEND(arena, words, word);
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
