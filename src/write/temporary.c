/* SPDX-License-Identifier: MIT */
/* Temporary files: their names, which tell them from everything else, and their end. */
#include "temporary.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "../os/os_store.h"

#define MARK   ".lkm-"
#define DIGITS 8

/* Others may be at the same name: where there are no locks, or with a clock that stands. */
#define ATTEMPTS 100u

static int create(int directory, const char *name, struct lk_temporary *ret)
{
	/* Two that begin in the same millisecond differ in the first attempt that is free. */
	uint32_t number = (uint32_t)lk_proc_now();
	int fd = -EEXIST;

	for (unsigned i = 0; fd == -EEXIST && i < ATTEMPTS; i++) {
		int length = snprintf(ret->name, sizeof(ret->name), ".%s" MARK "%08x", name,
			(unsigned)(number + i));

		if (length < 0 || (size_t)length >= sizeof(ret->name))
			return -ENAMETOOLONG;
		fd = lk_store_create(directory, ret->name);
	}
	if (fd < 0)
		return fd;
	ret->fd = fd;
	return 0;
}

int lk_temporary_write(
	int directory, const char *name, struct lk_span contents, struct lk_temporary *ret)
{
	struct lk_temporary temporary = {.fd = -1};
	int rc = create(directory, name, &temporary);

	if (rc < 0)
		return rc;
	rc = lk_store_write(temporary.fd, contents);
	if (rc < 0) {
		lk_temporary_done(directory, &temporary);
		return rc;
	}
	*ret = temporary;
	return 0;
}

int lk_temporary_rename(int directory, const char *name, struct lk_temporary *temporary)
{
	int rc = lk_store_rename(directory, temporary->name, name);

	if (rc == 0)
		temporary->name[0] = '\0';
	return rc;
}

void lk_temporary_done(int directory, struct lk_temporary *temporary)
{
	if (temporary->name[0])
		lk_store_remove(directory, temporary->name);
	temporary->name[0] = '\0';
	lk_fd_cleanup(&temporary->fd);
}

/* Is the entry a temporary file, of this name if one is given? */
static bool is_litter(const char *entry, const char *name)
{
	size_t length = strlen(entry), mark = strlen(MARK);
	const char *digits = entry + length - DIGITS;

	if (entry[0] != '.' || length < 1 + mark + DIGITS)
		return false;
	if (strncmp(digits - mark, MARK, mark) != 0 || strspn(digits, "0123456789abcdef") != DIGITS)
		return false;
	length -= 1 + mark + DIGITS;
	return !name || (strlen(name) == length && memcmp(entry + 1, name, length) == 0);
}

void lk_temporary_sweep(int directory, const char *name)
{
	struct lk_arena arena = {0};
	char **entries;

	if (lk_dir_list(directory, ".", "", &arena, &entries, NULL) == 0)
		for (; *entries; entries++)
			if (is_litter(*entries, name))
				lk_store_remove(directory, *entries);
	lk_arena_done(&arena);
}
