/* SPDX-License-Identifier: MIT */
/* A world in memory for tests: a module tree, configuration and loaded modules from a few lines of
 * text, and plans made of them, as text. */
#ifndef TESTS_UNIT_WORLD_H
#define TESTS_UNIT_WORLD_H

#include "../../src/base/buf.h"
#include "../../src/plan/plan.h"
#include "../../src/plan/unload.h"

#define WORLD_INDEX_ENTRIES 1024

struct world_index {
	struct world_entry {
		const char *key, *value;
		uint32_t priority;
	} entries[WORLD_INDEX_ENTRIES];
	size_t count;
	struct lk_buf file;
	struct lk_trie trie;
	bool skipped; /* passed over, being damaged */
	bool missing;
};

struct world {
	struct lk_arena arena;
	struct world_index indexes[LK_INDEX_COUNT];
	struct lk_buf texts[4]; /* user and kernel configuration, command line, /proc/modules */
	struct lk_config config;
	struct lk_live live;
	struct lk_catalog catalog;
	struct lk_planner planner;
	struct lkm_error error;
};

#define WORLD __attribute__((cleanup(world_done))) struct world

/*
 * Build a world from lines:
 *   dep MODULE DEP DEP ...       modules.dep: nearest first; the file is /m/MODULE.ko
 *   alias PATTERN MODULE         modules.alias; symbol, builtin-alias: the other two
 *   builtin MODULE               modules.builtin
 *   missing INDEX                the file of an index is not there: dep, alias ...
 *   conf LINE                    modprobe.d: /etc/c.conf
 *   kernel LINE                  /m/modules.softdep
 *   cmdline TEXT                 the kernel command line
 *   live NAME REFCOUNT HOLDERS STATE   /proc/modules; holders "a,b," or "-"
 * The planner counts what is loaded; set planner.live to NULL where nothing is to count. The world
 * must not move afterwards.
 */
void world_make(struct world *world, const char *text);
void world_done(struct world *world);

/* Cut the file of an index down to its first bytes. */
void world_cut(struct world *world, enum lkm_index index, size_t size);

/* Plans into planner.plan, which the world frees; params and path may be NULL. The result of the
 * planner, after the passes. */
struct world_load {
	const char *params, *path;
	bool ignore_commands, blacklist_names, exact;
	bool more; /* into the plan that is there */
};
int world_load(struct world *world, const char *what, struct world_load options);
int world_unload(struct world *world, const char *what, bool ignore_commands);
int world_unload_request(struct world *world, const struct lk_unload_request *request);

/* The plan as text, a line for each step: "action module reason [by] [marks] [(params)]
 * [{command}]". Freed with the world. */
const char *world_text(struct world *world);

/* Both together: what must have succeeded, and given this text. */
void world_expect_load(
	struct world *world, const char *what, struct world_load options, const char *expected);
void world_expect_unload(struct world *world, const char *what, const char *expected);

/* The plan's step for a module; fails the test when there is none. */
const struct lkm_step *world_step(const struct world *world, const char *module);

#endif
