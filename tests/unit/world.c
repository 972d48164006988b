/* SPDX-License-Identifier: MIT */
/* A world in memory for tests, from text. */
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

#include "../../src/base/error.h"
#include "../../src/plan/load.h"
#include "../../src/plan/passes.h"
#include "../../src/plan/unload.h"
#include "trie_writer.h"
#include "world.h"

enum text { TEXT_USER, TEXT_KERNEL, TEXT_CMDLINE, TEXT_LIVE };

static const char *const index_words[LK_INDEX_COUNT] = {
	[LKM_INDEX_DEP] = "dep",
	[LKM_INDEX_ALIAS] = "alias",
	[LKM_INDEX_SYMBOLS] = "symbol",
	[LKM_INDEX_BUILTIN] = "builtin",
	[LKM_INDEX_BUILTIN_ALIAS] = "builtin-alias",
};

static void add_entry(struct world *world, enum lkm_index which, const char *key, const char *value)
{
	struct world_index *index = &world->indexes[which];

	assert_true(index->count < WORLD_INDEX_ENTRIES);
	assert_non_null(key);
	assert_non_null(value);
	index->entries[index->count] = (struct world_entry){
		.key = key, .value = value, .priority = (uint32_t)index->count};
	index->count++;
}

static void add_dep(struct world *world, char *words)
{
	char *module = strsep(&words, " "), *dep;
	LK_BUF_CLEANUP struct lk_buf line;

	lk_buf_init(&line, 1 << 16);
	assert_int_equal(lk_buf_format(&line, "%s.ko:", module), 0);
	while ((dep = strsep(&words, " ")))
		assert_int_equal(lk_buf_format(&line, " %s.ko", dep), 0);
	add_entry(world, LKM_INDEX_DEP, module,
		lk_arena_copy_span(&world->arena, lk_buf_span(&line)));
}

static void add_live(struct world *world, char *words)
{
	const char *name = strsep(&words, " "), *refcount = strsep(&words, " ");
	const char *holders = strsep(&words, " "), *state = strsep(&words, " ");

	assert_int_equal(
		lk_buf_format(&world->texts[TEXT_LIVE], "%s 4096 %s %s %s 0x0\n", name,
			refcount ? refcount : "0", holders ? holders : "-", state ? state : "Live"),
		0);
}

static void add_text(struct world *world, enum text which, const char *line, const char *end)
{
	assert_int_equal(lk_buf_format(&world->texts[which], "%s%s", line, end), 0);
}

static enum lkm_index index_of(const char *word)
{
	for (unsigned i = LKM_INDEX_DEP; i < LK_INDEX_COUNT; i++)
		if (strcmp(word, index_words[i]) == 0)
			return (enum lkm_index)i;
	fail_msg("'%s' is no index", word);
	return 0;
}

static void add_index_line(struct world *world, enum lkm_index which, char *rest)
{
	char *key;

	if (which == LKM_INDEX_DEP) {
		add_dep(world, rest);
		return;
	}
	key = strsep(&rest, " ");
	add_entry(world, which,
		which == LKM_INDEX_SYMBOLS ? lk_arena_format(&world->arena, "symbol:%s", key) : key,
		which == LKM_INDEX_BUILTIN ? "" : rest);
}

static void add_line(struct world *world, char *line)
{
	char *word = strsep(&line, " ");

	if (strcmp(word, "conf") == 0)
		add_text(world, TEXT_USER, line, "\n");
	else if (strcmp(word, "kernel") == 0)
		add_text(world, TEXT_KERNEL, line, "\n");
	else if (strcmp(word, "cmdline") == 0)
		add_text(world, TEXT_CMDLINE, line, " ");
	else if (strcmp(word, "live") == 0)
		add_live(world, line);
	else if (strcmp(word, "missing") == 0)
		world->indexes[index_of(line)].missing = true;
	else
		add_index_line(world, index_of(word), line);
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	if (order)
		return order;
	return one->priority < other->priority ? -1 : one->priority > other->priority;
}

static void write_index(struct world_index *index)
{
	struct entry *sorted = calloc(index->count + 1, sizeof(*sorted));

	assert_non_null(sorted);
	for (size_t i = 0; i < index->count; i++)
		sorted[i] = (struct entry){
			index->entries[i].key, index->entries[i].value, index->entries[i].priority};
	qsort(sorted, index->count, sizeof(*sorted), compare_entries);
	make_index(&index->file, sorted, index->count);
	free(sorted);
	assert_int_equal(lk_trie_open(&index->trie, lk_buf_span(&index->file), "test", NULL), 0);
}

void world_cut(struct world *world, enum lkm_index index, size_t size)
{
	struct world_index *target = &world->indexes[index];
	uint8_t *smaller = realloc(target->file.data, size); /* so that reading behind it is seen */

	assert_non_null(smaller);
	target->file.data = smaller;
	target->file.size = target->file.capacity = size;
	target->trie.file = lk_buf_span(&target->file);
}

static int open_index(
	void *context, enum lkm_index which, const struct lk_trie **ret, struct lkm_error *reterr)
{
	const struct world *world = context;

	if (world->indexes[which].missing)
		return lk_fail(reterr, LKM_E_INDEX_MISSING, ENOENT, "'/m/%s' is missing",
			lk_catalog_file(which));
	*ret = &world->indexes[which].trie;
	return 0;
}

static void note_skipped(void *context, enum lkm_index which)
{
	struct world *world = context;

	world->indexes[which].skipped = true;
}

static int open_config(void *context, const struct lk_config **ret, struct lkm_error *reterr)
{
	const struct world *world = context;

	*ret = &world->config;
	return 0;
}

static void parse_texts(struct world *world)
{
	struct lk_config *config = &world->config;

	lk_config_init(config, &world->arena);
	assert_int_equal(lk_config_add_file(config, lk_buf_span(&world->texts[TEXT_USER]),
				 "/etc/c.conf", LK_TIER_USER),
		0);
	assert_int_equal(lk_config_add_file(config, lk_buf_span(&world->texts[TEXT_KERNEL]),
				 "/m/modules.softdep", LK_TIER_KERNEL),
		0);
	assert_int_equal(lk_config_add_cmdline(
				 config, lk_buf_span(&world->texts[TEXT_CMDLINE]), "/proc/cmdline"),
		0);
	assert_int_equal(config->problem_count, 0);
	assert_int_equal(
		lk_live_parse(&world->live, &world->arena, lk_buf_span(&world->texts[TEXT_LIVE])),
		0);
}

void world_make(struct world *world, const char *text)
{
	char *rest, *line;

	memset(world, 0, sizeof(*world));
	rest = lk_arena_copy(&world->arena, text);
	for (size_t i = 0; i < 4; i++)
		lk_buf_init(&world->texts[i], 1 << 24);
	while ((line = strsep(&rest, "\n")))
		if (*line)
			add_line(world, line);
	for (size_t i = LKM_INDEX_DEP; i < LK_INDEX_COUNT; i++)
		write_index(&world->indexes[i]);
	parse_texts(world);
	world->catalog = (struct lk_catalog){.directory = "/m",
		.context = world,
		.index = open_index,
		.skipped = note_skipped,
		.config = open_config};
	world->planner = (struct lk_planner){.catalog = &world->catalog,
		.config = &world->config,
		.live = &world->live,
		.reterr = &world->error};
}

void world_done(struct world *world)
{
	lkm_plan_free(world->planner.plan);
	for (size_t i = 0; i < LK_INDEX_COUNT; i++)
		lk_buf_done(&world->indexes[i].file);
	for (size_t i = 0; i < 4; i++)
		lk_buf_done(&world->texts[i]);
	lk_arena_done(&world->arena);
}

static bool start_plan(struct world *world)
{
	lkm_plan_free(world->planner.plan);
	world->planner.plan = lk_plan_new();
	lk_fail_clear(&world->error);
	if (!world->planner.plan)
		lk_fail_memory(&world->error);
	return world->planner.plan;
}

int world_load(struct world *world, const char *what, struct world_load options)
{
	struct lk_load_request request = {.what = what,
		.path = options.path,
		.params = options.params,
		.ignore_commands = options.ignore_commands,
		.blacklist_names = options.blacklist_names,
		.exact = options.exact};
	bool started = options.more || start_plan(world);
	int rc = started ? lk_load_plan(&world->planner, &request) : -ENOMEM;

	if (rc == 0)
		lk_pass_loaded(world->planner.plan, world->planner.live);
	if (rc == 0 && world->planner.live)
		rc = lk_pass_refused(world->planner.plan, world->planner.config);
	return rc;
}

int world_unload_request(struct world *world, const struct lk_unload_request *request)
{
	int rc = start_plan(world) ? lk_unload_plan(&world->planner, request) : -ENOMEM;

	if (rc == 0)
		lk_pass_in_use(world->planner.plan, world->planner.live);
	return rc;
}

int world_unload(struct world *world, const char *what, bool ignore_commands)
{
	return world_unload_request(world,
		&(struct lk_unload_request){.what = what, .ignore_commands = ignore_commands});
}

static const char *const actions[] = {
	[LKM_ACTION_LOAD] = "load",
	[LKM_ACTION_INSTALL] = "install",
	[LKM_ACTION_UNLOAD] = "unload",
	[LKM_ACTION_REMOVE] = "remove",
};
static const char *const reasons[] = {
	[LKM_REASON_ASKED] = "asked",
	[LKM_REASON_ALIAS] = "alias",
	[LKM_REASON_DEPENDENCY] = "dependency",
	[LKM_REASON_SOFTDEP_PRE] = "pre",
	[LKM_REASON_SOFTDEP_POST] = "post",
	[LKM_REASON_UNUSED] = "unused",
	[LKM_REASON_HOLDER] = "holder",
};
static const char *const skips[] = {
	[LKM_SKIP_NONE] = "",
	[LKM_SKIP_LOADED] = " loaded",
	[LKM_SKIP_BUILTIN] = " builtin",
	[LKM_SKIP_BLACKLISTED] = " blacklisted",
	[LKM_SKIP_UNKNOWN] = " unknown",
	[LKM_SKIP_NOT_LOADED] = " not-loaded",
	[LKM_SKIP_IN_USE] = " in-use",
	[LKM_SKIP_REFUSED] = " refused",
};

static void add_step(struct lk_buf *out, const struct lkm_step *step)
{
	const struct lkm_step *by = lkm_step_by(step);
	const char *params = lkm_step_params(step), *command = lkm_step_command(step);
	int rc = lk_buf_format(out, "%s %s %s%s%s%s%s%s", actions[lkm_step_action(step)],
		lkm_step_module(step), reasons[lkm_step_reason(step)], by ? " " : "",
		by ? lkm_step_module(by) : "", lkm_step_required(step) ? "" : " optional",
		lkm_step_conditional(step) ? " conditional" : "", skips[lkm_step_skip(step)]);

	assert_int_equal(rc, 0);
	if (*params)
		assert_int_equal(lk_buf_format(out, " (%s)", params), 0);
	if (command)
		assert_int_equal(lk_buf_format(out, " {%s}", command), 0);
	assert_int_equal(lk_buf_add_text(out, "\n"), 0);
}

const char *world_text(struct world *world)
{
	const struct lkm_plan *plan = world->planner.plan;
	LK_BUF_CLEANUP struct lk_buf out;
	const char *text;

	lk_buf_init(&out, 1 << 24);
	for (size_t i = 0; i < lkm_plan_count(plan); i++) {
		assert_int_equal(lkm_step_index(lkm_plan_step(plan, i)), i);
		add_step(&out, lkm_plan_step(plan, i));
	}
	text = lk_arena_copy_span(&world->arena, lk_buf_span(&out));
	assert_non_null(text);
	return text;
}

void world_expect_load(
	struct world *world, const char *what, struct world_load options, const char *expected)
{
	int rc = world_load(world, what, options);

	if (rc < 0)
		fail_msg("%s: %d: %s", what, rc, world->error.message);
	assert_string_equal(world_text(world), expected);
}

void world_expect_unload(struct world *world, const char *what, const char *expected)
{
	int rc = world_unload(world, what, false);

	if (rc < 0)
		fail_msg("%s: %d: %s", what, rc, world->error.message);
	assert_string_equal(world_text(world), expected);
}

const struct lkm_step *world_step(const struct world *world, const char *module)
{
	const struct lkm_plan *plan = world->planner.plan;

	for (size_t i = 0; i < lkm_plan_count(plan); i++)
		if (strcmp(lkm_step_module(lkm_plan_step(plan, i)), module) == 0)
			return lkm_plan_step(plan, i);
	fail_msg("no step for '%s'", module);
	return NULL;
}
