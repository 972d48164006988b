/* SPDX-License-Identifier: MIT */
/* The fake kernel with four modules below the current directory, and every call of ours to it, to
 * the file system and for memory made to fail in turn. */
#ifndef TESTS_UNIT_FAULTY_H
#define TESTS_UNIT_FAULTY_H

#include <ftw.h>

#include <lkm/depmod.h>
#include <lkm/syscalls.h>
#include "../../src/base/error.h"
#include "../../src/os/os_kernel.h"
#include "../../src/os/os_proc.h"
#include "../../src/os/os_store.h"
#include "failing_memory.h"
#include "files.h"

#define RELEASE "1.0-test"
#define STATE   "state"

/* Calls of the seam: number os_fails_at fails with os_errnum. Inside the fake kernel none does, nor
 * an allocation: it is not what is tested. */
static size_t os_calls, os_fails_at;
static int os_errnum = EIO;
static bool in_kernel;

/* Added to every inode number in sysfs: modules have been loaded anew, as far as one sees. */
static uint64_t identity_shift;

static inline bool os_fails(void)
{
	return !in_kernel && ++os_calls == os_fails_at;
}

static inline int fail_file(const char *shown, struct lkm_error *reterr)
{
	return lk_fail(
		reterr, LKM_E_UNREADABLE, os_errnum, "could not read '%s': made to fail", shown);
}

/* Declare __real_NAME and __wrap_NAME, and begin the latter. */
#define WRAP(type, name, ...)                                                                      \
	type __real_##name(__VA_ARGS__);                                                           \
	type __wrap_##name(__VA_ARGS__);                                                           \
	type __wrap_##name(__VA_ARGS__)

WRAP(struct lk_dir, lk_dir_open, int at, const char *path, const char *shown)
{
	if (os_fails())
		return (struct lk_dir){.fd = -1, .errnum = os_errnum, .path = shown};
	return __real_lk_dir_open(at, path, shown);
}

WRAP(int, lk_dir_list, int at, const char *path, const char *shown, struct lk_arena *arena,
	char ***ret, struct lkm_error *reterr)
{
	return os_fails() ? fail_file(shown, reterr)
			  : __real_lk_dir_list(at, path, shown, arena, ret, reterr);
}

WRAP(int, lk_fd_read, int fd, const char *shown, struct lk_buf *out, struct lkm_error *reterr)
{
	return os_fails() ? fail_file(shown, reterr) : __real_lk_fd_read(fd, shown, out, reterr);
}

WRAP(int, lk_file_identify, int at, const char *path, enum lk_file_kind *ret_kind,
	struct lk_file_identity *ret)
{
	int rc = os_fails() ? -os_errnum : __real_lk_file_identify(at, path, ret_kind, ret);

	if (rc == 0 && strncmp(path, "sys/", 4) == 0)
		ret->inode += identity_shift;
	return rc;
}

WRAP(int, lk_file_kind, int at, const char *path, enum lk_file_kind *ret)
{
	return os_fails() ? -os_errnum : __real_lk_file_kind(at, path, ret);
}

WRAP(int, lk_file_open, int at, const char *path, const char *shown, struct lkm_error *reterr)
{
	return os_fails() ? fail_file(shown, reterr) : __real_lk_file_open(at, path, shown, reterr);
}

WRAP(int, lk_file_read, int at, const char *path, const char *shown, struct lk_buf *out,
	struct lkm_error *reterr)
{
	return os_fails() ? fail_file(shown, reterr)
			  : __real_lk_file_read(at, path, shown, out, reterr);
}

WRAP(int, lk_file_source, int fd, const char *shown, struct lk_arena *arena,
	struct lk_file_source *ret, struct lkm_error *reterr)
{
	return os_fails() ? fail_file(shown, reterr)
			  : __real_lk_file_source(fd, shown, arena, ret, reterr);
}

WRAP(int, lk_proc_shell, const char *command, const char *const *extra)
{
	return os_fails() ? -os_errnum : __real_lk_proc_shell(command, extra);
}

WRAP(int, lk_store_create, int at, const char *name)
{
	return os_fails() ? -os_errnum : __real_lk_store_create(at, name);
}

WRAP(int, lk_store_lock, int fd)
{
	return os_fails() ? -os_errnum : __real_lk_store_lock(fd);
}

WRAP(int, lk_store_look, int at, const char *name, struct lk_stored *ret)
{
	return os_fails() ? -os_errnum : __real_lk_store_look(at, name, ret);
}

WRAP(int, lk_store_look_at, int fd, struct lk_stored *ret)
{
	return os_fails() ? -os_errnum : __real_lk_store_look_at(fd, ret);
}

WRAP(int, lk_store_remove, int at, const char *name)
{
	return os_fails() ? -os_errnum : __real_lk_store_remove(at, name);
}

WRAP(int, lk_store_rename, int at, const char *from, const char *to)
{
	return os_fails() ? -os_errnum : __real_lk_store_rename(at, from, to);
}

WRAP(int, lk_store_write, int fd, struct lk_span contents)
{
	return os_fails() ? -os_errnum : __real_lk_store_write(fd, contents);
}

/* What is inside the kernel is not counted. */
struct outside {
	size_t calls, fail_at;
};

static inline struct outside enter_kernel(void)
{
	struct outside outside = {calls, fail_at};

	in_kernel = true;
	fail_at = 0;
	return outside;
}

static inline void leave_kernel(struct outside *outside)
{
	in_kernel = false;
	calls = outside->calls;
	fail_at = outside->fail_at;
}

#define IN_KERNEL __attribute__((cleanup(leave_kernel))) struct outside outside = enter_kernel()

WRAP(int, lk_kernel_log_mark, void)
{
	if (os_fails())
		return -os_errnum;
	IN_KERNEL;
	return __real_lk_kernel_log_mark();
}

WRAP(int, lk_kernel_log_since, int mark, struct lk_buf *out)
{
	if (os_fails())
		return -os_errnum;
	IN_KERNEL;
	return __real_lk_kernel_log_since(mark, out);
}

WRAP(int, lk_kernel_release, char *ret, size_t size)
{
	if (os_fails())
		return -os_errnum;
	IN_KERNEL;
	return __real_lk_kernel_release(ret, size);
}

WRAP(int, lk_kernel_root, void)
{
	return os_fails() ? -os_errnum : __real_lk_kernel_root();
}

WRAP(int, lkm_delete_module, const char *name, int flags)
{
	if (os_fails())
		return -os_errnum;
	IN_KERNEL;
	return __real_lkm_delete_module(name, flags);
}

WRAP(int, lkm_finit_module, int fd, const char *params, int flags)
{
	if (os_fails())
		return -os_errnum;
	IN_KERNEL;
	return __real_lkm_finit_module(fd, params, flags);
}

WRAP(int, lkm_init_module, const void *image, size_t len, const char *params)
{
	if (os_fails())
		return -os_errnum;
	IN_KERNEL;
	return __real_lkm_init_module(image, len, params);
}

static inline int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	return remove(path);
}

static const char *const module_names[] = {"high", "middle", "low", "alone", "inner"};
#define MODULE_COUNT (sizeof(module_names) / sizeof(*module_names))

static inline bool is_loaded(const char *module)
{
	char path[128];

	snprintf(path, sizeof(path), "sys/module/%s/initstate", module);
	return access(path, F_OK) == 0;
}

/* As many as are loaded. */
static inline size_t count_loaded(void)
{
	size_t count = 0;

	for (size_t i = 0; i < MODULE_COUNT; i++)
		count += is_loaded(module_names[i]);
	return count;
}

static inline void load_module(const char *name)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), ".%s/" RELEASE "/kernel/%s.ko", LKM_MODULE_DIRECTORY, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(__real_lkm_finit_module(fd, "", 0), 0);
	close(fd);
}

static inline void unload_module(const char *name)
{
	in_kernel = true;
	assert_int_equal(__real_lkm_delete_module(name, 0), 0);
	in_kernel = false;
}

/* Nothing is loaded, nothing fails, and there is no state file. */
static inline void reset(void)
{
	fail_at = os_fails_at = 0;
	identity_shift = 0;
	for (size_t i = 0; i < MODULE_COUNT; i++)
		if (is_loaded(module_names[i]))
			unload_module(module_names[i]);
	nftw("fake/unloaded", remove_one, 16, FTW_DEPTH | FTW_PHYS);
	unlink(STATE);
}

static inline void copy_module(const char *name)
{
	char command[8192];

	snprintf(command, sizeof(command), "cp '%s/%s.ko' .%s/" RELEASE "/kernel/",
		getenv("LKM_TEST_MODULES"), name, LKM_MODULE_DIRECTORY);
	assert_int_equal(system(command), 0);
}

/* For cmocka_unit_test_setup_teardown(): the kernel, with indexes. */
static inline int faulty_begin(void **state)
{
	static const char *const files[] = {"low", "middle", "high", "alone", "renamed"};
	const struct lkm_depmod_options options = {
		.size = sizeof(options), .no_cache = true, .threads = 1};

	fail_at = os_fails_at = 0;
	identity_shift = 0;
	if (files_begin(state) < 0)
		return -1;
	setenv("LKM_FAKE_ROOT", *state, 1);
	files_write("fake/release", RELEASE "\n");
	files_write("fake/kmsg", "");
	files_write("proc/modules", "");
	files_write("proc/cmdline", "quiet\n");
	files_write("proc/sys/kernel/random/boot_id", "one-boot\n");
	files_make_parents("sys/module/");
	files_make_parents("." LKM_MODULE_DIRECTORY "/" RELEASE "/kernel/");
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		copy_module(files[i]);
	assert_int_equal(lkm_depmod(&options, NULL, NULL), 0);
	return 0;
}

static inline int faulty_end(void **state)
{
	reset();
	return files_end(state);
}

/* Open descriptors, so that one that is left open is found. */
static inline unsigned count_descriptors(void)
{
	unsigned count = 0;

	for (int fd = 0; fd < 64; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* Under a slow judge of memory only every so many are tried. */
static inline size_t find_stride(void)
{
	const char *text = getenv("LKM_TEST_STRIDE");

	return text ? (size_t)atoi(text) : 1;
}

/* What fails next: an allocation or a call of the seam. A scene makes its preparations and arms it.
 */
static size_t next_allocation, next_os_call;

/* How many there were while it was armed. */
static size_t armed_allocations, armed_os_calls;

static inline void arm(void)
{
	calls = os_calls = 0;
	fail_at = next_allocation;
	os_fails_at = next_os_call;
}

/* All is as usual again. */
static inline void disarm(void)
{
	armed_allocations = calls;
	armed_os_calls = os_calls;
	fail_at = os_fails_at = 0;
}

/* Play a scene until nothing of it was left to fail: number 1, 2, 3 ... of what is counted. */
static inline void sweep_one(void (*scene)(void), size_t *number, const size_t *counter)
{
	unsigned before = count_descriptors();
	size_t stride = find_stride();

	next_allocation = next_os_call = 0;
	for (*number = 1; *number == 1 || *counter >= *number - stride; *number += stride) {
		reset();
		scene();
		assert_int_equal(count_descriptors(), before);
	}
	assert_true(*number > 10);
}

/* First each allocation fails in turn, then each call of the seam, with two errnos. */
static inline void sweep(void (*scene)(void))
{
	sweep_one(scene, &next_allocation, &armed_allocations);
	os_errnum = EIO;
	sweep_one(scene, &next_os_call, &armed_os_calls);
	os_errnum = ENOMEM;
	sweep_one(scene, &next_os_call, &armed_os_calls);
	reset();
}

/* It said what failed. */
static inline void assert_told(int rc, const struct lkm_error *error)
{
	assert_true(rc < 0);
	assert_int_equal(rc, -error->errnum);
	assert_int_not_equal(error->code, LKM_OK);
	assert_true(strlen(error->message) > 8);
}

/* The same of what would have gone well. */
static inline void assert_spoilt(int rc, const struct lkm_error *error)
{
	assert_told(rc, error);
	if (next_allocation)
		assert_int_equal(error->code, LKM_E_NO_MEMORY);
}

#endif
