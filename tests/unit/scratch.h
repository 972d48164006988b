/* SPDX-License-Identifier: MIT */
/* An empty directory for a test, and what can be done to it. */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
	char path[64];
	int fd;
};

static inline void scratch_empty(int at)
{
	DIR *directory = fdopendir(openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct dirent *entry;

	assert_non_null(directory);
	while ((entry = readdir(directory))) {
		int below;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(at, entry->d_name, 0) == 0)
			continue;
		below = openat(at, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		assert_true(below >= 0);
		scratch_empty(below);
		close(below);
		assert_int_equal(unlinkat(at, entry->d_name, AT_REMOVEDIR), 0);
	}
	closedir(directory);
}

static inline struct scratch scratch_make(void)
{
	struct scratch scratch = {.path = "/tmp/lkm-test-scratch.XXXXXX"};

	assert_non_null(mkdtemp(scratch.path));
	assert_int_equal(chmod(scratch.path, 0755), 0);
	scratch.fd = open(scratch.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(scratch.fd >= 0);
	return scratch;
}

static inline void scratch_remove(struct scratch *scratch)
{
	scratch_empty(scratch->fd);
	close(scratch->fd);
	rmdir(scratch->path);
}

#define SCRATCH __attribute__((cleanup(scratch_remove))) struct scratch

static inline void scratch_write(const struct scratch *scratch, const char *name, const char *text)
{
	int fd = openat(scratch->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* How many names there are, but for "." and "..". */
static inline unsigned scratch_count(const struct scratch *scratch)
{
	DIR *directory = opendir(scratch->path);
	unsigned count = 0;

	assert_non_null(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count - 2;
}

#endif
