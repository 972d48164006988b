/* SPDX-License-Identifier: MIT */
/* Parsing depmod.d: directives and their words; what is wrong with a line is said in kmod's words.
 */
#include "depconf.h"

#include <errno.h>
#include <string.h>

#include "../base/error.h"

static const struct {
	const char *word;
	size_t needs; /* words after it; more are allowed */
} directives[] = {
	[LK_DEPCONF_SEARCH] = {"search", 0},
	[LK_DEPCONF_OVERRIDE] = {"override", 3},
	[LK_DEPCONF_EXTERNAL] = {"external", 2},
	[LK_DEPCONF_EXCLUDE] = {"exclude", 0},
};

const char *lk_depconf_word(enum lk_depconf_kind kind)
{
	return directives[kind].word;
}

void lk_depconf_open(struct lk_depconf *cursor, struct lk_span contents, const char *file)
{
	cursor->lines = (struct lk_lines){.rest = contents, .file = file};
}

static int fail_bad_line(
	const struct lk_depconf *cursor, struct lk_span word, struct lkm_error *reterr)
{
	const struct lk_lines *lines = &cursor->lines;

	return lk_fail_line(reterr, LKM_E_CONFIG_SYNTAX, EBADMSG, lines->line,
		"%s:%u: ignoring bad line starting with '%s'", lines->file, lines->line,
		lk_lines_show(word).text);
}

static int take_words(struct lk_arena *arena, char *rest, struct lk_depconf_line *line)
{
	size_t capacity = 0;
	const char *word;

	do {
		word = lk_lines_word(&rest);
		if (LK_GROW(arena, line->words, line->count, capacity) < 0)
			return -ENOMEM;
		line->words[line->count] = word;
		line->count += word != NULL;
	} while (word);
	return 0;
}

static int parse_line(const struct lk_depconf *cursor, struct lk_arena *arena,
	const struct lk_line *logical, struct lk_depconf_line *ret, struct lkm_error *reterr)
{
	char *rest = logical->text;
	const char *word = lk_lines_word(&rest);
	struct lk_depconf_line line = {.line = logical->line};
	unsigned kind = 0;

	while (kind < LK_DEPCONF_COUNT && strcmp(word, directives[kind].word) != 0)
		kind++;
	if (kind == LK_DEPCONF_COUNT &&
		(strcmp(word, "include") == 0 || strcmp(word, "make_map_files") == 0))
		return lk_fail_line(reterr, LKM_E_CONFIG_SYNTAX, EOPNOTSUPP, cursor->lines.line,
			"%s:%u: command %s not "
			"implemented yet",
			cursor->lines.file, cursor->lines.line, word);
	if (kind == LK_DEPCONF_COUNT)
		return fail_bad_line(cursor, lk_span_of(word), reterr);
	line.kind = (enum lk_depconf_kind)kind;
	if (take_words(arena, rest, &line) < 0)
		return lk_fail_memory(reterr);
	if (line.count < directives[line.kind].needs)
		return fail_bad_line(cursor, lk_span_of(word), reterr);
	*ret = line;
	return 1;
}

int lk_depconf_next(struct lk_depconf *cursor, struct lk_arena *arena, struct lk_depconf_line *ret,
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
