/* SPDX-License-Identifier: MIT */
/* Tasks that several threads take from a list. */
#include "produce.h"

#include "../base/error.h"
#include "../os/os_proc.h"

/* A group of output files has its own number. */
enum task { TASK_LINK = LK_EMIT_GROUPS, TASK_ASIDE, TASK_COUNT };

/* Tasks that others wait for come first, then those that take long. */
static const enum task task_order[TASK_COUNT] = {TASK_LINK, (enum task)LK_EMIT_ALIAS, TASK_ASIDE,
	(enum task)LK_EMIT_SYMBOL, (enum task)LK_EMIT_DEP, (enum task)LK_EMIT_REST};

enum state { WAITING, TAKEN, DONE, FAILED };

/* One group of output files. */
struct group {
	struct lk_arena arena;
	struct lk_notes notes;
	struct lkm_error error;
	int rc;
};

struct producer {
	struct lk_production *production;
	struct lk_arena *arena;
	struct lk_notes *notes; /* of linking; those of the groups are appended */
	int link_rc;
	struct lkm_error link_error;
	struct group groups[LK_EMIT_GROUPS];
	int states[TASK_COUNT]; /* enum state; by atomic operations */
};

static bool is_ready(struct producer *producer, enum task task)
{
	if ((unsigned)task >= LK_EMIT_GROUPS || !lk_emit_needs_links((enum lk_emit_group)task))
		return true;
	return __atomic_load_n(&producer->states[TASK_LINK], __ATOMIC_ACQUIRE) == DONE;
}

static int run_task(struct producer *producer, enum task task)
{
	struct lk_production *production = producer->production;
	struct group *group;
	int64_t began;

	switch ((unsigned)task) {
	case TASK_LINK:
		began = lk_proc_clock();
		producer->link_rc = lk_link(producer->arena, production->tree, production->rules,
			producer->notes, &production->cyclic, &producer->link_error);
		production->link_time = (uint64_t)(lk_proc_clock() - began);
		return producer->link_rc;
	case TASK_ASIDE:
		if (production->aside)
			production->aside(production->context);
		return 0;
	default:
		group = &producer->groups[task];
		group->notes.arena = &group->arena;
		group->rc = lk_emit_group(&production->input, (enum lk_emit_group)task,
			&group->arena, &group->notes, production->outputs, &group->error);
		return group->rc;
	}
}

/* Take tasks until none can be begun now. The thread that links comes back for the tasks that wait
 * for it, so that no other has to. */
static void work(void *context, unsigned worker)
{
	struct producer *producer = context;

	(void)worker;
	for (unsigned i = 0; i < TASK_COUNT;) {
		const enum task task = task_order[i++];
		int waiting = WAITING;

		if (!is_ready(producer, task) ||
			!__atomic_compare_exchange_n(&producer->states[task], &waiting, TAKEN,
				false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			continue;
		__atomic_store_n(&producer->states[task],
			run_task(producer, task) < 0 ? FAILED : DONE, __ATOMIC_RELEASE);
		i = 0; /* from the most urgent again */
	}
}

int lk_produce(struct lk_production *production, struct lk_arena *arena, struct lk_notes *notes,
	struct lkm_error *reterr)
{
	struct producer producer = {.production = production, .arena = arena, .notes = notes};
	unsigned threads = production->threads ? production->threads : lk_proc_processors();
	int rc;

	lk_proc_parallel(threads < TASK_COUNT ? threads : TASK_COUNT, work, &producer);
	rc = producer.link_rc < 0 ? lk_fail_pass(reterr, &producer.link_error) : 0;
	for (unsigned i = 0; i < LK_EMIT_GROUPS; i++) {
		struct group *group = &producer.groups[i];

		for (size_t k = 0; rc == 0 && k < group->notes.count; k++) {
			const struct lk_note *note = &group->notes.items[k];

			if (lk_notes_add(notes, note->kind, note->file, "%s", note->text) < 0)
				rc = lk_fail_memory(reterr);
		}
		if (rc == 0 && group->rc < 0)
			rc = lk_fail_pass(reterr, &group->error);
		lk_arena_done(&group->arena);
	}
	return rc;
}
