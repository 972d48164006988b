/* SPDX-License-Identifier: MIT */
/* check: through the public functions, below a directory that is given as a descriptor. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lkm/check.h>
#include <lkm/lkm.h>
#include "files.h"

#define MODULES LKM_MODULE_DIRECTORY "/1.0"

static void add_copy(const char *name, const char *path)
{
	char command[1024];

	files_make_parents(path);
	snprintf(command, sizeof(command), "cp '%s/%s.ko' '%s'", getenv("LKM_TEST_MODULES"), name,
		path);
	assert_int_equal(system(command), 0);
}

static void add_module(const char *path)
{
	add_copy("full64le", path);
}

static struct lkm *open_root(void)
{
	int fd = open("root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct lkm_options options = {
		.size = sizeof(options), .root_fd = &fd, .release = "1.0", .flags = LKM_OPEN_SCAN};
	struct lkm *lkm = NULL;

	assert_true(fd >= 0);
	assert_int_equal(lkm_open(&options, &lkm, NULL), 0);
	close(fd);
	return lkm;
}

static void files_elsewhere_are_below_the_root(void **state)
{
	struct lkm_check *check = NULL;
	struct lkm *lkm;

	(void)state;
	add_module("root" MODULES "/kernel/one.ko");
	add_module("root/opt/lkm-test/two.ko");
	files_write("root" LKM_SYSTEM_CONFIG "/depmod.d/a.conf",
		"search external built-in\nexternal 1.0 /opt/lkm-test\n");
	lkm = open_root();
	assert_int_equal(lkm_check_open(lkm, NULL, &check, NULL), 0);
	assert_int_equal(lkm_check_installed(check), 2);
	assert_int_equal(lkm_check_file(check, "/opt/lkm-test/two.ko", NULL, NULL), 0);
	lkm_check_close(check);
	lkm_close(lkm);
}

static void what_is_installed_costs_no_descriptor(void **state)
{
	struct lkm_check *check = NULL;
	struct lkm *lkm;
	const int kept = dup(0);

	(void)state;
	assert_true(kept >= 0);
	add_module("root" MODULES "/kernel/one.ko");
	lkm = open_root();
	assert_int_equal(lkm_check_open(lkm, NULL, &check, NULL), 0);
	assert_int_equal(lkm_check_add(check, MODULES "/kernel/one.ko", NULL), 0);
	assert_true(fcntl(0, F_GETFD) >= 0);
	dup2(kept, 0);
	close(kept);
	lkm_check_close(check);
	lkm_close(lkm);
}

static int stop_at_second(void *data, const char *path, const struct lkm_error *error)
{
	(void)path;
	assert_null(error);
	return ++*(int *)data == 2 ? 7 : 0;
}

static void the_visitor_can_stop(void **state)
{
	struct lkm_check *check = NULL;
	struct lkm *lkm;
	int visits = 0;

	(void)state;
	add_module("root" MODULES "/kernel/one.ko");
	add_module("root/opt/a.ko");
	add_module("root/opt/b.ko");
	add_module("root/opt/c.ko");
	lkm = open_root();
	assert_int_equal(lkm_check_open(lkm, NULL, &check, NULL), 0);
	assert_int_equal(lkm_check_path(check, "/opt", NULL, stop_at_second, &visits, NULL), 7);
	assert_int_equal(visits, 2);
	lkm_check_close(check);
	lkm_close(lkm);
}

struct symbols {
	const struct lkm_check *check;
	size_t files, right;
};

static int count_symbols(void *data, const char *path, const struct lkm_error *error)
{
	struct symbols *symbols = data;

	(void)path;
	assert_null(error);
	symbols->files++;
	symbols->right += lkm_check_symbols_right(symbols->check);
	return 0;
}

/* The module "middle" imports a symbol that "low" exports; neither is installed. */
static void files_of_a_directory_count_for_each_other(void **state)
{
	struct lkm_check *check = NULL;
	struct symbols alone = {0}, together = {0};
	struct lkm *lkm;

	(void)state;
	add_module("root" MODULES "/kernel/one.ko");
	add_copy("middle", "root/opt/alone/middle.ko");
	add_copy("middle", "root/opt/together/a/middle.ko");
	add_copy("low", "root/opt/together/b/low.ko");
	lkm = open_root();
	assert_int_equal(lkm_check_open(lkm, NULL, &check, NULL), 0);
	alone.check = together.check = check;
	assert_int_equal(lkm_check_path(check, "/opt/alone", NULL, count_symbols, &alone, NULL), 0);
	assert_int_equal(alone.files, 1);
	assert_int_equal(alone.right, 0);
	assert_int_equal(
		lkm_check_path(check, "/opt/together", NULL, count_symbols, &together, NULL), 0);
	assert_int_equal(together.files, 2);
	assert_int_equal(together.right, 1);
	lkm_check_close(check);
	lkm_close(lkm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			files_elsewhere_are_below_the_root, files_begin, files_end),
		cmocka_unit_test_setup_teardown(
			what_is_installed_costs_no_descriptor, files_begin, files_end),
		cmocka_unit_test_setup_teardown(the_visitor_can_stop, files_begin, files_end),
		cmocka_unit_test_setup_teardown(
			files_of_a_directory_count_for_each_other, files_begin, files_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
