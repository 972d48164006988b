/* SPDX-License-Identifier: MIT */
/* Fuzz target: a file of modprobe.d. What is read, written as kmod's dump does, must be read again
 * as the same. */
#include <errno.h>
#include <string.h>
#include "../../src/base/buf.h"
#include "../../src/formats/conf.h"
#include "fuzz.h"

#define TEXT_MAX ((size_t)16 << 20)

static void escape(struct lk_buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\' || *text == '\n')
			lk_buf_add(out, "\\", 1);
		lk_buf_add(out, text, 1);
	}
}

/* A newline can only have been escaped, and an escaped one is gone. */
static void check_line(const struct lk_conf_line *line)
{
	lk_fuzz_check(line->kind < LK_DIRECTIVE_COUNT && line->name[0] && line->line > 0);
	lk_fuzz_check(!strpbrk(line->name, " \t\n") && !strchr(line->value, '\n'));
	lk_fuzz_check(line->kind != LKM_DIRECTIVE_OPTIONS || !strchr(line->value, '\t'));
	lk_fuzz_check(line->kind == LKM_DIRECTIVE_BLACKLIST || line->value[0]);
}

static void check_again(struct lk_arena *arena, const struct lk_conf_line *line)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_conf_line again;
	struct lk_conf cursor;

	lk_buf_init(&out, TEXT_MAX);
	lk_buf_add_text(&out, lk_conf_word(line->kind));
	lk_buf_add(&out, " ", 1);
	escape(&out, line->name);
	lk_buf_add(&out, " ", 1);
	escape(&out, line->value);
	lk_buf_add(&out, "\n", 1);
	lk_conf_open(&cursor, lk_buf_span(&out), "again");
	lk_fuzz_check(lk_conf_next(&cursor, arena, &again, NULL) == 1);
	lk_fuzz_check(again.kind == line->kind && strcmp(again.name, line->name) == 0);
	lk_fuzz_check(strcmp(again.value, line->value) == 0);
	lk_fuzz_check(lk_conf_next(&cursor, arena, &again, NULL) == 0);
}

static void check_lists(struct lk_arena *arena, const char *value)
{
	char **words, **pre, **post;
	size_t count = 0, listed = 0;

	lk_fuzz_check(lk_conf_words(arena, value, &words) == 0);
	lk_fuzz_check(lk_conf_softdep(arena, value, &pre, &post) == 0);
	for (; words[count]; count++)
		lk_fuzz_check(words[count][0] && !strpbrk(words[count], " \t\r\n"));
	for (size_t i = 0; pre[i]; i++)
		listed++;
	for (size_t i = 0; post[i]; i++)
		listed++;
	lk_fuzz_check(listed <= count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_arena arena = {0};
	struct lk_conf_line line;
	struct lk_conf cursor;
	int rc;

	lk_conf_open(&cursor, (struct lk_span){data, size}, "fuzz.conf");
	do {
		struct lkm_error error = {0};

		rc = lk_conf_next(&cursor, &arena, &line, &error);
		lk_fuzz_check(rc >= 0 || (error.code == LKM_E_CONFIG_SYNTAX &&
						 error.line == cursor.lines.line));
		if (rc > 0) {
			check_line(&line);
			check_again(&arena, &line);
			check_lists(&arena, line.value);
		}
	} while (rc != 0);
	lk_fuzz_check(cursor.lines.rest.size == 0);
	lk_arena_done(&arena);
	return 0;
}
