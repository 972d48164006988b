/* SPDX-License-Identifier: MIT */
/* A directory of one's own for each test, as the current one, and files in it from text. */
#ifndef TESTS_UNIT_FILES_H
#define TESTS_UNIT_FILES_H

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* All directories that path names before a slash. */
static inline void files_make_parents(const char *path)
{
	char copy[1024];

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(mkdir(copy, 0755) == 0 || errno == EEXIST);
		*slash = '/';
	}
}

static inline void files_write_bytes(const char *path, const void *bytes, size_t size)
{
	FILE *file;

	files_make_parents(path);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static inline void files_write(const char *path, const char *text)
{
	files_write_bytes(path, text, strlen(text));
}

static inline void files_link(const char *target, const char *path)
{
	files_make_parents(path);
	assert_int_equal(symlink(target, path), 0);
}

/* For cmocka_unit_test_setup_teardown(). */
static inline int files_begin(void **state)
{
	char *directory = strdup("/tmp/lkm-test-XXXXXX");

	if (!directory || !mkdtemp(directory) || chdir(directory) < 0)
		return -1;
	*state = directory;
	return 0;
}

static inline int files_end(void **state)
{
	char command[64];

	snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -r %s", (char *)*state,
		(char *)*state);
	free(*state);
	return chdir("/") == 0 ? system(command) : -1;
}

#endif
