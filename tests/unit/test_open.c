/* SPDX-License-Identifier: MIT */
/* open: a system of files below a directory of our own, through the public functions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lkm/image.h>
#include <lkm/lkm.h>
#include "files.h"

#define MODULES "root" LKM_MODULE_DIRECTORY "/1.0"

/* A new current directory with a module directory in it. */
static int begin(void **state)
{
	int rc = files_begin(state);

	files_make_parents(MODULES "/");
	return rc;
}

static struct lkm *open_root(void)
{
	const struct lkm_options options = {
		.size = sizeof(options), .root = "root", .release = "1.0"};
	struct lkm *lkm = NULL;

	assert_int_equal(lkm_open(&options, &lkm, NULL), 0);
	return lkm;
}

static int look_up(struct lkm *lkm, const char *name, unsigned flags, int *ret_code)
{
	struct lkm_found *found = NULL;
	struct lkm_error error;
	int rc = lkm_lookup(lkm, name, flags, &found, &error);

	*ret_code = error.code;
	lkm_found_free(found);
	return rc;
}

static void relative_roots_stay_where_they_were(void **state)
{
	struct lkm *lkm;
	int code;

	files_write("root" LKM_SYSTEM_CONFIG "/modprobe.d/a.conf", "alias one two\n");
	lkm = open_root();
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(look_up(lkm, "one", 0, &code), 0);
	lkm_close(lkm);
}

static void an_index_may_come_later(void **state)
{
	static const char empty_index[] = "\xb0\x07\xf4\x57\0\2\0\1\0\0\0\14";
	struct lkm *lkm = open_root();
	int code;

	assert_int_equal(look_up(lkm, "one", 0, &code), -ENOENT);
	assert_int_equal(code, LKM_E_INDEX_MISSING);
	assert_int_equal(look_up(lkm, "one", LKM_LOOKUP_EXACT, &code), -ENOENT);
	assert_int_equal(code, LKM_E_INDEX_MISSING);
	files_write(MODULES "/modules.dep.bin", "this is no index");
	assert_int_equal(look_up(lkm, "one", 0, &code), -EBADMSG);
	assert_int_equal(code, LKM_E_INDEX_DAMAGED);
	files_write_bytes(MODULES "/modules.dep.bin", empty_index, sizeof(empty_index) - 1);
	assert_int_equal(look_up(lkm, "one", 0, &code), -ENOENT);
	assert_int_equal(code, LKM_E_NOT_FOUND);
	assert_int_equal(look_up(lkm, "one", LKM_LOOKUP_EXACT, &code), -ENOENT);
	assert_int_equal(code, LKM_E_NOT_FOUND);
	lkm_close(lkm);
}

static void what_is_no_directory_is_told_apart(void **state)
{
	struct lkm_found *found = NULL;
	struct lkm_error error;
	struct lkm *lkm;

	assert_int_equal(rmdir(MODULES), 0);
	files_write(MODULES, "");
	lkm = open_root();
	assert_int_equal(lkm_lookup(lkm, "one", 0, &found, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_INDEX_MISSING);
	assert_non_null(strstr(error.message, "Not a directory"));
	lkm_close(lkm);
}

static void a_removed_current_directory_is_not_out_of_memory(void **state)
{
	assert_int_equal(rmdir(MODULES), 0);
	assert_int_equal(rmdir("root" LKM_MODULE_DIRECTORY), 0);
	assert_int_equal(mkdir("gone", 0755), 0);
	assert_int_equal(chdir("gone"), 0);
	assert_int_equal(rmdir("../gone"), 0);
	lkm_close(open_root());
	assert_int_equal(chdir(*state), 0);
}

static void builtin_modules_are_found_with_dashes(void **state)
{
	static const char info[] = "my_mod.license=GPL";
	struct lkm *lkm = open_root();
	struct lkm_image *image = NULL;

	files_write_bytes(MODULES "/modules.builtin.modinfo", info, sizeof(info));
	assert_int_equal(lkm_image_open_builtin(lkm, "my-mod", &image, NULL), 0);
	assert_string_equal(lkm_image_value(image, "license"), "GPL");
	assert_int_equal(lkm_image_info_count(image), 1);
	assert_int_equal(lkm_image_read_symbols(image, LKM_SYMBOLS_EXPORTS, NULL), 0);
	assert_int_equal(lkm_image_symbol_count(image, LKM_SYMBOLS_EXPORTS), 0);
	lkm_image_close(image);
	lkm_close(lkm);
}

static void numbers_that_name_no_list_are_refused(void **state)
{
	struct lkm *lkm = open_root();
	struct lkm_image *image = NULL;
	struct lkm_error error;

	assert_int_equal(lkm_image_open_builtin(lkm, "one", &image, NULL), 0);
	assert_int_equal(lkm_image_read_symbols(image, (enum lkm_symbols)77, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	assert_null(lkm_image_symbol(image, (enum lkm_symbols)77, 0));
	lkm_image_close(image);
	lkm_close(lkm);
}

static void what_was_in_the_place_of_a_report_is_gone(void **state)
{
	const struct lkm_run_options options = {.size = 1};
	struct lkm_report *report = (struct lkm_report *)*state;
	struct lkm *lkm = open_root();
	struct lkm_plan *plan = NULL;

	files_write("root" LKM_SYSTEM_CONFIG "/modprobe.d/a.conf", "alias one two\n");
	assert_int_equal(lkm_plan_load(lkm, "one", NULL, LKM_LOAD_IGNORE_LOADED, &plan, NULL), 0);
	assert_int_equal(lkm_run(lkm, plan, &options, &report, NULL), -EINVAL);
	assert_ptr_not_equal(report, *state);
	assert_non_null(report);
	lkm_report_free(report);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, files_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(relative_roots_stay_where_they_were),
		TEST(an_index_may_come_later),
		TEST(what_is_no_directory_is_told_apart),
		TEST(a_removed_current_directory_is_not_out_of_memory),
		TEST(builtin_modules_are_found_with_dashes),
		TEST(numbers_that_name_no_list_are_refused),
		TEST(what_was_in_the_place_of_a_report_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
