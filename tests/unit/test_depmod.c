/* SPDX-License-Identifier: MIT */
/* depmod: every allocation of a whole run in turn fails, and every step that changes a file, with a
 * cache and without: the files are all old or all new, and the next run makes them new. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <lkm/depmod.h>
#include "../../src/formats/cache.h"
#include "../../src/index/emit.h"
#include "../../src/os/os_store.h"
#include "scratch.h"

#define RELEASE "1.0"

/* Number fail_at fails; the linker sends the calls here (--wrap). */
static size_t allocations, allocation_fails_at;
static unsigned steps, step_fails_at, links_failed;

static bool allocation_fails(void)
{
	return ++allocations == allocation_fails_at;
}

static bool step_fails(void)
{
	return ++steps == step_fails_at;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
	return allocation_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return allocation_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return allocation_fails() ? NULL : __real_realloc(memory, size);
}

int __real_lk_store_directory(int at, const char *path);
int __real_lk_store_create(int at, const char *name);
int __real_lk_store_link(int at, const char *from, const char *to);
int __real_lk_store_write(int fd, struct lk_span contents);
int __real_lk_store_rename(int at, const char *from, const char *to);
int __wrap_lk_store_directory(int at, const char *path);
int __wrap_lk_store_create(int at, const char *name);
int __wrap_lk_store_link(int at, const char *from, const char *to);
int __wrap_lk_store_write(int fd, struct lk_span contents);
void __wrap_lk_store_hurry(int fd);
int __wrap_lk_store_sync(int fd);
int __wrap_lk_store_sync_directory(int fd);
int __wrap_lk_store_rename(int at, const char *from, const char *to);

int __wrap_lk_store_directory(int at, const char *path)
{
	return step_fails() ? -EIO : __real_lk_store_directory(at, path);
}

int __wrap_lk_store_create(int at, const char *name)
{
	return step_fails() ? -EIO : __real_lk_store_create(at, name);
}

int __wrap_lk_store_link(int at, const char *from, const char *to)
{
	if (!step_fails())
		return __real_lk_store_link(at, from, to);
	links_failed++;
	return -EIO;
}

int __wrap_lk_store_write(int fd, struct lk_span contents)
{
	return step_fails() ? -EIO : __real_lk_store_write(fd, contents);
}

void __wrap_lk_store_hurry(int fd)
{
}

int __wrap_lk_store_sync(int fd)
{
	return step_fails() ? -EIO : 0;
}

int __wrap_lk_store_sync_directory(int fd)
{
	return step_fails() ? -EIO : 0;
}

int __wrap_lk_store_rename(int at, const char *from, const char *to)
{
	return step_fails() ? -EIO : __real_lk_store_rename(at, from, to);
}

/* Later than it is, so that no file is too young for the cache. */
int64_t __real_lk_store_time(void);
int64_t __wrap_lk_store_time(void);

int64_t __wrap_lk_store_time(void)
{
	return __real_lk_store_time() + INT64_C(60) * 1000000000;
}

/* A module directory of what tests/unit/meson.build makes, good and damaged; one of them comes and
 * goes. */
#define FOLDER (&LKM_MODULE_DIRECTORY[1])

static struct scratch scratch;
static int directory;
static unsigned state_now; /* 1: it is there */

static void copy_module(const char *name)
{
	char command[8192];

	snprintf(command, sizeof(command), "cp '%s/%s.ko' '%s/%s/" RELEASE "/kernel/%s.ko'",
		getenv("LKM_TEST_MODULES"), name, scratch.path, FOLDER, name);
	assert_int_equal(system(command), 0);
}

static int begin(void **state)
{
	static const char *const names[] = {"full64le", "full32be", "nocrc", "sparc", "outside",
		"opennames", "badname", "nothing", "openinfo"};
	char kernel[256];

	scratch = scratch_make();
	snprintf(kernel, sizeof(kernel), "%s/" RELEASE "/kernel", FOLDER);
	assert_int_equal(__real_lk_store_directory(scratch.fd, "none"), 0);
	assert_int_equal(__real_lk_store_directory(scratch.fd, kernel), 0);
	*strrchr(kernel, '/') = '\0';
	directory = openat(scratch.fd, kernel, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(directory >= 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		copy_module(names[i]);
	state_now = 1;
	return 0;
}

static int end(void **state)
{
	close(directory);
	scratch_remove(&scratch);
	return 0;
}

static void change_state(void)
{
	static const char *const names[] = {"away", "kernel/sparc.ko"};

	assert_int_equal(renameat(directory, names[state_now], directory, names[!state_now]), 0);
	state_now = !state_now;
}

struct noted {
	unsigned cache, unreadable;
};

static void count_note(void *context, enum lkm_depmod_note kind, const char *file, const char *text)
{
	struct noted *noted = context;

	noted->cache += kind == LKM_DEPMOD_CACHE;
	noted->unreadable += kind == LKM_DEPMOD_UNREADABLE;
}

/* One run, with a cache or without. */
static int run(bool cached, struct noted *noted, struct lkm_error *error)
{
	char cache[128], none[128];
	const char *const configs[] = {none, NULL};
	const struct lkm_depmod_options options = {.size = sizeof(options),
		.release = RELEASE,
		.base = scratch.path,
		.configs = configs,
		.cache = cached ? cache : NULL,
		.threads = 1,
		.note = count_note,
		.data = noted};

	snprintf(cache, sizeof(cache), "%s/cache", scratch.path);
	snprintf(none, sizeof(none), "%s/none", scratch.path);
	*noted = (struct noted){0};
	allocations = 0;
	steps = links_failed = 0;
	return lkm_depmod(&options, NULL, error);
}

/* What is in each of the files, as a sum; 0: there is none. */
struct outputs {
	uint64_t sums[LK_OUT_COUNT];
};

static uint64_t sum_file(const char *name)
{
	struct lk_buf contents;
	uint64_t sum = 0;

	lk_buf_init(&contents, 1 << 24);
	if (lk_file_read(directory, name, name, &contents, NULL) == 0)
		sum = lk_cache_sum(lk_buf_span(&contents));
	lk_buf_done(&contents);
	return sum;
}

static struct outputs look(void)
{
	struct outputs outputs;

	for (unsigned i = 0; i < LK_OUT_COUNT; i++)
		outputs.sums[i] = sum_file(lk_emit_name((enum lk_output)i));
	return outputs;
}

static bool same(const struct outputs *a, const struct outputs *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static unsigned count_hidden(void)
{
	int at = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fdopendir(at);
	struct dirent *entry;
	unsigned count = 0;

	assert_non_null(entries);
	while ((entry = readdir(entries)))
		count += entry->d_name[0] == '.';
	closedir(entries);
	return count - 2;
}

/* The outputs of each state, as runs make them that nothing happens to. */
static struct outputs expected[2];

static void learn(bool cached)
{
	struct lkm_error error;
	struct noted noted;

	allocation_fails_at = step_fails_at = 0;
	for (unsigned i = 0; i < 2; i++) {
		change_state();
		assert_int_equal(run(cached, &noted, &error), 0);
		expected[state_now] = look();
		assert_true(noted.unreadable > 0);
		assert_int_equal(noted.cache, 0);
	}
	assert_false(same(&expected[0], &expected[1]));
}

/* All is as it should be behind a run that has nothing to fail. */
static void check_next(bool cached)
{
	struct lkm_error error;
	struct noted noted;
	struct outputs outputs;

	allocation_fails_at = step_fails_at = 0;
	assert_int_equal(run(cached, &noted, &error), 0);
	outputs = look();
	assert_true(same(&outputs, &expected[state_now]));
	assert_int_equal(count_hidden(), 0);
}

static void sweep_allocations(bool cached)
{
	size_t count, stride, failures = 0;
	struct lkm_error error;
	struct noted noted;

	learn(cached);
	change_state();
	check_next(cached);
	count = allocations;
	/* Sanitized, each piece of an arena is an allocation; some of them must do then. */
	stride = count / 1000 + 1;
	for (size_t at = 1; at <= count; at += stride) {
		struct outputs outputs;
		int rc;

		change_state();
		allocation_fails_at = at;
		rc = run(cached, &noted, &error);
		allocation_fails_at = 0;
		outputs = look();
		assert_true(rc == 0 || rc == -ENOMEM);
		assert_int_equal(error.code, rc ? LKM_E_NO_MEMORY : 0);
		/* The files may be done already when only the cache is left to do. */
		if (rc == 0 || !same(&outputs, &expected[!state_now]))
			assert_true(same(&outputs, &expected[state_now]));
		assert_int_equal(count_hidden(), 0);
		failures += rc < 0;
		check_next(cached);
	}
	assert_true(failures * 2 > count / stride);
}

static void test_no_memory(void **state)
{
	sweep_allocations(false);
}

static void test_no_memory_with_a_cache(void **state)
{
	sweep_allocations(true);
}

/* Of one step that failed: was it told, and are the files what it says? */
static void check_step(int rc, const struct lkm_error *error, const struct noted *noted)
{
	const struct outputs outputs = look();

	assert_true(rc == 0 || rc == -EIO);
	if (rc == 0) {
		assert_true(same(&outputs, &expected[state_now]));
		/* Only the cache may fail so, and a link, for which there is a copy. */
		assert_true(noted->cache == 1 || links_failed == 1);
	} else {
		assert_int_equal(error->code, LKM_E_UNWRITABLE);
		assert_non_null(strstr(error->message, scratch.path));
		/* Without its sync the directory is as new as one can tell. */
		assert_true(same(&outputs,
			&expected[strstr(error->message, "could not sync") ? state_now
									   : !state_now]));
	}
	assert_int_equal(count_hidden(), 0);
}

static void test_each_step_fails(void **state)
{
	struct lkm_error error;
	struct noted noted;
	unsigned count, told = 0;

	learn(true);
	change_state();
	check_next(true);
	count = steps;
	assert_true(count > 12);
	for (unsigned at = 1; at <= count; at++) {
		int rc;

		change_state();
		step_fails_at = at;
		rc = run(true, &noted, &error);
		step_fails_at = 0;
		check_step(rc, &error, &noted);
		told += noted.cache;
		check_next(true);
	}
	assert_true(told > 0 && told < count);
}

static void assert_refused(const struct lkm_depmod_options *options)
{
	struct lkm_depmod_result *result = NULL;
	struct lkm_error error = {0};

	assert_int_equal(lkm_depmod(options, &result, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	assert_null(result);
}

static void test_refuses_what_it_does_not_know(void **state)
{
	static const char *const relative[] = {"/a.ko", "b.ko", NULL};
	struct {
		struct lkm_depmod_options known;
		size_t unknown;
	} newer = {.known = {.size = sizeof(newer)}, .unknown = 1};
	struct lkm_depmod_options options = {0};

	(void)state;
	assert_refused(NULL);
	assert_refused(&options);
	assert_refused(&newer.known);
	options = (struct lkm_depmod_options){.size = sizeof(options), .files = relative};
	assert_refused(&options);
	options = (struct lkm_depmod_options){.size = sizeof(options), .cache = ""};
	assert_refused(&options);
	options = (struct lkm_depmod_options){.size = sizeof(options), .release = "../x"};
	assert_refused(&options);
	/* What is not asked for is none of our business. */
	newer.unknown = 0;
	newer.known.base = "/proc/none";
	newer.known.release = "1.0";
	assert_int_equal(lkm_depmod(&newer.known, NULL, NULL), -ENOENT);
}

static void test_a_descriptor_that_is_no_directory(void **state)
{
	struct lkm_depmod_options options = {.size = sizeof(options),
		.base = scratch.path,
		.release = RELEASE,
		.output_fd_plus_one = 10000};
	struct lkm_error error = {0};

	(void)state;
	assert_int_equal(lkm_depmod(&options, NULL, &error), -EBADF);
	assert_int_equal(error.code, LKM_E_UNWRITABLE);
	assert_string_equal(error.message,
		"could not write into directory (descriptor 9999): Bad file descriptor");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refuses_what_it_does_not_know),
		cmocka_unit_test_setup_teardown(test_a_descriptor_that_is_no_directory, begin, end),
		cmocka_unit_test_setup_teardown(test_no_memory, begin, end),
		cmocka_unit_test_setup_teardown(test_no_memory_with_a_cache, begin, end),
		cmocka_unit_test_setup_teardown(test_each_step_fails, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
