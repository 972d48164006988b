/* SPDX-License-Identifier: MIT */
/* notes: what is told of a tree may be shown on a terminal, and does not fill all memory. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/index/notes.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

static void texts_do_not_reach_into_the_terminal(void **state)
{
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena};

	assert_int_equal(lk_notes_add(&notes, LKM_DEPMOD_NEEDS, "/a\x1b.ko", "needs %s",
				 "\x1b[2J\nx\xc3\xa9\xc2\x9b"),
		0);
	assert_int_equal(lk_notes_add(&notes, LKM_DEPMOD_DUPLICATE_VALUE, NULL, "two:\n\x1b"), 0);
	assert_int_equal(notes.count, 2);
	assert_string_equal(notes.items[0].text, "needs ?[2J?x\xc3\xa9?");
	assert_string_equal(notes.items[0].file, "/a\x1b.ko"); /* it names the file, as it is */
	assert_string_equal(notes.items[1].text, "two:\n?");
	assert_string_equal(notes.items[1].file, "");
}

static void there_is_an_end(void **state)
{
	const size_t size = 1 << 20, most = LK_NOTES_BYTES_MAX / size;
	char *text = calloc(1, size + 1);
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena};

	assert_non_null(text);
	memset(text, 'x', size);
	for (size_t i = 0; i < most + 10; i++)
		assert_int_equal(
			lk_notes_add(&notes, LKM_DEPMOD_UNKNOWN_SYMBOL, "f", "%s", text), 0);
	assert_true(notes.count <= most + 1);
	assert_string_equal(notes.items[notes.count - 1].text, "there is more that is not told");
	assert_int_equal(notes.items[notes.count - 1].kind, LKM_DEPMOD_UNKNOWN_SYMBOL);
	free(text);
}

static void the_first_unread_file_is_the_error(void **state)
{
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena};
	struct lkm_error error = {0};

	assert_int_equal(lk_notes_add(&notes, LKM_DEPMOD_BAD_FILE, "/a", "a"), 0);
	assert_int_equal(lk_notes_unread(&notes, LKM_DEPMOD_BAD_FILE, "/b", ENOENT, "b"), 0);
	assert_int_equal(lk_notes_unread(&notes, LKM_DEPMOD_BAD_FILE, "/c", ENOTDIR, "c"), 0);
	assert_int_equal(lk_notes_check(&notes, "; so", &error), 0);
	assert_int_equal(
		lk_notes_unread(&notes, LKM_DEPMOD_BAD_FILE, "/d", ELOOP, "no %c", 'd'), 0);
	assert_int_equal(lk_notes_unread(&notes, LKM_DEPMOD_BAD_FILE, "/e", EIO, "e"), 0);
	assert_int_equal(notes.count, 5);
	assert_int_equal(notes.unread.position, 3);
	assert_int_equal(lk_notes_check(&notes, "; so", &error), -ELOOP);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
	assert_string_equal(error.message, "no d; so");
}

/* Also when there are more notes than are kept. */
static void an_unread_file_beyond_the_end(void **state)
{
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena, .bytes = LK_NOTES_BYTES_MAX};
	struct lkm_error error = {0};

	assert_int_equal(lk_notes_unread(&notes, LKM_DEPMOD_BAD_FILE, "/d", EIO, "d"), 0);
	assert_int_equal(notes.count, 0);
	assert_int_equal(lk_notes_check(&notes, "", &error), -EIO);
	assert_string_equal(error.message, "could not read '/d'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_do_not_reach_into_the_terminal),
		cmocka_unit_test(there_is_an_end),
		cmocka_unit_test(the_first_unread_file_is_the_error),
		cmocka_unit_test(an_unread_file_beyond_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
