/* SPDX-License-Identifier: MIT */
/* Parsing modprobe.d. Errors have the words of kmod, which scripts match. */
#include "conf.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"
#include "name.h"

/* The text that must follow the word and the name. */
enum rest {
	REST_NEVER,   /* not a directive of modprobe.d */
	REST_NOTHING, /* more words are ignored */
	REST_NAME,    /* one more name */
	REST_TEXT,    /* the rest of the line as it is */
	REST_OPTIONS, /* the rest of the line, tabs as blanks */
};

#define KIND(name, word, parsed, printed)                                                          \
	[LKM_DIRECTIVE_##name] = {word, REST_##parsed, LK_DIRECTIVE_##printed},

static const struct {
	const char *word;
	enum rest rest;
	enum lk_directive_form form;
} directives[LK_DIRECTIVE_COUNT] = {LK_DIRECTIVES(KIND)};

/* Only a switch makes the compiler name a kind that the list lacks; a kind beyond its array does
 * not compile above. */
#define KNOWN(name, ...) case LKM_DIRECTIVE_##name:
static bool is_kind(enum lkm_directive_kind kind)
{
	switch (kind) {
		LK_DIRECTIVES(KNOWN)
		return true;
	}
	return false;
}

const char *lk_conf_word(enum lkm_directive_kind kind)
{
	return is_kind(kind) ? directives[kind].word : NULL;
}

enum lk_directive_form lk_conf_form(enum lkm_directive_kind kind)
{
	return directives[kind].form;
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

static int take_name(struct lk_arena *arena, char **rest, const char **ret)
{
	const char *word = lk_lines_word(rest);
	char *name = NULL;
	int rc = word ? lk_name_alias(arena, word, &name) : -EINVAL;

	*ret = name;
	return rc;
}

static int parse_line(const struct lk_conf *cursor, struct lk_arena *arena,
	const struct lk_line *logical, struct lk_conf_line *ret, struct lkm_error *reterr)
{
	char *rest = logical->text;
	const char *word = lk_lines_word(&rest);
	struct lk_conf_line line = {.line = logical->line, .value = ""};
	unsigned kind = 1;
	int rc;

	/* The first letter saves most calls: every start of modprobe reads all softdeps of modules.
	 */
	while (kind < LK_DIRECTIVE_COUNT &&
		(directives[kind].rest == REST_NEVER || directives[kind].word[0] != word[0] ||
			strcmp(word, directives[kind].word) != 0))
		kind++;
	if (kind == LK_DIRECTIVE_COUNT &&
		(strcmp(word, "include") == 0 || strcmp(word, "config") == 0))
		return lk_fail_line(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG, cursor->lines.line,
			"%s: command %s is deprecated and not parsed anymore", cursor->lines.file,
			word);
	if (kind == LK_DIRECTIVE_COUNT)
		return fail_bad_line(cursor, lk_span_of(word), reterr);
	line.kind = (enum lkm_directive_kind)kind;
	rc = take_name(arena, &rest, &line.name);
	switch (rc == 0 ? directives[kind].rest : REST_NOTHING) {
	case REST_NEVER:
	case REST_NOTHING:
		break;
	case REST_NAME:
		rc = take_name(arena, &rest, &line.value);
		break;
	case REST_OPTIONS:
		for (char *c = rest; (c = strchr(c, '\t'));)
			*c = ' ';
		/* fall through */
	case REST_TEXT:
		rc = *rest ? 0 : -EINVAL;
		line.value = rest;
		break;
	}
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

/* White space of every kind separates the items of a list, as in kmod: a softdep line may end in CR
 * LF. */
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

/* The word NULL ends the list. */
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
