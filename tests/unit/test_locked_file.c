/* SPDX-License-Identifier: MIT */
/* ledger: a file that one process at a time keeps, however often it is replaced and removed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "../../src/os/os_store.h"
#include "../../src/write/locked_file.h"
#include "files.h"

#define PROCESSES 4
#define TURNS     150

static int open_ledger(
	struct lk_locked_file *ledger, struct lk_arena *arena, struct lk_buf *contents)
{
	LK_FD_CLEANUP int system = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	lk_buf_init(contents, 1 << 16);
	return lk_locked_file_open(ledger, system, "ledger", arena, contents, NULL);
}

/* Nobody else is between open and close; what was written last is what is read. */
static bool take_turn(const struct lk_buf *contents, struct lk_locked_file *ledger, unsigned turn)
{
	int inside = open("inside", O_CREAT | O_EXCL | O_WRONLY, 0644);
	bool fine = inside >= 0 && lk_span_is(lk_buf_span(contents), contents->size ? "kept" : "");

	for (unsigned i = 0; fine && i < turn % 4; i++)
		fine = lk_locked_file_write(ledger, lk_span_of("kept"), NULL) == 0;
	close(inside);
	fine = unlink("inside") == 0 && fine;
	if (turn % 3 == 0)
		lk_locked_file_remove(ledger); /* from here on another may have a new one */
	return fine;
}

static int compete(void)
{
	unsigned turns = 0;

	while (turns < TURNS) {
		struct lk_arena arena = {0};
		struct lk_locked_file ledger;
		struct lk_buf contents;
		int rc = open_ledger(&ledger, &arena, &contents);
		bool fine = rc == 0 ? take_turn(&contents, &ledger, turns++) : rc == -EBUSY;

		lk_locked_file_close(&ledger);
		lk_buf_done(&contents);
		lk_arena_done(&arena);
		if (!fine)
			return 1;
		if (rc < 0)
			usleep(200);
	}
	return 0;
}

static void one_process_at_a_time_has_it(void **state)
{
	for (unsigned i = 0; i < PROCESSES; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child == 0)
			_exit(compete());
	}
	for (unsigned i = 0; i < PROCESSES; i++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
}

static void a_failed_write_leaves_the_old_one(void **state)
{
	struct lk_arena arena = {0};
	struct lkm_error error = {0};
	struct lk_locked_file ledger;
	struct lk_buf contents;

	assert_int_equal(open_ledger(&ledger, &arena, &contents), 0);
	assert_int_equal(lk_locked_file_write(&ledger, lk_span_of("old"), NULL), 0);
	assert_int_equal(unlink("ledger"), 0);
	assert_int_equal(mkdir("ledger", 0755), 0); /* which no file can replace */
	assert_true(lk_locked_file_write(&ledger, lk_span_of("new"), &error) < 0);
	assert_int_equal(error.code, LKM_E_UNWRITABLE);
	assert_non_null(strstr(error.message, "/ledger'"));
	assert_int_equal(rmdir("ledger"), 0);
	assert_int_equal(lk_locked_file_write(&ledger, lk_span_of("new"), NULL), 0);
	lk_locked_file_close(&ledger);
	lk_buf_done(&contents);
	assert_int_equal(open_ledger(&ledger, &arena, &contents), 0);
	assert_true(lk_span_is(lk_buf_span(&contents), "new"));
	lk_locked_file_remove(&ledger);
	lk_locked_file_close(&ledger);
	lk_buf_done(&contents);
	lk_arena_done(&arena);
	assert_int_equal(access("ledger", F_OK), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_begin, files_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(one_process_at_a_time_has_it),
		TEST(a_failed_write_leaves_the_old_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
