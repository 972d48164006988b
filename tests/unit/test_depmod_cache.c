/* SPDX-License-Identifier: MIT */
/* depmod_cache: a cache is saved and found again; what others may have written, or a damaged one,
 * is not used and that is said; files that changed a moment ago are left out. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../src/os/os_store.h"
#include "../../src/write/depmod_cache.h"
#include "scratch.h"

#define TREE   "/lib/modules/6.1.0-test"
#define SECOND INT64_C(1000000000)
#define BEGAN  (1000 * SECOND)

/* Step number fail_at of saving fails; the linker sends the steps here (--wrap). */
static unsigned steps, fail_at;

static bool fails(void)
{
	return ++steps == fail_at;
}

int __real_lk_store_directory(int at, const char *path);
int __real_lk_store_create(int at, const char *name);
int __real_lk_store_write(int fd, struct lk_span contents);
int __real_lk_store_rename(int at, const char *from, const char *to);
int __wrap_lk_store_directory(int at, const char *path);
int __wrap_lk_store_create(int at, const char *name);
int __wrap_lk_store_write(int fd, struct lk_span contents);
int __wrap_lk_store_rename(int at, const char *from, const char *to);

int __wrap_lk_store_directory(int at, const char *path)
{
	return fails() ? -EROFS : __real_lk_store_directory(at, path);
}

int __wrap_lk_store_create(int at, const char *name)
{
	return fails() ? -EROFS : __real_lk_store_create(at, name);
}

int __wrap_lk_store_write(int fd, struct lk_span contents)
{
	return fails() ? -EROFS : __real_lk_store_write(fd, contents);
}

int __wrap_lk_store_rename(int at, const char *from, const char *to)
{
	return fails() ? -EROFS : __real_lk_store_rename(at, from, to);
}

/* The same for allocations. */
static size_t allocations, allocation_fails_at;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
	return ++allocations == allocation_fails_at ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return ++allocations == allocation_fails_at ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return ++allocations == allocation_fails_at ? NULL : __real_realloc(memory, size);
}

struct world {
	struct scratch scratch;
	struct lk_arena arena;
	struct lk_depmod_cache keep;
	const char *why;
};

static void world_done(struct world *world)
{
	lk_depmod_cache_close(&world->keep);
	lk_arena_done(&world->arena);
	scratch_remove(&world->scratch);
}

#define WORLD __attribute__((cleanup(world_done))) struct world

static void open_tree(struct world *world, const char *path, const char *tree)
{
	struct lkm_error error = {0};

	lk_depmod_cache_close(&world->keep);
	world->why = NULL;
	assert_int_equal(lk_depmod_cache_open(world->scratch.fd, path, tree, &world->arena,
				 &world->keep, &world->why, &error),
		0);
	assert_int_equal(error.code, 0);
	assert_non_null(world->why);
}

static void save(struct world *world, int64_t changed)
{
	struct lk_cached entry = {
		.path = "kernel/a.ko", .identity = {.mtime = changed, .ctime = changed}};
	struct lkm_error error = {0};

	assert_int_equal(lk_depmod_cache_save(&world->keep, &entry, 1, BEGAN, &error), 0);
}

static struct world make_world(void)
{
	struct world world = {.scratch = scratch_make()};

	open_tree(&world, "/cache/lkm", TREE);
	return world;
}

static char *cache_path(const struct world *world, char path[4096])
{
	snprintf(path, 4096, "%s%s", world->scratch.path, world->keep.shown);
	return path;
}

static void test_saved_and_found_again(void **state)
{
	WORLD world = make_world();
	char path[4096];
	struct stat st;

	assert_string_equal(world.why, "");
	assert_true(world.keep.wanted);
	assert_int_equal(scratch_count(&world.scratch), 0); /* opening makes nothing */
	save(&world, 0);
	open_tree(&world, "/cache/lkm", TREE);
	assert_string_equal(world.why, "");
	assert_int_equal(world.keep.contents.count, 1);
	assert_int_equal(stat(cache_path(&world, path), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0644);
	save(&world, 0); /* replaces */
	open_tree(&world, "/cache/lkm", TREE);
	assert_int_equal(world.keep.contents.count, 1);
}

static void test_each_tree_has_its_own(void **state)
{
	WORLD world = make_world();

	save(&world, 0);
	open_tree(&world, "/cache/lkm", "/chroot" TREE);
	assert_int_equal(world.keep.contents.count, 0);
	assert_string_equal(world.why, "");
	assert_non_null(strstr(world.keep.name, "6.1.0-test-"));
	open_tree(&world, "/cache/lkm", "6.1.0-test");
	assert_int_equal(world.keep.contents.count, 0);
	open_tree(&world, "/cache/lkm", TREE);
	assert_int_equal(world.keep.contents.count, 1);
}

static void test_a_path_may_be_relative(void **state)
{
	WORLD world = make_world();
	char before[4096];

	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(world.scratch.path), 0);
	open_tree(&world, "here", TREE);
	save(&world, 0);
	open_tree(&world, "/here", TREE);
	assert_int_equal(world.keep.contents.count, 1);
	assert_int_equal(chdir(before), 0);
}

static void test_recent_changes_are_left_out(void **state)
{
	const struct {
		int64_t mtime, ctime;
		bool stored;
	} files[] = {
		{0, 0, true},
		{BEGAN - 2 * SECOND, BEGAN - 2 * SECOND, true},
		{BEGAN - 2 * SECOND + 1, 0, false},
		{0, BEGAN - 2 * SECOND + 1, false},
		{BEGAN, BEGAN, false},
		{BEGAN + 3600 * SECOND, 0, false},
		{0, BEGAN + 3600 * SECOND, false},
		{-SECOND, -SECOND, true},
	};
	WORLD world = make_world();

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct lk_cached entries[] = {{.path = "b.ko", .identity = {.ctime = 1}},
			{.path = "a.ko",
				.identity = {.mtime = files[i].mtime, .ctime = files[i].ctime}},
			{.path = "c.ko", .identity = {.ctime = 2}}};

		assert_int_equal(lk_depmod_cache_save(&world.keep, entries, 3, BEGAN, NULL), 0);
		open_tree(&world, "/cache/lkm", TREE);
		assert_int_equal(world.keep.contents.count, 2 + files[i].stored);
	}
}

static ino_t cache_inode(const struct world *world)
{
	char path[4096];
	struct stat st;

	assert_int_equal(stat(cache_path(world, path), &st), 0);
	return st.st_ino;
}

/* As many entries from the cache as are asked for, and one that is new. */
static void save_again(struct world *world, unsigned old, int64_t changed)
{
	struct lk_cached entries[3];

	for (unsigned i = 0; i < old; i++) {
		lk_cache_entry(&world->keep.contents, i, &entries[i]);
		assert_true(lk_cache_find(&world->keep.contents, entries[i].path,
			&entries[i].identity, &entries[i].extract));
	}
	entries[old] = (struct lk_cached){.path = "new.ko", .identity = {.ctime = changed}};
	assert_int_equal(lk_depmod_cache_save(&world->keep, entries, old + 1, BEGAN, NULL), 0);
	open_tree(world, "/cache/lkm", TREE);
}

static void test_written_only_when_something_is_new(void **state)
{
	WORLD world = make_world();
	struct lk_cached entries[] = {{.path = "a.ko"}, {.path = "b.ko"}};
	ino_t inode;

	assert_int_equal(lk_depmod_cache_save(&world.keep, entries, 2, BEGAN, NULL), 0);
	open_tree(&world, "/cache/lkm", TREE);
	inode = cache_inode(&world);
	save_again(&world, 2, BEGAN); /* the new one is too young */
	assert_int_equal(cache_inode(&world), inode);
	assert_int_equal(world.keep.contents.count, 2);
	save_again(&world, 2, 0);
	assert_int_equal(world.keep.contents.count, 3);
	save_again(&world, 2, 0); /* one is gone, another has come */
	assert_int_equal(world.keep.contents.count, 3);
	save_again(&world, 1, BEGAN); /* two are gone */
	assert_int_equal(world.keep.contents.count, 1);
}

static void assert_not_used(struct world *world, const char *why)
{
	open_tree(world, "/cache/lkm", TREE);
	assert_int_equal(world->keep.contents.count, 0);
	assert_true(strncmp(world->why, "the cache is not used: ", 23) == 0);
	if (!strstr(world->why, why))
		fail_msg("%s", world->why);
}

static void test_a_file_that_others_may_write_is_not_used(void **state)
{
	WORLD world = make_world();
	char path[4096];

	save(&world, 0);
	assert_int_equal(chmod(cache_path(&world, path), 0664), 0);
	assert_not_used(&world, "others may write it");
	assert_int_equal(chmod(path, 0646), 0);
	assert_not_used(&world, "others may write it");
	save(&world, 0); /* ours again */
	open_tree(&world, "/cache/lkm", TREE);
	assert_int_equal(world.keep.contents.count, 1);
	if (geteuid())
		return; /* only root can give a file away */
	assert_int_equal(chown(path, 12345, (gid_t)-1), 0);
	assert_not_used(&world, "others may write it");
}

static void test_links_and_other_kinds_are_not_used(void **state)
{
	WORLD world = make_world();
	char path[4096], elsewhere[4096];

	save(&world, 0);
	snprintf(elsewhere, sizeof(elsewhere), "%s/elsewhere", world.scratch.path);
	assert_int_equal(rename(cache_path(&world, path), elsewhere), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	assert_not_used(&world, "symbolic links");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0644), 0);
	assert_not_used(&world, "others may write it");
}

static void test_a_damaged_one_is_not_used(void **state)
{
	WORLD world = make_world();
	char path[4096];
	struct stat st;

	save(&world, 0);
	assert_int_equal(stat(cache_path(&world, path), &st), 0);
	assert_int_equal(truncate(path, st.st_size - 1), 0);
	assert_not_used(&world, "is damaged");
	assert_int_equal(truncate(path, 0), 0);
	assert_not_used(&world, "is not a cache");
	assert_true(world.keep.wanted);
	save(&world, 0);
	open_tree(&world, "/cache/lkm", TREE);
	assert_int_equal(world.keep.contents.count, 1);
}

static void test_a_directory_that_others_may_write_is_left_alone(void **state)
{
	WORLD world = make_world();
	char path[4096];

	save(&world, 0);
	assert_int_equal(fchmodat(world.scratch.fd, "cache/lkm", 0777, 0), 0);
	assert_not_used(&world, "'/cache/lkm': others may write it");
	assert_int_equal(unlink(cache_path(&world, path)), 0);
	save(&world, 0); /* does nothing */
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(fchmodat(world.scratch.fd, "cache/lkm", 0755, 0), 0);
	open_tree(&world, "/cache/lkm", TREE);
	assert_string_equal(world.why, "");
}

static void test_a_directory_that_is_none(void **state)
{
	WORLD world = make_world();

	scratch_write(&world.scratch, "cache", "a file");
	assert_not_used(&world, "'/cache/lkm': Not a directory");
	assert_false(world.keep.wanted);
}

static void test_saving_may_fail(void **state)
{
	WORLD world = make_world();
	struct lkm_error error = {0};

	scratch_write(&world.scratch, "cache", "a file");
	assert_int_equal(lk_depmod_cache_save(&world.keep, NULL, 0, BEGAN, &error), -ENOTDIR);
	assert_int_equal(error.code, LKM_E_UNWRITABLE);
	assert_non_null(strstr(error.message, "could not write '/cache/lkm/6.1.0-test-"));
	assert_int_equal(scratch_count(&world.scratch), 1);
}

static void test_each_step_of_saving_fails(void **state)
{
	WORLD world = make_world();
	struct lk_cached entries[] = {{.path = "a.ko"}, {.path = "b.ko"}};

	save(&world, 0);
	for (unsigned at = 1; at <= 4; at++) {
		struct lkm_error error = {0};
		int rc;

		steps = 0;
		fail_at = at;
		rc = lk_depmod_cache_save(&world.keep, entries, 2, BEGAN, &error);
		fail_at = 0;
		assert_int_equal(rc, -EROFS);
		assert_non_null(strstr(error.message, ".cache': Read-only file system"));
		open_tree(&world, "/cache/lkm", TREE);
		assert_string_equal(world.why, "");
		assert_int_equal(world.keep.contents.count, 1); /* the old one */
	}
	assert_int_equal(steps, 4);
}

static void test_no_memory(void **state)
{
	WORLD world = make_world();
	unsigned out_of_memory = 0, fine = 0;

	save(&world, 0);
	while (fine < 3) {
		struct lk_cached entry = {.path = "kernel/a.ko"};
		struct lk_arena arena = {0};
		struct lkm_error error = {0};
		struct lk_depmod_cache keep = {0};
		const char *why;
		int rc;

		allocations = 0;
		allocation_fails_at = out_of_memory + fine + 1;
		rc = lk_depmod_cache_open(
			world.scratch.fd, "/cache/lkm", TREE, &arena, &keep, &why, &error);
		if (rc == 0)
			rc = lk_depmod_cache_save(&keep, &entry, 1, BEGAN, &error);
		allocation_fails_at = 0;
		assert_true(rc == 0 || (rc == -ENOMEM && error.code == LKM_E_NO_MEMORY));
		lk_depmod_cache_close(&keep);
		lk_arena_done(&arena);
		out_of_memory += rc < 0;
		fine += rc == 0;
		open_tree(&world, "/cache/lkm", TREE);
		assert_int_equal(world.keep.contents.count, 1);
	}
	assert_true(out_of_memory > 1);
}

static void test_litter_is_removed(void **state)
{
	WORLD world = make_world();
	char name[512];
	int at;

	save(&world, 0);
	at = openat(world.scratch.fd, "cache/lkm", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(name, sizeof(name), ".%s.lkm-0123abcd", world.keep.name);
	assert_int_equal(mknodat(at, name, S_IFREG | 0600, 0), 0);
	assert_int_equal(mknodat(at, ".another.cache.lkm-0123abcd", S_IFREG | 0600, 0), 0);
	save(&world, 0);
	assert_int_equal(faccessat(at, name, F_OK, 0), -1);
	assert_int_equal(faccessat(at, ".another.cache.lkm-0123abcd", F_OK, 0), 0);
	close(at);
}

static void test_those_of_directories_that_are_gone_are_removed(void **state)
{
	WORLD world = make_world();
	char path[4096], other[4096];

	assert_int_equal(__real_lk_store_directory(world.scratch.fd, "lib/modules/old"), 0);
	open_tree(&world, "/cache/lkm", "/lib/modules/old");
	save(&world, 0);
	cache_path(&world, path);
	open_tree(&world, "/cache/lkm", "/lib/modules/gone");
	save(&world, 0);
	cache_path(&world, other);
	assert_int_equal(access(other, F_OK), 0); /* its own */
	scratch_write(&world.scratch, "cache/lkm/notes.cache", "something else");
	open_tree(&world, "/cache/lkm", TREE);
	save(&world, 0);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(access(other, F_OK), -1);
	assert_int_equal(faccessat(world.scratch.fd, "cache/lkm/notes.cache", F_OK, 0), 0);
	assert_int_equal(unlinkat(world.scratch.fd, "lib/modules/old", AT_REMOVEDIR), 0);
	save(&world, 0);
	assert_int_equal(access(path, F_OK), -1);
}

static void test_none_at_all(void **state)
{
	struct lk_depmod_cache none = {0};

	assert_int_equal(lk_depmod_cache_save(&none, NULL, 0, 0, NULL), 0);
	lk_depmod_cache_close(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_saved_and_found_again),
		cmocka_unit_test(test_each_tree_has_its_own),
		cmocka_unit_test(test_a_path_may_be_relative),
		cmocka_unit_test(test_recent_changes_are_left_out),
		cmocka_unit_test(test_written_only_when_something_is_new),
		cmocka_unit_test(test_a_file_that_others_may_write_is_not_used),
		cmocka_unit_test(test_links_and_other_kinds_are_not_used),
		cmocka_unit_test(test_a_damaged_one_is_not_used),
		cmocka_unit_test(test_a_directory_that_others_may_write_is_left_alone),
		cmocka_unit_test(test_a_directory_that_is_none),
		cmocka_unit_test(test_saving_may_fail),
		cmocka_unit_test(test_each_step_of_saving_fails),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_litter_is_removed),
		cmocka_unit_test(test_those_of_directories_that_are_gone_are_removed),
		cmocka_unit_test(test_none_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
