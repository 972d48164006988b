/* SPDX-License-Identifier: MIT */
/* params: the public functions about parameters, on a system of files below a directory of our own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lkm/lkm.h>
#include <lkm/param.h>
#include "failing_memory.h"
#include "files.h"
#include "trie_writer.h"

#define MODULES "root" LKM_MODULE_DIRECTORY "/1.0"
#define SAVED   "root" LKM_SYSTEM_CONFIG "/modprobe.d/lkm-params.conf"

static void params_cleanup(struct lkm_params **params)
{
	lkm_params_free(*params);
}
#define PARAMS __attribute__((cleanup(params_cleanup))) struct lkm_params

static void copy_module(const char *name)
{
	static char bytes[1 << 16];
	char path[1024];
	size_t size;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", getenv("LKM_TEST_MODULES"), name);
	file = fopen(path, "r");
	assert_non_null(file);
	size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	files_write_bytes(MODULES "/full.ko", bytes, size);
}

static void write_index(const char *name, const struct entry *entries, size_t count)
{
	LK_BUF_CLEANUP struct lk_buf index;
	char path[256];

	make_index(&index, entries, count);
	snprintf(path, sizeof(path), MODULES "/%s", name);
	files_write_bytes(path, index.data, index.size);
}

/* Module full has a file; inside is built in; broken has a file that is none. */
static struct lkm *open_root(const char *module)
{
	static const struct entry dep[] = {{"broken", "broken.ko:", 0}, {"full", "full.ko:", 0}};
	static const struct entry builtin[] = {{"inside", "inside", 0}};
	const struct lkm_options options = {
		.size = sizeof(options), .root = "root", .release = "1.0"};
	struct lkm *lkm = NULL;

	files_make_parents(MODULES "/");
	copy_module(module);
	files_write(MODULES "/broken.ko", "nothing");
	write_index("modules.dep.bin", dep, 2);
	write_index("modules.builtin.bin", builtin, 1);
	assert_int_equal(lkm_open(&options, &lkm, NULL), 0);
	return lkm;
}

static void builder(void **state)
{
	PARAMS *params = lkm_params_new();
	const char *const names[] = {"a b", "", "c"};
	const char *const bad[] = {"a,b"};

	(void)state;
	assert_string_equal(lkm_params_text(params), "");
	assert_int_equal(lkm_params_bool(params, "on", true, NULL), 0);
	assert_int_equal(lkm_params_bool(params, "off", false, NULL), 0);
	assert_int_equal(lkm_params_int(params, "least", INT64_MIN, NULL), 0);
	assert_int_equal(lkm_params_unsigned(params, "most", UINT64_MAX, NULL), 0);
	assert_int_equal(lkm_params_string(params, "s", "two words", NULL), 0);
	assert_int_equal(lkm_params_string(params, "empty", "", NULL), 0);
	assert_int_equal(lkm_params_bool_array(params, "bs", (bool[]){true, false}, 2, NULL), 0);
	assert_int_equal(lkm_params_int_array(params, "is", (int64_t[]){-1, 2}, 2, NULL), 0);
	assert_int_equal(lkm_params_unsigned_array(params, "us", (uint64_t[]){3}, 1, NULL), 0);
	assert_int_equal(lkm_params_string_array(params, "ss", names, 3, NULL), 0);
	assert_int_equal(lkm_params_string_array(params, "x", bad, 1, NULL), -EINVAL);
	assert_int_equal(lkm_params_string_array(params, "x", names, 0, NULL), -EINVAL);
	assert_string_equal(lkm_params_text(params),
		"on=1 off=0 least=-9223372036854775808 most=18446744073709551615 "
		"s=\"two words\" empty= bs=1,0 is=-1,2 us=3 ss=\"a b,,c\"");
}

static void builder_refuses(void **state)
{
	PARAMS *params = lkm_params_new();
	char *huge = calloc(1, (5 << 20) + 1);
	struct lkm_error error;

	(void)state;
	assert_int_equal(lkm_params_string(params, "a", "1", &error), 0);
	assert_int_equal(lkm_params_string(params, "a", "x\"y", &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	assert_non_null(strstr(error.message, "'a'"));
	assert_int_equal(lkm_params_string(params, "", "1", &error), -EINVAL);
	assert_int_equal(lkm_params_string(params, "a b", "1", &error), -EINVAL);
	assert_int_equal(lkm_params_string(params, "a=b", "1", &error), -EINVAL);
	memset(huge, 'x', 5 << 20);
	assert_int_equal(lkm_params_string(params, "a", huge, &error), -EFBIG);
	assert_int_equal(error.code, LKM_E_TOO_LARGE);
	assert_string_equal(lkm_params_text(params), "a=1");
	assert_int_equal(lkm_params_string(params, "a", "2", &error), 0);
	assert_string_equal(lkm_params_text(params), "a=1 a=2");
	free(huge);
}

static void assert_checks(
	struct lkm *lkm, const char *module, const char *name, const char *value, int rc, int code)
{
	PARAMS *params = lkm_params_new();
	struct lkm_error error;

	assert_int_equal(lkm_params_string(params, "async_probe", "1", NULL), 0);
	assert_int_equal(lkm_params_string(params, name, value, NULL), 0);
	assert_int_equal(lkm_params_check(params, lkm, module, &error), rc);
	assert_int_equal(error.code, code);
	assert_int_equal(lkm_param_check(lkm, module, name, value, &error), rc);
	assert_int_equal(error.code, code);
}

static void checked(void **state)
{
	struct lkm *lkm = open_root("full64le.ko");
	struct lkm_error error;

	(void)state;
	assert_checks(lkm, "full", "debug", "0x7fffffff", 0, 0);
	assert_checks(lkm, "full", "debug", "0x80000000", -EINVAL, LKM_E_PARAM_VALUE);
	assert_checks(lkm, "full", "list", "1,2", 0, 0);
	assert_checks(lkm, "full", "list", "1,-2", -EINVAL, LKM_E_PARAM_VALUE);
	assert_checks(lkm, "full", "text", "anything", 0, 0);
	assert_checks(lkm, "full", "other", "1", -EINVAL, LKM_E_PARAM_UNKNOWN);
	assert_checks(lkm, "broken", "x", "1", -ENODATA, LKM_E_UNREADABLE);
	assert_checks(lkm, "no-such-module", "x", "1", -ENOENT, LKM_E_NOT_FOUND);
	assert_int_equal(lkm_param_check(lkm, "full", "debgu", "1", &error), -EINVAL);
	assert_string_equal(
		error.message, "'full' has no parameter 'debgu'; did you mean 'debug'?");
	assert_int_equal(lkm_param_check(lkm, "full", "bare", NULL, NULL), 0);
	assert_int_equal(lkm_param_check(lkm, "full", "debug", NULL, NULL), -EINVAL);
	assert_int_equal(lkm_param_exists(lkm, "full", "debug", NULL), 1);
	assert_int_equal(lkm_param_exists(lkm, "full", "other", NULL), 0);
	assert_int_equal(lkm_param_exists(lkm, "broken", "x", NULL), -ENODATA);
	assert_int_equal(lkm_param_exists(lkm, "no-such-module", "x", NULL), -ENOENT);
	assert_int_equal(lkm_param_exists(lkm, "", "x", NULL), -ENOENT);
	assert_int_equal(lkm_param_exists(lkm, "..", "x", NULL), -ENOENT);
	lkm_close(lkm);
}

/* What is not there in any running kernel. */
static void not_loaded(void **state)
{
	struct lkm_error error;
	char value[8];

	(void)state;
	assert_int_equal(
		lkm_param_get("no-such-module", "x", value, sizeof(value), &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_LOADED);
	assert_int_equal(lkm_param_set("no-such-module", "x", "1", &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_LOADED);
	assert_int_equal(lkm_param_set("../x", "x", "1", &error), -EINVAL);
	assert_int_equal(lkm_param_set("x", "..", "1", &error), -EINVAL);
	assert_int_equal(lkm_param_set("", "x", "1", &error), -EINVAL);
	assert_int_equal(lkm_param_get("x", "a/b", value, sizeof(value), &error), -EINVAL);
	assert_int_equal(lkm_param_get("x", "a", value, 0, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
}

static int save(struct lkm *lkm, const char *module, const char *value, struct lkm_error *reterr)
{
	struct lkm_saved *saved = NULL;
	int rc = lkm_saved_open(lkm, true, &saved, reterr);

	if (rc == 0)
		rc = lkm_saved_set(saved, module, "x", value, NULL, reterr);
	if (rc == 0)
		rc = lkm_saved_write(saved, reterr);
	lkm_saved_close(saved);
	return rc;
}

static void saved(void **state)
{
	struct lkm *lkm = open_root("full64le.ko");
	struct lkm_saved *file;
	struct lkm_error error;
	bool changed;

	(void)state;
	assert_int_equal(save(lkm, "full", "a b", NULL), 0);
	assert_int_equal(save(lkm, "later-one", "2", NULL), 0);
	assert_int_equal(save(lkm, "inside", "2", &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_BUILTIN);
	assert_int_equal(save(lkm, "a b", "2", &error), -EINVAL);
	assert_int_equal(save(lkm, "full", "a\nb", &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	assert_int_equal(lkm_saved_open(lkm, false, &file, NULL), 0);
	assert_non_null(strstr(lkm_saved_path(file), SAVED));
	assert_non_null(strstr(
		lkm_saved_text(file), "\noptions full x=\"a b\"\n\noptions later_one x=2\n"));
	assert_int_equal(lkm_saved_forget(file, "full", NULL, &changed, NULL), 0);
	assert_true(changed);
	assert_int_equal(lkm_saved_forget(file, "full", "x", &changed, NULL), 0);
	assert_false(changed);
	assert_int_equal(lkm_saved_write(file, &error), -EINVAL);
	lkm_saved_close(file);
	assert_int_equal(lkm_initramfs_has(lkm, "full", NULL, 0, NULL), 0);
	lkm_close(lkm);
}

static int build(struct lkm *lkm, struct lkm_error *reterr)
{
	PARAMS *params = lkm_params_new();
	int rc = params ? lkm_params_string(params, "debug", "1", reterr) : -ENOMEM;

	if (!params)
		reterr->code = LKM_E_NO_MEMORY;
	if (rc == 0)
		rc = lkm_params_unsigned_array(params, "list", (uint64_t[]){1, 2}, 2, reterr);
	return rc < 0 ? rc : lkm_params_check(params, lkm, "full", reterr);
}

static int save_one(struct lkm *lkm, struct lkm_error *reterr)
{
	return save(lkm, "full", "1", reterr);
}

static void assert_tells_memory(int (*act)(struct lkm *lkm, struct lkm_error *reterr))
{
	struct lkm *lkm = open_root("full64le.ko");
	bool failed = true;

	for (size_t at = 1; failed; at++) {
		struct lkm_error error = {0};
		int rc;

		calls = 0;
		fail_at = at;
		rc = act(lkm, &error);
		fail_at = 0;
		failed = calls >= at;
		/* Removing litter is tried only. */
		if (failed && rc == 0)
			continue;
		assert_int_equal(rc, failed ? -ENOMEM : 0);
		assert_int_equal(error.code, failed ? LKM_E_NO_MEMORY : LKM_OK);
	}
	lkm_close(lkm);
}

static void without_memory(void **state)
{
	(void)state;
	assert_tells_memory(build);
	assert_tells_memory(save_one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builder),
		cmocka_unit_test(builder_refuses),
		cmocka_unit_test_setup_teardown(checked, files_begin, files_end),
		cmocka_unit_test(not_loaded),
		cmocka_unit_test_setup_teardown(saved, files_begin, files_end),
		cmocka_unit_test_setup_teardown(without_memory, files_begin, files_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
