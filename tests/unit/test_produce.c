/* SPDX-License-Identifier: MIT */
/* produce: the same files, notes and failures for any number of threads. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../../src/write/produce.h"
#include "failing_memory.h"

#define LIST(literal)                                                                              \
	(struct lk_span)                                                                           \
	{                                                                                          \
		(const uint8_t *)(literal), sizeof(literal)                                        \
	}

static unsigned asides;

static void count_aside(void *context)
{
	*(unsigned *)context += 1;
}

struct made {
	struct lk_buf outputs[LK_OUT_COUNT];
	struct lk_arena arena;
	struct lk_notes notes;
	struct lkm_error error;
	size_t cyclic;
	int rc;
};

static void made_done(struct made *made)
{
	lk_emit_done(made->outputs);
	lk_arena_done(&made->arena);
}

#define MADE __attribute__((cleanup(made_done))) struct made

/* Notes come of everything: linking (a cycle, a need), aliases, symbols, soft dependencies. */
static void produce(struct made *made, unsigned threads)
{
	struct lk_tree_module modules[] = {
		{.path = "a.ko",
			.name = "a",
			.extract = {.infos = LIST("alias=pci:*\0alias=bad[x\0softdep=pre: \xff"),
				.imports = LIST("from_b\0from_c")}},
		{.path = "b.ko",
			.name = "b",
			.extract = {.infos = LIST("alias=dev:b\0weakdep=\xff"),
				.exports = LIST("from_b"),
				.imports = LIST("from_c")}},
		{.path = "c.ko",
			.name = "c",
			.extract = {.exports = LIST("from_c\0odd\xff"), .imports = LIST("from_d")}},
		{.path = "d.ko",
			.name = "d",
			.extract = {.exports = LIST("from_d"), .imports = LIST("from_c")}},
	};
	struct lk_tree tree = {.modules = modules, .count = sizeof(modules) / sizeof(*modules)};
	const struct lk_link_rules rules = {.tell_needs = true, .directory = "/lib/modules/1"};
	struct lk_production production = {
		.tree = &tree,
		.rules = &rules,
		.input = {.tree = &tree, .directory = "/lib/modules/1", .tell_duplicates = true},
		.threads = threads,
		.aside = count_aside,
		.context = &asides,
		.outputs = made->outputs,
	};

	*made = (struct made){0};
	made->notes.arena = &made->arena;
	lk_emit_init(made->outputs);
	made->rc = lk_produce(&production, &made->arena, &made->notes, &made->error);
	made->cyclic = production.cyclic;
}

static void assert_same(const struct made *a, const struct made *b)
{
	for (unsigned i = 0; i < LK_OUT_COUNT; i++) {
		assert_int_equal(a->outputs[i].size, b->outputs[i].size);
		assert_memory_equal(a->outputs[i].data, b->outputs[i].data, a->outputs[i].size);
	}
	assert_int_equal(a->notes.count, b->notes.count);
	for (size_t i = 0; i < a->notes.count; i++)
		assert_string_equal(a->notes.items[i].text, b->notes.items[i].text);
	assert_int_equal(a->cyclic, b->cyclic);
}

static void threads_change_nothing(void **state)
{
	MADE one;

	produce(&one, 1);
	assert_int_equal(one.rc, 0);
	assert_int_equal(one.cyclic, 2);
	assert_string_equal(lk_buf_text(&one.outputs[LK_OUT_DEP]),
		"a.ko: b.ko c.ko\nb.ko: c.ko\nc.ko:\nd.ko:\n");
	for (unsigned threads = 0; threads < 9; threads++)
		for (unsigned times = 0; times < 20; times++) {
			MADE other;

			produce(&other, threads);
			assert_int_equal(other.rc, 0);
			assert_same(&one, &other);
		}
}

/* Linking first, then the groups in their order. */
static void notes_have_an_order(void **state)
{
	static const enum lkm_depmod_note expected[] = {
		LKM_DEPMOD_NEEDS, LKM_DEPMOD_CYCLE, LKM_DEPMOD_BAD_ALIAS, LKM_DEPMOD_NOT_ASCII};
	size_t found = 0;
	MADE made;

	produce(&made, 3);
	for (size_t i = 0; i < made.notes.count; i++)
		if (found < sizeof(expected) / sizeof(*expected) &&
			made.notes.items[i].kind == expected[found])
			found++;
	assert_int_equal(found, sizeof(expected) / sizeof(*expected));
}

static void what_is_done_aside_is_done_once(void **state)
{
	for (unsigned threads = 1; threads < 5; threads++) {
		MADE made;

		asides = 0;
		produce(&made, threads);
		assert_int_equal(asides, 1);
	}
}

/* Which group meets it depends on the threads; that it is told does not. */
static void memory_runs_out(void **state)
{
	for (unsigned threads = 1; threads < 4; threads++) {
		bool failed = true;

		for (size_t at = 1; failed; at++) {
			MADE made;

			calls = 0;
			fail_at = at;
			produce(&made, threads);
			fail_at = 0;
			failed = calls >= at;
			if (!failed) {
				assert_int_equal(made.rc, 0);
				continue;
			}
			assert_int_equal(made.rc, -ENOMEM);
			assert_int_equal(made.error.code, LKM_E_NO_MEMORY);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_change_nothing),
		cmocka_unit_test(notes_have_an_order),
		cmocka_unit_test(what_is_done_aside_is_done_once),
		cmocka_unit_test(memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
