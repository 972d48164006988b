/* SPDX-License-Identifier: MIT */
/* os_store: directories, files and permissions as asked for; signals and short writes in the
 * middle; errors of the system are told, and those that mean nothing are not. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/file.h>
#include <sys/resource.h>

#include "../../src/os/os_store.h"
#include "scratch.h"

/* What the next calls of a system call do: errors first, then short writes. */
static int errors[4];
static size_t writes, longest;

static int next_error(void)
{
	int error = errors[0];

	memmove(errors, errors + 1, sizeof(errors) - sizeof(*errors));
	errors[3] = 0;
	errno = error;
	return error;
}

/* The linker sends the calls of os_store here (--wrap). */
ssize_t __real_write(int fd, const void *data, size_t size);
int __real_fdatasync(int fd);
int __real_fsync(int fd);
int __real_flock(int fd, int operation);
ssize_t __wrap_write(int fd, const void *data, size_t size);
int __wrap_fdatasync(int fd);
int __wrap_fsync(int fd);
int __wrap_flock(int fd, int operation);

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
	writes++;
	if (next_error())
		return -1;
	return __real_write(fd, data, longest && size > longest ? longest : size);
}

int __wrap_fdatasync(int fd)
{
	return next_error() ? -1 : __real_fdatasync(fd);
}

int __wrap_fsync(int fd)
{
	return next_error() ? -1 : __real_fsync(fd);
}

int __wrap_flock(int fd, int operation)
{
	return next_error() ? -1 : __real_flock(fd, operation);
}

static void set_errors(int first, int second)
{
	errors[0] = first;
	errors[1] = second;
	errors[2] = errors[3] = 0;
}

static void test_makes_directories(void **state)
{
	SCRATCH scratch = scratch_make();
	struct lk_stored stored;
	int fd;

	assert_int_equal(lk_store_directory(scratch.fd, "a/b//c/"), 0);
	assert_int_equal(lk_store_directory(scratch.fd, "a/b/c"), 0);
	assert_int_equal(lk_store_directory(scratch.fd, "."), 0);
	assert_int_equal(lk_store_directory(scratch.fd, "d"), 0);
	fd = lk_store_look(scratch.fd, "a/b/c", &stored);
	assert_true(fd >= 0);
	assert_int_equal(stored.kind, LK_FILE_DIRECTORY);
	close(fd);
	scratch_write(&scratch, "file", "x");
	assert_int_equal(lk_store_directory(scratch.fd, "file"), -ENOTDIR);
	assert_int_equal(lk_store_directory(scratch.fd, "file/x"), -ENOTDIR);
	assert_int_equal(lk_store_directory(scratch.fd, ""), -ENOENT);
}

static void test_makes_files_that_all_may_read(void **state)
{
	SCRATCH scratch = scratch_make();
	const mode_t masks[] = {0, 022, 077, 0777};
	struct lk_stored stored;

	for (size_t i = 0; i < sizeof(masks) / sizeof(*masks); i++) {
		mode_t before = umask(masks[i]);
		int fd = lk_store_create(scratch.fd, "file");

		umask(before);
		assert_true(fd >= 0);
		assert_int_equal(lk_store_look_at(fd, &stored), 0);
		assert_int_equal(stored.kind, LK_FILE_REGULAR);
		assert_int_equal(stored.permissions, 0644);
		assert_int_equal(stored.owner, lk_store_user());
		assert_int_equal(lk_store_create(scratch.fd, "file"), -EEXIST);
		close(fd);
		assert_int_equal(lk_store_remove(scratch.fd, "file"), 0);
	}
	assert_int_equal(lk_store_remove(scratch.fd, "file"), -ENOENT);
}

static void test_does_not_follow_links(void **state)
{
	SCRATCH scratch = scratch_make();
	struct lk_stored stored;

	scratch_write(&scratch, "target", "x");
	assert_int_equal(symlinkat("target", scratch.fd, "link"), 0);
	assert_int_equal(symlinkat("nothing", scratch.fd, "dangling"), 0);
	assert_int_equal(lk_store_look(scratch.fd, "link", &stored), -ELOOP);
	assert_int_equal(lk_store_create(scratch.fd, "dangling"), -EEXIST);
	assert_int_equal(lk_store_look(scratch.fd, "nothing", &stored), -ENOENT);
}

static void test_does_not_wait_for_a_fifo(void **state)
{
	SCRATCH scratch = scratch_make();
	struct lk_stored stored;
	int fd;

	assert_int_equal(mkfifoat(scratch.fd, "fifo", 0644), 0);
	fd = lk_store_look(scratch.fd, "fifo", &stored);
	assert_true(fd >= 0);
	assert_int_equal(stored.kind, LK_FILE_OTHER);
	close(fd);
}

static void test_writes_all_whatever_comes_between(void **state)
{
	SCRATCH scratch = scratch_make();
	const struct lk_span text = lk_span_of("what there is to write");
	struct lk_stored stored;
	char back[32];
	int fd = lk_store_create(scratch.fd, "file");

	longest = 5;
	writes = 0;
	set_errors(EINTR, EINTR);
	assert_int_equal(lk_store_write(fd, text), 0);
	assert_int_equal(writes, 2 + 5);
	longest = 0;
	close(fd);
	fd = lk_store_look(scratch.fd, "file", &stored);
	assert_int_equal(stored.size, text.size);
	assert_int_equal(lk_store_read(fd, back, sizeof(back)), text.size);
	assert_memory_equal(back, text.data, text.size);
	assert_int_equal(lk_store_read(fd, back, sizeof(back)), 0);
	close(fd);
	assert_int_equal(lk_store_read(fd, back, sizeof(back)), -EBADF);
}

static void test_tells_what_failed(void **state)
{
	SCRATCH scratch = scratch_make();
	const int told[] = {ENOSPC, EIO, EROFS, EDQUOT};
	int fd = lk_store_create(scratch.fd, "file");

	for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++) {
		set_errors(EINTR, told[i]);
		assert_int_equal(lk_store_write(fd, lk_span_of("x")), -told[i]);
		set_errors(EINTR, told[i]);
		assert_int_equal(lk_store_sync(fd), -told[i]);
		set_errors(EINTR, told[i]);
		assert_int_equal(lk_store_sync_directory(scratch.fd), -told[i]);
	}
	/* The file system has nothing to wait for. */
	set_errors(EINVAL, 0);
	assert_int_equal(lk_store_sync_directory(scratch.fd), 0);
	set_errors(EINVAL, 0);
	assert_int_equal(lk_store_sync(fd), 0);
	set_errors(0, 0);
	assert_int_equal(lk_store_sync(fd), 0);
	assert_int_equal(lk_store_sync_directory(scratch.fd), 0);
	close(fd);
}

static void test_renames(void **state)
{
	SCRATCH scratch = scratch_make();

	scratch_write(&scratch, "a", "1");
	scratch_write(&scratch, "b", "2");
	assert_int_equal(lk_store_rename(scratch.fd, "a", "b"), 0);
	assert_int_equal(scratch_count(&scratch), 1);
	assert_int_equal(lk_store_rename(scratch.fd, "a", "b"), -ENOENT);
}

static void test_locks(void **state)
{
	SCRATCH scratch = scratch_make();
	int other = open(scratch.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	set_errors(EINTR, 0);
	assert_int_equal(lk_store_lock(scratch.fd), 0);
	assert_int_equal(lk_store_lock(scratch.fd), 0); /* again: it has it */
	assert_int_equal(lk_store_lock(other), -EWOULDBLOCK);
	set_errors(EINTR, ENOLCK);
	assert_int_equal(lk_store_lock(other), -ENOLCK);
	close(other);
}

static volatile sig_atomic_t caught;

static void catch (int signal)
{
	caught = signal;
}

static void test_holds_signals_back(void **state)
{
	sigset_t before;

	signal(SIGUSR1, catch);
	lk_store_block_signals(&before);
	raise(SIGUSR1);
	assert_int_equal(caught, 0);
	lk_store_restore_signals(&before);
	assert_int_equal(caught, SIGUSR1);
}

static void test_time_is_that_of_files(void **state)
{
	SCRATCH scratch = scratch_make();
	int64_t before = lk_store_time(), stamp;
	struct stat st;

	scratch_write(&scratch, "file", "x");
	assert_int_equal(fstatat(scratch.fd, "file", &st, 0), 0);
	stamp = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	assert_true(before <= stamp);
	assert_true(stamp - before < INT64_C(60) * 1000000000);
}

/* Were the signal to come, the test would be over. */
static void test_beyond_the_limit_for_sizes(void **state)
{
	struct rlimit before, small;
	uint8_t bytes[3000] = {0};
	sigset_t pending, mask;
	SCRATCH scratch = scratch_make();
	int fd = lk_store_create(scratch.fd, "f");

	assert_true(fd >= 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 1000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(lk_store_write(fd, (struct lk_span){bytes, sizeof(bytes)}), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(sigpending(&pending), 0);
	assert_int_equal(sigismember(&pending, SIGXFSZ), 0);
	assert_int_equal(pthread_sigmask(SIG_BLOCK, NULL, &mask), 0);
	assert_int_equal(sigismember(&mask, SIGXFSZ), 0);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_makes_directories),
		cmocka_unit_test(test_makes_files_that_all_may_read),
		cmocka_unit_test(test_does_not_follow_links),
		cmocka_unit_test(test_does_not_wait_for_a_fifo),
		cmocka_unit_test(test_writes_all_whatever_comes_between),
		cmocka_unit_test(test_beyond_the_limit_for_sizes),
		cmocka_unit_test(test_tells_what_failed),
		cmocka_unit_test(test_renames),
		cmocka_unit_test(test_locks),
		cmocka_unit_test(test_holds_signals_back),
		cmocka_unit_test(test_time_is_that_of_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
