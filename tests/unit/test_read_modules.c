/* SPDX-License-Identifier: MIT */
/* harvest: what is read of many files does not depend on how many threads read them, nor on how
 * they are compressed or called; what cannot be read fails alone; memory that cannot be had and
 * reads that fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>
#include <sys/uio.h>

#include "../../src/base/buf.h"
#include "../../src/files/read_modules.h"
#include "../../src/os/codecs.h"
#include "failing_memory.h"
#include "files.h"
#include "fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Number read_fails_at fails; 0: none does. The linker sends the calls here (--wrap), by the one
 * name or the other. */
static size_t reads, read_fails_at;
static bool read_ends; /* it does not fail, but finds the end of the file */

ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset);
ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t offset);

ssize_t __wrap_pread(int fd, void *data, size_t size, off_t offset)
{
	struct iovec all = {data, size};

	if (__atomic_add_fetch(&reads, 1, __ATOMIC_RELAXED) == read_fails_at) {
		errno = EIO;
		return read_ends ? 0 : -1;
	}
	return preadv(fd, &all, 1, offset);
}

ssize_t __wrap_pread64(int fd, void *data, size_t size, off_t offset)
{
	return __wrap_pread(fd, data, size, offset);
}

#define JOBS_MOST 64

struct reading {
	struct lk_read_job jobs[JOBS_MOST];
	size_t count;
	struct lk_read_modules *harvest;
	struct lkm_error error;
	size_t told, last;
	bool told_elsewhere;
	pthread_t caller;
};

#define READING __attribute__((cleanup(reading_done))) struct reading

static void reading_done(struct reading *reading)
{
	lk_read_modules_free(reading->harvest);
}

static void add_job(struct reading *reading, const char *path, uint64_t size)
{
	assert_true(reading->count < JOBS_MOST);
	reading->jobs[reading->count++] =
		(struct lk_read_job){.at = AT_FDCWD, .path = path, .shown = path, .size = size};
}

static void add_file(struct reading *reading, const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	add_job(reading, path, (uint64_t)st.st_size);
}

static void progress(void *context, size_t done, size_t total)
{
	struct reading *reading = context;

	if (!pthread_equal(pthread_self(), reading->caller) || done < reading->last ||
		total != reading->count)
		reading->told_elsewhere = true;
	reading->told++;
	reading->last = done;
}

static int read_jobs(struct reading *reading, unsigned threads)
{
	const struct lk_read_options options = {.flags = LK_EXTRACT_CRCS,
		.compressed_flags = LK_EXTRACT_CRCS,
		.threads = threads,
		.progress = progress,
		.context = reading};

	lk_read_modules_free(reading->harvest);
	reading->harvest = NULL;
	reading->caller = pthread_self();
	reading->last = 0;
	memset(&reading->error, 0, sizeof(reading->error));
	return lk_read_modules(
		reading->jobs, reading->count, &options, &reading->harvest, &reading->error);
}

/* The files of these tests --------------------------------------------------------------------- */

static void copy_fixture(const char *name, const char *path)
{
	FIXTURE fixture = fixture_read(name);

	files_write_bytes(path, fixture.data, fixture.size);
}

/* A frame with the contents as they are, in blocks that are not compressed. */
static void write_zstd(const char *name, const char *path)
{
	FIXTURE fixture = fixture_read(name);
	LK_BUF_CLEANUP struct lk_buf out;
	uint32_t size = (uint32_t)fixture.size, block = size << 3 | 1;
	const uint8_t head[] = {0x28, 0xb5, 0x2f, 0xfd, 0xa0, (uint8_t)size, (uint8_t)(size >> 8),
		(uint8_t)(size >> 16), (uint8_t)(size >> 24), (uint8_t)block, (uint8_t)(block >> 8),
		(uint8_t)(block >> 16)};

	assert_true(size < 128 << 10);
	lk_buf_init(&out, 1 << 20);
	assert_int_equal(lk_buf_add(&out, head, sizeof(head)), 0);
	assert_int_equal(lk_buf_add(&out, fixture.data, fixture.size), 0);
	files_write_bytes(path, out.data, out.size);
}

static const char *const good[] = {"a.ko", "b.ko", "c.ko", "d.ko", "e.ko.gz", "f.ko.xz", "g.ko.zst",
	"plain.ko.xz", "packed.ko"};

static void write_good(void)
{
	for (enum lk_compression kind = LK_PLAIN + 1; kind < LK_COMPRESSION_COUNT; kind++)
		if (!lk_codecs()->decompress[kind])
			skip(); /* this build cannot read all of them */
	copy_fixture("full64le", "a.ko");
	copy_fixture("full64be", "b.ko");
	copy_fixture("full32le", "c.ko");
	copy_fixture("sparc", "d.ko");
	copy_fixture("gzipped", "e.ko.gz");
	copy_fixture("xzipped", "f.ko.xz");
	write_zstd("full32be", "g.ko.zst");
	/* Names that lie. */
	copy_fixture("nocrc", "plain.ko.xz");
	copy_fixture("gzipped", "packed.ko");
}

static void add_good(struct reading *reading)
{
	for (size_t i = 0; i < COUNT(good); i++)
		add_file(reading, good[i]);
}

/* Comparison ----------------------------------------------------------------------------------- */

static bool spans_equal(struct lk_span a, struct lk_span b)
{
	return a.size == b.size && (!a.size || memcmp(a.data, b.data, a.size) == 0);
}

static bool extracts_equal(const struct lk_extract *a, const struct lk_extract *b)
{
	return spans_equal(a->infos, b->infos) && spans_equal(a->exports, b->exports) &&
	       spans_equal(a->imports, b->imports) && spans_equal(a->weak, b->weak);
}

static void assert_all_read(const struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		if (reading->jobs[i].error)
			fail_msg("%s", reading->jobs[i].error->message);
		assert_true(reading->jobs[i].extract.imports.size > 0 ||
			    strcmp(reading->jobs[i].path, "plain.ko.xz") == 0);
		assert_true(reading->jobs[i].extract.infos.size > 0);
	}
}

static void results_for_any_number_of_threads(void **state)
{
	static const unsigned threads[] = {0, 1, 2, 3, 16, 1000};
	READING alone = {0};

	write_good();
	add_good(&alone);
	assert_int_equal(read_jobs(&alone, 1), 0);
	assert_all_read(&alone);
	for (size_t i = 0; i < COUNT(threads); i++) {
		READING reading = {0};

		add_good(&reading);
		assert_int_equal(read_jobs(&reading, threads[i]), 0);
		for (size_t job = 0; job < reading.count; job++)
			assert_true(extracts_equal(
				&alone.jobs[job].extract, &reading.jobs[job].extract));
		assert_true(reading.told > 0 && !reading.told_elsewhere);
		assert_int_equal(reading.last, reading.count);
	}
}

/* a.ko is what e.ko.gz, f.ko.xz and packed.ko hold. */
static void compression_and_names_do_not_matter(void **state)
{
	READING reading = {0};

	write_good();
	add_good(&reading);
	assert_int_equal(read_jobs(&reading, 2), 0);
	assert_true(extracts_equal(&reading.jobs[0].extract, &reading.jobs[4].extract));
	assert_true(extracts_equal(&reading.jobs[0].extract, &reading.jobs[5].extract));
	assert_true(extracts_equal(&reading.jobs[0].extract, &reading.jobs[8].extract));
	assert_false(reading.jobs[0].compressed);
	assert_true(reading.jobs[4].compressed && reading.jobs[8].compressed);
	assert_false(reading.jobs[7].compressed);
}

static void assert_fails(const struct reading *reading, size_t job, int code, const char *message)
{
	const struct lkm_error *error = reading->jobs[job].error;

	if (!error)
		fail_msg("%s was read", reading->jobs[job].path);
	assert_int_equal(error->code, code);
	assert_string_equal(error->message, message);
	assert_int_equal(reading->jobs[job].extract.imports.size, 0);
}

static void what_cannot_be_read_fails_alone(void **state)
{
	READING reading = {0};

	write_good();
	files_write("empty.ko", "");
	files_write("text.ko", "no module\n");
	files_write_bytes("cut.ko.gz", "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
	files_make_parents("dir.ko/");
	files_link("nowhere", "link.ko");
	assert_int_equal(mkfifo("fifo.ko", 0600), 0);
	add_job(&reading, "empty.ko", 0);
	add_file(&reading, "text.ko");
	add_file(&reading, "cut.ko.gz");
	add_job(&reading, "dir.ko", 4096);
	add_job(&reading, "link.ko", 4096);
	add_job(&reading, "fifo.ko", 4096);
	add_job(&reading, "missing.ko.zst", 4096);
	add_job(&reading, "/dev/zero", 4096);
	add_good(&reading);
	assert_int_equal(read_jobs(&reading, 2), 0);
	assert_fails(&reading, 0, LKM_E_NOT_A_MODULE, "'empty.ko': the file is empty");
	assert_fails(&reading, 1, LKM_E_NOT_A_MODULE,
		"'text.ko': the file is text, not a kernel module");
	assert_fails(&reading, 2, LKM_E_DAMAGED,
		"cut.ko.gz: the gzip data is damaged: it is corrupt or ends too early");
	assert_fails(&reading, 3, LKM_E_UNREADABLE, "could not read 'dir.ko': Is a directory");
	assert_fails(&reading, 4, LKM_E_UNREADABLE,
		"could not read 'link.ko': No such file or directory");
	assert_fails(&reading, 5, LKM_E_UNREADABLE, "'fifo.ko' is not a regular file");
	assert_fails(&reading, 6, LKM_E_UNREADABLE,
		"could not read 'missing.ko.zst': No such file or directory");
	assert_fails(&reading, 7, LKM_E_UNREADABLE, "'/dev/zero' is not a regular file");
	for (size_t i = 8; i < reading.count; i++)
		assert_null(reading.jobs[i].error);
}

/* The file has changed since the caller looked. */
static void sizes_that_are_not_true(void **state)
{
	static const uint64_t sizes[] = {0, 1, 63, 64, 200, 100000, UINT64_C(1) << 40};

	write_good();
	for (size_t i = 0; i < COUNT(sizes); i++) {
		READING reading = {0};

		for (size_t job = 0; job < COUNT(good); job++)
			add_job(&reading, good[job], sizes[i]);
		assert_int_equal(read_jobs(&reading, 1), 0);
		assert_all_read(&reading);
	}
}

static void hostile_sizes(void **state)
{
	READING reading = {0};

	/* As large as a file can be, with nothing in it. */
	files_write("large.ko", "");
	files_write_bytes("large.ko.xz",
		"\xfd"
		"7zXZ\0",
		6);
	copy_fixture("full64le", "sparse.ko");
	assert_int_equal(truncate("large.ko", (off_t)1 << 40), 0);
	assert_int_equal(truncate("large.ko.xz", (off_t)1 << 40), 0);
	assert_int_equal(truncate("sparse.ko", (off_t)1 << 40), 0);
	add_file(&reading, "large.ko");
	add_file(&reading, "large.ko.xz");
	add_file(&reading, "sparse.ko");
	assert_int_equal(read_jobs(&reading, 2), 0);
	assert_int_equal(reading.jobs[0].error->code, LKM_E_NOT_A_MODULE);
	assert_fails(&reading, 1, LKM_E_TOO_LARGE,
		"'large.ko.xz' is larger than the maximum of 512 MiB");
	assert_null(reading.jobs[2].error);
}

static void nothing_to_read(void **state)
{
	READING reading = {0};

	assert_int_equal(read_jobs(&reading, 0), 0);
	assert_non_null(reading.harvest);
}

/* A section for a piece of its own, more pieces than are kept, more memory than there is at first.
 */
static void large_sections(void **state)
{
	READING reading = {0};

	copy_fixture("large", "large.ko");
	write_good();
	add_file(&reading, "large.ko");
	add_good(&reading);
	add_file(&reading, "large.ko");
	assert_int_equal(read_jobs(&reading, 1), 0);
	assert_all_read(&reading);
	assert_true(reading.jobs[0].extract.imports.size > 9990);
	assert_true(
		extracts_equal(&reading.jobs[0].extract, &reading.jobs[reading.count - 1].extract));
}

/* Failures ------------------------------------------------------------------------------------- */

/* Whether there was an allocation with this number. */
static bool allocation_fails(const struct reading *expected, size_t number, bool all_behind)
{
	READING reading = {0};
	bool failed;
	int rc;

	memcpy(reading.jobs, expected->jobs, sizeof(reading.jobs));
	reading.count = expected->count;
	calls = 0;
	fail_at = number;
	for_good = all_behind;
	rc = read_jobs(&reading, 1);
	fail_at = 0;
	failed = calls >= number;
	if (rc == -ENOMEM) {
		assert_true(failed);
		assert_int_equal(reading.error.code, LKM_E_NO_MEMORY);
		assert_null(reading.harvest);
		assert_int_equal(reading.jobs[0].extract.imports.size, 0);
		return true;
	}
	/* What was only wanted can be done without. */
	assert_int_equal(rc, 0);
	for (size_t i = 0; i < reading.count; i++)
		assert_true(extracts_equal(&expected->jobs[i].extract, &reading.jobs[i].extract));
	return failed;
}

static void allocations_that_fail(void **state)
{
	READING expected = {0};
	size_t number = 1;

	write_good();
	copy_fixture("large", "large.ko");
	files_write("empty.ko", "");
	add_file(&expected, "large.ko");
	add_good(&expected);
	add_file(&expected, "empty.ko");
	assert_int_equal(read_jobs(&expected, 1), 0);
	while (allocation_fails(&expected, number, false))
		number++;
	assert_true(number > 30);
	for (size_t last = number, i = 1; i < last; i++)
		assert_true(allocation_fails(&expected, i, true));
}

/* Whether there was a read with this number. One file fails at the most: what is announced and
 * cannot be read is read once more when it is needed. */
static bool read_fails(const struct reading *expected, size_t number, size_t *failures)
{
	READING reading = {0};
	size_t failed = 0;

	memcpy(reading.jobs, expected->jobs, sizeof(reading.jobs));
	reading.count = expected->count;
	reads = 0;
	read_fails_at = number;
	assert_int_equal(read_jobs(&reading, 1), 0);
	read_fails_at = 0;
	for (size_t i = 0; i < reading.count; i++) {
		if (!reading.jobs[i].error) {
			assert_true(extracts_equal(
				&expected->jobs[i].extract, &reading.jobs[i].extract));
			continue;
		}
		failed++;
		assert_int_equal(reading.jobs[i].error->code, LKM_E_UNREADABLE);
		assert_non_null(strstr(reading.jobs[i].error->message, reading.jobs[i].path));
		assert_non_null(strstr(reading.jobs[i].error->message, "Input/output error"));
	}
	assert_true(failed <= 1);
	*failures += failed;
	return reads >= number;
}

static void fail_each_read(void)
{
	READING expected = {0};
	size_t number = 1, failures = 0;

	write_good();
	add_good(&expected);
	assert_int_equal(read_jobs(&expected, 1), 0);
	while (read_fails(&expected, number, &failures))
		number++;
	assert_true(failures > COUNT(good));
}

static void reads_that_fail(void **state)
{
	fail_each_read();
}

/* A file that ends before its size is not a damaged module. */
static void reads_that_end_early(void **state)
{
	read_ends = true;
	fail_each_read();
	read_ends = false;
}

static int tell(struct lk_notes *notes, const struct lkm_error *error)
{
	const struct lk_read_job job = {.shown = "/a.ko", .error = error};

	return lk_read_modules_tell(&job, notes);
}

static void damaged_is_not_unread(void **state)
{
	static const struct lkm_error damaged = {.code = LKM_E_DAMAGED, .errnum = EIO},
				      absent = {.code = LKM_E_UNREADABLE, .errnum = ENOENT},
				      greedy = {.code = LKM_E_UNREADABLE, .errnum = EOVERFLOW},
				      none = {.code = LKM_E_UNREADABLE, .errnum = EMFILE},
				      unread = {.code = LKM_E_UNREADABLE, .errnum = EACCES};
	__attribute__((cleanup(lk_arena_done))) struct lk_arena arena = {0};
	struct lk_notes notes = {.arena = &arena};

	assert_int_equal(tell(&notes, &damaged), 0);
	assert_int_equal(tell(&notes, &absent), 0);
	assert_int_equal(tell(&notes, &greedy), 0);
	assert_int_equal(tell(&notes, &none), -EMFILE);
	assert_int_equal(notes.count, 3);
	assert_int_equal(notes.unread.errnum, 0);
	assert_int_equal(tell(&notes, &unread), 0);
	assert_int_equal(notes.unread.errnum, EACCES);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, files_begin, files_end)
	const struct CMUnitTest tests[] = {
		TEST(results_for_any_number_of_threads),
		TEST(compression_and_names_do_not_matter),
		TEST(what_cannot_be_read_fails_alone),
		TEST(sizes_that_are_not_true),
		TEST(hostile_sizes),
		TEST(nothing_to_read),
		TEST(large_sections),
		TEST(allocations_that_fail),
		TEST(reads_that_fail),
		TEST(reads_that_end_early),
		TEST(damaged_is_not_unread),
	};

	return cmocka_run_group_tests_name("harvest", tests, NULL, NULL);
}
