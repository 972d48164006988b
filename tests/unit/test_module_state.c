/* SPDX-License-Identifier: MIT */
/* module_state: one module in /sys/module and /proc/modules made of files; and waiting, for what is
 * really there. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>
#include <sys/time.h>

#include <lkm/live.h>
#include <lkm/taint.h>
#include <lkm/wait.h>
#include "../../src/system/module_state.h"
#include "files.h"

static const char listed[] = "coming 16384 1 - Loading 0x0 (OE+)\n"
			     "live_one 16384 2 a,b, Live 0x0\n"
			     "unshown 16384 0 - Live 0x0\n";

/* Which directory stands for "/": the current one, if a test says so. */
static bool here;
int __real_lk_kernel_root(void);
int __wrap_lk_kernel_root(void);
int __wrap_lk_kernel_root(void)
{
	return here ? open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : __real_lk_kernel_root();
}

static int begin_here(void **state)
{
	here = true;
	return files_begin(state);
}

static int end_here(void **state)
{
	here = false;
	return files_end(state);
}

static int open_here(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static void assert_state(const char *module, int expected, enum lkm_state state, bool builtin)
{
	int fd = open_here();
	struct lk_module_state found = {.state = LKM_STATE_GOING, .builtin = true};

	assert_int_equal(lk_module_state_read(fd, module, &found), expected);
	if (expected > 0) {
		assert_int_equal(found.state, state);
		assert_int_equal(found.builtin, builtin);
	}
	close(fd);
}

static void states_of_sysfs(void **state)
{
	(void)state;
	files_write("proc/modules", listed);
	files_write("sys/module/live_one/initstate", "live\n");
	files_write("sys/module/going/initstate", "going\n");
	files_write("sys/module/inside/parameters/x", "1\n");
	files_make_parents("sys/module/coming/");
	assert_state("live_one", 1, LKM_STATE_LIVE, false);
	assert_state("live-one", 1, LKM_STATE_LIVE, false);
	assert_state("going", 1, LKM_STATE_GOING, false);
	assert_state("inside", 1, LKM_STATE_LIVE, true);
	assert_state("coming", 1, LKM_STATE_COMING, false); /* its directory is being filled */
	assert_state("nosuch", 0, 0, false);
	assert_state("unshown", 0, 0, false);
}

static void without_sysfs_the_list_counts(void **state)
{
	(void)state;
	assert_state("live_one", -ENOENT, 0, false);
	files_write("proc/modules", listed);
	assert_state("live-one", 1, LKM_STATE_LIVE, false);
	assert_state("coming", 1, LKM_STATE_COMING, false);
	assert_state("nosuch", 0, 0, false);
}

static void what_is_no_name_is_refused(void **state)
{
	char large[600];

	(void)state;
	memset(large, 'a', sizeof(large));
	large[sizeof(large) - 1] = '\0';
	files_write("proc/modules", listed);
	files_write("sys/initstate", "live\n");
	assert_state("", -EINVAL, 0, false);
	assert_state(".", -EINVAL, 0, false);
	assert_state("..", -EINVAL, 0, false);
	assert_state("../module", -EINVAL, 0, false);
	assert_state(large, -EINVAL, 0, false);
	assert_int_equal(lkm_is_loaded("a/b"), -EINVAL);
	assert_int_equal(lkm_wait_state("a/b", LKM_WAIT_FOR_LIVE, 0, NULL, NULL), -EINVAL);
	assert_int_equal(lkm_live_version("..", large, sizeof(large), NULL), -EINVAL);
	assert_int_equal(lkm_live_version("x", large, 0, NULL), -EINVAL);
}

static void facts_of_a_module(void **state)
{
	struct lkm_sections *sections = (struct lkm_sections *)*state;
	const struct lkm_section *section;
	struct lkm_error error;
	enum lkm_state found;
	char text[8];

	files_write("proc/modules", listed);
	files_write("sys/module/live_one/initstate", "live\n");
	files_write("sys/module/live_one/version", "1.2.3-long\n");
	files_write("sys/module/live_one/srcversion", "ABC\n");
	files_write("sys/module/live_one/sections/.text", "0xffffffffc0001000\n");
	files_write("sys/module/live_one/sections/.data", "0x0000000000000000\n");
	files_link("nowhere", "sys/module/live_one/sections/.gone");
	files_write("sys/module/inside/version", "7\n");
	assert_int_equal(lkm_is_loaded("live-one"), 1);
	assert_int_equal(lkm_is_loaded("inside"), 1);
	assert_int_equal(lkm_is_loaded("other"), 0);
	assert_int_equal(lkm_live_state("inside", &found, NULL), 1);
	assert_int_equal(found, LKM_STATE_BUILTIN);
	assert_int_equal(lkm_live_version("live-one", text, sizeof(text), NULL), 0);
	assert_string_equal(text, "1.2.3-l");
	assert_int_equal(lkm_live_srcversion("live_one", text, sizeof(text), NULL), 0);
	assert_string_equal(text, "ABC");
	assert_int_equal(lkm_live_srcversion("inside", text, sizeof(text), NULL), -ENOENT);
	assert_int_equal(lkm_sections_read("live-one", &sections, NULL), 0);
	assert_int_equal(lkm_sections_count(sections), 2);
	section = lkm_sections_section(sections, 0);
	assert_string_equal(lkm_section_name(section), ".data");
	assert_true(lkm_section_address(section) == 0);
	section = lkm_sections_section(sections, 1);
	assert_string_equal(lkm_section_name(section), ".text");
	assert_true(lkm_section_address(section) == 0xffffffffc0001000);
	assert_null(lkm_sections_section(sections, 2));
	lkm_sections_free(sections);
	assert_int_equal(lkm_sections_read("inside", &sections, &error), -ENOENT);
	assert_int_equal(lkm_sections_read("a/b", &sections, &error), -EINVAL);
	assert_int_equal(lkm_wait_state("inside", LKM_WAIT_FOR_ABSENT, 0, NULL, &error), -EPERM);
	assert_int_equal(error.code, LKM_E_BUILTIN);
	assert_int_equal(lkm_wait_state("inside", LKM_WAIT_FOR_LIVE, 0, NULL, &error), 0);
}

static void assert_module(const char *name, uint64_t size, int64_t refcount, enum lkm_state state,
	const char *taint, size_t holders)
{
	struct lkm_live *live = NULL;
	const struct lkm_live_module *module;

	assert_int_equal(lkm_live_read_module(name, &live, NULL), 0);
	assert_int_equal(lkm_live_count(live), 1);
	module = lkm_live_module(live, 0);
	assert_ptr_equal(lkm_live_find(live, name), module);
	assert_true(lkm_live_module_size(module) == size);
	assert_true(lkm_live_module_refcount(module) == refcount);
	assert_int_equal(lkm_live_module_state(module), state);
	assert_string_equal(lkm_live_module_taint(module), taint);
	assert_int_equal(lkm_live_module_holder_count(module), holders);
	if (holders)
		assert_string_equal(lkm_live_module_holder(module, 0), "a");
	assert_null(lkm_live_module_holder(module, holders));
	assert_null(lkm_live_module(live, 1));
	lkm_live_free(live);
}

/* Without reading about the others: the list does not have it, or says something else. */
static void one_module_alone(void **state)
{
	struct lkm_live *live = (struct lkm_live *)*state;
	struct lkm_error error;

	files_write("sys/module/live_one/initstate", "live\n");
	files_write("sys/module/live_one/coresize", "20480\n");
	files_write("sys/module/live_one/refcnt", "3\n");
	files_write("sys/module/live_one/taint", "OE\n");
	files_make_parents("sys/module/live_one/holders/");
	files_link("../../b", "sys/module/live_one/holders/b");
	files_link("../../a", "sys/module/live_one/holders/a");
	files_write("sys/module/inside/version", "7\n");
	assert_module("live-one", 20480, 3, LKM_STATE_LIVE, "OE", 2);
	assert_module("inside", 0, -1, LKM_STATE_BUILTIN, "", 0);
	assert_int_equal(unlink("sys/module/live_one/refcnt"), 0);
	assert_module("live_one", 20480, -1, LKM_STATE_LIVE, "OE", 2);
	assert_int_equal(lkm_live_read_module("nosuch", &live, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_LOADED);
	assert_int_equal(lkm_live_read_module("a/b", &live, &error), -EINVAL);
	assert_int_equal(lkm_live_read_module(NULL, &live, &error), -EINVAL);
	assert_ptr_equal(live, *state);
	/* What sysfs does not tell is in the list. */
	files_write("proc/modules", listed);
	assert_int_equal(unlink("sys/module/live_one/coresize"), 0);
	assert_module("live-one", 16384, 2, LKM_STATE_LIVE, "", 2);
	files_make_parents("sys/module/coming/");
	assert_module("coming", 16384, 1, LKM_STATE_COMING, "OE", 0);
}

static void taint_has_letters_and_names(void **state)
{
	uint64_t mask = 0;
	struct lkm_error error;

	(void)state;
	assert_int_equal(lkm_taint_read(&mask, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_STATE_UNREADABLE);
	files_write("proc/sys/kernel/tainted", "12289\n");
	assert_int_equal(lkm_taint_read(&mask, NULL), 0);
	assert_true(mask == lkm_taint_mask("POE"));
	assert_int_equal(lkm_taint_read(NULL, NULL), -EINVAL);
	assert_true(lkm_taint_mask("?") == 0);
	assert_true(lkm_taint_mask(NULL) == 0);
	assert_int_equal(lkm_taint_letter(12), 'O');
	assert_string_equal(lkm_taint_name(12), "out-of-tree");
	assert_int_equal(lkm_taint_letter(lkm_taint_count()), 0);
	assert_null(lkm_taint_name(lkm_taint_count()));
	assert_null(lkm_taint_text(lkm_taint_count()));
	for (unsigned i = 0; i < lkm_taint_count(); i++) {
		const char letter[] = {lkm_taint_letter(i), '\0'};

		assert_true(lkm_taint_mask(letter) == (uint64_t)1 << i);
		assert_non_null(lkm_taint_text(i));
	}
}

static void nothing_can_be_known(void **state)
{
	struct lkm_error error;
	enum lkm_state found;

	(void)state;
	assert_int_equal(lkm_is_loaded("x"), -ENOENT);
	assert_int_equal(lkm_live_state("x", &found, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_STATE_UNREADABLE);
	assert_int_equal(lkm_wait_state("x", LKM_WAIT_FOR_LIVE, 100000, NULL, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_STATE_UNREADABLE);
}

/* This system, whatever it is. */
static void nothing_is_loaded_by_an_odd_name(void **state)
{
	struct lkm_sections *sections = (struct lkm_sections *)*state;
	struct lkm_error error;
	enum lkm_state found;

	if (lkm_is_loaded("no_such_module_here") < 0)
		skip();
	assert_int_equal(lkm_is_loaded("no_such_module_here"), 0);
	assert_int_equal(lkm_live_state("no_such_module_here", &found, &error), 0);
	assert_int_equal(lkm_sections_read("no_such_module_here", &sections, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_LOADED);
	assert_ptr_equal(sections, *state);
	assert_int_equal(
		lkm_wait_state("no_such_module_here", LKM_WAIT_FOR_ABSENT, 0, NULL, &error), 0);
	assert_int_equal(lkm_wait_state("no_such_module_here", LKM_WAIT_FOR_LIVE, 20, NULL, &error),
		-ETIMEDOUT);
	assert_int_equal(error.code, LKM_E_TIMEOUT);
	assert_int_equal(lkm_wait_state(NULL, LKM_WAIT_FOR_LIVE, 0, NULL, &error), -EINVAL);
	assert_int_equal(lkm_wait_state("x", (enum lkm_wait_for)7, 0, NULL, &error), -EINVAL);
}

/* Device nodes: a link to one will do. */

static int wait_below(const char *directory, const char *name, int timeout_ms)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return lkm_wait_node(path, timeout_ms, NULL, NULL);
}

static void nodes_that_are_there(void **state)
{
	(void)state;
	files_link("/dev/null", "node");
	files_write("file", "");
	assert_int_equal(wait_below(*state, "node", 0), 0);
	assert_int_equal(wait_below(*state, "/./node", 0), 0);
	assert_int_equal(wait_below(*state, "file", 20), -ETIMEDOUT);
	assert_int_equal(wait_below(*state, "nosuch", 0), -ETIMEDOUT);
	assert_int_equal(wait_below(*state, "a/b/c", 20), -ETIMEDOUT);
	assert_int_equal(wait_below(*state, "file/b", 20), -ETIMEDOUT);
	assert_int_equal(lkm_wait_node("node", 0, NULL, NULL), -EINVAL);
	assert_int_equal(lkm_wait_node("/", 0, NULL, NULL), -EINVAL);
	assert_int_equal(lkm_wait_node("", 0, NULL, NULL), -EINVAL);
	assert_int_equal(wait_below(*state, "node", -1), 0);
}

/* An end of a pipe whose other end is closed can be read. */
static int readable(void)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	close(ends[1]);
	return ends[0];
}

static void a_descriptor_ends_a_wait(void **state)
{
	const int cancel = readable(), closed = 1 << 20, negative = -1;
	struct lkm_error error;

	(void)state;
	files_write("proc/modules", listed);
	assert_int_equal(
		lkm_wait_state("nosuch", LKM_WAIT_FOR_LIVE, -1, &cancel, &error), -ECANCELED);
	assert_int_equal(error.code, LKM_E_CANCELLED);
	assert_int_equal(lkm_wait_node("/dev/nosuch", 100000, &cancel, &error), -ECANCELED);
	assert_int_equal(error.code, LKM_E_CANCELLED);
	assert_int_equal(lkm_wait_state("live_one", LKM_WAIT_FOR_LIVE, -1, &cancel, &error), 0);
	assert_int_equal(lkm_wait_state("nosuch", LKM_WAIT_FOR_LIVE, -1, &closed, &error), -EINVAL);
	assert_int_equal(
		lkm_wait_state("nosuch", LKM_WAIT_FOR_LIVE, -1, &negative, &error), -EINVAL);
	assert_int_equal(lkm_wait_node("/dev/nosuch", -1, &closed, &error), -EINVAL);
	close(cancel);
}

static void ignore(int signal)
{
	(void)signal;
}

static void a_signal_ends_a_wait(void **state)
{
	const struct sigaction handled = {.sa_handler = ignore};
	const struct itimerval soon = {.it_interval = {0, 20000}, .it_value = {0, 20000}};
	const struct itimerval never = {0};
	struct lkm_error error;

	(void)state;
	files_write("proc/modules", listed);
	assert_int_equal(sigaction(SIGALRM, &handled, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
	assert_int_equal(lkm_wait_state("nosuch", LKM_WAIT_FOR_LIVE, -1, NULL, &error), -EINTR);
	assert_int_equal(error.code, LKM_E_CANCELLED);
	assert_int_equal(lkm_wait_node("/dev/nosuch", -1, NULL, &error), -EINTR);
	assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
}

static void *make_slowly(void *directory)
{
	char command[512];

	snprintf(command, sizeof(command),
		"cd '%s'; sleep .1; mkdir a; sleep .1; mkdir a/b; sleep .1; : >a/b/other; "
		"ln -s /dev/null a/b/temporary; mv a/b/temporary a/b/node",
		(char *)directory);
	return system(command) == 0 ? NULL : directory;
}

static void nodes_that_come_later(void **state)
{
	pthread_t thread;
	void *failed;

	assert_int_equal(pthread_create(&thread, NULL, make_slowly, *state), 0);
	assert_int_equal(wait_below(*state, "a/b/node", 30000), 0);
	assert_int_equal(pthread_join(thread, &failed), 0);
	assert_null(failed);
}

/* Nothing happens in the directory that is watched. */
static void nodes_behind_links(void **state)
{
	pthread_t thread;
	void *failed;

	files_link("a/b/node", "link");
	assert_int_equal(pthread_create(&thread, NULL, make_slowly, *state), 0);
	assert_int_equal(wait_below(*state, "link", 30000), 0);
	assert_int_equal(pthread_join(thread, &failed), 0);
	assert_null(failed);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, files_begin, files_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(states_of_sysfs),
		TEST(without_sysfs_the_list_counts),
		TEST(what_is_no_name_is_refused),
		cmocka_unit_test_setup_teardown(facts_of_a_module, begin_here, end_here),
		cmocka_unit_test_setup_teardown(one_module_alone, begin_here, end_here),
		cmocka_unit_test_setup_teardown(taint_has_letters_and_names, begin_here, end_here),
		cmocka_unit_test_setup_teardown(a_descriptor_ends_a_wait, begin_here, end_here),
		cmocka_unit_test_setup_teardown(a_signal_ends_a_wait, begin_here, end_here),
		cmocka_unit_test_setup_teardown(nothing_can_be_known, begin_here, end_here),
		TEST(nothing_is_loaded_by_an_odd_name),
		TEST(nodes_that_are_there),
		TEST(nodes_that_come_later),
		TEST(nodes_behind_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
