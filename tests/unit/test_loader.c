/* SPDX-License-Identifier: MIT */
/* loader: what programs want of a loader of modules, row by row of the list that the loaders of
 * other languages were measured by. Where those hide an error or stop half-way, ours does not. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <lkm/syscalls.h>
#include "failing_memory.h"
#include "machine.h"

static const char tree[] = "module kernel/base.ko\n\tlicense GPL\n\texport base_get\n"
			   "module kernel/middle.ko\n\tlicense GPL\n\timport base_get\n"
			   "\texport middle_get\n"
			   "module kernel/top.ko\n\tlicense GPL\n\timport middle_get\n"
			   "\timport base_get\n\talias pci:v0000*\n\tparm count:int:How many\n"
			   "module kernel/lone-a.ko\n\tlicense GPL\n"
			   "module kernel/first.ko\n\tlicense GPL\n\texport first_get\n"
			   "module kernel/second.ko\n\tlicense GPL\n\texport second_get\n"
			   "module kernel/both.ko\n\tlicense GPL\n\timport first_get\n"
			   "\timport second_get\n"
			   "module kernel/other.ko\n\tlicense GPL\n\timport second_get\n";

static int begin_group(void **state)
{
	return machine_group(state, tree);
}

static struct lkm_plan *plan(struct lkm *lkm, const char *what, const char *params, unsigned flags)
{
	struct lkm_plan *plan = NULL;

	assert_int_equal(lkm_plan_load(lkm, what, params, flags, &plan, NULL), 0);
	return plan;
}

/* Plan and run. */
static int load(const char *what, const char *params, unsigned load_flags,
	const struct lkm_run_options *options, struct lkm_error *reterr)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = plan(lkm, what, params, load_flags);
	int rc = lkm_run(lkm, made, options, NULL, reterr);

	lkm_plan_free(made);
	lkm_close(lkm);
	return rc;
}

static int unload(const char *what, struct lkm_error *reterr)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = NULL;
	int rc = lkm_plan_unload(lkm, what, 0, &made, reterr);

	if (rc == 0)
		rc = lkm_run(lkm, made, NULL, NULL, reterr);
	lkm_plan_free(made);
	lkm_close(lkm);
	return rc;
}

static int plan_fails(const char *what, unsigned flags)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = NULL;
	struct lkm_error error;

	assert_true(lkm_plan_load(lkm, what, NULL, flags, &made, &error) < 0);
	assert_null(made);
	lkm_close(lkm);
	return error.code;
}

/* What a plan makes of a name. */
static enum lkm_skip skip_of(const char *what, unsigned flags)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = plan(lkm, what, NULL, flags);
	enum lkm_skip skip = lkm_step_skip(lkm_plan_target(made, 0));

	lkm_plan_free(made);
	lkm_close(lkm);
	return skip;
}

static void row_44_in_use_comes_before_all_else(void **state)
{
	struct lkm_error error;

	assert_int_equal(load("top", NULL, 0, NULL, NULL), 0);
	assert_int_equal(unload("base", &error), -EAGAIN);
	assert_int_equal(error.code, LKM_E_IN_USE);
}

static void row_45_without_indexes_requests_fail_and_opening_does_not(void **state)
{
	assert_int_equal(unlink(MACHINE_MODULES "/modules.dep.bin"), 0);
	assert_int_equal(plan_fails("top", 0), LKM_E_INDEX_MISSING);
}

/* There is no one file /etc/modprobe.conf: the directories of modprobe.d(5) are read, and a file
 * when it is named. */
static void row_46_root_directory_and_configuration_can_be_named(void **state)
{
	static const char *const files[] = {"/my.conf", NULL};
	const struct lkm_options options = {
		.size = sizeof(options), .root = "/other", .config_paths = files};
	struct lkm *lkm = machine_open();
	struct lkm_plan *made;

	assert_string_equal(lkm_module_directory(lkm), "/lib/modules/" MACHINE_RELEASE);
	lkm_close(lkm);
	files_write("my.conf", "options top count=9\n");
	files_write("etc/modprobe.d/a.conf", "options top count=1\n");
	files_write("other/etc/modprobe.d/a.conf", "options top count=2\n");
	assert_int_equal(system("cp -r lib other"), 0);
	assert_int_equal(lkm_open(&options, &lkm, NULL), 0);
	made = plan(lkm, "top", NULL, 0);
	assert_string_equal(lkm_step_params(lkm_plan_target(made, 0)), "count=9");
	assert_non_null(strstr(lkm_step_path(lkm_plan_target(made, 0)), "/other/lib/modules/"));
	assert_int_equal(lkm_run(lkm, made, NULL, NULL, NULL), 0);
	lkm_plan_free(made);
	lkm_close(lkm);
	machine_expect(
		"fake/calls", "finit base.ko 0\nfinit middle.ko 0\nfinit top.ko 0 count=9\n");
}

/* Names are taken as they are: blanks are no part of one, and endings are those of files. */
static void row_47_dashes_are_underscores_and_files_have_endings(void **state)
{
	assert_int_equal(skip_of("lone-a", 0), LKM_SKIP_NONE);
	assert_int_equal(skip_of("lone_a", 0), LKM_SKIP_NONE);
	assert_int_equal(plan_fails(" lone-a ", 0), LKM_E_NOT_FOUND);
	assert_int_equal(plan_fails("lone-a.ko", 0), LKM_E_NOT_FOUND);
	assert_int_equal(rename(MACHINE_MODULES "/kernel/lone-a.ko", "lone-a.2.ko.something"), 0);
	assert_int_equal(load("/lone-a.2.ko.something", NULL, LKM_LOAD_PATH, NULL, NULL), 0);
	assert_true(machine_has("lone_a"));
}

static void row_48_aliases_are_patterns(void **state)
{
	assert_int_equal(skip_of("pci:v0000d1", 0), LKM_SKIP_NONE);
	assert_int_equal(plan_fails("pci:v1", 0), LKM_E_NOT_FOUND);
	assert_int_equal(plan_fails("pci:v0000d1", LKM_LOAD_EXACT), LKM_E_NOT_FOUND);
}

static void row_49_what_is_built_in_is_a_success_without_dependencies(void **state)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = plan(lkm, "inside", NULL, 0);

	assert_int_equal(lkm_step_skip(lkm_plan_target(made, 0)), LKM_SKIP_BUILTIN);
	assert_int_equal(lkm_step_need_count(lkm_plan_target(made, 0)), 0);
	assert_int_equal(lkm_run(lkm, made, NULL, NULL, NULL), 0);
	machine_expect("fake/calls", "");
	lkm_plan_free(made);
	lkm_close(lkm);
}

static void row_50_dependencies_are_listed_and_loaded_deepest_first(void **state)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = plan(lkm, "top", NULL, 0);
	const struct lkm_step *top = lkm_plan_target(made, 0);

	assert_int_equal(lkm_step_need_count(top), 2);
	assert_string_equal(lkm_step_module(lkm_step_need(top, 0)), "base");
	assert_string_equal(lkm_step_module(lkm_step_need(top, 1)), "middle");
	assert_int_equal(lkm_run(lkm, made, NULL, NULL, NULL), 0);
	machine_expect("fake/calls", "finit base.ko 0\nfinit middle.ko 0\nfinit top.ko 0\n");
	lkm_plan_free(made);
	lkm_close(lkm);
}

/* And not that the target could not be loaded, which is only what follows from it. */
static void row_51_the_error_is_that_of_the_dependency(void **state)
{
	struct lkm_error error;

	files_write("fake/errno/middle", "EIO\n");
	assert_int_equal(load("top", NULL, 0, NULL, &error), -EIO);
	assert_int_equal(error.code, LKM_E_REFUSED);
	assert_string_equal(error.module, "middle");
	machine_expect("fake/calls", "finit base.ko 0\nfinit middle.ko 0\n");
}

static void note_outcome(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	*(enum lkm_outcome *)data = result->outcome;
}

static void row_52_that_it_is_there_is_a_success(void **state)
{
	enum lkm_outcome outcome = 0;
	struct lkm_run_options options = {
		.size = sizeof(options), .on_done = note_outcome, .data = &outcome};
	struct lkm_error error;

	assert_int_equal(load("base", NULL, 0, &options, NULL), 0);
	assert_int_equal(outcome, LKM_OUTCOME_DONE);
	assert_int_equal(load("base", NULL, LKM_LOAD_IGNORE_LOADED, &options, NULL), 0);
	assert_int_equal(outcome, LKM_OUTCOME_FOUND);
	options.flags = LKM_RUN_FIRST_TIME;
	assert_int_equal(load("base", NULL, LKM_LOAD_IGNORE_LOADED, &options, &error), -EEXIST);
	assert_int_equal(error.code, LKM_E_LOADED);
}

/* All options lines count, not only the last one. */
static void row_53_options_lines_come_before_parameters(void **state)
{
	files_write("etc/modprobe.d/a.conf", "options top count=1\noptions top count=2\n");
	assert_int_equal(load("top", "count=3", 0, NULL, NULL), 0);
	machine_expect("fake/calls",
		"finit base.ko 0\nfinit middle.ko 0\nfinit top.ko 0 count=1 count=2 count=3\n");
}

static void row_54_flags_for_what_is_asked_for_alone(void **state)
{
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_MODVERSION | LKM_RUN_FORCE_TARGETS};

	assert_int_equal(load("top", NULL, 0, &options, NULL), 0);
	machine_expect("fake/calls", "finit base.ko 0\nfinit middle.ko 0\nfinit top.ko 3\n");
	assert_int_equal(unload("top", NULL), 0);
	unlink("fake/calls");
	options.flags = LKM_RUN_FORCE_VERMAGIC;
	assert_int_equal(load("top", NULL, 0, &options, NULL), 0);
	machine_expect("fake/calls", "finit base.ko 2\nfinit middle.ko 2\nfinit top.ko 2\n");
}

static void row_55_the_older_call_is_tried_only_without_flags(void **state)
{
	struct lkm_run_options options = {.size = sizeof(options), .flags = LKM_RUN_FORCE_VERMAGIC};
	struct lkm_error error;

	files_write("fake/errno/finit_module", "ENOSYS\n");
	assert_int_equal(load("base", NULL, 0, &options, &error), -ENOSYS);
	assert_false(machine_has("base"));
	assert_int_equal(load("base", NULL, 0, NULL, NULL), 0);
	assert_true(machine_has("base"));
}

/* What a hook was called with. */
struct heard {
	char text[1024];
	int rc;
};

static int hear(void *data, int fd, const char *path, const char *params, int flags)
{
	struct heard *heard = data;
	size_t size = strlen(heard->text);

	snprintf(heard->text + size, sizeof(heard->text) - size, "%s (%s) %d\n",
		strrchr(path, '/') + 1, params, flags);
	assert_true(fcntl(fd, F_GETFD) >= 0);
	return heard->rc;
}

static void row_56_a_hook_is_called_for_every_module(void **state)
{
	struct heard heard = {0};
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = LKM_RUN_FORCE_VERMAGIC | LKM_RUN_FORCE_TARGETS,
		.init = hear,
		.data = &heard};
	struct lkm_error error;

	assert_int_equal(load("top", "count=3", 0, &options, NULL), 0);
	assert_string_equal(heard.text, "base.ko () 0\nmiddle.ko () 0\ntop.ko (count=3) 2\n");
	machine_expect("fake/calls", "");
	heard = (struct heard){.rc = -ENOEXEC};
	assert_int_equal(load("top", NULL, 0, &options, &error), -ENOEXEC);
	assert_int_equal(error.code, LKM_E_REFUSED);
	assert_string_equal(heard.text, "base.ko () 0\n");
}

static void row_56_a_ready_hook_unpacks_in_this_process(void **state)
{
	struct lkm_run_options options = {.size = sizeof(options), .init = lkm_init_unpacked};
	int fd;

	files_write("sys/module/compression", "xz\n");
	assert_int_equal(system("cd " MACHINE_MODULES "/kernel && xz --check=crc32 lone-a.ko"), 0);
	assert_int_equal(
		load("/" MACHINE_MODULES "/kernel/lone-a.ko.xz", NULL, LKM_LOAD_PATH, NULL, NULL),
		0);
	machine_expect("fake/calls", "finit lone-a.ko.xz 4\n");
	assert_int_equal(unload("lone_a", NULL), 0);
	unlink("fake/calls");
	assert_int_equal(load("/" MACHINE_MODULES "/kernel/lone-a.ko.xz", NULL, LKM_LOAD_PATH,
				 &options, NULL),
		0);
	machine_expect("fake/calls", "finit memfd:lkm 0\n");
	fd = open(MACHINE_MODULES "/kernel/lone-a.ko.xz", O_RDONLY | O_CLOEXEC);
	assert_int_equal(lkm_init_unpacked(NULL, fd, NULL, NULL, 0), -EEXIST);
	close(fd);
	files_write("damaged.xz", "\xfd"
				  "7zXZ");
	fd = open("damaged.xz", O_RDONLY | O_CLOEXEC);
	assert_true(lkm_init_unpacked(NULL, fd, NULL, NULL, 0) < 0);
	assert_int_equal(lkm_init_unpacked(NULL, -1, NULL, NULL, 0), -EBADF);
	close(fd);
}

static void row_57_unloading_takes_what_is_unused_then(void **state)
{
	struct lkm_error error;

	assert_int_equal(load("top", NULL, 0, NULL, NULL), 0);
	unlink("fake/calls");
	assert_int_equal(unload("middle", &error), -EAGAIN);
	assert_int_equal(error.code, LKM_E_IN_USE);
	assert_int_equal(unload("top", NULL), 0);
	machine_expect("fake/calls", "delete top O_NONBLOCK\ndelete middle O_NONBLOCK\n"
				     "delete base O_NONBLOCK\n");
	assert_int_equal(unload("top", NULL), 0);
	assert_int_equal(unload("nosuch", &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_FOUND);
}

static void row_58_a_plan_that_is_not_run_reads_the_state_and_changes_nothing(void **state)
{
	assert_int_equal(skip_of("top", 0), LKM_SKIP_NONE);
	files_write("proc/modules", "top 4096 0 - Live 0x0\n");
	assert_int_equal(skip_of("top", 0), LKM_SKIP_LOADED);
	machine_expect("fake/calls", "");
}

static void add_line(void *data, const struct lkm_step *step)
{
	struct heard *heard = data;
	size_t size = strlen(heard->text);

	snprintf(heard->text + size, sizeof(heard->text) - size, "loading %s\n",
		lkm_step_module(step));
}

static void row_59_a_program_can_say_what_is_done(void **state)
{
	struct heard heard = {0};
	struct lkm_run_options options = {
		.size = sizeof(options), .on_step = add_line, .data = &heard};
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = plan(lkm, "pci:v0000d1", NULL, 0);

	/* "pci:v0000d1 is an alias of top" */
	assert_int_equal(lkm_step_reason(lkm_plan_target(made, 0)), LKM_REASON_ALIAS);
	assert_string_equal(lkm_step_module(lkm_plan_target(made, 0)), "top");
	assert_int_equal(lkm_run(lkm, made, &options, NULL, NULL), 0);
	assert_string_equal(heard.text, "loading base\nloading middle\nloading top\n");
	lkm_plan_free(made);
	lkm_close(lkm);
}

static void row_60_aliases_built_in_and_state_can_be_ignored(void **state)
{
	struct lkm_error error;

	assert_int_equal(plan_fails("pci:v0000d1", LKM_LOAD_EXACT), LKM_E_NOT_FOUND);
	assert_int_equal(skip_of("top", LKM_LOAD_EXACT), LKM_SKIP_NONE);
	assert_int_equal(skip_of("inside", LKM_LOAD_IGNORE_BUILTIN), LKM_SKIP_UNKNOWN);
	assert_int_equal(load("inside", NULL, LKM_LOAD_IGNORE_BUILTIN, NULL, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_FOUND);
	assert_int_equal(load("base", NULL, 0, NULL, NULL), 0);
	assert_int_equal(skip_of("base", 0), LKM_SKIP_LOADED);
	assert_int_equal(skip_of("base", LKM_LOAD_IGNORE_LOADED), LKM_SKIP_NONE);
}

static void row_61_bad_lines_of_configuration_are_told_and_passed_over(void **state)
{
	struct lkm *lkm;
	struct lkm_plan *made;

	assert_int_equal(skip_of("top", 0), LKM_SKIP_NONE); /* no configuration at all */
	files_write("etc/modprobe.d/a.conf", "nonsense here\noptions top count=4\n");
	lkm = machine_open();
	made = plan(lkm, "top", NULL, 0);
	assert_string_equal(lkm_step_params(lkm_plan_target(made, 0)), "count=4");
	assert_non_null(strstr(lkm_problem(lkm, 0), "/etc/modprobe.d/a.conf"));
	assert_null(lkm_problem(lkm, 1));
	lkm_plan_free(made);
	lkm_close(lkm);
}

static void row_62_what_is_not_found_has_a_code_of_its_own(void **state)
{
	assert_int_equal(plan_fails("nosuch", 0), LKM_E_NOT_FOUND);
	assert_int_equal(plan_fails("nosuch.ko", LKM_LOAD_PATH), LKM_E_UNREADABLE);
	assert_int_equal(unlink(MACHINE_MODULES "/kernel/top.ko"), 0);
	assert_int_equal(load("top", NULL, 0, NULL, NULL), -ENOENT);
}

/* What became of the steps, and which reports were given. */
struct account {
	char text[1024];
	const struct lkm_report *reports[8];
	size_t count;
};

static void note_end(void *data, const struct lkm_step *step, const struct lkm_result *result)
{
	static const char *const words[] = {[LKM_OUTCOME_DONE] = "done",
		[LKM_OUTCOME_FOUND] = "found",
		[LKM_OUTCOME_SKIPPED] = "skipped",
		[LKM_OUTCOME_FAILED] = "failed",
		[LKM_OUTCOME_CANCELLED] = "cancelled"};
	struct account *account = data;
	size_t size = strlen(account->text);

	snprintf(account->text + size, sizeof(account->text) - size, "%s %s\n",
		lkm_step_module(step), words[result->outcome]);
	if (result->report && account->count < 8)
		account->reports[account->count++] = result->report;
}

static void note_lost(void *data, const struct lkm_step *target, const struct lkm_error *error)
{
	struct account *account = data;
	size_t size = strlen(account->text);

	snprintf(account->text + size, sizeof(account->text) - size, "%s lost: %s\n",
		lkm_step_module(target), error->module);
	/* They are still there. */
	for (size_t i = 0; i < account->count; i++)
		assert_non_null(lkm_report_path(account->reports[i]));
}

/* Several requests as one plan, in order or by one thread. */
static int load_several(
	const char *const *names, int threads, unsigned flags, struct account *account)
{
	struct lkm_run_options options = {.size = sizeof(options),
		.flags = flags,
		.threads = threads,
		.on_done = note_end,
		.on_failure = note_lost,
		.data = account};
	struct lkm *lkm = machine_open();
	struct lkm_report *report = NULL;
	struct lkm_plan *made = NULL;
	int rc;

	*account = (struct account){0};
	for (; *names; names++)
		assert_int_equal(lkm_plan_load_more(lkm, *names, NULL, 0, &made, NULL), 0);
	rc = lkm_run(lkm, made, &options, &report, NULL);
	lkm_report_free(report);
	lkm_plan_free(made);
	lkm_close(lkm);
	return rc;
}

static void a_failure_is_no_matter_of_other_requests(void **state)
{
	static const char *const names[] = {"both", "other", NULL};
	struct account account;

	files_write("fake/errno/first", "EIO\n");
	for (int threads = 0; threads < 2; threads++) {
		assert_int_equal(load_several(names, threads, 0, &account), -EIO);
		assert_true(machine_has("other"));
		assert_string_equal(account.text, "first failed\nboth cancelled\nboth lost: "
						  "first\nsecond done\nother done\n");
		assert_int_equal(unload("other", NULL), 0);
	}
}

static void a_softdep_that_fails_is_no_matter_either(void **state)
{
	static const char *const names[] = {"top", "lone-a", NULL};
	struct account account;

	files_write("etc/modprobe.d/a.conf", "softdep top pre: lone-a\n");
	files_write("fake/errno/lone_a", "EIO\n");
	for (int threads = 0; threads < 2; threads++) {
		assert_int_equal(load_several(names, threads, 0, &account), -EIO);
		assert_true(machine_has("top"));
		assert_int_equal(unload("top", NULL), 0);
	}
}

/* Only a softdep needed it before. */
static void what_is_asked_for_later_is_explained_too(void **state)
{
	static const char *const names[] = {"top", "both", NULL};
	struct account account;

	files_write("etc/modprobe.d/a.conf", "softdep top pre: both\n");
	files_write("fake/errno/first", "EIO\n");
	assert_int_equal(load_several(names, 1, 0, &account), -EIO);
	assert_non_null(strstr(account.text, "both lost: first\n"));
	assert_int_equal(account.count, 1);
}

static void each_step_is_told_of_once(void **state)
{
	static const char *const names[] = {"several", NULL};
	struct account account;

	files_write("etc/modprobe.d/a.conf", "alias several top\nalias several base\n");
	files_write("fake/errno/base", "EIO\n");
	assert_int_equal(load_several(names, 0, 0, &account), -EIO);
	assert_string_equal(account.text, "base failed\ntop lost: base\nbase lost: base\n");
}

static void first_time_counts_for_all_that_is_asked_for(void **state)
{
	static const char *const names[] = {"top", "base", NULL};
	struct account account;

	for (int threads = 0; threads < 2; threads++) {
		assert_int_equal(load("base", NULL, 0, NULL, NULL), 0);
		assert_int_equal(
			load_several(names, threads, LKM_RUN_FIRST_TIME, &account), -EEXIST);
		assert_true(machine_has("top"));
		assert_int_equal(unload("top", NULL), 0);
	}
}

/* A hook that wants no memory. */
static int accept(void *data, int fd, const char *path, const char *params, int flags)
{
	return 0;
}

/* Each allocation in turn fails, in a run by two threads and one in order: it is told, or it was
 * not needed. */
static void run_without_memory(struct lkm *lkm, const struct lkm_plan *made, int threads)
{
	struct lkm_run_options options = {
		.size = sizeof(options), .threads = threads, .init = accept};
	size_t number = 0;

	do {
		struct lkm_report *report = NULL;
		struct lkm_error error;
		int rc;

		calls = 0;
		fail_at = ++number;
		rc = lkm_run(lkm, made, &options, &report, &error);
		fail_at = 0;
		assert_true(rc == 0 || rc == -ENOMEM);
		assert_int_equal(error.code, rc ? LKM_E_NO_MEMORY : LKM_OK);
		lkm_report_free(report);
	} while (calls >= number);
	assert_true(number > 2);
}

static void a_run_without_memory_says_so(void **state)
{
	struct lkm *lkm = machine_open();
	struct lkm_plan *made = plan(lkm, "top", NULL, 0);

	run_without_memory(lkm, made, 0);
	run_without_memory(lkm, made, 2);
	lkm_plan_free(made);
	lkm_close(lkm);
}

/* Also where the kernel command line has something to say of it. */
static void a_plan_without_memory_stays_as_it_was(void **state)
{
	struct lkm *lkm;
	struct lkm_plan *made;
	size_t number = 0;
	int rc;

	files_write("proc/cmdline", "module_blacklist=both,second\n");
	lkm = machine_open();
	made = plan(lkm, "top", NULL, 0);
	do {
		struct lkm_error error;

		calls = 0;
		fail_at = ++number;
		rc = lkm_plan_load_more(lkm, "both", "some=1", 0, &made, &error);
		fail_at = 0;
		assert_true(rc == 0 || rc == -ENOMEM);
		assert_int_equal(error.code, rc ? LKM_E_NO_MEMORY : LKM_OK);
		assert_int_equal(lkm_plan_count(made), rc ? 3 : 6);
		assert_int_equal(lkm_plan_target_count(made), rc ? 1 : 2);
		if (rc == 0 && calls >= number) {
			lkm_plan_free(made);
			made = plan(lkm, "top", NULL, 0);
		}
	} while (calls >= number);
	lkm_plan_free(made);
	lkm_close(lkm);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, machine_begin, machine_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(row_44_in_use_comes_before_all_else),
		TEST(row_45_without_indexes_requests_fail_and_opening_does_not),
		TEST(row_46_root_directory_and_configuration_can_be_named),
		TEST(row_47_dashes_are_underscores_and_files_have_endings),
		TEST(row_48_aliases_are_patterns),
		TEST(row_49_what_is_built_in_is_a_success_without_dependencies),
		TEST(row_50_dependencies_are_listed_and_loaded_deepest_first),
		TEST(row_51_the_error_is_that_of_the_dependency),
		TEST(row_52_that_it_is_there_is_a_success),
		TEST(row_53_options_lines_come_before_parameters),
		TEST(row_54_flags_for_what_is_asked_for_alone),
		TEST(row_55_the_older_call_is_tried_only_without_flags),
		TEST(row_56_a_hook_is_called_for_every_module),
		TEST(row_56_a_ready_hook_unpacks_in_this_process),
		TEST(row_57_unloading_takes_what_is_unused_then),
		TEST(row_58_a_plan_that_is_not_run_reads_the_state_and_changes_nothing),
		TEST(row_59_a_program_can_say_what_is_done),
		TEST(row_60_aliases_built_in_and_state_can_be_ignored),
		TEST(row_61_bad_lines_of_configuration_are_told_and_passed_over),
		TEST(a_run_without_memory_says_so),
		TEST(a_plan_without_memory_stays_as_it_was),
		TEST(a_failure_is_no_matter_of_other_requests),
		TEST(a_softdep_that_fails_is_no_matter_either),
		TEST(what_is_asked_for_later_is_explained_too),
		TEST(each_step_is_told_of_once),
		TEST(first_time_counts_for_all_that_is_asked_for),
		TEST(row_62_what_is_not_found_has_a_code_of_its_own),
	};

	return cmocka_run_group_tests(tests, begin_group, machine_group_end);
}
