/* SPDX-License-Identifier: MIT */
/* Temporary files: their names, which tell them from everything else, and their end. */
#include "temporary.h"

#include <errno.h>
#include <string.h>

#include "../files/temporary_name.h"
#include "../os/os_fs.h"
#include "../os/os_proc.h"
#include "../os/os_store.h"

/* Others may be at the same name: where there are no locks, or with a clock that stands. */
#define ATTEMPTS 100u

/* Copied at a time. */
#define PIECE 16384u

/* Make a file, or a link to the file name, with the first free name from number on: what make
 * returns. */
static int take_name(int directory, const char *name, uint32_t number, struct lk_temporary *ret,
	int (*make)(int directory, const char *name, const char *temporary))
{
	int rc = -EEXIST;

	for (unsigned i = 0; rc == -EEXIST && i < ATTEMPTS; i++) {
		rc = lk_temporary_name_make(ret->name, sizeof(ret->name), name, number + i);
		if (rc == 0)
			rc = make(directory, name, ret->name);
	}
	if (rc < 0)
		ret->name[0] = '\0';
	return rc;
}

static int make_file(int directory, const char *name, const char *temporary)
{
	(void)name;
	return lk_store_create(directory, temporary);
}

/* Two processes that begin in the same millisecond differ in the attempt that succeeds. */
static uint32_t number_of_new(void)
{
	return (uint32_t)lk_proc_now();
}

/* Far from that of the new file, which may be of the same millisecond. */
static uint32_t number_of_kept(void)
{
	return ~number_of_new();
}

static int create(int directory, const char *name, uint32_t number, struct lk_temporary *ret)
{
	int fd = take_name(directory, name, number, ret, make_file);

	ret->fd = fd < 0 ? -1 : fd;
	return fd < 0 ? fd : 0;
}

int lk_temporary_write(
	int directory, const char *name, struct lk_span contents, struct lk_temporary *ret)
{
	struct lk_temporary temporary = {.fd = -1};
	int rc = create(directory, name, number_of_new(), &temporary);

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

static int copy_all(int from, int to)
{
	uint8_t piece[PIECE];
	int got;

	while ((got = lk_store_read(from, piece, sizeof(piece))) > 0) {
		int rc = lk_store_write(to, (struct lk_span){piece, (size_t)got});

		if (rc < 0)
			return rc;
	}
	return got;
}

/* The copy is not brought to the disk: it is of use to this process only. */
static int copy(int directory, const char *name, struct lk_temporary *ret)
{
	struct lk_temporary temporary = {.fd = -1};
	struct lk_stored stored;
	LK_FD_CLEANUP int from = lk_store_look(directory, name, &stored);
	int rc = from < 0 ? from : stored.kind != LK_FILE_REGULAR ? -EOPNOTSUPP : 0;

	if (rc == 0)
		rc = create(directory, name, number_of_kept(), &temporary);
	if (rc == 0)
		rc = copy_all(from, temporary.fd);
	if (rc < 0) {
		lk_temporary_done(directory, &temporary);
		return rc;
	}
	lk_fd_cleanup(&temporary.fd);
	*ret = temporary;
	return 0;
}

int lk_temporary_keep(int directory, const char *name, struct lk_temporary *ret)
{
	struct lk_temporary temporary = {.fd = -1};
	int rc = take_name(directory, name, number_of_kept(), &temporary, lk_store_link);

	if (rc == 0)
		*ret = temporary;
	return rc == 0 || rc == -ENOENT ? rc : copy(directory, name, ret);
}

static bool is_among(struct lk_span name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (lk_span_is(name, names[i]))
			return true;
	return false;
}

void lk_temporary_sweep(int directory, const char *const *names, size_t count)
{
	struct lk_arena arena = {0};
	struct lk_span name;
	char **entries;

	if (lk_dir_list(directory, ".", "", &arena, &entries, NULL) == 0)
		for (; *entries; entries++)
			if (lk_temporary_name_parse(*entries, &name) &&
				is_among(name, names, count))
				lk_store_remove(directory, *entries);
	lk_arena_done(&arena);
}
