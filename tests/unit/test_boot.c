/* SPDX-License-Identifier: MIT */
/* boot: lists below a root of one's own, and one list that is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lkm/boot.h>
#include <lkm/lkm.h>
#include "failing_memory.h"
#include "files.h"

#define CONFIG "root" LKM_SYSTEM_CONFIG

static struct lkm *open_root(int fd)
{
	struct lkm_options options = {.size = sizeof(options), .release = "1.0"};
	struct lkm *lkm = NULL;

	if (fd < 0)
		options.root = "root";
	else
		options.root_fd = &fd;
	assert_int_equal(lkm_open(&options, &lkm, NULL), 0);
	return lkm;
}

static void assert_entry(const struct lkm_boot *boot, size_t i, const char *name,
	const char *params, const char *end, unsigned line)
{
	const struct lkm_boot_entry *entry = lkm_boot_entry(boot, i);
	const char *file;

	assert_non_null(entry);
	assert_string_equal(lkm_boot_entry_name(entry), name);
	assert_string_equal(lkm_boot_entry_params(entry), params);
	assert_int_equal(lkm_directive_line(lkm_boot_entry_origin(entry)), line);
	assert_int_equal(lkm_directive_kind(lkm_boot_entry_origin(entry)), 0);
	file = lkm_directive_file(lkm_boot_entry_origin(entry));
	assert_true(strlen(file) >= strlen(end));
	assert_string_equal(file + strlen(file) - strlen(end), end);
}

static void write_lists(void)
{
	files_write(CONFIG "/modules-load.d/b.conf", "one\n");
	files_write("root/run/modules-load.d/a.conf", "# x\ntwo p=1\n\1\n");
	files_write("root/usr/local/lib/modules-load.d/b.conf", "hidden\n");
	files_write(CONFIG "/modules", "three\n");
	files_write("root" LKM_MODULE_DIRECTORY "/1.0/modules.load", "kernel/a/four-four.ko.xz\n");
}

/* Neither this machine's command line nor its files are in it. */
static void lists_below_a_root(void **state)
{
	struct lkm *lkm;
	int fd;

	(void)state;
	write_lists();
	fd = open("root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	for (int by_fd = 0; by_fd < 2; by_fd++) {
		struct lkm_boot *boot = NULL;

		lkm = open_root(by_fd ? fd : -1);
		assert_int_equal(lkm_boot_read(lkm, &boot, NULL), 0);
		lkm_close(lkm);
		assert_int_equal(lkm_boot_count(boot), 4);
		assert_entry(boot, 0, "two", "p=1", "/run/modules-load.d/a.conf", 2);
		assert_entry(boot, 1, "one", "", LKM_SYSTEM_CONFIG "/modules-load.d/b.conf", 1);
		assert_entry(boot, 2, "three", "", LKM_SYSTEM_CONFIG "/modules", 1);
		assert_entry(boot, 3, "four_four", "", "/1.0/modules.load", 1);
		assert_null(lkm_boot_entry(boot, 4));
		assert_non_null(strstr(lkm_boot_problem(boot, 0), "a.conf:3"));
		assert_null(lkm_boot_problem(boot, 1));
		lkm_boot_free(boot);
	}
	close(fd);
}

static void nothing_is_no_failure(void **state)
{
	struct lkm_boot *boot = NULL;
	struct lkm *lkm;

	(void)state;
	files_make_parents("root/");
	lkm = open_root(-1);
	assert_int_equal(lkm_boot_read(lkm, &boot, NULL), 0);
	assert_int_equal(lkm_boot_count(boot), 0);
	assert_null(lkm_boot_problem(boot, 0));
	lkm_boot_free(boot);
	lkm_boot_free(NULL);
	lkm_close(lkm);
}

static void without_memory_it_says_so(void **state)
{
	struct lkm_boot *boot = NULL;
	struct lkm_error error;
	struct lkm *lkm;
	size_t i = 1;
	int rc = -ENOMEM;

	(void)state;
	write_lists();
	lkm = open_root(-1);
	for (; rc < 0; i++) {
		calls = 0;
		fail_at = i;
		rc = lkm_boot_read(lkm, &boot, &error);
		fail_at = 0;
		assert_true(rc == 0 || (rc == -ENOMEM && error.code == LKM_E_NO_MEMORY));
	}
	assert_in_range(i, 5, 1000);
	assert_int_equal(lkm_boot_count(boot), 4);
	lkm_boot_free(boot);
	lkm_close(lkm);
}

static void a_list_that_is_named(void **state)
{
	struct lkm_boot *boot = NULL;
	struct lkm_error error;
	int fd;

	(void)state;
	files_write("list", "one\n\ntwo x y\n");
	files_write("bad", "one\n\2\n");
	assert_int_equal(lkm_boot_read_list("list", &boot, NULL), 0);
	assert_int_equal(lkm_boot_count(boot), 2);
	assert_entry(boot, 1, "two", "x y", "list", 3);
	lkm_boot_free(boot);
	boot = NULL;
	assert_int_equal(lkm_boot_read_list("bad", &boot, &error), -EBADMSG);
	assert_int_equal(error.code, LKM_E_CONFIG_SYNTAX);
	assert_non_null(strstr(error.message, "bad:2"));
	assert_int_equal(lkm_boot_read_list("nosuch", &boot, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
	assert_null(boot);
	fd = open("list", O_RDONLY | O_CLOEXEC);
	assert_int_equal(lkm_boot_read_list_fd(fd, "(mine)", &boot, NULL), 0);
	assert_entry(boot, 0, "one", "", "(mine)", 1);
	assert_int_equal(close(fd), 0);
	lkm_boot_free(boot);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_begin, files_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lists_below_a_root),
		TEST(nothing_is_no_failure),
		TEST(a_list_that_is_named),
		TEST(without_memory_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
