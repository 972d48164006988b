/* SPDX-License-Identifier: MIT */
/* generation: files that are replaced under an open system, several roots, a root that is a
 * descriptor, and no indexes at all. */
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
#include <pthread.h>

#include <lkm/closure.h>
#include <lkm/config.h>
#include <lkm/depmod.h>
#include <lkm/graph.h>
#include <lkm/lkm.h>
#include "../../src/system/generation.h"
#include "failing_memory.h"
#include "files.h"

#define MODULES(root) root LKM_MODULE_DIRECTORY "/1.0"
#define CONFIG        "root" LKM_SYSTEM_CONFIG "/modprobe.d/a.conf"

/* The clock, so that nothing depends on how fast this machine is. */
static int64_t now = 1000000;
int64_t __wrap_lk_proc_now(void);
int64_t __wrap_lk_proc_now(void)
{
	return now;
}

static int begin(void **state)
{
	int rc = files_begin(state);

	files_make_parents(MODULES("root") "/");
	return rc;
}

static void add_module(const char *root, const char *name)
{
	char path[256], command[1024];

	snprintf(path, sizeof(path), "%s" LKM_MODULE_DIRECTORY "/1.0/kernel/", root);
	files_make_parents(path);
	snprintf(command, sizeof(command), "cp '%s/full64le.ko' '%s/%s.ko'",
		getenv("LKM_TEST_MODULES"), path, name);
	assert_int_equal(system(command), 0);
}

static void index_root(const char *root)
{
	const struct lkm_depmod_options options = {
		.size = sizeof(options), .base = root, .release = "1.0", .no_cache = true};

	assert_int_equal(lkm_depmod(&options, NULL, NULL), 0);
}

static struct lkm *open_with(const struct lkm_options *more)
{
	struct lkm_options options = *more;
	struct lkm *lkm = NULL;

	options.size = sizeof(options);
	options.release = "1.0";
	assert_int_equal(lkm_open(&options, &lkm, NULL), 0);
	return lkm;
}

static struct lkm *open_root(unsigned flags)
{
	return open_with(&(struct lkm_options){.root = "root", .flags = flags});
}

/* 0, or the code of the failure. */
static int look_up(struct lkm *lkm, const char *name)
{
	struct lkm_found *found = NULL;
	struct lkm_error error;

	if (lkm_lookup(lkm, name, LKM_LOOKUP_FILES, &found, &error) < 0)
		return error.code;
	lkm_found_free(found);
	return 0;
}

static void assert_path(struct lkm *lkm, const char *name, const char *end)
{
	struct lkm_found *found = NULL;
	const char *path;

	assert_int_equal(lkm_lookup(lkm, name, LKM_LOOKUP_FILES, &found, NULL), 0);
	path = lkm_found_path(lkm_found_module(found, 0));
	assert_non_null(path);
	assert_true(strlen(path) >= strlen(end));
	assert_string_equal(path + strlen(path) - strlen(end), end);
	lkm_found_free(found);
}

static void new_configuration_is_noticed(void **state)
{
	const struct lkm_directive *old;
	struct lkm *lkm;

	(void)state;
	files_write(CONFIG, "alias one two\n");
	lkm = open_root(0);
	assert_int_equal(look_up(lkm, "one"), 0);
	old = lkm_config_directive(lkm, LKM_DIRECTIVE_ALIAS, 0);
	assert_non_null(old);
	assert_int_equal(lkm_refresh(lkm, NULL), 0);
	files_write(CONFIG, "alias other two\nand this is wrong\n");
	assert_int_equal(look_up(lkm, "one"), 0);
	assert_int_equal(lkm_refresh(lkm, NULL), 1);
	assert_int_equal(look_up(lkm, "one"), LKM_E_INDEX_MISSING);
	assert_int_equal(look_up(lkm, "other"), 0);
	assert_non_null(lkm_problem(lkm, 0));
	assert_null(lkm_problem(lkm, 1));
	assert_string_equal(lkm_directive_name(old), "one");
	files_write("root" LKM_SYSTEM_CONFIG "/modprobe.d/b.conf", "alias third two\n");
	assert_int_equal(lkm_refresh(lkm, NULL), 1);
	assert_int_equal(look_up(lkm, "third"), 0);
	assert_int_equal(lkm_refresh(lkm, NULL), 0);
	lkm_close(lkm);
}

static void new_indexes_are_noticed(void **state)
{
	struct lkm *lkm = open_root(0);

	(void)state;
	assert_int_equal(look_up(lkm, "one"), LKM_E_INDEX_MISSING);
	add_module("root", "one");
	index_root("root");
	assert_int_equal(look_up(lkm, "one"), 0); /* what is missing is looked for each time */
	add_module("root", "two");
	index_root("root");
	assert_int_equal(look_up(lkm, "two"), LKM_E_NOT_FOUND);
	assert_int_equal(lkm_refresh(lkm, NULL), 1);
	assert_path(lkm, "two", "/kernel/two.ko");
	assert_int_equal(lkm_refresh(lkm, NULL), 0);
	lkm_close(lkm);
}

static void once_is_once(void **state)
{
	struct lkm *lkm;

	(void)state;
	files_write(CONFIG, "alias one two\n");
	lkm = open_root(LKM_OPEN_ONCE);
	assert_int_equal(look_up(lkm, "one"), 0);
	files_write(CONFIG, "alias other two\n");
	assert_int_equal(lkm_refresh(lkm, NULL), 0);
	assert_int_equal(look_up(lkm, "one"), 0);
	lkm_close(lkm);
}

static void requests_notice_it_themselves(void **state)
{
	struct lkm *lkm;

	(void)state;
	add_module("root", "one");
	index_root("root");
	lkm = open_root(0);
	assert_int_equal(look_up(lkm, "two"), LKM_E_NOT_FOUND);
	add_module("root", "two");
	index_root("root");
	now += 999;
	assert_int_equal(look_up(lkm, "two"), LKM_E_NOT_FOUND);
	now++;
	assert_int_equal(look_up(lkm, "two"), 0);
	lkm_close(lkm);
}

static void so_do_plans(void **state)
{
	struct lkm_plan *plan = NULL;
	struct lkm *lkm;

	(void)state;
	add_module("root", "one");
	index_root("root");
	lkm = open_root(0);
	assert_int_equal(
		lkm_plan_load_more(lkm, "one", NULL, LKM_LOAD_IGNORE_LOADED, &plan, NULL), 0);
	add_module("root", "two");
	index_root("root");
	now += 1000;
	assert_int_equal(
		lkm_plan_load_more(lkm, "two", NULL, LKM_LOAD_IGNORE_LOADED, &plan, NULL), 0);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

/* Readers that go on while indexes are replaced. */
#define ROUNDS 200
static void *read_on(void *data)
{
	for (int i = 0; i < ROUNDS; i++)
		if (look_up(data, "one") != 0)
			return data;
	return NULL;
}

static void threads_go_on_meanwhile(void **state)
{
	pthread_t threads[4];
	void *failed;
	struct lkm *lkm;

	(void)state;
	add_module("root", "one");
	index_root("root");
	lkm = open_root(LKM_OPEN_SCAN);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_on, lkm), 0);
	for (int i = 0; i < 20; i++) {
		char name[16];

		assert_int_equal(look_up(lkm, "one"), 0); /* what nobody has read is not new */
		snprintf(name, sizeof(name), "m%d", i);
		add_module("root", name);
		index_root("root");
		assert_int_equal(lkm_refresh(lkm, NULL), 1);
	}
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	assert_int_equal(look_up(lkm, "m19"), 0);
	lkm_close(lkm);
}

static void without_indexes_modules_are_read(void **state)
{
	struct lkm *lkm;

	(void)state;
	add_module("root", "one");
	files_write(MODULES("root") "/kernel/broken.ko", "not a module");
	files_write(MODULES("root") "/modules.builtin", "kernel/inside.ko\n");
	lkm = open_root(0);
	assert_int_equal(look_up(lkm, "one"), LKM_E_INDEX_MISSING);
	lkm_close(lkm);
	lkm = open_root(LKM_OPEN_SCAN);
	assert_path(lkm, "one", "/kernel/one.ko");
	assert_int_equal(look_up(lkm, "inside"), 0);
	assert_int_equal(look_up(lkm, "nosuch"), LKM_E_NOT_FOUND);
	assert_non_null(lkm_problem(lkm, 0));
	assert_non_null(strstr(lkm_problem(lkm, 0), "broken.ko"));
	/* One generation has indexes of one kind; the next has those of depmod. */
	add_module("root", "two");
	index_root("root");
	assert_int_equal(look_up(lkm, "two"), LKM_E_NOT_FOUND);
	assert_int_equal(lkm_refresh(lkm, NULL), 1);
	assert_int_equal(look_up(lkm, "two"), 0);
	assert_null(lkm_problem(lkm, 0));
	lkm_close(lkm);
}

/* Every entry of an index, one behind the other. */
static int collect(void *data, const char *key, const char *value)
{
	char *all = data;
	size_t size = strlen(all);

	snprintf(all + size, 65536 - size, "%s=%s\n", key, value);
	return 0;
}

static void a_scan_finds_what_depmod_writes(void **state)
{
	static char scanned[65536], written[65536];

	(void)state;
	add_module("root", "one");
	add_module("root", "two");
	files_write(MODULES("root") "/modules.builtin", "kernel/inside.ko\n");
	files_write_bytes(MODULES("root") "/modules.builtin.modinfo", "inside.alias=x:*", 17);
	for (int index = LKM_INDEX_DEP; index <= LKM_INDEX_BUILTIN_ALIAS; index++) {
		struct lkm *lkm = open_root(LKM_OPEN_SCAN);

		assert_int_equal(system("rm -f " MODULES("root") "/modules.*.bin"), 0);
		*scanned = *written = '\0';
		assert_int_equal(lkm_index_each(lkm, index, collect, scanned, NULL), 0);
		lkm_close(lkm);
		index_root("root");
		lkm = open_root(0);
		assert_int_equal(lkm_index_each(lkm, index, collect, written, NULL), 0);
		assert_string_equal(scanned, written);
		assert_true(*written);
		lkm_close(lkm);
	}
}

static void the_first_root_that_knows_answers(void **state)
{
	const char *roots[] = {"none", "first", "second", NULL};
	const struct lkm_options options = {.module_roots = roots};
	struct lkm_found *found = NULL;
	struct lkm_error error;
	struct lkm *lkm;

	(void)state;
	add_module("first", "both");
	add_module("first", "mine");
	add_module("second", "both");
	add_module("second", "yours");
	index_root("first");
	index_root("second");
	lkm = open_with(&options);
	assert_path(lkm, "both", "first" LKM_MODULE_DIRECTORY "/1.0/kernel/both.ko");
	assert_path(lkm, "mine", "first" LKM_MODULE_DIRECTORY "/1.0/kernel/mine.ko");
	assert_path(lkm, "yours", "second" LKM_MODULE_DIRECTORY "/1.0/kernel/yours.ko");
	assert_int_equal(lkm_lookup(lkm, "nosuch", 0, &found, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_FOUND);
	assert_non_null(strstr(error.message, "second"));
	assert_int_equal(lkm_lookup(lkm, "nosuch", LKM_LOOKUP_EXACT, &found, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_FOUND);
	lkm_close(lkm);
}

static void a_root_may_be_a_descriptor(void **state)
{
	int fd;
	struct lkm *lkm;
	struct lkm_plan *plan = NULL;
	const char *path;

	(void)state;
	add_module("root", "one");
	index_root("root");
	files_write(CONFIG, "alias alpha one\n");
	fd = open("root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	lkm = open_with(&(struct lkm_options){.root_fd = &fd});
	close(fd);
	assert_int_equal(chdir("/"), 0);
	assert_string_equal(lkm_module_directory(lkm), LKM_MODULE_DIRECTORY "/1.0");
	assert_int_equal(lkm_plan_load(lkm, "alpha", NULL, LKM_LOAD_IGNORE_LOADED, &plan, NULL), 0);
	path = lkm_step_path(lkm_plan_target(plan, 0));
	assert_string_equal(path, LKM_MODULE_DIRECTORY "/1.0/kernel/one.ko");
	lkm_plan_free(plan);
	assert_int_equal(lkm_plan_load(lkm, path = LKM_MODULE_DIRECTORY "/1.0/kernel/one.ko", NULL,
				 LKM_LOAD_IGNORE_LOADED | LKM_LOAD_PATH, &plan, NULL),
		0);
	assert_string_equal(lkm_step_path(lkm_plan_target(plan, 0)), path);
	lkm_plan_free(plan);
	lkm_close(lkm);
}

/* Opening, scanning, looking up, noticing: the results that there are, or -ENOMEM. */
static int do_all(struct lkm_error *error)
{
	const struct lkm_options options = {
		.size = sizeof(options), .root = "root", .release = "1.0", .flags = LKM_OPEN_SCAN};
	struct lkm_found *found = NULL;
	struct lkm_plan *plan = NULL;
	struct lkm *lkm = NULL;
	int rc = lkm_open(&options, &lkm, error);

	if (rc == 0)
		rc = lkm_plan_load(lkm, "alpha", NULL, LKM_LOAD_IGNORE_LOADED, &plan, error);
	if (rc == 0) {
		rename("other", CONFIG);
		rc = lkm_refresh(lkm, error);
		assert_true(rc == 1 || rc == -ENOMEM);
	}
	if (rc == 1)
		rc = lkm_lookup(lkm, "beta", LKM_LOOKUP_FILES, &found, error);
	lkm_found_free(found);
	lkm_plan_free(plan);
	lkm_close(lkm);
	return rc;
}

static void without_memory_it_says_so(void **state)
{
	struct lkm_error error = {0};
	size_t i = 0;
	int rc;

	(void)state;
	add_module("root", "one");
	do {
		files_write(CONFIG, "alias alpha one\n");
		files_write("other", "alias beta one\n");
		calls = 0;
		fail_at = ++i;
		rc = do_all(&error);
		fail_at = 0;
		if (rc < 0)
			assert_int_equal(error.code, LKM_E_NO_MEMORY);
	} while (calls >= i); /* what is only for show may be lacking */
	assert_int_equal(rc, 0);
	assert_in_range(i, 50, 100000);
}

static void assert_refused(struct lkm_options options)
{
	struct lkm *lkm = (struct lkm *)&options;
	struct lkm_error error;

	assert_int_equal(lkm_open(&options, &lkm, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	assert_ptr_equal(lkm, &options);
}

static void mistakes_in_options_are_told(void **state)
{
	const char *none[] = {NULL}, *one[] = {"root", NULL};
	const size_t size = sizeof(struct lkm_options);
	int fd = 0, bad = 4000;
	struct lkm *lkm;

	(void)state;
	assert_refused((struct lkm_options){.size = 0});
	assert_refused((struct lkm_options){.size = size, .flags = 64});
	assert_refused((struct lkm_options){.size = size, .module_roots = none});
	assert_refused((struct lkm_options){.size = size, .module_roots = one, .module_root = "x"});
	assert_refused((struct lkm_options){.size = size, .root_fd = &fd, .root = "x"});
	assert_refused((struct lkm_options){.size = size, .root_fd = &fd, .module_roots = one});
	assert_refused((struct lkm_options){.size = size, .release = "a/b"});
	assert_int_equal(
		lkm_open(&(struct lkm_options){.size = size, .root_fd = &bad}, &lkm, NULL), -EBADF);
	/* What the first version had. */
	assert_int_equal(lkm_open(&(struct lkm_options){.size = offsetof(struct lkm_options, flags),
					  .release = "1.0",
					  .flags = 77},
				 &lkm, NULL),
		0);
	lkm_close(lkm);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, files_end)

/* How many generations are kept. */
static int kept(const struct lkm *lkm)
{
	int count = 0;

	for (const struct lk_generation *at = lkm->generation; at; at = at->older)
		count++;
	return count;
}

static void change_config(struct lkm *lkm, int i)
{
	char text[64];

	snprintf(text, sizeof(text), "options lone number=%d\n", i);
	files_write(CONFIG, text);
	assert_int_equal(lkm_refresh(lkm, NULL), i > 0);
	assert_int_equal(lkm_config_read(lkm, NULL), 0);
}

static void old_generations_are_freed(void **state)
{
	const struct lkm_directive *given;
	struct lkm_closure *closure;
	struct lkm *lkm = open_root(0);

	for (int i = 0; i < 300; i++)
		change_config(lkm, i);
	assert_int_equal(kept(lkm), 1);
	/* What has been given out stays, and so does what a closure uses. */
	given = lkm_config_directive(lkm, LKM_DIRECTIVE_OPTIONS, 0);
	assert_int_equal(lkm_closure_new(lkm, &closure, NULL), 0);
	change_config(lkm, 300);
	change_config(lkm, 301);
	assert_int_equal(kept(lkm), 3);
	lkm_closure_free(closure);
	assert_int_equal(kept(lkm), 2);
	assert_string_equal(lkm_directive_value(given), "number=299");
	assert_int_equal(lkm_config_count(lkm, LKM_DIRECTIVE_OPTIONS), 1);
	assert_string_equal(
		lkm_directive_value(lkm_config_directive(lkm, LKM_DIRECTIVE_OPTIONS, 0)),
		"number=301");
	lkm_close(lkm);
}

static void changes_are_told_apart(void **state)
{
	struct lkm *lkm = open_root(0), *once = open_root(LKM_OPEN_ONCE);

	assert_int_equal(lkm_changed(NULL), 0);
	files_write(CONFIG, "alias one two\n");
	assert_int_equal(lkm_changed(lkm), 0); /* nothing has been read */
	assert_int_equal(look_up(lkm, "one"), 0);
	assert_int_equal(look_up(lkm, "later"), LKM_E_INDEX_MISSING);
	assert_int_equal(lkm_config_read(once, NULL), 0);
	assert_int_equal(lkm_changed(lkm), 0);
	add_module("root", "later");
	index_root("root");
	assert_int_equal(lkm_changed(lkm), LKM_CHANGED_INDEXES);
	files_write(CONFIG, "alias other two\n");
	assert_int_equal(lkm_changed(lkm), LKM_CHANGED_INDEXES | LKM_CHANGED_CONFIG);
	assert_int_equal(lkm_changed(lkm), LKM_CHANGED_INDEXES | LKM_CHANGED_CONFIG);
	assert_int_equal(look_up(lkm, "one"), 0); /* it had no effect */
	assert_int_not_equal(look_up(lkm, "other"), 0);
	assert_int_equal(lkm_refresh(lkm, NULL), 1);
	assert_int_equal(lkm_changed(lkm), 0);
	assert_int_equal(look_up(lkm, "later"), 0);
	assert_int_equal(lkm_changed(once), 0);
	lkm_close(once);
	lkm_close(lkm);
}

static void facts_are_shared_and_outlive_the_system(void **state)
{
	const struct lkm_graph_module *module;
	struct lkm_graph *one, *other, *newer;
	struct lkm_dep_line *line;
	struct lkm_error error;
	struct lkm *lkm = open_root(0);

	assert_int_equal(lkm_graph_read(lkm, &one, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_INDEX_MISSING);
	add_module("root", "first");
	index_root("root");
	assert_int_equal(lkm_graph_read(lkm, &one, NULL), 0);
	assert_int_equal(lkm_graph_read(lkm, &other, NULL), 0);
	assert_int_equal(lkm_graph_count(one), 1);
	assert_ptr_equal(lkm_graph_module(one, 0), lkm_graph_module(other, 0));
	assert_int_equal(lkm_dep_line_read(lkm, "first", &line, NULL), 0);
	assert_int_equal(lkm_dep_line_read(lkm, "second", &line, &error), -ENOENT);
	assert_int_equal(error.code, LKM_E_NOT_FOUND);
	add_module("root", "second");
	index_root("root");
	assert_int_equal(lkm_refresh(lkm, NULL), 1);
	assert_int_equal(lkm_graph_read(lkm, &newer, NULL), 0);
	assert_int_equal(lkm_graph_count(newer), 2);
	lkm_graph_free(other);
	lkm_graph_free(newer);
	lkm_close(lkm);
	module = lkm_graph_find(one, "first");
	assert_string_equal(lkm_graph_module_name(module), "first");
	assert_string_equal(lkm_graph_module_path(module), "kernel/first.ko");
	assert_int_equal(lkm_graph_module_need_count(module), 0);
	assert_null(lkm_graph_module_user(module, 0));
	assert_null(lkm_graph_find(one, "second"));
	assert_string_equal(lkm_dep_line_path(line), "kernel/first.ko");
	assert_non_null(strstr(lkm_dep_line_directory(line), "root" LKM_MODULE_DIRECTORY "/1.0"));
	assert_int_equal(lkm_dep_line_count(line), 0);
	assert_null(lkm_dep_line_dependency(line, 0));
	lkm_dep_line_free(line);
	lkm_graph_free(one);
}

static void options_are_merged(void **state)
{
	struct lkm_module_options *options;
	struct lkm_error error;
	struct lkm *lkm;

	files_write(CONFIG, "options a-b x=1\nalias nick a_b\noptions other z\n"
			    "options nick y=\"1 2\"\noptions a_b x=3\n");
	lkm = open_root(0);
	assert_int_equal(lkm_module_options_read(lkm, "a-b", NULL, &options, NULL), 0);
	assert_string_equal(lkm_module_options_text(options), "x=1 x=3");
	lkm_module_options_free(options);
	assert_int_equal(lkm_module_options_read(lkm, "a_b", "nick", &options, NULL), 0);
	assert_string_equal(lkm_module_options_text(options), "x=1 y=\"1 2\" x=3");
	assert_int_equal(lkm_module_options_count(options), 3);
	assert_int_equal(lkm_directive_line(lkm_module_options_directive(options, 1)), 4);
	assert_null(lkm_module_options_directive(options, 3));
	lkm_module_options_free(options);
	assert_int_equal(lkm_module_options_read(lkm, "none", NULL, &options, NULL), 0);
	assert_string_equal(lkm_module_options_text(options), "");
	lkm_module_options_free(options);
	assert_int_equal(lkm_module_options_read(lkm, "a", "[", &options, &error), -EINVAL);
	assert_int_equal(error.code, LKM_E_INVALID_ARGUMENT);
	lkm_close(lkm);
}

/* As libkmod opens a system: it is read again on demand alone. */
static void a_kept_system_is_refreshed_on_demand(void **state)
{
	struct lkm *lkm;

	(void)state;
	files_write(CONFIG, "alias one two\n");
	lkm = open_root(LKM_OPEN_KEEP);
	assert_int_equal(look_up(lkm, "one"), 0);
	files_write(CONFIG, "alias other two\n");
	now += 5000;
	assert_int_equal(look_up(lkm, "one"), 0);
	assert_int_equal(lkm_changed(lkm), LKM_CHANGED_CONFIG);
	assert_int_equal(lkm_refresh(lkm, NULL), 1);
	assert_int_equal(look_up(lkm, "one"), LKM_E_INDEX_MISSING);
	lkm_close(lkm);
}

static enum lkm_skip skip_of(const struct lkm_plan *plan, const char *module)
{
	const struct lkm_step *step;

	for (size_t i = 0; (step = lkm_plan_step(plan, i)); i++)
		if (strcmp(lkm_step_module(step), module) == 0)
			return lkm_step_skip(step);
	fail();
	return LKM_SKIP_NONE;
}

static void options_of_an_alias_count_for_its_module(void **state)
{
	const unsigned flags = LKM_LOAD_IGNORE_LOADED;
	struct lkm_found *found = NULL;
	struct lkm_plan *plan = NULL;
	struct lkm *lkm;

	(void)state;
	files_write(CONFIG, "alias al-* one\noptions al_* a=1\noptions one b=2\nblacklist one\n"
			    "blacklist two\nsoftdep one pre: two\n");
	add_module("root", "one");
	add_module("root", "two");
	index_root("root");
	lkm = open_root(0);
	assert_int_equal(lkm_lookup(lkm, "al-x", 0, &found, NULL), 0);
	assert_string_equal(lkm_found_alias(lkm_found_module(found, 0)), "al_*");
	assert_int_equal(lkm_plan_load_module(lkm, "one", "al_*", "c=3", flags, &plan, NULL), 0);
	assert_string_equal(lkm_step_params(lkm_plan_target(plan, 0)), "a=1 b=2 c=3");
	assert_int_equal(skip_of(plan, "two"), LKM_SKIP_NONE);
	lkm_plan_free(plan);
	assert_int_equal(lkm_plan_load_module(lkm, "one", NULL, NULL,
				 flags | LKM_LOAD_BLACKLIST_NEEDS, &plan, NULL),
		0);
	assert_int_equal(skip_of(plan, "two"), LKM_SKIP_BLACKLISTED);
	assert_int_equal(lkm_step_skip(lkm_plan_target(plan, 0)), LKM_SKIP_NONE);
	lkm_plan_free(plan);
	assert_int_equal(
		lkm_plan_load_module(lkm, "one", NULL, NULL, LKM_LOAD_PATH, &plan, NULL), -EINVAL);
	lkm_found_free(found);
	lkm_close(lkm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(new_configuration_is_noticed),
		TEST(new_indexes_are_noticed),
		TEST(once_is_once),
		TEST(requests_notice_it_themselves),
		TEST(so_do_plans),
		TEST(threads_go_on_meanwhile),
		TEST(without_indexes_modules_are_read),
		TEST(a_scan_finds_what_depmod_writes),
		TEST(the_first_root_that_knows_answers),
		TEST(a_root_may_be_a_descriptor),
		TEST(mistakes_in_options_are_told),
		TEST(without_memory_it_says_so),
		cmocka_unit_test_setup_teardown(old_generations_are_freed, begin, files_end),
		cmocka_unit_test_setup_teardown(changes_are_told_apart, begin, files_end),
		cmocka_unit_test_setup_teardown(
			facts_are_shared_and_outlive_the_system, begin, files_end),
		cmocka_unit_test_setup_teardown(options_are_merged, begin, files_end),
		cmocka_unit_test_setup_teardown(
			a_kept_system_is_refreshed_on_demand, begin, files_end),
		cmocka_unit_test_setup_teardown(
			options_of_an_alias_count_for_its_module, begin, files_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
