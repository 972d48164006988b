/* SPDX-License-Identifier: MIT */
/* A machine made of files for a test: modules from a text, their indexes, and the fake kernel on
 * it, whose root is the current directory. */
#ifndef TESTS_UNIT_MACHINE_H
#define TESTS_UNIT_MACHINE_H

#include <lkm/depmod.h>
#include <lkm/lkm.h>

#include "files.h"

#define MACHINE_RELEASE "6.1.0-test"
#define MACHINE_MODULES "lib/modules/" MACHINE_RELEASE

/* What each test gets a copy of: made once by machine_group(), as *state of the tests, and removed
 * by machine_group_end(). text: see mktree.py. */
static inline int machine_group(void **state, const char *text)
{
	const struct lkm_depmod_options options = {
		.size = sizeof(options), .release = MACHINE_RELEASE, .no_cache = true};
	char command[4096];

	if (files_begin(state) < 0)
		return -1;
	files_write("tree.text", text);
	files_write(MACHINE_MODULES "/modules.order", "");
	files_write(MACHINE_MODULES "/modules.builtin", "kernel/fs/inside.ko\n");
	files_write_bytes(MACHINE_MODULES "/modules.builtin.modinfo", "inside.license=GPL", 19);
	files_write("proc/modules", "");
	files_write("proc/cmdline", "quiet\n");
	files_write("fake/release", MACHINE_RELEASE "\n");
	files_write("fake/kmsg", "");
	files_make_parents("sys/module/");
	snprintf(command, sizeof(command), "%s %s/mktree.py %s < tree.text",
		getenv("LKM_TEST_PYTHON"), getenv("LKM_TEST_SUPPORT"), MACHINE_MODULES);
	if (setenv("LKM_FAKE_ROOT", *state, 1) < 0 || system(command) != 0)
		return -1;
	return lkm_depmod(&options, NULL, NULL);
}

static inline int machine_group_end(void **state)
{
	return files_end(state);
}

/* For cmocka_unit_test_setup_teardown(): a copy as the root and current directory. */
static inline int machine_begin(void **state)
{
	char command[256];

	snprintf(command, sizeof(command), "cp -r %s/. .", (char *)*state);
	if (files_begin(state) < 0 || setenv("LKM_FAKE_ROOT", *state, 1) < 0)
		return -1;
	return system(command);
}

static inline int machine_end(void **state)
{
	return files_end(state);
}

static inline struct lkm *machine_open(void)
{
	struct lkm *lkm = NULL;

	assert_int_equal(lkm_open(NULL, &lkm, NULL), 0);
	return lkm;
}

/* A file as text, "" when there is none; to be freed. */
static inline char *machine_read(const char *path)
{
	char *text = calloc(1, 1 << 16);
	FILE *file = fopen(path, "r");

	assert_non_null(text);
	if (file) {
		assert_true(fread(text, 1, (1 << 16) - 1, file) < (1 << 16) - 1);
		fclose(file);
	}
	return text;
}

static inline void machine_expect(const char *path, const char *text)
{
	char *contents = machine_read(path);

	assert_string_equal(contents, text);
	free(contents);
}

/* Is it in /proc/modules? */
static inline bool machine_has(const char *module)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/module/%s/initstate", module);
	return access(path, F_OK) == 0;
}

#endif
