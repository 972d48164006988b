/* SPDX-License-Identifier: MIT */
/* walk: which module files are found below a directory, what ends the search, and what is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/base/buf.h"
#include "../../src/files/walk.h"
#include "../../src/os/os_fs.h"
#include "files.h"

#define ARENA __attribute__((cleanup(lk_arena_done))) struct lk_arena

/* The linker sends the calls of lk_dir_open() here (--wrap): after so many they fail. */
static int refused;
static size_t opens_left;

struct lk_dir __real_lk_dir_open(int at, const char *path, const char *shown);
struct lk_dir __wrap_lk_dir_open(int at, const char *path, const char *shown);

struct lk_dir __wrap_lk_dir_open(int at, const char *path, const char *shown)
{
	if (refused && !opens_left--)
		return (struct lk_dir){.fd = -1, .errnum = refused, .path = shown};
	return __real_lk_dir_open(at, path, shown);
}

static int open_here(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	assert_true(fd >= 0);
	return fd;
}

static struct lk_found_list walk_here(
	struct lk_arena *arena, const char *const *excludes, struct lk_notes *notes)
{
	struct lk_found_list list = {0};
	struct lkm_error error = {0};
	int fd = open_here();

	*notes = (struct lk_notes){.arena = arena};
	assert_int_equal(lk_walk(fd, "/shown", excludes, arena, &list, notes, &error), 0);
	assert_int_equal(error.code, 0);
	/* The descriptor is as it was. */
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
	close(fd);
	return list;
}

static char *describe(struct lk_arena *arena, const char *const *excludes)
{
	LK_BUF_CLEANUP struct lk_buf out;
	struct lk_notes notes;
	struct lk_found_list list = walk_here(arena, excludes, &notes);

	lk_buf_init(&out, 1 << 20);
	for (size_t i = 0; i < list.count; i++)
		lk_buf_format(&out, "%s\n", list.items[i].path);
	for (size_t i = 0; i < notes.count; i++)
		lk_buf_format(&out, "%s: %s\n", lkm_depmod_note_level(notes.items[i].kind),
			notes.items[i].text);
	return lk_arena_copy_span(arena, lk_buf_span(&out));
}

static void assert_found(const char *const *excludes, const char *expected)
{
	ARENA arena = {0};

	assert_string_equal(describe(&arena, excludes), expected);
}

static void module_files_in_order(void **state)
{
	files_write("kernel/z/b.ko", "");
	files_write("kernel/z/a.ko.zst", "");
	files_write("kernel/a/d.ko.xz", "");
	files_write("kernel/c.ko.gz", "");
	files_write("kernel/a.ko.bz2", "");
	files_write("kernel/a.o", "");
	files_write("kernel/ko", "");
	files_write("updates/x.ko", "");
	files_write("modules.dep", "");
	files_write("q.ko", "");
	files_make_parents("dir.ko/empty/");
	files_write("dir.ko/in.ko", "");
	assert_found(NULL,
		"q.ko\ndir.ko/in.ko\nkernel/c.ko.gz\nkernel/a/d.ko.xz\nkernel/z/a.ko.zst\n"
		"kernel/z/b.ko\nupdates/x.ko\n");
}

/* The same files; only what is to be unpacked, or is behind a link, is looked at. */
static void names_alone(void **state)
{
	ARENA arena = {0};
	struct lk_found_list list = {.names_only = true};
	struct lk_notes notes = {.arena = &arena};
	int fd;

	files_write("kernel/a.ko", "four");
	files_write("kernel/b.ko.xz", "four");
	assert_int_equal(symlink("a.ko", "kernel/c.ko"), 0);
	fd = open_here();
	assert_int_equal(lk_walk(fd, "/shown", NULL, &arena, &list, &notes, NULL), 0);
	close(fd);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[0].path, "kernel/a.ko");
	assert_true(list.items[0].identity.size == LK_WALK_SIZE_UNKNOWN);
	assert_int_equal(list.items[0].identity.inode, 0);
	assert_string_equal(list.items[1].path, "kernel/b.ko.xz");
	assert_int_equal(list.items[1].identity.size, 4);
	assert_string_equal(list.items[2].path, "kernel/c.ko");
	assert_int_equal(list.items[2].identity.size, 4);
	assert_int_equal(notes.count, 0);
}

static void nothing_is_found(void **state)
{
	assert_found(NULL, "");
}

static void what_is_passed_over(void **state)
{
	static const char *const excludes[] = {"git", "a.ko", NULL};

	files_write("build/a.ko", "");
	files_write("x/source/a.ko", "");
	files_write("x/build", "");
	files_write("x/git/b.ko", "");
	files_write("x/a.ko", "");
	files_write("x/git2/c.ko", "");
	files_link("nowhere", "source");
	assert_found(NULL, "x/a.ko\nx/git/b.ko\nx/git2/c.ko\n");
	assert_found(excludes, "x/git2/c.ko\n");
}

static void links_are_followed(void **state)
{
	files_write("tree/a.ko", "");
	files_write("outside/b.ko", "");
	files_write("outside/sub/c.ko", "");
	files_link("../../outside", "tree/x/dir");
	files_link("../a.ko", "tree/x/link.ko");
	files_link("../a.ko", "tree/x/other");
	assert_int_equal(chdir("tree"), 0);
	assert_found(NULL, "a.ko\nx/link.ko\nx/dir/b.ko\nx/dir/sub/c.ko\n");
}

static void a_directory_is_entered_once(void **state)
{
	files_write("outside/sub/o.ko", "");
	files_make_parents("tree/");
	assert_int_equal(chdir("tree"), 0);
	/* Under its own name, although links to it sort before that. */
	files_write("m/deep/a.ko", "");
	files_link("m", "a");
	files_link("m/deep", "b");
	files_link(".", "m/deep/self");
	files_link("../..", "m/deep/top");
	/* And what is outside under the link that sorts first. */
	files_link("../outside", "y");
	files_link("../outside/sub", "x");
	files_link("../outside", "z");
	assert_found(NULL, "m/deep/a.ko\nx/o.ko\n");
}

static void many_links_in_a_circle(void **state)
{
	char name[16];

	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "d%02d/1", i);
		files_link("../d00", name);
		snprintf(name, sizeof(name), "d%02d/2", i);
		files_link("..", name);
	}
	files_write("d39/a.ko", "");
	assert_found(NULL, "d39/a.ko\n");
}

static void what_cannot_be_read(void **state)
{
	files_link("nowhere", "dangling");
	files_link("nowhere.ko", "x/dangling.ko");
	files_link("loop.ko", "x/loop.ko");
	assert_int_equal(mkfifo("x/pipe.ko", 0644), 0);
	assert_int_equal(mkfifo("x/pipe", 0644), 0);
	files_link("pipe", "x/to-pipe");
	files_write("x/z.ko", "");
	assert_found(NULL,
		"x/z.ko\n"
		"error: could not stat /shown/dangling: No such file or directory\n"
		"error: could not stat /shown/x/dangling.ko: No such file or directory\n"
		"error: could not stat /shown/x/loop.ko: Too many levels of symbolic links\n"
		"error: unsupported file type /shown/x/pipe\n"
		"error: unsupported file type /shown/x/pipe.ko\n"
		"error: unsupported file type /shown/x/to-pipe\n");
}

/* A link that leads nowhere is not there; one that leads round cannot be looked at. */
static void absent_or_unread(void **state)
{
	struct lk_notes notes;
	ARENA arena = {0};

	files_link("nowhere", "dangling");
	files_write("file", "");
	files_link("file/below", "x/below");
	walk_here(&arena, NULL, &notes);
	assert_int_equal(notes.count, 2);
	assert_int_equal(notes.unread.errnum, 0);
	files_link("loop", "x/loop");
	walk_here(&arena, NULL, &notes);
	assert_int_equal(notes.unread.errnum, ELOOP);
	assert_string_equal(notes.unread.text,
		"could not stat /shown/x/loop: Too many levels of symbolic links");
}

/* Paths longer than the system takes. */
static void too_deep(void **state)
{
	char name[201];
	ARENA arena = {0};
	const char *said;

	files_write("z.ko", "");
	memset(name, 'd', 200);
	name[200] = '\0';
	for (int i = 0; i < 25; i++) {
		assert_int_equal(mkdir(name, 0755), 0);
		assert_int_equal(chdir(name), 0);
	}
	files_write("a.ko", "");
	assert_int_equal(chdir(*state), 0);
	said = describe(&arena, NULL);
	assert_int_equal(strncmp(said, "z.ko\nerror: could not open directory /shown/ddd", 46), 0);
	assert_non_null(strstr(said, "d: File name too long\n"));
	assert_null(strstr(said, "a.ko"));
}

static void the_identity_of_files(void **state)
{
	const struct timespec times[2] = {{5, 6}, {1700000000, 123456789}};
	struct lk_file_identity identity;
	struct lk_found_list list;
	struct lk_notes notes;
	ARENA arena = {0};
	struct stat st;

	files_write("real.ko", "12345");
	files_link("real.ko", "x/y");
	files_link("../real.ko", "x/link.ko");
	assert_int_equal(utimensat(AT_FDCWD, "real.ko", times, 0), 0);
	assert_int_equal(unlink("x/y"), 0);
	list = walk_here(&arena, NULL, &notes);
	assert_int_equal(list.count, 2);
	assert_int_equal(stat("real.ko", &st), 0);
	for (size_t i = 0; i < 2; i++) {
		identity = list.items[i].identity;
		assert_int_equal(identity.size, 5);
		assert_int_equal(identity.inode, st.st_ino);
		assert_int_equal(identity.device, st.st_dev);
		assert_true(identity.mtime == INT64_C(1700000000123456789));
		assert_true(identity.ctime ==
			    st.st_ctim.tv_sec * INT64_C(1000000000) + st.st_ctim.tv_nsec);
	}
}

static void two_walks_add_to_one_list(void **state)
{
	struct lk_found_list list = {0};
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena};
	int fd = open_here();

	files_write("a.ko", "");
	for (int i = 0; i < 2; i++)
		assert_int_equal(lk_walk(fd, "/", NULL, &arena, &list, &notes, NULL), 0);
	assert_int_equal(list.count, 2);
	close(fd);
}

static void the_directory_itself_cannot_be_read(void **state)
{
	struct lk_found_list list = {0};
	ARENA arena = {0};
	struct lk_notes notes = {.arena = &arena};
	struct lkm_error error = {0};
	int fd;

	files_write("file", "");
	fd = open("file", O_RDONLY);
	assert_int_equal(lk_walk(fd, "/shown", NULL, &arena, &list, &notes, &error), -ENOTDIR);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
	assert_string_equal(error.message, "could not open directory /shown: Not a directory");
	close(fd);
}

/* A tree with half of its directories left out would look whole. */
static void no_more_files_can_be_opened(void **state)
{
	static const int wants[] = {EMFILE, ENFILE, ENOMEM};

	files_write("d/a.ko", "");
	for (size_t i = 0; i < sizeof(wants) / sizeof(*wants); i++) {
		struct lk_found_list list = {0};
		ARENA arena = {0};
		struct lk_notes notes = {.arena = &arena};
		struct lkm_error error = {0};
		int fd = open_here();

		refused = wants[i];
		opens_left = 2; /* for the directory, to see that it can be read, and to read it */
		assert_int_equal(
			lk_walk(fd, "/shown", NULL, &arena, &list, &notes, &error), -wants[i]);
		assert_int_equal(error.errnum, wants[i]);
		assert_int_equal(notes.count, 0);
		refused = 0;
		close(fd);
	}
}

static void single_files(void **state)
{
	struct lk_file_identity identity = {0};
	struct lkm_error error = {0};
	int fd = open_here();

	files_write("d/a.ko", "123");
	assert_int_equal(lk_walk_file(fd, "d/a.ko", "/d/a.ko", &identity, &error), 0);
	assert_int_equal(identity.size, 3);
	assert_int_equal(lk_walk_file(fd, "d/b.ko", "/d/b.ko", &identity, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_UNREADABLE);
	assert_string_equal(error.message, "could not read '/d/b.ko': No such file or directory");
	assert_int_equal(lk_walk_file(fd, "d", "/d", &identity, NULL), -EISDIR);
	assert_int_equal(mkfifo("pipe", 0644), 0);
	assert_int_equal(lk_walk_file(fd, "pipe", "/pipe", &identity, NULL), -EINVAL);
	assert_int_equal(identity.size, 3);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_begin, files_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(module_files_in_order),
		TEST(names_alone),
		TEST(nothing_is_found),
		TEST(what_is_passed_over),
		TEST(links_are_followed),
		TEST(a_directory_is_entered_once),
		TEST(many_links_in_a_circle),
		TEST(what_cannot_be_read),
		TEST(absent_or_unread),
		TEST(too_deep),
		TEST(the_identity_of_files),
		TEST(two_walks_add_to_one_list),
		TEST(the_directory_itself_cannot_be_read),
		TEST(no_more_files_can_be_opened),
		TEST(single_files),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
