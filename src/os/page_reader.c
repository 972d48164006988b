/* SPDX-License-Identifier: MIT */
/* Reading a file page by page, all pages from the same state of it: when the times of the file
 * change, nothing more is read. */
#include "page_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../base/error.h"
#include "../base/errno_text.h"
#include "range_reader.h"

#define PAGE ((size_t)4096)

/* Up to this size one call reads all. */
#define SMALL ((size_t)16 << 10)

/* After so many loads the rest is read at once: whoever asks that much asks more. */
#define LOADS_MAX 64

#define MILLISECOND 1000000

/* A call of write(2) that began longer ago has ended, and the clock that stamps files has moved on
 * since. */
#define WRITE_MOST ((int64_t)20 * MILLISECOND)

/* How often a file is looked at that changes all the time. */
#define LOOKS_MAX 60

static size_t count_pages(const struct lk_page_reader *reader)
{
	return (reader->contents.size + PAGE - 1) / PAGE;
}

/* Only the thread that loads writes it, and only from false to true. */
static bool is_loaded(const struct lk_page_reader *reader, size_t page)
{
	return __atomic_load_n(&reader->loaded[page], __ATOMIC_ACQUIRE);
}

static bool are_loaded(const struct lk_page_reader *reader, size_t first, size_t end)
{
	while (first < end && is_loaded(reader, first))
		first++;
	return first == end;
}

/* A call of write(2) stamps the file before it copies its bytes, with a clock that stands still for
 * some milliseconds: a change that comes after this can be told by the stamp only if that is older.
 * Small files are read by one call, and mostly written by one. */
static bool is_settled(const struct lk_file_identity *identity)
{
	struct timespec now;
	int64_t age;

	if (clock_gettime(CLOCK_REALTIME_COARSE, &now) < 0)
		return true;
	age = (int64_t)now.tv_sec * 1000 * MILLISECOND + now.tv_nsec - identity->mtime;
	/* A file of the future is one of a clock that was set back since. */
	return age > (identity->size > SMALL ? WRITE_MOST : 0) || age < -WRITE_MOST;
}

/* The change time does not count: depmod changes it when it puts a new file in place of this one,
 * whose contents stay as they are. */
static bool is_changed(const struct lk_page_reader *reader, const struct lk_file_identity *now)
{
	return now->size != reader->identity.size || now->mtime != reader->identity.mtime;
}

/* Look at the file, once its times can show a later change. 0 or -errno. */
static int settle(struct lk_page_reader *reader)
{
	const struct timespec pause = {.tv_nsec = MILLISECOND};

	for (int looks = 0; looks < LOOKS_MAX; looks++) {
		int rc = lk_fd_identify(reader->fd, &reader->identity);

		if (rc < 0 || is_settled(&reader->identity))
			return rc;
		nanosleep(&pause, NULL);
	}
	return -ESTALE;
}

/* Read the pages [first, end), none of which is loaded. */
static int read_pages(struct lk_page_reader *reader, size_t first, size_t end)
{
	const size_t begin = first * PAGE;
	const size_t size =
		(end * PAGE < reader->contents.size ? end * PAGE : reader->contents.size) - begin;
	struct lk_file_identity now;
	ssize_t got = lk_range_reader_pread(
		reader->fd, (uint8_t *)reader->contents.data + begin, size, begin);
	int rc = got < 0 ? (int)got : lk_fd_identify(reader->fd, &now);

	if (rc < 0)
		return rc;
	if (is_changed(reader, &now))
		return -ESTALE;
	if ((size_t)got < size)
		return -EIO;
	for (; first < end; first++)
		__atomic_store_n(&reader->loaded[first], true, __ATOMIC_RELEASE);
	return 0;
}

static int read_missing(struct lk_page_reader *reader, size_t first, size_t end)
{
	while (first < end) {
		size_t next = first;
		int rc;

		while (next < end && !is_loaded(reader, next))
			next++;
		rc = next > first ? read_pages(reader, first, next) : 0;
		if (rc < 0)
			return rc;
		for (first = next; first < end && is_loaded(reader, first);)
			first++;
	}
	return 0;
}

/* With the lock held. */
static int load_pages(struct lk_page_reader *reader, size_t first, size_t end)
{
	const size_t count = count_pages(reader);
	int rc;

	if (++reader->loads > LOADS_MAX) {
		first = 0;
		end = count;
	}
	rc = read_missing(reader, first, end);
	if (rc == 0 && first == 0 && end == count) {
		lk_fd_cleanup(&reader->fd);
		__atomic_store_n(&reader->pages.complete, true, __ATOMIC_RELEASE);
	}
	return rc;
}

static int load(struct lk_pages *pages, uint64_t offset, uint64_t size)
{
	struct lk_page_reader *reader = (struct lk_page_reader *)pages;
	size_t first, end;
	int rc;

	if (offset >= reader->contents.size)
		return 0;
	if (size > reader->contents.size - offset)
		size = reader->contents.size - offset;
	first = (size_t)offset / PAGE;
	end = (size_t)(offset + size + PAGE - 1) / PAGE;
	if (are_loaded(reader, first, end))
		return 0;
	pthread_mutex_lock(&reader->lock);
	if (!reader->failed && !are_loaded(reader, first, end))
		reader->failed = -load_pages(reader, first, end);
	rc = -reader->failed;
	pthread_mutex_unlock(&reader->lock);
	return rc;
}

static int fail(struct lkm_error *reterr, const char *shown, int errnum)
{
	if (errnum == ENOMEM)
		return lk_fail_memory(reterr);
	return lk_fail(reterr, LKM_E_UNREADABLE, errnum, "could not read '%s': %s", shown,
		errnum == ESTALE ? "it changed meanwhile" : lk_errno_text(errnum));
}

/* Room for the whole file, of which only the part that is used takes memory. */
static int make_room(struct lk_page_reader *reader)
{
	const size_t size = (size_t)reader->identity.size;
	void *data;

	if (!size) /* nothing can be mapped then, and nothing is needed */
		return 0;
	data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		return -ENOMEM;
	reader->contents = (struct lk_span){data, size};
	reader->loaded = calloc(count_pages(reader), sizeof(*reader->loaded));
	return reader->loaded ? 0 : -ENOMEM;
}

int lk_page_reader_open(struct lk_page_reader *reader, int at, const char *path, const char *shown,
	size_t maximum, struct lkm_error *reterr)
{
	const int fd = lk_file_open(at, path, shown, reterr);

	if (fd < 0)
		return fd;
	*reader = (struct lk_page_reader){.pages = {.load = load}, .fd = fd};
	pthread_mutex_init(&reader->lock, NULL);
	int rc = settle(reader);
	if (rc == 0 && reader->identity.size > maximum) {
		lk_page_reader_close(reader);
		return lk_fail(reterr, LKM_E_TOO_LARGE, EFBIG,
			"'%s' is larger than the maximum of %zu bytes", shown, maximum);
	}
	if (rc == 0)
		rc = make_room(reader);
	if (rc == 0)
		rc = load(&reader->pages, 0, reader->identity.size <= SMALL ? SMALL : 1);
	if (rc == 0 && !reader->contents.size)
		reader->pages.complete = true;
	if (rc < 0) {
		lk_page_reader_close(reader);
		return fail(reterr, shown, -rc);
	}
	return 0;
}

void lk_page_reader_close(struct lk_page_reader *reader)
{
	if (!reader->pages.load)
		return;
	lk_fd_cleanup(&reader->fd);
	if (reader->contents.size)
		munmap((void *)reader->contents.data, reader->contents.size);
	free(reader->loaded);
	pthread_mutex_destroy(&reader->lock);
	*reader = (struct lk_page_reader){0};
}
