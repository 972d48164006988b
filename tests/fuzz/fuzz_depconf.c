/* SPDX-License-Identifier: MIT */
/* Fuzz target: a file of depmod.d. What is read, written again, must be read as the same. */
#include <errno.h>
#include <string.h>
#include "../../src/base/buf.h"
#include "../../src/formats/depconf.h"
#include "fuzz.h"

#define TEXT_MAX ((size_t)16 << 20)

static void write_word(struct lk_buf *out, const char *word)
{
	for (; *word; word++) {
		if (*word == '\\')
			lk_buf_add(out, "\\", 1);
		lk_buf_add(out, word, 1);
	}
	lk_buf_add(out, " ", 1);
}

static void check_line(const struct lk_depconf_line *line)
{
	lk_fuzz_check(line->kind < LK_DEPCONF_COUNT && line->line > 0);
	for (size_t i = 0; i < line->count; i++)
		lk_fuzz_check(line->words[i][0] && !strpbrk(line->words[i], " \t\n"));
	lk_fuzz_check(!line->words[line->count]);
	lk_fuzz_check(line->kind != LK_DEPCONF_OVERRIDE || line->count >= 3);
	lk_fuzz_check(line->kind != LK_DEPCONF_EXTERNAL || line->count >= 2);
}

static void check_again(struct lk_arena *arena, const struct lk_depconf_line *line)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_depconf_line again;
	struct lk_depconf cursor;

	lk_buf_init(&out, TEXT_MAX);
	write_word(&out, lk_depconf_word(line->kind));
	for (size_t i = 0; i < line->count; i++)
		write_word(&out, line->words[i]);
	if (out.size > LK_LINE_MAX)
		return; /* the backslashes made it too long */
	lk_depconf_open(&cursor, lk_buf_span(&out), "again");
	lk_fuzz_check(lk_depconf_next(&cursor, arena, &again, NULL) == 1);
	lk_fuzz_check(again.kind == line->kind && again.count == line->count);
	for (size_t i = 0; i < line->count; i++)
		lk_fuzz_check(strcmp(again.words[i], line->words[i]) == 0);
	lk_fuzz_check(lk_depconf_next(&cursor, arena, &again, NULL) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lk_arena arena = {0};
	struct lk_depconf_line line;
	struct lk_depconf cursor;
	int rc;

	lk_depconf_open(&cursor, (struct lk_span){data, size}, "fuzz.conf");
	do {
		struct lkm_error error = {0};

		rc = lk_depconf_next(&cursor, &arena, &line, &error);
		lk_fuzz_check(rc >= 0 || (error.code == LKM_E_CONFIG_SYNTAX &&
						 error.line == cursor.lines.line &&
						 (rc == -EBADMSG || rc == -EOPNOTSUPP)));
		if (rc > 0) {
			check_line(&line);
			check_again(&arena, &line);
		}
	} while (rc != 0);
	lk_fuzz_check(cursor.lines.rest.size == 0);
	lk_arena_done(&arena);
	return 0;
}
